"""The bar under the picture: play, step, time, frame, speed, loop, sound, and what lies over the picture."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QSlider, QToolButton, QWidget

from annotator.domain.clock import format_time, parse_time
from annotator.domain.percent import percent
from annotator.ui.look import icons
from annotator.ui.look.theme import GRID_PX, Theme, ThemeSource, numbers_font
from annotator.ui.player.look_button import LookButton
from annotator.ui.player.mode_chip import ModeChip
from annotator.ui.session.playhead import RATES, Playhead
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.forms import label

_ICON_PX, _PLAY_ICON_PX = 20, 24
_GAP_PX = 2
_LEAST_PX = 400
_NARROW_NO_BREAK_SPACE = "\u202f"


class TransportBar(QWidget):
    """Controls of the player. Every button triggers one of the window's actions; what has no action is left out."""

    def __init__(self, workspace: Workspace, actions: Mapping[str, QAction], parent: QWidget | None = None):
        """Build it from the actions of the Play menu, by id."""
        super().__init__(parent)
        self._playhead = workspace.playhead
        self._options = workspace.options
        self._themes = workspace.themes
        self._actions = actions
        self.setObjectName("transport")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(GRID_PX, GRID_PX // 2, GRID_PX, GRID_PX // 2)
        row.setSpacing(_GAP_PX)
        self._add_movers(row)
        row.addSpacing(GRID_PX)
        self.time_field = TimeField(self._playhead)
        row.addWidget(self.time_field)
        self.mode = ModeChip(self)
        row.addWidget(self.mode)
        self._duration = _muted_label()
        self._frame = _muted_label()
        self._frame.setObjectName("frame_number")
        self._frame.setMinimumWidth(self._frame.fontMetrics().horizontalAdvance(_frame_text(100_000)))
        row.addWidget(self._duration)
        row.addSpacing(2 * GRID_PX)
        row.addWidget(self._frame)
        row.addStretch(1)
        self._rate = self._make_rate_menu()
        row.addWidget(self._rate)
        loop = self._add_button(row, "loop", "loop")
        row.addSpacing(GRID_PX)
        self._mute = self._add_button(row, "mute", "volume")
        self._volume = self._make_volume()
        row.addWidget(self._volume)
        row.addSpacing(GRID_PX)
        self.look = LookButton(workspace.options, workspace.themes, self)
        row.addWidget(self.look)
        landmarks = self._add_button(row, "show_landmarks", "landmarks")
        regions = self._add_button(row, "show_regions", "region")
        self._gives_way = (
            _present(self._volume),
            _present(self._duration),
            _present(self._frame),
            _present(self._skip_back, self._skip_forward),
            _present(self.look),
            _present(loop, landmarks, regions),
        )
        self._playhead.moved.connect(self._show_time)
        self._playhead.duration_changed.connect(self._show_duration)
        self._playhead.playing_changed.connect(self._show_playing)
        self._playhead.rate_changed.connect(self._show_rate)
        self._options.changed.connect(self._show_sound)
        self._show_time(self._playhead.time_s)
        self._show_duration(self._playhead.duration_s)
        self._show_playing(self._playhead.playing)
        self._show_rate(self._playhead.rate)
        self._show_sound()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()  # larger text needs more room in a window of the same size
        return super().event(event)

    def _make_room(self) -> None:
        """In a narrow window what is told elsewhere, too, gives way first."""
        needed = self._everything_px()
        for widgets in self._gives_way:
            fits = needed <= self.width()
            for widget in widgets:
                widget.setVisible(fits)
                needed -= 0 if fits else widget.sizeHint().width() + _GAP_PX

    def _everything_px(self) -> int:
        row = self._row
        items = [item for place in range(row.count()) if (item := row.itemAt(place)) is not None]
        margins = row.contentsMargins()
        widths = [max(widget.sizeHint().width(), widget.minimumWidth()) for item in items if (widget := item.widget())]
        gaps = [item.sizeHint().width() for item in items if item.widget() is None]
        return sum(widths) + sum(gaps) + _GAP_PX * len(items) + margins.left() + margins.right()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    # --- making -----------------------------------------------------------------------------------------------------

    def _add_movers(self, row: QHBoxLayout) -> None:
        self._skip_back = self._add_button(row, "back_second", "skip-back", repeat=True)
        self._add_button(row, "previous_frame", "step-back", repeat=True)
        self._play = self._add_button(row, "play_pause", "play", icon_px=_PLAY_ICON_PX)
        self._add_button(row, "next_frame", "step-forward", repeat=True)
        self._skip_forward = self._add_button(row, "forward_second", "skip-forward", repeat=True)

    def _add_button(
        self, row: QHBoxLayout, action_id: str, icon_name: str, *, repeat: bool = False, icon_px: int = _ICON_PX
    ) -> ActionButton | None:
        action = self._actions.get(action_id)
        if action is None:
            return None
        button = ActionButton(action, icon_name, self._themes, icon_px=icon_px)
        button.setAutoRepeat(repeat)
        row.addWidget(button)
        return button

    def _make_rate_menu(self) -> QToolButton:
        button = QToolButton(self, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setObjectName("rate")
        button.setFont(numbers_font(button.font()))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self.tr("Speed"))
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance("0.25×") + 2 * GRID_PX)
        menu = QMenu(button)
        group = QActionGroup(menu)
        self._rate_actions: dict[float, QAction] = {}
        for rate in RATES:
            action = menu.addAction(_rate_text(rate))
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, rate=rate: self._playhead.set_rate(rate))
            group.addAction(action)
            self._rate_actions[rate] = action
        keyed = [self._actions[name] for name in ("slower", "faster", "normal_speed") if name in self._actions]
        if keyed:
            menu.addSeparator()
            menu.addActions(keyed)
        button.setMenu(menu)
        keys = [action.shortcut().toString() for action in keyed if not action.shortcut().isEmpty()]
        tip = self.tr("Speed")
        button.setToolTip(f"{tip}  ({', '.join(keys)})" if keys else tip)
        return button

    def _make_volume(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setObjectName("volume")
        slider.setRange(0, 100)
        slider.setPageStep(10)
        slider.setFixedWidth(10 * GRID_PX)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.setAccessibleName(self.tr("Volume"))
        slider.valueChanged.connect(self._set_volume)
        return slider

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show_time(self, time_s: float) -> None:
        self.time_field.show_time(time_s)
        index = self._playhead.frame_index
        self._frame.setText(_frame_text(index) if index is not None and self._playhead.on_frame else "")

    def _show_duration(self, duration_s: float) -> None:
        self._duration.setText(f"/ {format_time(duration_s)}")
        self._make_room()

    def _show_playing(self, playing: bool) -> None:
        if self._play is not None:
            self._play.set_icon("pause" if playing else "play")

    def _show_rate(self, rate: float) -> None:
        self._rate.setText(_rate_text(rate))
        if rate in self._rate_actions:
            self._rate_actions[rate].setChecked(True)

    def _show_sound(self) -> None:
        volume = round(self._options.volume * 100)
        if volume != self._volume.value():
            self._volume.setValue(volume)
        silent = self._options.muted or volume == 0
        self._volume.setToolTip(self.tr("Volume: {share}").format(share=percent(volume, 100)))
        if self._mute is not None:
            self._mute.set_icon("volume-off" if silent else "volume")

    def _set_volume(self, volume: int) -> None:
        self._options.volume = volume / 100
        if volume and self._options.muted:
            self._options.muted = False


class ActionButton(QToolButton):
    """A button that is one of the window's actions, with an icon of its own (the action's may say something else)."""

    def __init__(
        self,
        action: QAction,
        icon_name: str,
        themes: ThemeSource,
        parent: QWidget | None = None,
        *,
        icon_px: int = _ICON_PX,
    ):
        """``icon_px``: at text of the usual size; the icon grows with the text."""
        super().__init__(parent)
        self._action = action
        self._icon_name = icon_name
        self._themes = themes
        self.setObjectName(action.objectName())
        self.setAutoRaise(True)
        self._icon_px = icon_px
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._trigger)
        action.changed.connect(self._follow)
        themes.changed.connect(self._paint_icon)
        self._follow()
        self._paint_icon(themes.theme)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        if name != self._icon_name:
            self._icon_name = name
            self._paint_icon(self._themes.theme)

    def nextCheckState(self) -> None:
        """The action decides whether it is on; the button only shows it."""

    def _trigger(self) -> None:
        self._action.trigger()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setCheckable(self._action.isCheckable())
        self.setChecked(self._action.isChecked())
        self.setToolTip(self._action.toolTip())
        self.setAccessibleName(self._action.text())

    def _paint_icon(self, theme: Theme) -> None:
        side = round(self._icon_px * max(self._themes.text_percent, 100) / 100)
        self.setIconSize(QSize(side, side))
        self.setIcon(icons.icon(theme, self._icon_name))


class TimeField(QLineEdit):
    """The time now. Click it to type the time to go to."""

    def __init__(self, playhead: Playhead, parent: QWidget | None = None):
        super().__init__(parent)
        self._playhead = playhead
        self._just_entered = False
        self.setObjectName("time_now")
        self.setProperty("quiet", True)
        font = numbers_font(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Time"))
        self.setToolTip(self.tr("Click to type a time: h:mm:ss.mmm, m:ss or seconds"))
        self.returnPressed.connect(self._go)
        self.textEdited.connect(self._edited)

    def show_time(self, time_s: float) -> None:
        """Show a time, unless one is being typed."""
        if not self.hasFocus() or not self.isModified():
            self.setText(format_time(time_s))

    def sizeHint(self) -> QSize:
        digits = self.fontMetrics().horizontalAdvance("0:00:00.000")
        return QSize(digits + 4 * GRID_PX, super().sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._just_entered = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._just_entered and not self.hasSelectedText():
            self.selectAll()
        self._just_entered = False

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def _edited(self, text: str) -> None:
        self._mark(invalid=_time_in(text) is None)

    def _go(self) -> None:
        time_s = _time_in(self.text())
        self._mark(invalid=time_s is None)
        if time_s is None:
            return
        self.setModified(False)
        self._playhead.seek(time_s)
        self._leave()

    def _leave(self) -> None:
        self.setModified(False)
        self._mark(invalid=False)
        self.show_time(self._playhead.time_s)
        self.clearFocus()

    def _mark(self, *, invalid: bool) -> None:
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().polish(self)


def _present(*widgets: QWidget | None) -> tuple[QWidget, ...]:
    return tuple(widget for widget in widgets if widget is not None)


def _time_in(text: str) -> float | None:
    try:
        return parse_time(text)
    except ValueError:
        return None


def _muted_label() -> QLabel:
    made = label()
    made.setFont(numbers_font(made.font()))
    return made


def _rate_text(rate: float) -> str:
    return f"{rate:.2f}".rstrip("0").ljust(3, "0") + "×"


def _frame_text(index: int) -> str:
    grouped = f"{index:,}".replace(",", _NARROW_NO_BREAK_SPACE)
    return QCoreApplication.translate("transport", "frame %1").replace("%1", grouped)
