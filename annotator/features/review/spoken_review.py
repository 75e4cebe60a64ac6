"""What a review does with who speaks when: silence that grows is shown, and it can stop before the therapist speaks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QAction

from annotator.features.review.hold_field import HoldField
from annotator.features.review.review_player import ReviewPlayer
from annotator.features.review.silence_bar import SilenceBar
from annotator.features.review.spoken_times import SHORTEST_SHOWN_S, SpokenTimes
from annotator.ui.look.theme import GRID_PX

_WIDTH_SHARE = 0.5


class SpokenReview(QObject):
    """Ties a player, the switch for stopping, and the bars of silence of one review."""

    def __init__(self, player: ReviewPlayer, field: HoldField, action: QAction, parent: QObject):
        super().__init__(parent)
        self.bar = SilenceBar(player)
        self._player = player
        self._field = field
        self._action = action
        self._times = SpokenTimes()
        self._presenters: SilenceBar | None = None
        player.playhead.moved.connect(self._show_silence)
        player.installEventFilter(self)
        field.changed.connect(self._hold)

    @property
    def lead_s(self) -> float:
        """How long before the therapist speaks it stops."""
        return self._field.lead.value()

    def take(self, times: SpokenTimes) -> None:
        """It is known now who speaks when."""
        self._times = times
        self._player.set_turns(times.therapist_starts_s)
        self._show_silence(self._player.playhead.time_s)

    def show_to_presenter(self, bar: SilenceBar | None) -> None:
        """Show silence there too; None while the presenter's window is closed."""
        self._presenters = bar
        self._show_silence(self._player.playhead.time_s)

    def switch(self, on: bool, lead_s: float | None = None) -> None:
        """Stop before the therapist speaks, or play on."""
        self._hold(on, self.lead_s if lead_s is None else lead_s)

    def _hold(self, on: bool, lead_s: float) -> None:
        self._field.show_choice(on, lead_s)
        self._action.setChecked(on)
        self._player.hold_before_turns(lead_s if on else None)

    def _show_silence(self, time_s: float) -> None:
        seconds = self._times.silent_for_s(time_s)
        shown = seconds if seconds is not None and seconds >= SHORTEST_SHOWN_S else None
        if self._presenters is not None:
            self._presenters.show_silence(shown)
        seen = not self._player.black and not self._player.stills_shown
        self.bar.show_silence(shown if seen else None)
        if shown is not None:
            self.bar.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """At the foot of the picture, as wide as half of it."""
        if watched is self._player and event.type() == QEvent.Type.Resize:
            room = self._player.size()
            self.bar.fit(room.height())
            width = max(round(room.width() * _WIDTH_SHARE), 120)
            top = room.height() - self.bar.height() - 2 * GRID_PX
            self.bar.setGeometry(QRect((room.width() - width) // 2, top, width, self.bar.height()))
        return super().eventFilter(watched, event)
