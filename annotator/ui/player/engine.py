"""Keeps picture and sound where the playhead is, and drives the playhead while playing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage

from annotator.domain.clock import format_time
from annotator.domain.media import Media
from annotator.ui.player.picture_source import PictureSource
from annotator.ui.player.play_clock import PlayClock
from annotator.ui.player.sound_track import OpenSound, ShiftedSound, SoundTrack, open_sound
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex
    from annotator.media.video_reader import Picture

_REST_MS = 120
"""A hand that did not move for this long wants to see the exact frame."""
_NEARLY_FRAMES = 8
"""A first picture this far on will do, where the very first one does not decode."""
_LAG_S = 0.5
"""A picture that lags behind the clock by less than this is what the user saw when pausing."""
_EDGE_S = 0.25
"""Cameras begin with sound a moment before the first picture: so near to it, it is shown."""
_LONGEST_HOLD_MS = 1500
"""Playing begins without its first picture after this time, so that a damaged stretch cannot stop it."""


class PlayerEngine(QObject):
    """Plays one media of the session. Never waits for a picture or a file on the window's thread."""

    frame_shown = Signal(int, float)
    """Index of the frame that is on screen now, and its time on the session clock."""
    picture_changed = Signal(object, float)
    """A :class:`QImage` to show, and its time on the session clock."""
    message = Signal(str, str)
    """There is no picture; a title and a detail say why and what to do."""
    media_changed = Signal(object)
    """The :class:`Media` that is open now, or None."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None, *, open_player: OpenSound = open_sound):
        """``open_player`` opens the sound of a file."""
        super().__init__(parent)
        self._open_player = open_player
        self._playhead = workspace.playhead
        self._options = workspace.options
        self._media: Media | None = None
        self._source: PictureSource | None = None
        self._sound: SoundTrack | None = None
        self._sound_media: Media | None = None
        self._sound_joined = False
        self._picture_runs = False
        self._opened = 0
        self._shown: tuple[int, bool] | None = None
        self._clock = PlayClock()
        self._advancing = False
        self._finishing = False
        self._holding_for: int | None = None
        self._closing: list[threading.Thread] = []
        self._ticks = QTimer(self)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.setInterval(_display_interval_ms())
        self._ticks.timeout.connect(self._tick)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._show_exactly)
        self._held_too_long = QTimer(self)
        self._held_too_long.setSingleShot(True)
        self._held_too_long.setInterval(_LONGEST_HOLD_MS)
        self._held_too_long.timeout.connect(self._let_go)
        self._playhead.moved.connect(self._playhead_moved)
        self._playhead.scrubbed.connect(self._scrubbed)
        self._playhead.playing_changed.connect(self._playing_changed)
        self._playhead.rate_changed.connect(self._rate_changed)
        self._playhead.loop_changed.connect(self._loop_changed)
        self._options.changed.connect(self._options_changed)

    # --- what is open -----------------------------------------------------------------------------------------------

    @property
    def media(self) -> Media | None:
        """What is open."""
        return self._media

    @property
    def shown_index(self) -> int | None:
        """The frame on screen."""
        return self._shown[0] if self._shown is not None else None

    def open(self, media: Media, path: Path, index: FrameIndex | None) -> None:
        """Show a media from now on. Returns at once; the picture comes when it is decoded.

        Args:
            path: Where the file is.
            index: Its frames; None (or no frames) for a file with sound only.
        """
        self.close()
        self._media = media
        self._opened += 1
        self.media_changed.emit(media)
        if media.has_audio:
            self._open_sound(media, path)
        if index is None or not len(index):
            self.message.emit(self.tr("Sound only"), self.tr("%1 has no picture").replace("%1", media.file_name))
            return
        self._source = PictureSource(
            path,
            index,
            serial=self._opened,
            on_ready=self._show_newest,
            on_problem=self._tell_problem,
            parent=self,
        )
        self._show_exactly()

    @property
    def sound_media(self) -> Media | None:
        """Whose sound is heard, or None."""
        return self._sound_media

    def hear(self, media: Media | None, path: Path) -> None:
        """Hear the sound of another media than the one that is seen, at the same session time; None for silence."""
        self._playhead.pause()
        self._close_sound()
        if media is not None and media.has_audio:
            self._open_sound(media, path)

    def _open_sound(self, media: Media, path: Path) -> None:
        self._sound = SoundTrack(path, volume=self._wanted_volume(), open_player=self._open_player)
        self._sound_media = media

    def _close_sound(self) -> None:
        self._clock.hold(self._to_media(self._playhead.time_s))
        sound, self._sound, self._sound_media = self._sound, None, None
        if sound is not None:
            self._closing.append(sound.close())

    def close(self) -> None:
        """Stop, and let go of the files (in the background)."""
        self._playhead.pause()
        self._rest.stop()
        self._closing = [thread for thread in self._closing if thread.is_alive()]
        source, self._source = self._source, None
        self._shown = None
        if source is not None:
            source.discard()
            closing = threading.Thread(target=source.server.close, name="closing video", daemon=True)
            closing.start()
            self._closing.append(closing)
            source.deleteLater()
        self._close_sound()
        if self._media is not None:
            self._media = None
            self.media_changed.emit(None)

    def shutdown(self) -> None:
        """Close, and wait until all threads have ended; for the end of the program."""
        self.close()
        for closing in self._closing:
            closing.join()
        self._closing.clear()

    # --- showing pictures -------------------------------------------------------------------------------------------

    def _show_newest(self, serial: int) -> None:
        source = self._source
        picture = source.take() if source is not None and source.serial == serial else None
        if picture is None or self._media is None:
            return
        time_s = picture.time_s + self._media.offset_s
        self._shown = (picture.index, picture.exact)
        self.picture_changed.emit(_image_of(picture), time_s)
        self.frame_shown.emit(picture.index, time_s)
        if self._holding_for is not None and self._holding_for <= picture.index <= self._holding_for + _NEARLY_FRAMES:
            self._let_go()

    def _tell_problem(self, serial: int, sentence: str) -> None:
        if self._source is not None and self._source.serial == serial:
            self._shown = None
            self.message.emit(self.tr("This part of the video cannot be shown"), sentence)

    def _show_exactly(self) -> None:
        self._rest.stop()
        if not self._ticks.isActive():
            self._request(self._playhead.time_s, exact=True)

    def _request(self, session_s: float, *, exact: bool) -> None:
        if self._source is None:
            return
        if self._has_picture(session_s):
            self._source.request(self._index_at(session_s), exact=exact)
        else:
            self._tell_no_picture(session_s)

    def _has_picture(self, session_s: float) -> bool:
        """True while this media was running."""
        if self._source is None:
            return False
        times = self._source.index.times
        return times.time_of(0) - _EDGE_S <= self._to_media(session_s) <= times.end_s + _EDGE_S

    def _tell_no_picture(self, session_s: float) -> None:
        source, media = self._source, self._media
        if source is None or media is None:
            return
        self._shown = None
        begin_s, end_s = (
            self._to_session(time_s) for time_s in (source.index.times.time_of(0), source.index.times.end_s)
        )
        if session_s < begin_s:
            words = self.tr("%1 begins at %2").replace("%2", format_time(begin_s))
        else:
            words = self.tr("%1 ends at %2").replace("%2", format_time(end_s))
        self.message.emit(self.tr("No picture at this time"), words.replace("%1", media.file_name))

    def _index_at(self, session_s: float) -> int:
        return self._source.index.times.index_at(self._to_media(session_s)) if self._source is not None else 0

    def _to_media(self, session_s: float) -> float:
        return session_s - (self._media.offset_s if self._media is not None else 0.0)

    def _to_session(self, media_s: float) -> float:
        return media_s + (self._media.offset_s if self._media is not None else 0.0)

    # --- the playhead -----------------------------------------------------------------------------------------------

    def _playhead_moved(self, time_s: float) -> None:
        if self._advancing:
            return
        if self._playhead.scrubbing:
            self._end_run()
            self._clock.hold(self._to_media(time_s))
            self._request(time_s, exact=False)
            self._rest.start()
        elif self._playhead.playing:
            self._start(time_s)
        elif self._shown != (self._index_at(time_s), True):
            self._show_exactly()

    def _scrubbed(self, scrubbing: bool) -> None:
        if scrubbing:
            return
        self._rest.stop()
        if self._playhead.playing:
            self._start(self._playhead.time_s)
        else:
            self._show_exactly()

    def _playing_changed(self, playing: bool) -> None:
        if not playing:
            self._stop()
            return
        if self._playhead.scrubbing:
            return
        begin_s = self._begin_s()
        if begin_s != self._playhead.time_s:
            self._advance(begin_s)
        self._start(self._playhead.time_s)

    def _begin_s(self) -> float:
        """Where playing begins: at the playhead, but at the end it begins again, and a loop is entered at its start."""
        time_s, loop = self._playhead.time_s, self._playhead.loop
        if self._playhead.stop_at_s is not None:
            return time_s
        if loop is not None:
            return time_s if loop[0] <= time_s < loop[1] - 1e-6 else loop[0]
        frames = self._playhead.frames
        last_s = self._playhead.duration_s
        if frames is not None and len(frames) and frames.end_s + _EDGE_S >= last_s:
            last_s = min(last_s, frames.time_of(len(frames) - 1))
        return 0.0 if time_s >= last_s - 1e-6 else time_s

    def _rate_changed(self, _rate: float) -> None:
        if self._ticks.isActive() and self._holding_for is None:
            self._run_clock()

    def _loop_changed(self, _: object) -> None:
        if self._ticks.isActive():
            self._start(self._begin_s())

    def _options_changed(self) -> None:
        if self._sound is not None:
            self._sound.set_volume(self._wanted_volume())

    def _wanted_volume(self) -> float:
        return 0.0 if self._options.muted else self._options.volume

    # --- playing ----------------------------------------------------------------------------------------------------

    def _start(self, time_s: float) -> None:
        """Play from a time: the clock waits for the first picture, then picture and sound begin together."""
        self._clock.hold(self._to_media(time_s))
        self._holding_for = self._index_at(time_s)
        self._picture_runs = self._has_picture(time_s)
        self._ticks.start()
        if self._source is None or not self._picture_runs:
            self._tell_no_picture(time_s)
            self._let_go()
            return
        self._held_too_long.start()
        self._source.play(self._holding_for, clock=self._clock.now, until_index=self._last_index())

    def _let_go(self) -> None:
        self._held_too_long.stop()
        if self._holding_for is not None:
            self._holding_for = None
            self._run_clock()

    def _run_clock(self) -> None:
        """Let time go on, with sound if the media that is heard was running then (else it joins in later)."""
        now_s = self._to_session(self._clock.now())
        self._sound_joined = self._has_sound(now_s)
        sound, media = self._sound, self._sound_media
        if sound is None or media is None or not self._sound_joined:
            self._clock.run(self._playhead.rate, None)
        else:
            ahead_s = self._to_session(0.0) - media.offset_s
            self._clock.run(self._playhead.rate, ShiftedSound(sound, ahead_s) if ahead_s else sound)

    def _has_sound(self, session_s: float) -> bool:
        media = self._sound_media
        return (
            media is not None and session_s >= media.offset_s - 1e-6 and session_s < media.offset_s + media.duration_s
        )

    def _stop(self) -> None:
        if not self._finishing:
            self._stay_on_shown_frame()
        self._end_run()
        self._clock.hold(self._to_media(self._playhead.time_s))
        self._show_exactly()

    def _stay_on_shown_frame(self) -> None:
        """Pausing stops on the frame the user saw, also where the picture lagged a little behind the sound."""
        if self._holding_for is None and self._shown is not None and self._source is not None:
            shown_s = self._to_session(self._source.index.times.time_of(self._shown[0]))
            if 0 < self._playhead.time_s - shown_s < _LAG_S:
                self._advance(shown_s)

    def _end_run(self) -> None:
        self._ticks.stop()
        self._held_too_long.stop()
        self._holding_for = None

    def _last_index(self) -> int:
        """The last frame to play: of the span, of the loop (whose end is not part of it), or of all."""
        if self._source is None:
            return 0
        if self._playhead.stop_at_s is not None:
            return self._index_at(self._playhead.stop_at_s)
        if self._playhead.loop is not None:
            return self._index_at(self._playhead.loop[1] - 0.001)
        return len(self._source.index) - 1

    def _tick(self) -> None:
        if self._holding_for is not None:
            return
        now_s = self._to_session(self._clock.now())
        if not self._sound_joined and self._has_sound(now_s):
            self._run_clock()
        stop_at_s, loop = self._playhead.stop_at_s, self._playhead.loop
        if stop_at_s is not None and now_s >= stop_at_s:
            self._finish(stop_at_s)
        elif stop_at_s is None and loop is not None and now_s >= loop[1]:
            self._advance(loop[0])
            self._start(self._playhead.time_s)
        elif now_s >= self._playhead.duration_s:
            self._finish(self._playhead.duration_s)
        else:
            self._follow(now_s)

    def _follow(self, now_s: float) -> None:
        """Take the playhead along, frame by frame; the picture comes and goes with the media's own time."""
        frames = self._playhead.frames
        has_picture = self._has_picture(now_s)
        if not has_picture or frames is None or frames.index_at(now_s) != self._playhead.frame_index:
            self._advance(now_s)
        if self._source is not None and has_picture != self._picture_runs:
            if has_picture:
                self._start(now_s)
            else:
                self._picture_runs = False
                self._tell_no_picture(now_s)

    def _finish(self, time_s: float) -> None:
        self._advance(time_s)
        self._finishing = True
        self._playhead.pause()
        self._finishing = False

    def _advance(self, time_s: float) -> None:
        self._advancing = True
        self._playhead.advance(time_s)
        self._advancing = False


def _image_of(picture: Picture) -> QImage:
    """Wrap the pixels without a copy: the image holds on to the array's memory."""
    height, width = picture.bgra.shape[:2]
    return QImage(picture.bgra.data, width, height, 4 * width, QImage.Format.Format_RGB32)


def _display_interval_ms() -> int:
    rate_hz = QGuiApplication.primaryScreen().refreshRate()
    return max(8, round(1000 / rate_hz)) if rate_hz > 0 else 16
