"""Plays one moment for the room: with what goes before and after, again, slowly, frozen at its apex."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from annotator.domain.playlists import Playlist, PlaylistItem
from annotator.features.review.cue_layer import CueLayer
from annotator.features.review.drawing_layer import DrawingLayer
from annotator.ui.document import SessionDocument
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, ThemeSource
from annotator.ui.panels.large_stills import BEFORE_S
from annotator.ui.panels.still_pair import StillPair, StillSource, framing_of
from annotator.ui.player.engine import PlayerEngine
from annotator.ui.player.landmark_overlay import TracksProvider
from annotator.ui.player.picture_view import PictureView
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.session_host import ReadyMedia
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stacked

_NEAR_S = 0.05
_PICTURE, _STILLS, _BLACK = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goal:
    """What is played to.

    Attributes:
        turn_s: The turn of the therapist before which it stops on the way; None for none.
    """

    stop_s: float
    freezes: bool
    turn_s: float | None


class ReviewPlayer(QWidget):
    """The picture, with a player of its own: coding stays where it is."""

    ended = Signal()
    """The moment was played, as often as the playlist says."""
    held = Signal()
    """Playing stopped before a turn of the therapist; :meth:`toggle` goes on."""
    frozen = Signal()
    """Playing stopped at the apex; :meth:`toggle` goes on."""

    def __init__(
        self,
        document: SessionDocument,
        media: Mapping[str, ReadyMedia],
        *,
        stills: StillSource,
        landmarks: TracksProvider,
        themes: ThemeSource,
    ):
        super().__init__()
        self._document = document
        self._media = media
        self._landmarks = landmarks
        self._item: PlaylistItem | None = None
        self._playlist: Playlist | None = None
        self._left = 0
        self._freezes = False
        self._frozen = False
        self._turns_s: tuple[float, ...] = ()
        self._lead_s: float | None = None
        self._goal: _Goal | None = None
        self._held_turn_s: float | None = None
        self._drawing_asked = False
        self._cues_shown = False
        self._camera_id = ""
        """The recording that somebody wants to see instead of the moment's own; empty for that one."""
        self._under_black = _PICTURE
        self._options = ViewOptions(self)
        self._options.show_landmarks = False
        self._options.show_regions = False
        self.playhead = Playhead(self)
        self.playhead.set_duration(document.session.info.duration_s)
        workspace = Workspace(
            document=document,
            playhead=self.playhead,
            selection=Selection(self),
            options=self._options,
            themes=themes,
            keymap=Keymap(parent=self),
        )
        self.engine = PlayerEngine(workspace, self)
        self.picture = PictureView(workspace, self)
        self.picture.setAcceptDrops(False)
        self.cues = CueLayer(self.picture.transform, self.picture)
        self.drawing = DrawingLayer(self.picture.transform, self.picture)
        self.stills = StillPair(themes, stills, large=True, on_surround=True)
        self._black = QWidget()
        self._black.setProperty("surface", "surround")
        self._build()
        self.engine.media_changed.connect(self.picture.show_media)
        self.engine.picture_changed.connect(self._show_picture)
        self.engine.message.connect(self.picture.show_message)
        self.playhead.playing_changed.connect(self._playing_changed)
        self.playhead.span_ended.connect(self._span_ended)
        document.media_ready.connect(self._media_arrived)
        self.stills.time_chosen.connect(self._go_to_still)

    @property
    def stills_shown(self) -> bool:
        """True while the two stills are in the picture's place."""
        return self._stack.currentIndex() == _STILLS

    @property
    def black(self) -> bool:
        """True while there is nothing to be seen."""
        return self._stack.currentIndex() == _BLACK

    def show_item(self, item: PlaylistItem | None, playlist: Playlist | None) -> None:
        """Stand at the beginning of a moment, ready to play."""
        self._left, self._frozen, self._drawing_asked, self._held_turn_s = 0, False, False, None
        self.drawing.set_drawing(False)
        self.playhead.pause()
        self._item, self._playlist = item, playlist
        self._camera_id = ""
        self._stack.setCurrentIndex(_PICTURE)
        if item is None or playlist is None:
            self.engine.close()
            self.picture.show_message(
                self.tr("Nothing to replay yet"), self.tr("Add moments to the playlist at the right")
            )
            return
        self._open_media_of(item)
        self.playhead.set_rate(playlist.rate)
        self.playhead.seek(self._span(item, playlist)[0])

    @property
    def is_held(self) -> bool:
        """True while it stands before a turn of the therapist; :meth:`toggle` goes on."""
        return self._held_turn_s is not None

    @property
    def knows_turns(self) -> bool:
        """True once it is known when the therapist speaks."""
        return bool(self._turns_s)

    def set_turns(self, starts_s: tuple[float, ...]) -> None:
        """When the therapist's turns begin, in order."""
        self._turns_s = starts_s
        self._play_on()

    def hold_before_turns(self, lead_s: float | None) -> None:
        """Stop this long before each turn of the therapist; None plays through them."""
        self._lead_s = lead_s
        self._play_on()

    def _play_on(self) -> None:
        """What is playing takes another end."""
        if self.playhead.playing and self._goal is not None:
            self._run(self.playhead.time_s, self._goal.stop_s, freezes=self._goal.freezes)

    def refresh(self, item: PlaylistItem, playlist: Playlist) -> None:
        """The same moment was changed: its drawing, or how it is played. What was chosen by hand meanwhile stays."""
        before, self._item, self._playlist = self._playlist, item, playlist
        self._show_strokes()
        if before is None or before.rate != playlist.rate:
            self.playhead.set_rate(playlist.rate)
        self._open_media_of(item)

    @property
    def camera_count(self) -> int:
        """How many recordings have a picture."""
        return len(self._pictures())

    def next_camera(self) -> None:
        """Show the same time in the next recording; it plays on if it played."""
        item, playlist, shown = self._item, self._playlist, self.engine.media
        ids = [row.media.id for row in self._pictures()]
        if item is None or playlist is None or shown is None or len(ids) < 2:
            return
        played, frozen = self.playhead.playing, self._frozen
        self.playhead.pause()
        self._camera_id = ids[(ids.index(shown.id) + 1) % len(ids)]
        self._open_media_of(item)  # the time stays: the playhead moves onto this recording's frame
        self._stack.setCurrentIndex(_PICTURE)
        self._frozen = frozen
        if played:
            self._run(
                self.playhead.time_s,
                item.apex_s if self._freezes else self._span(item, playlist)[1],
                freezes=self._freezes,
            )

    def play(self) -> None:
        """Play the moment from its beginning, as often as the playlist says."""
        if self._item is None or self._playlist is None:
            return
        self._left = self._playlist.repeats
        self._play_once()

    def toggle(self) -> None:
        """Pause, or go on; at the end play again."""
        if self._item is None or self._playlist is None:
            return
        if self.playhead.playing:
            self.playhead.pause()
            return
        start_s, end_s = self._span(self._item, self._playlist)
        now_s = self.playhead.time_s
        if self._held_turn_s is not None and self._goal is not None:
            self._stack.setCurrentIndex(_PICTURE)
            self._run(now_s, self._goal.stop_s, freezes=self._goal.freezes, past_turn_s=self._held_turn_s)
            return
        if self._frozen or start_s + _NEAR_S < now_s < min(end_s, self.playhead.duration_s) - _NEAR_S:
            freezes = self._playlist.freeze_at_apex and not self._frozen and now_s < self._item.apex_s - _NEAR_S
            self._stack.setCurrentIndex(_PICTURE)
            self._left = max(1, self._left)
            self._run(now_s, self._item.apex_s if freezes else end_s, freezes=freezes)
        else:
            self.play()

    def let_draw(self, on: bool) -> None:
        """Let the mouse draw on the still at the apex, or go through to the picture again."""
        if on:
            self._drawing_asked = True
            if self._item is not None:
                self._camera_id = ""
                self._open_media_of(self._item)
            self.go_to_apex()
        self.drawing.set_drawing(on)
        self._show_strokes()

    def show_cues(self, signals: Iterable[str] | None) -> None:
        """Show on the person the moment is about where these signals were measured; None shows nothing."""
        self._cues_shown = signals is not None
        self.cues.set_signals(signals or ())
        self.refresh_landmarks()
        self._show_strokes()

    def refresh_landmarks(self) -> None:
        """Ask for the landmarks of the frame on screen again: there may be some now."""
        item = self._item
        shown = item is not None and self._cues_shown and self.picture.image is not None and self._sees(item)
        tracked = self._landmarks(self.picture.time_s) if shown else ()
        who = item.participant_id if item is not None else ""
        self.cues.show_tracks([one for one in tracked if not who or one[0] == who])

    def go_to_apex(self) -> None:
        """Stop at the strongest picture of the moment."""
        if self._item is not None:
            self.playhead.pause()
            self._stack.setCurrentIndex(_PICTURE)
            self._left, self._frozen, self._held_turn_s = max(1, self._left), True, None
            self.playhead.seek(self._item.apex_s)

    def set_stills_shown(self, shown: bool) -> None:
        """Two stills, before and at the apex, in the picture's place; or the picture again."""
        item = self._item
        if not shown or item is None or not item.participant_id:
            self._stack.setCurrentIndex(_PICTURE)
            return
        self.playhead.pause()
        if self.picture.hasFocus():
            self._pair.setFocus()  # not on one of the stills: a frame around it would mean something to the room
        self._stack.setCurrentIndex(_STILLS)
        flag = self._document.session.flag(item.source_id)
        self.stills.show_moments(
            item.participant_id,
            max(0.0, item.start_s - BEFORE_S),
            item.apex_s,
            framing=framing_of(flag.family) if flag is not None else "body",
        )

    def _go_to_still(self, time_s: float) -> None:
        self._stack.setCurrentIndex(_PICTURE)
        self.playhead.seek(time_s)

    def set_black(self, black: bool) -> None:
        """Show nothing, so that the room looks at each other; or again what was there before."""
        if black == self.black:
            return
        self.playhead.pause()
        if black:
            self._under_black = self._stack.currentIndex()
        self._stack.setCurrentIndex(_BLACK if black else self._under_black)

    def shutdown(self) -> None:
        """Let go of the files and wait for the threads."""
        self.engine.close()

    def _build(self) -> None:
        pair = self._pair = QWidget()
        pair.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        pair.setProperty("surface", "surround")
        hbox(self.stills, on=pair, margin=2 * GRID_PX)
        for widget in (pair, self._black):
            widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = stacked(self.picture, pair, self._black, on=self)
        self.setFocusProxy(self.picture)

    def _open_media_of(self, item: PlaylistItem) -> None:
        wanted = self._camera_id or self._own_camera(item)
        ready = next((row for row in self._pictures() if row.media.id == wanted or not wanted), None)
        if ready is None:
            self.engine.close()
            self.playhead.set_frames(None)
            self._tell_missing(wanted)
            return
        if self.engine.media is not None and self.engine.media.id == ready.media.id:
            return
        self.engine.open(ready.media, ready.path, ready.index)
        self.playhead.set_frames(self._document.frame_times(ready.media.id))
        heard = next((row for row in self._media.values() if row.media.has_audio), None)
        if heard is not None and not ready.media.has_audio:  # a camera without sound beside a recorder
            self.engine.hear(heard.media, heard.path)

    def _pictures(self) -> list[ReadyMedia]:
        return [row for row in self._media.values() if row.index is not None]

    def _own_camera(self, item: PlaylistItem) -> str:
        """The recording in which the moment's person is seen; empty for whatever there is."""
        person = self._document.session.participants.get(item.participant_id)
        return person.at(item.start_s).media_id if person is not None else ""

    def _sees(self, item: PlaylistItem) -> bool:
        """True while the moment's own recording is shown: cues and lines belong to its picture."""
        own, shown = self._own_camera(item), self.engine.media
        return not own or shown is None or shown.id == own

    def _tell_missing(self, media_id: str) -> None:
        media = self._document.session.media.get(media_id) or next(iter(self._document.session.media.values()), None)
        self.picture.show_message(
            self.tr("The recording is not there: {name}").format(name=media.file_name if media is not None else "–"),
            self.tr("Find it with File, Find moved video. Words, notes and the order can be prepared without it."),
        )

    def _media_arrived(self, _media_id: str) -> None:
        """A recording was still being read when the moment was shown, or it was found now."""
        item, playlist = self._item, self._playlist
        if item is not None and playlist is not None and self.engine.media is None:
            self._open_media_of(item)
            if self.engine.media is not None:
                self.playhead.seek(self._span(item, playlist)[0])

    def _span(self, item: PlaylistItem, playlist: Playlist) -> tuple[float, float]:
        return max(0.0, item.start_s - playlist.pre_roll_s), item.end_s + playlist.post_roll_s

    def _play_once(self) -> None:
        item, playlist = self._item, self._playlist
        if item is None or playlist is None:
            return
        self._stack.setCurrentIndex(_PICTURE)
        start_s, end_s = self._span(item, playlist)
        freezes = playlist.freeze_at_apex
        self._run(start_s, item.apex_s if freezes else end_s, freezes=freezes)

    def _run(self, start_s: float, stop_s: float, *, freezes: bool, past_turn_s: float = -1.0) -> None:
        self._frozen, self._freezes, self._held_turn_s = False, freezes, None
        self._goal = _Goal(stop_s=stop_s, freezes=freezes, turn_s=self._turn_before(start_s, stop_s, past_turn_s))
        until_s = stop_s if self._goal.turn_s is None else self._goal.turn_s - (self._lead_s or 0.0)
        if self.engine.media is not None:  # without a picture time would run for nobody
            self.playhead.play_span(start_s, min(until_s, self.playhead.duration_s))

    def _turn_before(self, start_s: float, stop_s: float, past_turn_s: float) -> float | None:
        """The turn of the therapist to stop before; one that is nearer than the lead is let go by."""
        lead_s = self._lead_s
        if lead_s is None:
            return None
        ahead = (turn_s for turn_s in self._turns_s if turn_s > past_turn_s and turn_s - lead_s > start_s + _NEAR_S)
        turn_s = next(ahead, None)
        return turn_s if turn_s is not None and turn_s - lead_s < stop_s else None

    def _span_ended(self) -> None:
        if self._goal is not None and self._goal.turn_s is not None:
            self._held_turn_s = self._goal.turn_s
            self.held.emit()
            return
        if self._freezes:
            self._freezes, self._frozen = False, True
            self.frozen.emit()
            return
        self._left -= 1
        if self._left > 0:
            self._play_once()
        else:
            self.ended.emit()

    def _playing_changed(self, playing: bool) -> None:
        if playing:
            self.drawing.set_drawing(False)
        self._show_strokes()

    def _show_strokes(self) -> None:
        """Lines belong to the still at the apex; an earlier room's are away until they are asked for."""
        item = self._item
        asked = self._drawing_asked or self._cues_shown
        here = item is not None and self._sees(item) and self._is_at(item.apex_s)
        shown = asked and not self.playhead.playing and here
        self.drawing.show_strokes(item.strokes if item is not None and shown else ())

    def _is_at(self, time_s: float) -> bool:
        frames = self.playhead.frames
        if frames is None or not len(frames):
            return False
        return frames.index_at(time_s) == self.playhead.frame_index

    def _show_picture(self, image: QImage, time_s: float) -> None:
        self.picture.show_picture(image, time_s)
        self.refresh_landmarks()
        self._show_strokes()
