"""The picture over the bar that plays it; with several recordings, a bar that says which is seen and heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.domain.media import Media
from annotator.ui.player.engine import PlayerEngine
from annotator.ui.player.media_chooser import AS_SEEN, MediaChooser
from annotator.ui.player.picture_view import PictureView
from annotator.ui.player.transport import TransportBar
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    media: Media
    path: Path
    index: FrameIndex | None


class PlayerPanel(QWidget):
    """Picture, transport bar, and the engine behind them."""

    def __init__(self, workspace: Workspace, actions: Mapping[str, QAction], parent: QWidget | None = None):
        super().__init__(parent)
        self._document = workspace.document
        self._playhead = workspace.playhead
        self._ready: dict[str, _Ready] = {}
        self.engine = PlayerEngine(workspace, self)
        self.picture = PictureView(workspace, self)
        self.transport = TransportBar(workspace, actions, self)
        self.chooser = MediaChooser(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chooser)
        column.addWidget(self.picture, 1)
        column.addWidget(self.transport)
        self.setFocusProxy(self.picture)
        self.engine.media_changed.connect(self.picture.show_media)
        self.engine.media_changed.connect(self._note_media)
        self.engine.picture_changed.connect(self.picture.show_picture)
        self.engine.message.connect(self.picture.show_message)
        self.chooser.picture_wanted.connect(self.show_media)
        self.chooser.sound_wanted.connect(self._hear)
        workspace.selection.flag_changed.connect(self._follow_flag)
        workspace.selection.annotations_changed.connect(self._follow_annotations)

    def add_media(self, media: Media, path: Path, index: FrameIndex | None) -> None:
        """This recording can be chosen from now on; its frame times are in the document."""
        self._ready[media.id] = _Ready(media=media, path=path, index=index)
        order = [row for row in self._document.session.media if row in self._ready]
        shown = self.engine.media
        self.chooser.offer(
            [self._ready[row].media for row in order],
            shown_id=shown.id if shown is not None else "",
            several=len(self._document.session.media) > 1,
        )
        if shown is not None and self.engine.sound_media is None and media.has_audio:
            self._hear(self.chooser.sound_id)

    def show_media(self, media_id: str) -> None:
        """See another recording at the same session time; playing goes on."""
        ready, shown = self._ready.get(media_id), self.engine.media
        if ready is None or (shown is not None and shown.id == media_id):
            return
        playing, stop_at_s, time_s = self._playhead.playing, self._playhead.stop_at_s, self._playhead.time_s
        self.engine.open(ready.media, ready.path, ready.index)
        self._playhead.set_frames(self._document.frame_times(media_id))
        self._hear(self.chooser.sound_id)
        if playing and stop_at_s is not None:
            self._playhead.play_span(time_s, stop_at_s)
        elif playing:
            self._playhead.play()

    def show_next_media(self) -> None:
        """See the next recording, after the last the first."""
        order = [row.id for row in self._document.session.media.values() if row.id in self._ready and row.width_px]
        shown = self.engine.media
        if order:
            place = order.index(shown.id) + 1 if shown is not None and shown.id in order else 0
            self.show_media(order[place % len(order)])

    def edit_region(self, participant_id: str | None) -> None:
        """Draw or adjust this participant's region on the picture they are seen in; None ends it."""
        if participant_id is not None:
            self._show_person(participant_id)
        self.picture.set_region_editing(participant_id)

    def _hear(self, media_id: str) -> None:
        """Hear the chosen recording; as seen, where that has sound, else the first that has."""
        shown, heard = self.engine.media, self.engine.sound_media
        wanted = self._ready.get(media_id)
        if media_id == AS_SEEN and shown is not None:
            wanted = self._ready.get(shown.id)
        if wanted is None or not wanted.media.has_audio:
            wanted = next((row for row in self._ready.values() if row.media.has_audio), None)
        if wanted is None or (heard is not None and heard.id == wanted.media.id):
            return
        playing = self._playhead.playing
        self.engine.hear(wanted.media, wanted.path)
        if playing:
            self._playhead.play()

    def _note_media(self, media: Media | None) -> None:
        if media is not None:
            self.chooser.show_picture(media.id)

    def _follow_flag(self, flag_id: str | None) -> None:
        flag = self._document.session.all_flags().get(flag_id) if flag_id is not None else None
        if flag is not None and self.chooser.follow.isChecked():
            self._show_person(flag.participant_id)

    def _follow_annotations(self, annotation_ids: tuple[str, ...]) -> None:
        annotation = self._document.session.annotations.get(annotation_ids[-1]) if annotation_ids else None
        if annotation is not None and self.chooser.follow.isChecked():
            self._show_person(annotation.participant_id)

    def _show_person(self, participant_id: str) -> None:
        person = self._document.session.participants.get(participant_id)
        if person is not None and len(self._ready) > 1:
            self.show_media(person.media_id)
