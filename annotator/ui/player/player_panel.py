"""The pictures over the bar that plays them; with several recordings, a bar that says which are seen and heard."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from annotator.domain.edits import Edit
from annotator.domain.media import Media
from annotator.ui.player.engine import PlayerEngine
from annotator.ui.player.landmark_overlay import TracksProvider
from annotator.ui.player.media_chooser import AS_SEEN, MediaChooser
from annotator.ui.player.picture_stage import PictureStage
from annotator.ui.player.picture_track import OpenMedia
from annotator.ui.player.picture_view import PictureView
from annotator.ui.player.transport import TransportBar
from annotator.ui.player.words_line import WordsLine
from annotator.ui.session.picture_layout import MOST_PICTURES, PICTURE_LAYOUTS, PictureLayout
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex


class PlayerPanel(QWidget):
    """Pictures, transport bar, and the engine behind them."""

    offsets_requested = Signal()
    """The offsets of the recordings are to be looked at."""

    def __init__(self, workspace: Workspace, actions: Mapping[str, QAction], parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._document = workspace.document
        self._playhead = workspace.playhead
        self._options = workspace.options
        self._ready: dict[str, OpenMedia] = {}
        self._provider: TracksProvider | None = None
        self.engine = PlayerEngine(workspace, self)
        self.picture = PictureView(workspace, self)
        """The leading recording's picture."""
        self._beside: list[PictureView] = []
        self.stage = PictureStage(workspace.themes, self.picture, self)
        self.transport = TransportBar(workspace, actions, self)
        self.words = WordsLine(workspace, self)
        self.chooser = MediaChooser(self)
        self._stage_row = hbox(stretched(self.stage, 1), spacing=0)
        vbox(self.chooser, stretched(self._stage_row, 1), self.words, self.transport, on=self, margin=0, spacing=0)
        self.setFocusProxy(self.picture)
        self.engine.media_changed.connect(self._lead_changed)
        self.engine.picture_changed.connect(self.picture.show_picture)
        self.engine.message.connect(self.picture.show_message)
        self.engine.beside_shown.connect(self._show_beside)
        self.engine.beside_message.connect(self._say_beside)
        self.picture.size_needed.connect(partial(self._restyle, self.picture))
        self.chooser.picture_wanted.connect(self.show_media)
        self.chooser.sound_wanted.connect(self._hear)
        self.chooser.layout_wanted.connect(partial(setattr, self._options, "picture_layout"))
        self.chooser.offsets_requested.connect(self.offsets_requested)
        self._options.changed.connect(self._options_changed)
        self._shown_layout = self._options.picture_layout
        self._document.edited.connect(self._follow_edit)
        workspace.selection.flag_changed.connect(self._follow_flag)
        workspace.selection.annotations_changed.connect(self._follow_annotations)

    # --- which recordings there are, are seen and are heard

    @property
    def leading(self) -> OpenMedia | None:
        """The recording that leads, with its file."""
        media = self.engine.media
        return self._ready.get(media.id) if media is not None else None

    def add_media(self, media: Media, path: Path, index: FrameIndex | None) -> None:
        """This recording can be chosen from now on; its frame times are in the document."""
        self._ready[media.id] = OpenMedia(media=media, path=path, index=index)
        order = [row for row in self._document.session.media if row in self._ready]
        shown = self.engine.media
        self.chooser.offer(
            [self._ready[row].media for row in order],
            shown_id=shown.id if shown is not None else "",
            several=len(self._document.session.media) > 1,
        )
        if shown is not None:
            self._show(shown.id)
            if self.engine.sound_media is None and media.has_audio:
                self._hear(self.chooser.sound_id)

    def show_media(self, media_id: str) -> None:
        """Let another recording lead, at the same session time; playing goes on."""
        ready, shown = self._ready.get(media_id), self.engine.media
        if ready is None or (shown is not None and shown.id == media_id):
            return
        self._show(media_id)
        self._playhead.set_frames(self._document.frame_times(media_id))
        self._hear(self.chooser.sound_id)

    def show_next_media(self, steps: int = 1) -> None:
        """Let the next recording lead, after the last the first; or one before, where negative."""
        order = [row.id for row in self._document.session.media.values() if row.id in self._ready and row.width_px]
        shown = self.engine.media
        if order:
            place = order.index(shown.id) + steps if shown is not None and shown.id in order else 0
            self.show_media(order[place % len(order)])

    def show_next_layout(self) -> PictureLayout:
        """One picture, one large and the others small, all of one size; after the last the first."""
        place = PICTURE_LAYOUTS.index(self._options.picture_layout) + 1
        self._options.picture_layout = PICTURE_LAYOUTS[place % len(PICTURE_LAYOUTS)]
        return self._options.picture_layout

    def put_beside_picture(self, widget: QWidget) -> None:
        """Show this right of the picture, as high as the picture."""
        self._stage_row.addWidget(widget)

    # --- what is done to the picture

    def enlarge_next_participant(self) -> str | None:
        """Whole picture, then each participant as large as fits, then the whole again. Who is enlarged now."""
        people = list(self._document.session.participants)
        present = self.picture.enlarged_participant_id
        following = people.index(present) + 1 if present in people else 0
        wanted = people[following] if following < len(people) else None
        if wanted is not None:
            self._show_person(wanted)
        self.picture.enlarge(wanted)
        return wanted

    def edit_region(self, participant_id: str | None) -> None:
        """Draw or adjust this participant's region on the picture they are seen in; None ends it."""
        if participant_id is not None:
            self._show_person(participant_id)
            self.picture.reset_zoom()
        self.picture.set_region_editing(participant_id)

    def set_tracks_provider(self, provider: TracksProvider) -> None:
        """Where the landmarks of a moment come from."""
        self._provider = provider
        for view in (self.picture, *self._beside):
            view.set_tracks_provider(provider)

    def refresh_landmarks(self) -> None:
        """There may be landmarks now for what is on screen."""
        for view in (self.picture, *self._beside):
            view.refresh_landmarks()

    # --- the views

    def _show(self, lead_id: str) -> None:
        """Open what the layout wants to be seen, and give each its view."""
        lead = self._ready[lead_id]
        seen = [row for row in self._document.session.media if row in self._ready and self._ready[row].media.width_px]
        others = [row for row in seen if row != lead_id][: MOST_PICTURES - 1]
        alone = self._options.picture_layout == "one" or not lead.media.width_px
        self.engine.show(lead, [] if alone else [self._ready[row] for row in others])
        self._share_views()

    def _share_views(self) -> None:
        lead = self.engine.media
        tracks = self.engine.beside
        while len(self._beside) < len(tracks):
            self._beside.append(self._make_beside())
        views = {lead.id: self.picture} if lead is not None else {}
        for track, view in zip(tracks, self._beside, strict=False):
            if view.media != track.media:
                view.show_media(track.media)
                if track.last is not None:
                    view.show_picture(*track.last)
                elif track.last_message is not None:
                    view.show_message(*track.last_message)
            views[track.media.id] = view
        several = len(views) > 1
        for media_id, view in views.items():
            beside = view is not self.picture
            name = self._ready[media_id].media.file_name if several else ""
            view.set_caption(name if beside or not name else f"▸ {name}", beside=beside)
            self._restyle(view)
        order = [row for row in self._document.session.media if row in views]
        layout = self._options.picture_layout if several else "one"
        self.stage.show_views(layout, [views[row] for row in order] or [self.picture])

    def _make_beside(self) -> PictureView:
        view = PictureView(self._workspace, self.stage)
        view.setAccessibleName(self.tr("Picture beside the leading one"))
        view.setToolTip(self.tr("Click to let this recording lead: frames are stepped by its own"))
        view.setMinimumSize(0, 0)
        view.set_tracks_provider(self._provider)
        view.pressed.connect(lambda: self.show_media(view.media.id) if view.media is not None else None)
        view.size_needed.connect(partial(self._restyle, view))
        return view

    def _restyle(self, view: PictureView, *_size: int) -> None:
        """Have pictures made in the size in which they are shown, and as bright as they are wanted."""
        if view.media is None or not view.needed_px[0]:
            return
        from annotator.media.picture_style import PictureLook, PictureStyle

        look = PictureLook(brightness=self._options.brightness, contrast=self._options.contrast)
        self.engine.set_style(view.media.id, PictureStyle(fit_px=view.needed_px, look=look))

    def _show_beside(self, media_id: str, image: QImage, time_s: float) -> None:
        view = self._view_of(media_id)
        if view is not None:
            view.show_picture(image, time_s)

    def _say_beside(self, media_id: str, title: str, detail: str) -> None:
        view = self._view_of(media_id)
        if view is not None:
            view.show_message(title, detail)

    def _view_of(self, media_id: str) -> PictureView | None:
        views = (view for view in self._beside if view.media is not None and view.media.id == media_id)
        return next(views, None)

    def _lead_changed(self, media: Media | None) -> None:
        self.picture.show_media(media)
        if media is None:
            return
        track = self.engine.track_of(media.id)
        if track is not None and track.last is not None:
            self.picture.show_picture(*track.last)
        elif track is not None and track.last_message is not None:
            self.picture.show_message(*track.last_message)
        self.chooser.show_picture(media.id)
        self._restyle(self.picture)

    # --- following

    def _options_changed(self) -> None:
        shown = self.engine.media
        if self._options.picture_layout != self._shown_layout:
            self._shown_layout = self._options.picture_layout
            self.chooser.show_layout(self._shown_layout)
            if shown is not None and shown.id in self._ready:
                self._show(shown.id)
        for view in self.stage.views:
            self._restyle(view)

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("info"):
            self._playhead.set_duration(self._document.session.info.duration_s)
        if not edit.touches("media"):
            return
        shown = self.engine.media
        for media_id, ready in self._ready.items():
            media = self._document.session.media.get(media_id)
            if media is not None and media.sound_track != ready.media.sound_track:
                self._ready[media_id] = OpenMedia(media=media, path=ready.path, index=ready.index)
                self._hear(self.chooser.sound_id)
            if media is not None and media.offset_s != ready.media.offset_s:
                self._ready[media_id] = OpenMedia(media=media, path=ready.path, index=ready.index)
                self.engine.move(media)
                for view in (self.picture, *self._beside):
                    if view.media is not None and view.media.id == media_id:
                        view.show_media(media)
                if shown is not None and shown.id == media_id:
                    self._playhead.set_frames(self._document.frame_times(media_id))

    def _hear(self, media_id: str) -> None:
        """Hear the chosen recording; as seen, where that has sound, else the first that has."""
        shown, heard = self.engine.media, self.engine.sound_media
        wanted = self._ready.get(media_id)
        if media_id == AS_SEEN and shown is not None:
            wanted = self._ready.get(shown.id)
        if wanted is None or not wanted.media.has_audio:
            wanted = next((row for row in self._ready.values() if row.media.has_audio), None)
        if wanted is None:
            return
        if heard is not None and (heard.id, heard.sound_track) == (wanted.media.id, wanted.media.sound_track):
            return
        playing, stop_at_s, time_s = self._playhead.playing, self._playhead.stop_at_s, self._playhead.time_s
        self.engine.hear(wanted.media, wanted.path)
        if playing and stop_at_s is not None:
            self._playhead.play_span(time_s, stop_at_s)
        elif playing:
            self._playhead.play()

    def _follow_flag(self, flag_id: str | None) -> None:
        flag = self._document.session.flag(flag_id) if flag_id is not None else None
        if flag is not None and self.chooser.follow.isChecked():
            self._show_person(flag.participant_id)

    def _follow_annotations(self, annotation_ids: tuple[str, ...]) -> None:
        annotation = self._document.session.annotations.get(annotation_ids[-1]) if annotation_ids else None
        if annotation is not None and self.chooser.follow.isChecked():
            self._show_person(annotation.participant_id)

    def _show_person(self, participant_id: str) -> None:
        person = self._document.session.participants.get(participant_id)
        if person is not None and len(self._ready) > 1:
            self.show_media(person.at(self._playhead.time_s).media_id)
