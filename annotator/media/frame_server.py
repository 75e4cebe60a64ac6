"""A thread that owns the video, so that a window never waits for a picture.

While scrubbing only the latest wish counts: a keyframe is given at once, the exact frame when there is time. While
playing, frames are decoded ahead into a short queue and given when the clock reaches them; late ones are left out.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from annotator.media.container import MediaError
from annotator.media.frame_index import FrameIndex
from annotator.media.picture_style import PictureStyle
from annotator.media.video_reader import Picture, VideoReader

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_log = logging.getLogger(__name__)

_QUEUE_FRAMES = 8
# While waiting for a due frame the clock is read again at least this often: its speed may change at any time.
_LONGEST_WAIT_S = 0.02
# Decoding that is behind the clock by more than this goes on from a later keyframe instead of catching up.
_HOPELESS_S = 0.5
# A machine that cannot keep up still shows a late frame this often, so that the picture never seems to hang.
_LONGEST_FREEZE_S = 0.1

# How seldom pictures come at each degree of thrift; at the last only keyframes are decoded at all.
_SKIPPING_INTERVAL_S = (0.0, 0.08, 0.5)

OnPicture = Callable[[Picture], None]
Clock = Callable[[], float]
Skipping = Literal[0, 1, 2]
"""0 shows every frame; 1 leaves out what can be left out and shows about twelve a second; 2 shows two a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    index: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Playback:
    from_index: int
    until_index: int
    clock: Clock


class FrameServer:
    """Gives pictures of one video from its own thread.

    All callbacks are called in the server's thread and must return at once (post to the window's event loop).
    """

    def __init__(
        self,
        path: Path | str,
        index: FrameIndex,
        *,
        on_picture: OnPicture,
        on_end: Callable[[], None] | None = None,
        on_problem: Callable[[str], None] | None = None,
        cache_bytes: int = 200_000_000,
    ) -> None:
        """Start the thread.

        Args:
            on_picture: Gets previews (``exact`` False), exact pictures and played pictures.
            on_end: Playing reached its last frame and that frame's time is over.
            on_problem: Gets one plain sentence when the video cannot be read.
        """
        self._path = Path(path)
        self._index = index
        self._on_picture = on_picture
        self._on_end = on_end
        self._on_problem = on_problem
        self._cache_bytes = cache_bytes
        self._skipping: Skipping = 0
        self._style = PictureStyle()
        self._reader: VideoReader | None = None
        self._changed = threading.Condition()
        self._wish: _Wish | None = None
        self._playback: _Playback | None = None
        self._idle_work: int | None = None
        self._turn = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=f"frames of {self._path.name}", daemon=True)
        self._thread.start()

    def request(self, index: int, *, exact: bool = True) -> None:
        """Ask for one frame; replaces every earlier wish and stops playing.

        Unless the frame is at hand a preview comes first. With ``exact`` False only that preview comes.
        """
        self._replace(wish=_Wish(index=index, exact=exact), playback=None)

    def play(self, from_index: int, *, clock: Clock, until_index: int | None = None) -> None:
        """Give frames as the clock reaches them.

        Args:
            clock: Media time in seconds heard or shown now; read from the server's thread. It may run at any speed.
            until_index: Last frame to be shown; the last of the video where not given.
        """
        last = len(self._index) - 1
        until = last if until_index is None else min(until_index, last)
        self._replace(wish=None, playback=_Playback(from_index=from_index, until_index=until, clock=clock))

    def stop(self) -> None:
        """Stop playing; no picture comes after the one under way."""
        self._replace(wish=None, playback=None)

    def set_skipping(self, skipping: Skipping) -> None:
        """Take less of the machine while playing, so that a more important picture runs smoothly."""
        self._skipping = skipping

    def set_style(self, style: PictureStyle) -> None:
        """Make pictures like this from now on; the one on screen has to be asked for again."""
        self._style = style
        if self._reader is not None:
            self._reader.style = style

    def close(self) -> None:
        """End the thread and close the video; returns when both are done."""
        with self._changed:
            self._closing = True
            self._turn += 1
            self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _replace(self, *, wish: _Wish | None, playback: _Playback | None) -> None:
        with self._changed:
            self._wish, self._playback, self._idle_work = wish, playback, None
            self._turn += 1
            self._changed.notify()

    def _run(self) -> None:
        try:
            with VideoReader(self._path, self._index, cache_bytes=self._cache_bytes) as reader:
                self._reader = reader
                reader.style = self._style
                self._serve(reader)
        except MediaError as error:
            self._report(str(error))

    def _serve(self, reader: VideoReader) -> None:
        while True:
            with self._changed:
                while not (self._closing or self._wish or self._playback or self._idle_work is not None):
                    self._changed.wait()
                if self._closing:
                    return
                turn, wish, playback, idle = self._turn, self._wish, self._playback, self._idle_work
                self._wish, self._playback, self._idle_work = None, None, None
            try:
                if wish is not None:
                    self._show(reader, wish, turn)
                elif playback is not None:
                    self._play(reader, playback, turn)
                elif idle is not None:
                    reader.prepare_before(idle, partial(self._is_over, turn))
            except MediaError as error:
                self._report(str(error))

    def _play(self, reader: VideoReader, playback: _Playback, turn: int) -> None:
        player = _Player(
            reader,
            playback,
            on_picture=self._on_picture,
            wait=self._wait,
            is_over=partial(self._is_over, turn),
            skipping=lambda: self._skipping,
        )
        over = player.run()
        reader.set_sparse(False)
        if over and self._on_end is not None:
            self._on_end()

    def _show(self, reader: VideoReader, wish: _Wish, turn: int) -> None:
        preview = None if reader.is_near(wish.index) and wish.exact else reader.preview(wish.index)
        if preview is not None:
            self._on_picture(preview)
            if preview.exact:
                self._prepare_step_back(wish.index, turn)
                return
        if not wish.exact:
            return
        picture = reader.frame_unless(wish.index, partial(self._is_over, turn))
        if picture is not None:
            self._on_picture(picture)
            self._prepare_step_back(wish.index, turn)
        elif not self._is_over(turn):
            self._report(f"{self._path.name}: no picture near frame {wish.index} can be decoded; the file is damaged")

    def _prepare_step_back(self, index: int, turn: int) -> None:
        with self._changed:
            if self._turn == turn:
                self._idle_work = index

    def _wait(self, seconds: float) -> None:
        with self._changed:
            if not self._closing and self._wish is None and self._playback is None:
                self._changed.wait(min(seconds, _LONGEST_WAIT_S))

    def _is_over(self, turn: int) -> bool:
        return self._turn != turn

    def _report(self, sentence: str) -> None:
        _log.warning("%s", sentence)
        if self._on_problem is not None:
            self._on_problem(sentence)


class _Player:
    """One run of playing, in the server's thread."""

    def __init__(
        self,
        reader: VideoReader,
        playback: _Playback,
        *,
        on_picture: OnPicture,
        wait: Callable[[float], None],
        is_over: Callable[[], bool],
        skipping: Callable[[], Skipping],
    ) -> None:
        self._skipping = skipping
        self._only_keyframes = False
        self._reader = reader
        self._playback = playback
        self._on_picture = on_picture
        self._wait = wait
        self._is_over = is_over
        self._times = reader.index.times
        self._queue: deque[tuple[int, VideoFrame]] = deque()
        self._ended = False
        self._shown_at = 0.0

    def run(self) -> bool:
        """Play; True if it came to its end, False if something else was asked for."""
        self._reader.play_from(self._playback.from_index)
        while not self._is_over():
            if self._skipping() == 2:
                if self._show_keyframe():
                    return True
                continue
            self._go_on_decoding()
            self._show_due()
            if self._is_over():
                return False
            if self._ended and not self._queue:
                if self._until_end_s() <= self._playback.clock():
                    return True
                self._wait(_LONGEST_WAIT_S)
            elif self._ended or len(self._queue) >= _QUEUE_FRAMES:
                self._wait(max(0.001, self._times.time_of(self._queue[0][0]) - self._playback.clock()))
            else:
                self._decode_one()
        return False

    def _show_keyframe(self) -> bool:
        """Decode nothing but the keyframe of the moment, now and then; True when playing came to its end."""
        self._only_keyframes = True
        self._queue.clear()
        now_s = self._playback.clock()
        if now_s >= self._until_end_s():
            return True
        if time.monotonic() - self._shown_at >= _SKIPPING_INTERVAL_S[2]:
            self._shown_at = time.monotonic()
            picture = self._reader.preview(min(self._times.index_at(now_s), self._playback.until_index))
            if picture is not None:
                self._on_picture(picture)
        self._wait(_LONGEST_WAIT_S)
        return False

    def _go_on_decoding(self) -> None:
        """Leave out what the thrift allows; begin anew where only keyframes were decoded before."""
        self._reader.set_sparse(self._skipping() > 0)
        if self._only_keyframes:
            self._only_keyframes, self._ended = False, False
            self._reader.play_from(min(self._times.index_at(self._playback.clock()), self._playback.until_index))

    def _decode_one(self) -> None:
        found = self._reader.next_played()
        if found is None or found[0] > self._playback.until_index:
            self._ended = True
            return
        if found[0] < self._playback.from_index:
            return
        self._queue.append(found)
        self._jump_if_hopeless(found[0])
        if found[0] == self._playback.until_index:
            self._ended = True

    def _jump_if_hopeless(self, index: int) -> None:
        now_s = self._playback.clock()
        if now_s - self._times.time_of(index) < _HOPELESS_S:
            return
        keyframe = self._reader.index.keyframe_before(self._times.index_at(now_s))
        if keyframe is not None and index < keyframe <= self._playback.until_index:
            self._reader.play_from(keyframe)

    def _show_due(self) -> None:
        due: tuple[int, VideoFrame] | None = None
        now_s = self._playback.clock()
        while self._queue and self._times.time_of(self._queue[0][0]) <= now_s + 0.001:
            due = self._queue.popleft()
        if due is None:
            return
        if time.monotonic() - self._shown_at < _SKIPPING_INTERVAL_S[self._skipping()]:
            return
        is_current = due[0] >= self._playback.until_index or self._times.time_of(due[0] + 1) > now_s
        if is_current or time.monotonic() - self._shown_at > _LONGEST_FREEZE_S:
            self._shown_at = time.monotonic()
            self._on_picture(self._reader.picture_of(*due))

    def _until_end_s(self) -> float:
        until = self._playback.until_index
        return self._times.time_of(until + 1) if until + 1 < len(self._times) else self._times.end_s
