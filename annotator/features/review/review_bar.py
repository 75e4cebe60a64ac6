"""The quiet line under everything: where the review stands, and buttons for the hand. No buttons in full screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontInfo, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from annotator.features.review.run import STEPS, ReviewRun
from annotator.ui.look.theme import GRID_PX, numbers_font, text_scale
from annotator.ui.widgets.boxes import hbox, stretched

_SHARE = 0.016
"""Height of the type per height of the room."""


class ReviewBar(QWidget):
    """Status at the left, buttons at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "surround")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.status = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.status.setProperty("room", "muted")
        self._buttons: dict[str, QToolButton] = {}
        self._words: dict[str, str] = {}
        self._hints = True
        self.setMinimumWidth(1)  # the window can be made narrower than the buttons are
        self._line = hbox(stretched(self.status, 1), on=self, margin=(5 * GRID_PX, GRID_PX // 2, 5 * GRID_PX, GRID_PX))

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Give the hand buttons for these actions; their tooltips name the keys."""
        for id_, words in (
            ("back", self.tr("Back")),
            ("play", self.tr("Play")),
            ("forward", self.tr("Reveal")),
            ("playlist", self.tr("Playlist")),
            ("notes", self.tr("Notes")),
            ("full_screen", self.tr("Full screen")),
            ("keys", self.tr("Keys")),
        ):
            button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setDefaultAction(actions[id_])
            button.setText(words)
            button.setAccessibleName(words)
            button.setProperty("room", "true")
            actions[id_].changed.connect(self._name_buttons)
            self._buttons[id_] = button
            self._line.addWidget(button)
        self._words = {id_: button.text() for id_, button in self._buttons.items()}

    def _name_buttons(self) -> None:
        """An action that changes gives its button the long words of the menu again."""
        for id_, button in self._buttons.items():
            if button.text() != self._words[id_]:
                button.setText(self._words[id_])

    def show_place(self, place: str, run: ReviewRun | None, more: Sequence[str]) -> None:
        """Say where the review stands: in the playlist, in what is revealed, and what may be told by now."""
        dots = step_dots(run) if run is not None else ""
        self.status.setText("    ".join(words for words in (place, dots, " · ".join(more)) if words))
        steps = self.tr("{n} of {all} revealed").format(n=run.revealed, all=len(STEPS)) if run is not None else ""
        self.status.setAccessibleName(", ".join(words for words in (place, steps, *more) if words))

    def show_playing(self, playing: bool) -> None:
        """The button does what is sensible now."""
        self._words["play"] = self.tr("Pause") if playing else self.tr("Play")
        self._buttons["play"].setAccessibleName(self._words["play"])
        self._name_buttons()

    def show_hints(self, on: bool) -> None:
        """The buttons are for the desk, not for the room."""
        self._hints = on
        self._show_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_buttons()

    def _show_buttons(self) -> None:
        """All of them or none: where they have no room the menu and the keys do the same."""
        gaps_px = self._line.contentsMargins().left() * 2 + (len(self._buttons) + 2) * self._line.spacing()
        needed_px = gaps_px + self.status.sizeHint().width()
        needed_px += sum(button.sizeHint().width() for button in self._buttons.values())
        for button in self._buttons.values():
            button.setVisible(self._hints and needed_px <= self.width())

    def fit(self, room: QSize) -> None:
        """Take the type size that suits a room of this size, in pixels."""
        font = QFont(self.status.font())
        font.setPixelSize(max(QFontInfo(self.font()).pixelSize(), round(room.height() * _SHARE * text_scale())))
        self.status.setFont(numbers_font(font))


def step_dots(run: ReviewRun) -> str:
    """How much is revealed, as filled and empty dots."""
    return "●" * run.revealed + "○" * (len(STEPS) - run.revealed)
