"""Plays one moment for the room: with what goes before and after, again, slowly, frozen at its apex."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from annotator.domain.playlists import Playlist, PlaylistItem
from annotator.ui.dialogs.large_stills import BEFORE_S
from annotator.ui.document import SessionDocument
from annotator.ui.panels.still_pair import StillPair, StillSource, framing_of
from annotator.ui.player.engine import PlayerEngine
from annotator.ui.player.landmark_overlay import TracksProvider
from annotator.ui.player.picture_view import PictureView
from annotator.ui.playhead import Playhead
from annotator.ui.review.drawing_layer import DrawingLayer
from annotator.ui.selection import Selection
from annotator.ui.session_host import ReadyMedia
from annotator.ui.theme import GRID_PX, ThemeSource
from annotator.ui.view_options import ViewOptions
from annotator.ui.workspace import Workspace

_NEAR_S = 0.05


class ReviewPlayer(QWidget):
    """The picture, with a player of its own: the coder's window stays where it is."""

    ended = Signal()
    """The moment was played, as often as the playlist says."""
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
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._document = document
        self._media = media
        self._item: PlaylistItem | None = None
        self._playlist: Playlist | None = None
        self._left = 0
        self._stop_s = 0.0
        self._options = ViewOptions(self)
        self._options.set_show_landmarks(False)
        self._options.set_show_regions(False)
        self.playhead = Playhead(self)
        self.playhead.set_duration(document.session.info.duration_s)
        workspace = Workspace(
            document=document,
            playhead=self.playhead,
            selection=Selection(self),
            options=self._options,
            themes=themes,
        )
        self.engine = PlayerEngine(workspace, self)
        self.picture = PictureView(workspace, self)
        self.picture.setAcceptDrops(False)
        self.picture.set_tracks_provider(landmarks)
        self.drawing = DrawingLayer(self.picture.transform, self.picture)
        self.stills = StillPair(themes, stills, large=True)
        self._black = QWidget()
        self._black.setProperty("surface", "surround")
        self._build()
        self.engine.media_changed.connect(self.picture.show_media)
        self.engine.picture_changed.connect(self._show_picture)
        self.engine.message.connect(self.picture.show_message)
        self.playhead.playing_changed.connect(self._playing_changed)
        self.stills.time_chosen.connect(self._go_to_still)

    @property
    def stills_shown(self) -> bool:
        """True while the two stills are in the picture's place."""
        return self._stack.currentIndex() == 1

    @property
    def black(self) -> bool:
        """True while there is nothing to be seen."""
        return self._stack.currentIndex() == 2

    def show_item(self, item: PlaylistItem | None, playlist: Playlist | None) -> None:
        """Stand at the beginning of a moment, with its drawing, ready to play."""
        self.playhead.pause()
        self._item, self._playlist = item, playlist
        self._stack.setCurrentIndex(0)
        self.drawing.show_strokes(item.strokes if item is not None else ())
        if item is None:
            self.engine.close()
            self.picture.show_message(
                self.tr("Nothing to replay yet"), self.tr("Add moments to the playlist at the right")
            )
        if item is not None and playlist is not None:
            self._open_media_of(item)
            self.playhead.set_rate(playlist.rate)
            self.playhead.seek(self._span(item, playlist)[0])

    def refresh(self, item: PlaylistItem, playlist: Playlist) -> None:
        """The same moment was changed: its drawing, or how it is played."""
        self._item, self._playlist = item, playlist
        self.drawing.show_strokes(item.strokes)
        self.playhead.set_rate(playlist.rate)

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
            self._left = 0
            self.playhead.pause()
            return
        start_s, end_s = self._span(self._item, self._playlist)
        now_s = self.playhead.time_s
        if start_s + _NEAR_S < now_s < end_s - _NEAR_S:
            self._stack.setCurrentIndex(0)
            self._left = max(1, self._left)
            self._run(now_s, end_s)
        else:
            self.play()

    def set_cues_shown(self, shown: bool) -> None:
        """Draw what was measured on the face and body."""
        self._options.set_show_landmarks(shown)

    def go_to_apex(self) -> None:
        """Stop at the strongest picture of the moment."""
        if self._item is not None:
            self._left = 0
            self.playhead.pause()
            self._stack.setCurrentIndex(0)
            self.playhead.seek(self._item.apex_s)

    def set_stills_shown(self, shown: bool) -> None:
        """Two stills, before and at the apex, in the picture's place; or the picture again."""
        item = self._item
        if not shown or item is None or not item.participant_id:
            self._stack.setCurrentIndex(0)
            return
        self.playhead.pause()
        self._stack.setCurrentIndex(1)
        flag = self._document.session.flag(item.source_id)
        self.stills.show_moments(
            item.participant_id,
            max(0.0, item.start_s - BEFORE_S),
            item.apex_s,
            framing=framing_of(flag.family) if flag is not None else "body",
        )

    def _go_to_still(self, time_s: float) -> None:
        self._stack.setCurrentIndex(0)
        self.playhead.seek(time_s)

    def set_black(self, black: bool) -> None:
        """Show nothing, so that the room looks at each other; or the picture again."""
        self.playhead.pause()
        self._stack.setCurrentIndex(2 if black else 0)

    def shutdown(self) -> None:
        """Let go of the files and wait for the threads."""
        self.engine.shutdown()

    def _build(self) -> None:
        pair = QWidget()
        pair.setProperty("surface", "room")
        row = QHBoxLayout(pair)
        row.setContentsMargins(2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        row.addWidget(self.stills)
        for widget in (pair, self._black):
            widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = QStackedLayout(self)
        for widget in (self.picture, pair, self._black):
            self._stack.addWidget(widget)
        self.setFocusProxy(self.picture)

    def _open_media_of(self, item: PlaylistItem) -> None:
        person = self._document.session.participants.get(item.participant_id)
        wanted = self._media.get(person.media_id) if person is not None else None
        ready = wanted or next((row for row in self._media.values() if row.index is not None), None)
        if ready is None or (self.engine.media is not None and self.engine.media.id == ready.media.id):
            return
        self.engine.open(ready.media, ready.path, ready.index)
        self.playhead.set_frames(self._document.frame_times(ready.media.id))

    def _span(self, item: PlaylistItem, playlist: Playlist) -> tuple[float, float]:
        return max(0.0, item.start_s - playlist.pre_roll_s), item.end_s + playlist.post_roll_s

    def _play_once(self) -> None:
        if self._item is None or self._playlist is None:
            return
        self._stack.setCurrentIndex(0)
        start_s, end_s = self._span(self._item, self._playlist)
        self._run(start_s, self._item.apex_s if self._playlist.freeze_at_apex else end_s)

    def _run(self, start_s: float, stop_s: float) -> None:
        self._stop_s = min(stop_s, self.playhead.duration_s)
        self.playhead.play_span(start_s, self._stop_s)

    def _playing_changed(self, playing: bool) -> None:
        if playing or self._left == 0 or self.playhead.time_s < self._stop_s - 2 * _NEAR_S:
            return
        item, playlist = self._item, self._playlist
        if item is None or playlist is None:
            return
        if playlist.freeze_at_apex and self._stop_s == min(item.apex_s, self.playhead.duration_s):
            self.frozen.emit()
            return
        self._left -= 1
        if self._left > 0:
            self._play_once()
        else:
            self.ended.emit()

    def _show_picture(self, image: QImage, time_s: float) -> None:
        self.picture.show_picture(image, time_s)
        self.drawing.update()
