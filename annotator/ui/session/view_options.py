"""What is shown and how: kept between runs, never part of the session's data."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from annotator.analysis.signals.registry import ENTRIES
from annotator.ui.session.picture_layout import PictureLayout

FollowMode = Literal["page", "centre", "off"]
"""Turn the page when the playhead reaches its end; keep the playhead in the middle; leave the view alone."""
FOLLOW_MODES: tuple[FollowMode, ...] = ("page", "centre", "off")

SPECTROGRAM_TOPS_HZ = (2500, 5000, 8000)
"""The pitches that a spectrogram can be shown up to."""

DEFAULT_SIGNALS = tuple(entry.name for entry in ENTRIES if entry.shown_at_first)


class ViewOptions(QObject):
    """Switches that several views obey."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._show_landmarks = True
        self._show_regions = True
        self._follow_mode: FollowMode = "page"
        self._shown_signals: tuple[str, ...] = DEFAULT_SIGNALS
        self._show_empty_tiers = False
        self._show_spectrogram = False
        self._spectrogram_top_hz = SPECTROGRAM_TOPS_HZ[1]
        self._show_pitch = True
        self._volume = 0.8
        self._muted = False
        self._picture_layout: PictureLayout = "grid"
        self._brightness = 0.0
        self._contrast = 0.0
        self._pre_roll_s = 1.0
        self._post_roll_s = 0.5

    @property
    def show_landmarks(self) -> bool:
        """True while landmarks are shown over the picture."""
        return self._show_landmarks

    @property
    def show_regions(self) -> bool:
        """True while regions are shown over the picture."""
        return self._show_regions

    @property
    def follow_playhead(self) -> bool:
        """Whether views go along while it plays."""
        return self._follow_mode != "off"

    @property
    def follow_mode(self) -> FollowMode:
        """How the timeline goes along while it plays."""
        return self._follow_mode

    @property
    def show_empty_tiers(self) -> bool:
        """Whether every tier of the codebook has a row on the timeline, also without an annotation."""
        return self._show_empty_tiers

    @property
    def shown_signals(self) -> tuple[str, ...]:
        """Names of the signals that have a row on the timeline, for every participant that has them."""
        return self._shown_signals

    @property
    def show_spectrogram(self) -> bool:
        """Whether the timeline has a row for the spectrogram of each recording with sound."""
        return self._show_spectrogram

    @property
    def spectrogram_top_hz(self) -> int:
        """Up to which pitch spectrograms are shown."""
        return self._spectrogram_top_hz

    @property
    def shown_spectrogram_hz(self) -> int:
        """The same, and 0 while they are not shown."""
        return self._spectrogram_top_hz if self._show_spectrogram else 0

    @property
    def show_pitch(self) -> bool:
        """Whether the pitch of the voice is drawn on spectrograms."""
        return self._show_pitch

    @property
    def volume(self) -> float:
        """0 to 1."""
        return self._volume

    @property
    def muted(self) -> bool:
        """True while sound is off."""
        return self._muted

    @property
    def picture_layout(self) -> PictureLayout:
        """How several recordings lie beside each other."""
        return self._picture_layout

    @property
    def brightness(self) -> float:
        """-1 to 1: how much brighter pictures are shown than they were recorded."""
        return self._brightness

    @property
    def contrast(self) -> float:
        """-1 to 1: how much harder pictures are shown than they were recorded."""
        return self._contrast

    @property
    def pre_roll_s(self) -> float:
        """How much is played before a flag or annotation, so that it is seen coming."""
        return self._pre_roll_s

    @property
    def post_roll_s(self) -> float:
        """How much is played after a flag or annotation."""
        return self._post_roll_s

    def with_rolls(self, start_s: float, end_s: float) -> tuple[float, float]:
        """A span with its pre-roll and post-roll."""
        return max(0.0, start_s - self._pre_roll_s), end_s + self._post_roll_s

    def set_show_landmarks(self, on: bool) -> None:
        """Show landmarks over the picture, or not."""
        self._set("_show_landmarks", on)

    def set_show_regions(self, on: bool) -> None:
        """Show where participants sit in the picture, or not."""
        self._set("_show_regions", on)

    def set_follow_mode(self, mode: FollowMode) -> None:
        """Choose how the view follows the playhead."""
        self._set("_follow_mode", mode)

    def set_show_empty_tiers(self, on: bool) -> None:
        """Show tiers without annotations, or not."""
        self._set("_show_empty_tiers", on)

    def set_shown_signals(self, names: tuple[str, ...]) -> None:
        """Give these signals a row on the timeline, and no others."""
        self._set("_shown_signals", names)

    def set_show_spectrogram(self, on: bool) -> None:
        """Show the spectrogram, or not."""
        self._set("_show_spectrogram", on)

    def set_spectrogram_top(self, top_hz: int) -> None:
        """Show the spectrogram up to this frequency, in Hz."""
        self._set("_spectrogram_top_hz", top_hz)

    def set_show_pitch(self, on: bool) -> None:
        """Show the pitch over the spectrogram, or not."""
        self._set("_show_pitch", on)

    def set_volume(self, volume: float) -> None:
        """Set the loudness, from 0 to 1."""
        self._set("_volume", min(max(volume, 0.0), 1.0))

    def set_muted(self, on: bool) -> None:
        """Sound off or on."""
        self._set("_muted", on)

    def set_picture_layout(self, layout: PictureLayout) -> None:
        """Choose how several pictures are shown."""
        self._set("_picture_layout", layout)

    def set_look(self, brightness: float, contrast: float) -> None:
        """For the eye only: measures, stills kept and exports are not touched."""
        self._set("_brightness", round(min(max(brightness, -1.0), 1.0), 2))
        self._set("_contrast", round(min(max(contrast, -1.0), 1.0), 2))

    def set_rolls(self, pre_roll_s: float, post_roll_s: float) -> None:
        """Play so many seconds before and after a flag or an annotation."""
        self._set("_pre_roll_s", max(0.0, pre_roll_s))
        self._set("_post_roll_s", max(0.0, post_roll_s))

    def _set(self, name: str, value: object) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.changed.emit()
