"""Fields for times, ratings and valences. Each says when a person changed it, and can be filled without saying so."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from annotator.domain.clock import format_time, parse_time
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.panel_parts import tool_button

_LIST_MARGIN_PX = 24
"""A scroll bar and the padding of a combo's list."""
_ICON_GAP_PX = 4
"""Between the picture and the words of a combo."""


class TimeEdit(QLineEdit):
    """A time as ``h:mm:ss.mmm``; takes m:ss and plain seconds too. Escape takes typing back."""

    committed = Signal(float)
    refused = Signal(str)
    """What was typed is not a time; the text says what is accepted."""

    def __init__(self, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._time_s: float | None = None
        self._mixed = ""
        self.setFont(numbers_font(self.font()))
        self.setAccessibleName(name)
        self.setToolTip(self.tr("{name}: type h:mm:ss.mmm, m:ss or seconds").format(name=name))
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0:00:00.000") + 3 * GRID_PX)
        self.editingFinished.connect(self._commit)

    @property
    def time_s(self) -> float | None:
        """The time that is typed, in seconds of the session; None where it is none."""
        return self._time_s

    def set_time(self, time_s: float | None, *, mixed: str = "") -> None:
        """Show a time; None for none, with ``mixed`` as the greyed text that says why."""
        self._time_s = time_s
        self.setPlaceholderText(mixed)
        text = "" if time_s is None else format_time(time_s)
        if text != self.text():
            self.setText(text)
        self._mark(valid=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.set_time(self._time_s, mixed=self.placeholderText())
        else:
            super().keyPressEvent(event)

    def _commit(self) -> None:
        if not self.isModified():
            return
        try:
            time_s = parse_time(self.text())
        except ValueError as error:
            self._mark(valid=False)
            self.refused.emit(str(error))
            return
        self.setModified(False)
        self._mark(valid=True)
        self.committed.emit(time_s)

    def _mark(self, *, valid: bool) -> None:
        if bool(self.property("invalid")) == valid:
            self.setProperty("invalid", not valid)
            self.style().unpolish(self)
            self.style().polish(self)


class EdgeField(QWidget):
    """A time with buttons: one frame earlier, one frame later, to the playhead."""

    committed = Signal(float)
    refused = Signal(str)
    nudged = Signal(int)
    playhead_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.edit = TimeEdit(name)
        self.edit.committed.connect(self.committed)
        self.edit.refused.connect(self.refused)
        self.setFocusProxy(self.edit)
        tips = (
            self.tr("{name} one frame earlier"),
            self.tr("{name} one frame later"),
            self.tr("{name} at the playhead"),
        )
        self._tips = tuple(tip.format(name=name) for tip in tips)
        acts = (partial(self.nudged.emit, -1), partial(self.nudged.emit, 1), self.playhead_wanted)
        words = ("−", "+", self.tr("Here"))
        self.buttons = tuple(map(tool_button, words, self._tips, acts))
        earlier, later, here = self.buttons
        earlier.setAutoRepeat(True)
        later.setAutoRepeat(True)
        hbox(stretched(self.edit, 1), earlier, later, here, on=self, margin=0, spacing=GRID_PX // 2)

    def name_keys(self, earlier: str, later: str, here: str) -> None:
        """Teach the keys that do the same as the buttons, in their tooltips."""
        for button, tip, key in zip(self.buttons, self._tips, (earlier, later, here), strict=True):
            button.setToolTip(f"{tip}  ({key})" if key else tip)


class Rating(QWidget):
    """1 to 5, or not rated. The chosen one pressed again takes the rating back."""

    rated = Signal(object)
    """1 to 5 or None."""

    def __init__(self, name: str, meanings: tuple[str, str], parent: QWidget | None = None):
        """``meanings`` are the words for 1 and for 5."""
        super().__init__(parent)
        self.value: int | None = None
        """The rating from 1; None for not rated."""
        self.buttons: list[QToolButton] = []
        self.setAccessibleName(name)
        row = hbox(on=self, margin=0, spacing=GRID_PX // 2)
        words = {1: meanings[0], 5: meanings[1]}
        for value in range(1, 6):
            button = QToolButton()
            button.setText(str(value))
            button.setCheckable(True)
            button.setMinimumWidth(4 * GRID_PX)
            meaning = f"{value}: {words[value]}" if value in words else str(value)
            button.setToolTip(self.tr("{name} {meaning}; again for not rated").format(name=name, meaning=meaning))
            button.setAccessibleName(f"{name} {meaning}")
            button.clicked.connect(partial(self._choose, value))
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)

    def set_value(self, value: int | None) -> None:
        """Show a rating; None for not rated. Nobody is told."""
        self.value = value
        for number, button in enumerate(self.buttons, start=1):
            button.setChecked(number == value)

    def _choose(self, value: int, _checked: bool = False) -> None:
        chosen = None if value == self.value else value
        self.set_value(chosen)
        self.rated.emit(chosen)


class ValenceField(QDoubleSpinBox):
    """-1 (negative) to 1 (positive) in tenths, or not rated."""

    valued = Signal(object)
    """-1 to 1 or None."""

    _UNRATED = -1.1

    def __init__(self, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setRange(self._UNRATED, 1.0)
        self.setSingleStep(0.1)
        self.setDecimals(1)
        self.setSpecialValueText(self.tr("not rated"))
        self.setKeyboardTracking(False)
        self.setAccessibleName(name)
        self.setToolTip(
            self.tr("{name}: −1 negative, 0 neutral, 1 positive; below −1 means not rated").format(name=name)
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._tell)

    @property
    def valence(self) -> float | None:
        """The valence from -1 to 1; None for not rated."""
        value = round(self.value(), 1)
        return None if value < -1 else value

    def set_valence(self, valence: float | None) -> None:
        """Show a valence from -1 to 1; None for not rated. Nobody is told."""
        with QSignalBlocker(self):
            self.setValue(self._UNRATED if valence is None else valence)

    def stepBy(self, steps: int) -> None:
        if self.valence is None and steps > 0:
            self.setValue(0.0)  # the first step up from "not rated" is neutral, not the most negative
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # scrolling the form must not change a rating

    def _tell(self) -> None:
        self.valued.emit(self.valence)


Offer = tuple[str, object] | tuple[str, object, QIcon | None]
"""What can be chosen: its words, its value, and its picture if it has one."""
_KEPT = object()


class ElidingCombo(QComboBox):
    """A combo that says by an ellipsis that its words go on, where they have no room; its list shows them whole."""

    def offer(self, offers: Iterable[Offer], *, chosen: object = _KEPT) -> None:
        """Offer these and nothing else; nobody is told.

        Args:
            offers: In their order.
            chosen: The value shown, the first where it is not among them; without it what was chosen before stays.
        """
        value = self.currentData() if chosen is _KEPT else chosen
        with QSignalBlocker(self):
            self.clear()
            for words, data, *picture in offers:
                self.addItem(words, data)
                if picture and picture[0] is not None:
                    self.setItemIcon(self.count() - 1, picture[0])
            self.setCurrentIndex(max(0, self.findData(value)) if self.count() else -1)

    def choose(self, value: object) -> None:
        """Show the item with this data; nothing where there is none."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))

    def showPopup(self) -> None:
        """Open the list as wide as its longest words: Qt would cut them in the middle to the width of the field."""
        view = self.view()
        screen_px = self.screen().availableGeometry().width()
        wanted_px = view.sizeHintForColumn(0) + 2 * view.frameWidth() + _LIST_MARGIN_PX
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setMinimumWidth(min(max(wanted_px, self.width()), screen_px))
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        icon_px = 0 if option.currentIcon.isNull() else option.iconSize.width() + _ICON_GAP_PX
        words = option.currentText
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room - icon_px)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


class Choice(ElidingCombo):
    """A combo that fits a narrow side and is not changed by scrolling past it."""

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None, *, offers: Iterable[Offer] = ()):
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(tip or name)
        self.offer(offers)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NoteEdit(QPlainTextEdit):
    """Text of several lines that says when the keyboard leaves it: then it is kept."""

    left = Signal()
    """The keyboard went elsewhere."""

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.left.emit()


def set_text(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Fill a field without moving the cursor of who types in it."""
    if isinstance(field, QLineEdit):
        if field.text() != text:
            field.setText(text)
    elif field.toPlainText() != text:
        field.setPlainText(text)


def seconds_field(
    name: str, tip: str = "", *, value: float = 0.0, least: float = 0.0, most: float, step: float = 0.5
) -> QDoubleSpinBox:
    """A number of seconds, in tenths."""
    field = QDoubleSpinBox(decimals=1, minimum=least, maximum=most, singleStep=step, value=value)
    field.setSuffix(QCoreApplication.translate("fields", " s"))
    field.setAccessibleName(name)
    field.setToolTip(tip)
    return field
