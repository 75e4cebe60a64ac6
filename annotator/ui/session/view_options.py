"""What is shown and how: kept between runs, never part of the session's data."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from annotator.analysis.signals.registry import ENTRIES
from annotator.ui.session.picture_layout import PictureLayout
from annotator.ui.session.watched import Watched

FollowMode = Literal["page", "centre", "off"]
"""Turn the page when the playhead reaches its end; keep the playhead in the middle; leave the view alone."""
FOLLOW_MODES: tuple[FollowMode, ...] = ("page", "centre", "off")

SPECTROGRAM_TOPS_HZ = (2500, 5000, 8000)
"""The pitches that a spectrogram can be shown up to."""

DEFAULT_SIGNALS = tuple(entry.name for entry in ENTRIES if entry.shown_at_first)


SWITCHES = ("show_landmarks", "show_regions", "show_empty_tiers", "show_spectrogram", "show_pitch")
"""The options that are on or off by an action of the same name."""


def _within_one(value: float) -> float:
    return round(min(max(value, -1.0), 1.0), 2)


class ViewOptions(QObject):
    """Switches that several views obey."""

    changed = Signal()

    show_landmarks = Watched(True)
    """Over the picture."""
    show_regions = Watched(True)
    """Over the picture: where participants sit."""
    follow_mode = Watched[FollowMode]("page")
    """How the timeline goes along while it plays."""
    shown_signals = Watched[tuple[str, ...]](DEFAULT_SIGNALS)
    """Names of the signals that have a row on the timeline, for every participant that has them."""
    show_empty_tiers = Watched(False)
    """Whether every tier of the codebook has a row on the timeline, also without an annotation."""
    show_spectrogram = Watched(False)
    """Whether the timeline has a row for the spectrogram of each recording with sound."""
    spectrogram_top_hz = Watched(SPECTROGRAM_TOPS_HZ[1])
    """Up to which pitch spectrograms are shown."""
    show_pitch = Watched(True)
    """Whether the pitch of the voice is drawn on spectrograms."""
    volume = Watched(0.8, kept=lambda volume: min(max(volume, 0.0), 1.0))
    """0 to 1."""
    muted = Watched(False)
    """Sound is off."""
    picture_layout = Watched[PictureLayout]("grid")
    """How several recordings lie beside each other."""
    brightness = Watched(0.0, kept=_within_one)
    """-1 to 1: how much brighter pictures are shown than they were recorded."""
    contrast = Watched(0.0, kept=_within_one)
    """-1 to 1: how much harder pictures are shown than they were recorded."""
    pre_roll_s = Watched(1.0, kept=lambda seconds: max(0.0, seconds))
    """How much is played before a flag or annotation, so that it is seen coming."""
    post_roll_s = Watched(0.5, kept=lambda seconds: max(0.0, seconds))
    """How much is played after a flag or annotation."""

    @property
    def follow_playhead(self) -> bool:
        """Whether views go along while it plays."""
        return self.follow_mode != "off"

    @property
    def shown_spectrogram_hz(self) -> int:
        """Up to which pitch spectrograms are shown, and 0 while they are not."""
        return self.spectrogram_top_hz if self.show_spectrogram else 0

    def set_look(self, brightness: float, contrast: float) -> None:
        """For the eye only: measures, stills kept and exports are not touched."""
        self.brightness, self.contrast = brightness, contrast

    def with_rolls(self, start_s: float, end_s: float) -> tuple[float, float]:
        """A span with its pre-roll and post-roll."""
        return max(0.0, start_s - self.pre_roll_s), end_s + self.post_roll_s
