"""Keeps pictures and sound where the playhead is, and drives the playhead while playing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage

from annotator.domain.media import Media
from annotator.ui.player.lateness import Lateness
from annotator.ui.player.picture_track import OpenMedia, PictureTrack
from annotator.ui.player.play_clock import PlayClock
from annotator.ui.player.sound_track import OpenSound, ShiftedSound, SoundTrack, open_sound
from annotator.ui.session.playhead import LAG_S
from annotator.ui.session.workspace import Workspace

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex
    from annotator.media.picture_style import PictureStyle

_REST_MS = 120
"""A hand that did not move for this long wants to see the exact frame."""
_NEARLY_FRAMES = 8
"""A first picture this far on will do, where the very first one does not decode."""
_END_S = 0.25
"""Sound goes on a moment after the last picture: so near to it, playing begins again from the start."""
_LONGEST_HOLD_MS = 1500
"""Playing begins without its first picture after this time, so that a damaged stretch cannot stop it."""


class PlayerEngine(QObject):
    """Plays the recordings of the session on one clock. Never waits for a picture or a file on the window's thread.

    One recording leads: playing waits for its first picture, pausing stops on its frame, and its picture stays smooth
    where the machine cannot keep up with all of them. The others are shown beside it.
    """

    frame_shown = Signal(int, float)
    """Index of the leading recording's frame that is on screen now, and its time on the session clock."""
    picture_changed = Signal(object, float)
    """A :class:`QImage` of the leading recording to show, and its time on the session clock."""
    message = Signal(str, str)
    """There is no picture of the leading recording; a title and a detail say why and what to do."""
    media_changed = Signal(object)
    """The :class:`Media` that leads now, or None."""
    beside_shown = Signal(str, object, float)
    """Media id of a recording beside it, a :class:`QImage`, and its time on the session clock."""
    beside_message = Signal(str, str, str)
    """Media id of a recording beside it that has no picture now; a title and a detail."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None, *, open_player: OpenSound = open_sound):
        """``open_player`` opens the sound of a file."""
        super().__init__(parent)
        self._open_player = open_player
        self._playhead = workspace.playhead
        self._options = workspace.options
        self._lead: PictureTrack | None = None
        self._beside: dict[str, PictureTrack] = {}
        self._styles: dict[str, PictureStyle] = {}
        self._lateness = Lateness()
        self._sound: SoundTrack | None = None
        self._sound_media: Media | None = None
        self._sound_joined = False
        self._clock = PlayClock()
        self._advancing = False
        self._finishing = False
        self._holding_for: int | None = None
        self._ticks = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=_display_interval_ms())
        self._ticks.timeout.connect(self._tick)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._show_exactly)
        self._held_too_long = QTimer(self, singleShot=True, interval=_LONGEST_HOLD_MS)
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
        """Which recording leads."""
        return self._lead.media if self._lead is not None else None

    @property
    def shown_index(self) -> int | None:
        """The leading recording's frame on screen."""
        return self._lead.shown_index if self._lead is not None else None

    @property
    def beside(self) -> tuple[PictureTrack, ...]:
        """The recordings beside the leading one, in order."""
        return tuple(self._beside.values())

    def track_of(self, media_id: str) -> PictureTrack | None:
        """The open recording with this id."""
        return next((track for track in self._tracks() if track.media.id == media_id), None)

    def open(self, media: Media, path: Path, index: FrameIndex | None) -> None:
        """Show one recording alone from now on, with its sound. Returns at once; the picture comes when it is decoded.

        Args:
            path: Where the file is.
            index: Its frames; None (or no frames) for a file with sound only.
        """
        self.close()
        self.show(OpenMedia(media=media, path=path, index=index))
        self.hear(media, path)

    def show(self, lead: OpenMedia, beside: Sequence[OpenMedia] = ()) -> None:
        """Show these recordings from now on, the first one leading; what is open stays open, and playing goes on."""
        before = self.media
        had = {track.media.id: track for track in self._tracks()}
        wanted = {one.media.id: one for one in (lead, *beside)}
        for media_id in [media_id for media_id in had if media_id not in wanted]:
            self._close_track(had.pop(media_id))
        made = {media_id: had.get(media_id) or self._open_track(one) for media_id, one in wanted.items()}
        self._lead = made.pop(lead.media.id)
        self._beside = made
        self._lateness.forget()
        self._share_machine()
        if before is None or before.id != lead.media.id:
            self.media_changed.emit(lead.media)
        for track in self._tracks():
            if track.media.id not in had:
                self._catch_up(track)

    def move(self, media: Media) -> None:
        """Take over another offset of a recording that is open; its picture and its sound follow."""
        if self._sound_media is not None and self._sound_media.id == media.id:
            self._playhead.pause()
            self._sound_media = media
        track = self.track_of(media.id)
        if track is not None:
            self._playhead.pause()
            track.move(media)
            track.request(self._playhead.time_s, exact=True)

    def set_style(self, media_id: str, style: PictureStyle) -> None:
        """Make pictures of a recording like this from now on, and the one on screen anew."""
        if self._styles.get(media_id) == style:
            return
        self._styles[media_id] = style
        track = self.track_of(media_id)
        if track is not None:
            track.set_style(style)
            if not self._ticks.isActive() and not self._playhead.scrubbing:
                track.request(self._playhead.time_s, exact=True)

    @property
    def sound_media(self) -> Media | None:
        """Whose sound is heard, or None."""
        return self._sound_media

    def hear(self, media: Media | None, path: Path) -> None:
        """Hear the sound of a recording, also of one that is not seen, at the session's time; None for silence."""
        self._playhead.pause()
        self._close_sound()
        if media is not None and media.has_audio:
            self._sound = SoundTrack(
                path, volume=self._wanted_volume(), track=media.sound_track, open_player=self._open_player
            )
            self._sound_media = media

    def _close_sound(self) -> None:
        self._clock.hold(self._playhead.time_s)
        sound, self._sound, self._sound_media = self._sound, None, None
        if sound is not None:
            sound.close()

    def close(self) -> None:
        """Stop, and let go of the files (in the background)."""
        self._playhead.pause()
        self._rest.stop()
        for track in self._tracks():
            self._close_track(track)
        had, self._lead, self._beside = self._lead, None, {}
        self._close_sound()
        if had is not None:
            self.media_changed.emit(None)

    def _tracks(self) -> tuple[PictureTrack, ...]:
        return ((self._lead,) if self._lead is not None else ()) + self.beside

    def _open_track(self, opened: OpenMedia) -> PictureTrack:
        track = PictureTrack(opened, on_shown=self._track_shown, on_message=self._track_says, parent=self)
        style = self._styles.get(opened.media.id)
        if style is not None:
            track.set_style(style)
        return track

    def _close_track(self, track: PictureTrack) -> None:
        track.close()
        track.deleteLater()

    def _catch_up(self, track: PictureTrack) -> None:
        """A recording that was opened just now joins what is going on."""
        if self._ticks.isActive() and self._holding_for is None:
            track.play(self._clock.now(), clock=self._clock.now, until_s=self._until_s())
        else:
            track.request(self._playhead.time_s, exact=True)

    # --- showing pictures -------------------------------------------------------------------------------------------

    def _track_shown(self, track: PictureTrack, image: QImage, time_s: float) -> None:
        if track is not self._lead:
            self.beside_shown.emit(track.media.id, image, time_s)
            return
        index = track.shown_index
        if index is None:
            return
        self._playhead.note_picture(time_s)
        self.picture_changed.emit(image, time_s)
        self.frame_shown.emit(index, time_s)
        if self._holding_for is not None and self._holding_for <= index <= self._holding_for + _NEARLY_FRAMES:
            self._let_go()
        elif self._holding_for is None and self._ticks.isActive():
            self._lateness.note(self._clock.now() - time_s)
            self._share_machine()

    def _track_says(self, track: PictureTrack, title: str, detail: str) -> None:
        if track is self._lead:
            self.message.emit(title, detail)
        else:
            self.beside_message.emit(track.media.id, title, detail)

    def _share_machine(self) -> None:
        """What the machine cannot do is taken from the recordings beside the leading one."""
        for track in self._tracks():
            track.set_skipping(0 if track is self._lead else self._lateness.skipping)

    def _show_exactly(self) -> None:
        self._rest.stop()
        if not self._ticks.isActive():
            self._request(self._playhead.time_s, exact=True)

    def _request(self, session_s: float, *, exact: bool) -> None:
        for track in self._tracks():
            if not exact or not track.shows_exactly(session_s) or not track.runs_at(session_s):
                track.request(session_s, exact=exact)

    # --- the playhead -----------------------------------------------------------------------------------------------

    def _playhead_moved(self, time_s: float) -> None:
        if self._advancing:
            return
        if self._playhead.scrubbing:
            self._end_run()
            self._clock.hold(time_s)
            self._request(time_s, exact=False)
            self._rest.start()
        elif self._playhead.playing:
            self._start(time_s)
        else:
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
        if frames is not None and len(frames) and frames.end_s + _END_S >= last_s:
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
        """Play from a time: the clock waits for the first picture, then pictures and sound begin together."""
        self._clock.hold(time_s)
        lead = self._lead
        self._holding_for = lead.index_at(time_s) if lead is not None else 0
        self._ticks.start()
        waits = lead is not None and lead.runs_at(time_s)
        if waits:
            self._held_too_long.start()
        for track in self._tracks():
            track.play(time_s, clock=self._clock.now, until_s=self._until_s())
        if not waits:
            self._let_go()

    def _let_go(self) -> None:
        self._held_too_long.stop()
        if self._holding_for is not None:
            self._holding_for = None
            self._run_clock()

    def _run_clock(self) -> None:
        """Let time go on, with sound if the media that is heard was running then (else it joins in later)."""
        self._sound_joined = self._has_sound(self._clock.now())
        sound, media = self._sound, self._sound_media
        if sound is None or media is None or not self._sound_joined:
            self._clock.run(self._playhead.rate, None)
        else:
            self._clock.run(self._playhead.rate, ShiftedSound(sound, -media.offset_s))

    def _has_sound(self, session_s: float) -> bool:
        media = self._sound_media
        return (
            media is not None and session_s >= media.offset_s - 1e-6 and session_s < media.offset_s + media.duration_s
        )

    def _stop(self) -> None:
        if not self._finishing:
            self._stay_on_shown_frame()
        self._end_run()
        self._clock.hold(self._playhead.time_s)
        for track in self._tracks():  # also those on the right frame already: they must not go on
            track.request(self._playhead.time_s, exact=True)

    def _stay_on_shown_frame(self) -> None:
        """Pausing stops on the frame the user saw, also where the picture lagged a little behind the sound."""
        shown_s = self._lead.shown_s if self._lead is not None else None
        if self._holding_for is None and shown_s is not None and 0 < self._playhead.time_s - shown_s < LAG_S:
            self._advance(shown_s)

    def _end_run(self) -> None:
        self._ticks.stop()
        self._held_too_long.stop()
        self._holding_for = None

    def _until_s(self) -> float | None:
        """Until when frames are shown: the end of the span, of the loop (which is not part of it), or None for all."""
        if self._playhead.stop_at_s is not None:
            return self._playhead.stop_at_s
        return self._playhead.loop[1] - 0.001 if self._playhead.loop is not None else None

    def _tick(self) -> None:
        if self._holding_for is not None:
            return
        now_s = self._clock.now()
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
        """Take the playhead along, frame by frame; pictures come and go with their recordings' own time."""
        frames, lead = self._playhead.frames, self._lead
        in_picture = lead is not None and lead.runs_at(now_s)
        if not in_picture or frames is None or frames.index_at(now_s) != self._playhead.frame_index:
            self._advance(now_s)
        for track in self._tracks():
            track.follow(now_s, clock=self._clock.now, until_s=self._until_s())

    def _finish(self, time_s: float) -> None:
        self._advance(time_s)
        self._finishing = True
        self._playhead.end_span()
        self._finishing = False

    def _advance(self, time_s: float) -> None:
        self._advancing = True
        self._playhead.advance(time_s)
        self._advancing = False


def _display_interval_ms() -> int:
    rate_hz = QGuiApplication.primaryScreen().refreshRate()
    return max(8, round(1000 / rate_hz)) if rate_hz > 0 else 16
