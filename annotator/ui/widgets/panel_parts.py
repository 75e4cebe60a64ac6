"""The few building blocks that give all panels one look: headings, hints, errors, empty states, spacing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QBoxLayout,
    QDockWidget,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import Stretch, stretched, vbox

_INSET_PX = 5


class KeyboardPanel(QWidget):
    """A panel whose keyboard is on one of its parts.

    A focus proxy would do the same, but Tab then goes from the panel before straight to that part, and what stands
    above it (filters, a search field) is never reached.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.keyboard_part: QWidget | None = None
        """What takes the keyboard."""

    def give_keyboard_to(self, part: QWidget) -> None:
        """Let this part take the keyboard whenever the panel is given it."""
        self.keyboard_part = part

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        part = self.keyboard_part
        if part is None:
            super().setFocus(reason)
        else:
            part.setFocus(reason)


def heading(text: str, parent: QWidget | None = None) -> QLabel:
    """A section heading: muted and semi-bold (the style sheet makes it so)."""
    label = QLabel(text, parent)
    label.setProperty("heading", True)
    return label


def hint(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Muted explaining text that wraps."""
    label = QLabel(text, parent, wordWrap=True)
    label.setProperty("muted", True)
    return label


def title(text: str = "", *, wraps: bool = False) -> QLabel:
    """What something is called, semi-bold above what is said of it."""
    label = QLabel(text, wordWrap=wraps)
    label.setProperty("title", True)
    return label


def warning(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Text that wraps, about what is easily overlooked and hard to take back."""
    label = QLabel(text, parent, wordWrap=True)
    label.setProperty("warning", True)
    return label


def tool_button(text: str, tip: str, act: Callable[[], object] | SignalInstance | None = None) -> QToolButton:
    """A small button; its tooltip is its name, too."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    if act is not None:
        button.clicked.connect(act if isinstance(act, SignalInstance) else lambda: act())
    return button


def pad(layout: QBoxLayout, margin: int = GRID_PX, spacing: int = GRID_PX) -> QBoxLayout:
    """Margins and spacing on the grid."""
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def as_panel(widget: QWidget) -> None:
    """Give a whole panel the panel's ground, so that its parts do not make a patchwork."""
    widget.setProperty("surface", "panel")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def scrolled(content: QWidget) -> QScrollArea:
    """``content`` in an area that scrolls up and down only, without a frame."""
    content.setProperty("surface", "panel")
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def inset_numbers(root: QWidget) -> None:
    """Give the text of all number fields in ``root`` the room on the left that other fields have.

    Qt lays a styled spin box out with its text at the very edge, whatever padding the style sheet names.
    """
    for field in root.findChildren(QAbstractSpinBox):
        field.lineEdit().setTextMargins(_INSET_PX, 0, 0, 0)


class ErrorLine(QLabel):
    """What is wrong, shown right where it was typed; takes no room while all is well."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWordWrap(True)
        self.setProperty("warning", True)
        self.setAccessibleName(self.tr("Problem"))
        self.hide()

    def show_error(self, text: str) -> None:
        """Say what is wrong; an empty text takes it back."""
        self.setText(text[:1].upper() + text[1:])
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))


class EmptyState(QWidget):
    """Says why there is nothing here and what to do about it."""

    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._title = title(wraps=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = hint()
        self._body.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        """What can be done about it; hidden where nothing can."""
        self.button.setVisible(False)
        self.button.clicked.connect(self.action_requested)
        vbox(
            Stretch(factor=2),
            self._title,
            self._body,
            stretched(self.button, 0, Qt.AlignmentFlag.AlignHCenter),
            Stretch(factor=3),
            on=self,
            margin=(3 * GRID_PX, GRID_PX, 3 * GRID_PX, GRID_PX),
        )

    @property
    def title(self) -> str:
        """What there is not."""
        return self._title.text()

    @property
    def body(self) -> str:
        """The sentence below the title."""
        return self._body.text()

    def tell(self, title: str, body: str, action: str = "") -> None:
        """``action`` is the button's text; empty for no button."""
        self._title.setText(title)
        self._body.setText(body)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))


def keyboard_target(dock: QDockWidget) -> QWidget:
    """What takes the keyboard in a panel: its list; while that is empty, the button that fills it; else the panel."""
    content = dock.widget()
    if isinstance(content, QStackedWidget):
        content = content.currentWidget() or content
    proxy = content.keyboard_part if isinstance(content, KeyboardPanel) else content.focusProxy()
    if proxy is None or proxy.isVisibleTo(content):
        return proxy or content
    buttons = content.findChildren(QAbstractButton)
    return next((one for one in buttons if one.isVisibleTo(content) and one.isEnabled()), dock)


class FeaturePanel(KeyboardPanel):
    """A panel in a dock of its own, beside the details."""

    def look(self, looked_at: bool) -> None:
        """Called when it can be seen and when it no longer can; behind another tab it cannot."""
        raise NotImplementedError

    def close_work(self) -> None:
        """Stop what runs; called before the session closes."""
        raise NotImplementedError
