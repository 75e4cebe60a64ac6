"""The codes on offer as buttons, under the name of their tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from annotator.domain.codebook import Code
from annotator.ui.look.theme import GRID_PX, RADIUS_PX, Theme
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import vbox
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import heading


class CodeButtons(QWidget):
    """Says which code was pressed; what that does is another's."""

    pressed = Signal(str)
    """Id of the code."""
    looked_at = Signal(str)
    """The definition of the code under the pointer."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self._column = vbox(on=self, margin=0)
        self.buttons: dict[str, CodeButton] = {}
        """By id of the code."""

    def offer(self, tiers: Mapping[str, Sequence[Code]]) -> None:
        """Offer these codes, and no others."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.buttons = {}
        for tier, codes in tiers.items():
            self._column.addWidget(heading(tier))
            group = QWidget()
            flow = FlowLayout(group, spacing=GRID_PX // 2)
            for code in codes:
                button = CodeButton(self.workspace, code)
                button.clicked.connect(partial(self._press, code.id))
                button.looked_at.connect(self.looked_at)
                flow.addWidget(button)
                self.buttons[code.id] = button
            self._column.addWidget(group)
        self._column.addStretch(1)

    def _press(self, code_id: str, _on: bool = False) -> None:
        self.pressed.emit(code_id)


class CodeButton(QAbstractButton):
    """One code: colour, name, key; filled while open."""

    looked_at = Signal(str)
    """Pointed at or focused: what the code means, in a line."""

    def __init__(self, workspace: Workspace, code: Code, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self._code = code
        self.is_open = False
        """True while an annotation of this code runs."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        key = self.tr("key {key}").format(key=code.shortcut.upper()) if code.shortcut else self.tr("no key")
        self._name = f"{code.name}, {key}"
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(code.definition)
        how = self.tr("A point: set at once.") if code.kind == "point" else self.tr("Press to start, again to end.")
        parts = [f"{code.name} ({key})", code.definition]
        parts += [self.tr("Code it when: {text}").format(text=code.include_when)] if code.include_when else []
        parts += [self.tr("Not when: {text}").format(text=code.exclude_when)] if code.exclude_when else []
        parts += [self.tr("Example: {text}").format(text=code.example)] if code.example else []
        self.setToolTip("\n".join([*(part for part in parts if part), how]))

    def set_open(self, is_open: bool) -> None:
        """Say whether the code is running for the participant being coded."""
        if is_open != self.is_open:
            self.is_open = is_open
            self.setAccessibleName(self._name + (self.tr(", running") if is_open else ""))
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._code.name) + 5 * GRID_PX
        if self._code.shortcut:
            width += metrics.horizontalAdvance(self._code.shortcut.upper()) + GRID_PX
        return QSize(width, max(28, metrics.height() + 12))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.looked_at.emit(meaning(self._code))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.looked_at.emit(meaning(self._code))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme: Theme = self.workspace.themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        color = QColor(self._code.color)
        border = theme.color("accent") if self.hasFocus() else color if self.is_open else theme.color("border")
        painter.setPen(QPen(border, 1.5 if self.hasFocus() or self.is_open else 1))
        ground = theme.color("raised")
        if self.is_open:
            ground = QColor(color)
            ground.setAlpha(70)
        elif self.isDown():
            ground = theme.color("pressed")
        elif self.underMouse():
            ground = theme.color("hover")
        painter.setBrush(ground)
        painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        patch = QRectF(box.left() + GRID_PX, box.center().y() - 5, 10, 10)
        if self._code.kind == "point":
            painter.drawEllipse(patch.adjusted(1.5, 1.5, -1.5, -1.5))
        else:
            painter.drawRoundedRect(patch, 3, 3)
        painter.setPen(theme.color("text"))
        words = box.adjusted(2.5 * GRID_PX + 2, 0, -GRID_PX, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._code.name)
        painter.setPen(theme.color("text_muted"))
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._code.shortcut.upper()
        )


def meaning(code: Code) -> str:
    """Name and definition in a line."""
    return f"{code.name}. {code.definition}" if code.definition else code.name
