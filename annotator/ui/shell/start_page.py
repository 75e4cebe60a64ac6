"""What the window shows while no session is open: what to do first, and the recent sessions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QFont, QKeySequence, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.remembered.recent_note import RecentNote
from annotator.ui.shell.recent_sessions import RecentSessions
from annotator.ui.widgets.boxes import Stretch, hbox, stretched, vbox
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import hint, scrolled

_OFFERED = ("open_session", "new_session", "open_demo", "open_exercise")
_KEYS_SHOWN = ("open_session", "command_palette", "cheat_sheet")
_WIDTH_PX = 78 * GRID_PX
_CARDS_PX = 128 * GRID_PX


class StartPage(QWidget):
    """Offers to open, make or try a session, and those opened last."""

    opened = Signal(object)
    """Path of a recent session."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None):
        super().__init__(parent)
        self.setAccessibleName(self.tr("Start page"))
        self._title = QLabel(self.tr("Find the moments in which words and face disagree"), wordWrap=True)
        lead = hint(
            self.tr(
                "Open a recorded session or drop a video on this window. Everything is read from and kept on this "
                "computer; videos are never copied, changed or sent."
            )
        )
        self._message = self._message_line()
        self._keys = hint()
        self._actions = actions
        for name in _KEYS_SHOWN:
            actions[name].changed.connect(self._show_keys)
        self._show_keys()

        self.recent = RecentSessions()
        self.recent.opened.connect(self.opened)

        column = vbox(self._title, lead, _offers(actions), self._message, self._keys, spacing=2 * GRID_PX)
        holder = QWidget()
        self._holder = holder
        holder.setLayout(column)
        page = QWidget()
        outer = vbox(Stretch(factor=2), on=page)
        for widget in (holder, self.recent):
            row = hbox(Stretch(factor=0), stretched(widget, 4), Stretch(factor=0))
            outer.addLayout(row)
            outer.addSpacing(2 * GRID_PX)
        outer.addStretch(3)
        area = scrolled(page)
        page.setProperty("surface", "")
        vbox(area, on=self, margin=0)
        self.set_recent([])
        self.say("")
        self._fit_text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_text()  # the style sheet gives every label the usual size when it is first shown

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_text()

    def _fit_text(self) -> None:
        scale = max(1.0, text_scale())
        self._holder.setMaximumWidth(round(_WIDTH_PX * scale))
        self.recent.setMaximumWidth(round(_CARDS_PX * scale))
        self.recent.fit()
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)

    def _show_keys(self) -> None:
        self._keys.setText(
            self.tr("{open} opens · {find} finds every action · {keys} shows every key").format(
                open=_key(self._actions["open_session"]),
                find=_key(self._actions["command_palette"]),
                keys=_key(self._actions["cheat_sheet"]),
            )
        )

    def _message_line(self) -> QLabel:
        line = QLabel(wordWrap=True)
        line.setAccessibleName(self.tr("Message"))
        return line

    @property
    def message(self) -> str:
        """The short line that is shown now."""
        return self._message.text()

    def say(self, text: str) -> None:
        """Show a short line until the next one; an empty one takes it away."""
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def set_recent(self, paths: list[Path], notes: Mapping[Path, RecentNote] | None = None) -> None:
        """Show the sessions opened last, the newest first, with what is known of them."""
        self.recent.show_paths(paths, notes or {})


def _key(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _offers(actions: Mapping[str, QAction]) -> FlowLayout:
    """A button for each thing to begin with, the first of them in front."""
    buttons = FlowLayout(spacing=GRID_PX)
    for number, name in enumerate(_OFFERED):
        action = actions[name]
        button = QPushButton(action.text().rstrip("…"))
        button.setToolTip(action.toolTip())
        button.setProperty("primary", number == 0)
        button.clicked.connect(action.trigger)
        buttons.addWidget(button)
    return buttons
