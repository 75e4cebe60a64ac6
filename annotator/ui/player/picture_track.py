"""The pictures of one recording on the session clock: which one belongs to a moment, and whether there is one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from annotator.domain.clock import format_time
from annotator.domain.media import Media
from annotator.ui.player.picture_source import PictureSource

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex
    from annotator.media.frame_server import Skipping
    from annotator.media.picture_style import PictureStyle
    from annotator.media.video_reader import Picture

_EDGE_S = 0.25
"""Cameras begin with sound a moment before the first picture: so near to it, it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMedia:
    """A recording that can be shown: where its file is and the times of its frames (None for sound only)."""

    media: Media
    path: Path
    index: FrameIndex | None


OnShown: TypeAlias = "Callable[[PictureTrack, QImage, float], None]"
OnMessage: TypeAlias = "Callable[[PictureTrack, str, str], None]"


class PictureTrack(QObject):
    """Shows one recording at the session's time. Never waits for a picture."""

    def __init__(self, opened: OpenMedia, *, on_shown: OnShown, on_message: OnMessage, parent: QObject | None = None):
        """Open the recording.

        Args:
            on_shown: Gets a picture to show and its time on the session clock.
            on_message: Gets a title and a detail that say why there is no picture now.
        """
        super().__init__(parent)
        self._on_shown = on_shown
        self._on_message = on_message
        self.opened = opened
        self._shown: tuple[int, bool] | None = None
        self._runs = False
        self._wants = False
        """Whether there is a picture at this time: one that comes late must not take the place of the words."""
        self._source: PictureSource | None = None
        self.last: tuple[QImage, float] | None = None
        """What was shown last, and its time on the session clock."""
        self.last_message: tuple[str, str] | None = None
        """What is said in place of a picture now."""
        if opened.index is not None and len(opened.index):
            self._source = PictureSource(
                opened.path, opened.index, on_ready=self._take_newest, on_problem=self._tell_problem
            )

    @property
    def media(self) -> Media:
        """Which recording."""
        return self.opened.media

    @property
    def shown_index(self) -> int | None:
        """The frame on screen."""
        return self._shown[0] if self._shown is not None else None

    @property
    def shown_s(self) -> float | None:
        """Session time of the frame on screen."""
        index = self.opened.index
        return self.to_session(index.times.time_of(self._shown[0])) if self._shown is not None and index else None

    def move(self, media: Media) -> None:
        """Take another offset over."""
        self.opened = OpenMedia(media=media, path=self.opened.path, index=self.opened.index)
        self._shown = None

    def close(self) -> None:
        """Show nothing any more and let go of the file, in the background."""
        source, self._source = self._source, None
        self._shown, self.last = None, None
        self._on_shown, self._on_message = _ignore, _ignore  # who made this track is let go of, too
        if source is not None:
            source.discard()
            threading.Thread(target=source.server.close, name="closing video").start()

    # --- times

    def to_media(self, session_s: float) -> float:
        """Session clock to the recording's own."""
        return session_s - self.media.offset_s

    def to_session(self, media_s: float) -> float:
        """The recording's own clock to the session's."""
        return media_s + self.media.offset_s

    def index_at(self, session_s: float) -> int:
        """The frame that is on screen at a time."""
        index = self.opened.index
        return index.times.index_at(self.to_media(session_s)) if index is not None and len(index) else 0

    def runs_at(self, session_s: float) -> bool:
        """True while this recording was running."""
        index = self.opened.index
        if self._source is None or index is None:
            return False
        return index.times.time_of(0) - _EDGE_S <= self.to_media(session_s) <= index.times.end_s + _EDGE_S

    # --- showing

    def set_style(self, style: PictureStyle) -> None:
        """Make pictures like this from now on."""
        if self._source is not None:
            self._source.server.set_style(style)

    def set_skipping(self, skipping: Skipping) -> None:
        """Take less of the machine while playing."""
        if self._source is not None:
            self._source.server.set_skipping(skipping)

    def shows_exactly(self, session_s: float) -> bool:
        """True if the frame of this time is on screen."""
        return self._shown == (self.index_at(session_s), True)

    def request(self, session_s: float, *, exact: bool) -> None:
        """Show the frame of this time; a near one at once if ``exact`` is False."""
        self._runs = False
        self._wants = self.runs_at(session_s)
        if self._source is None:
            self._say(self.tr("Sound only"), self.tr("%1 has no picture").replace("%1", self.media.file_name))
        elif self.runs_at(session_s):
            self._source.server.request(self.index_at(session_s), exact=exact)
        else:
            self._say_not_running(session_s)

    def play(self, session_s: float, *, clock: Callable[[], float], until_s: float | None) -> None:
        """Show frames as the clock (session time) reaches them, from this time until another, or to the end."""
        index = self.opened.index
        self._runs = self._wants = self.runs_at(session_s)
        if self._source is None or index is None or not self._runs:
            self.request(session_s, exact=True)
            return
        last = len(index) - 1 if until_s is None else self.index_at(until_s)
        offset_s = self.media.offset_s
        self._source.server.play(self.index_at(session_s), clock=lambda: clock() - offset_s, until_index=last)

    def follow(self, session_s: float, *, clock: Callable[[], float], until_s: float | None) -> None:
        """While playing: begin when this recording begins, and say so when it ends."""
        runs = self.runs_at(session_s)
        if self._source is None or runs == self._runs:
            return
        self.play(session_s, clock=clock, until_s=until_s)

    # --- what comes from the source

    def _take_newest(self) -> None:
        picture = self._source.take() if self._source is not None else None
        if picture is None or not self._wants:
            return
        self._shown = (picture.index, picture.exact)
        self.last = image_of(picture), self.to_session(picture.time_s)
        self.last_message = None
        self._on_shown(self, *self.last)

    def _tell_problem(self, sentence: str) -> None:
        if self._source is not None:
            self._say(self.tr("This part of the video cannot be shown"), sentence)

    def _say_not_running(self, session_s: float) -> None:
        index = self.opened.index
        if index is None:
            return
        begin_s, end_s = self.to_session(index.times.time_of(0)), self.to_session(index.times.end_s)
        if session_s < begin_s:
            words = self.tr("%1 begins at %2").replace("%2", format_time(begin_s))
        else:
            words = self.tr("%1 ends at %2").replace("%2", format_time(end_s))
        self._say(self.tr("No picture at this time"), words.replace("%1", self.media.file_name))

    def _say(self, title: str, detail: str) -> None:
        self._shown, self.last = None, None
        self.last_message = (title, detail)
        self._on_message(self, title, detail)


def _ignore(*_anything: object) -> None:
    """Nobody listens any more."""


def image_of(picture: Picture) -> QImage:
    """Wrap the pixels without a copy: the image holds on to the array's memory."""
    height, width = picture.bgra.shape[:2]
    return QImage(picture.bgra.data, width, height, 4 * width, QImage.Format.Format_RGB32)
