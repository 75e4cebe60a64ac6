"""The picture and sound of an exercise, and nothing else: no timeline, no frame numbers."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.domain.codebook import Codebook
from annotator.domain.edits import Edit
from annotator.domain.exercises import Exercise
from annotator.domain.session import Session, SessionInfo
from annotator.features.practice.attempt_store import FoundMedia
from annotator.ui.document import SessionDocument
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import ThemeSource
from annotator.ui.player.engine import PlayerEngine
from annotator.ui.player.picture_view import PictureView
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import vbox


class ExercisePlayer(QWidget):
    """Plays spans of the exercise's session with the same engine as the coder's window."""

    moved = Signal(float)
    """The time now, on the session clock."""
    span_ended = Signal()
    """The span that was asked for was played to its end."""
    playing_changed = Signal(bool)

    def __init__(self, exercise: Exercise, found: Sequence[FoundMedia], themes: ThemeSource):
        super().__init__()
        self._end_s = 0.0
        self._shown_s: float | None = None
        self._options = ViewOptions(self)
        self._options.show_landmarks = False
        self._options.show_regions = exercise.hints.outlines
        self.playhead = Playhead(self)
        self._document = SessionDocument(_session(exercise, found), coder_id="", write=_keep_nothing, read_only=True)
        workspace = Workspace(
            document=self._document,
            playhead=self.playhead,
            selection=Selection(self),
            options=self._options,
            themes=themes,
            keymap=Keymap(parent=self),
        )
        self.engine = PlayerEngine(workspace, self)
        self.picture = PictureView(workspace, self)
        self.picture.setAcceptDrops(False)
        vbox(self.picture, on=self, margin=0)
        self.setFocusProxy(self.picture)
        self.engine.media_changed.connect(self.picture.show_media)
        self.engine.picture_changed.connect(self.picture.show_picture)
        self.engine.message.connect(self.picture.show_message)
        self.engine.frame_shown.connect(self._note_frame)
        self.playhead.moved.connect(self.moved)
        self.playhead.playing_changed.connect(self._playing_changed)
        self._open(found)

    @property
    def shown_s(self) -> float:
        """Time of the frame on screen; of the playhead while there is none."""
        return self._shown_s if self._shown_s is not None else self.playhead.time_s

    @property
    def ready(self) -> bool:
        """True once a frame is on screen."""
        return self._shown_s is not None

    def play(self, start_s: float, end_s: float) -> None:
        """Play from a time, and stop at the end of the span."""
        self._end_s = end_s
        self.playhead.play_span(start_s, end_s)

    def pause(self) -> None:
        """Stop on the frame on screen."""
        self.playhead.pause()

    def show_at(self, time_s: float) -> None:
        """Pause, and show the frame at a time."""
        self.playhead.pause()
        self.playhead.seek(time_s)

    def shutdown(self) -> None:
        """Let go of files and threads."""
        self.engine.close()
        self._document.close()

    def at_end(self, end_s: float) -> bool:
        """True if the playhead stands on the last frame of a span that ends there."""
        frames = self.playhead.frames
        last_s = frames.time_of(frames.index_at(end_s)) if frames is not None and len(frames) else end_s
        return self.playhead.time_s >= min(last_s, end_s) - 1e-6

    def _open(self, found: Sequence[FoundMedia]) -> None:
        self.playhead.set_duration(self._document.session.info.duration_s)
        for row in found:
            if row.index is not None and len(row.index.times):
                self._document.set_frame_times(row.media.id, row.index.times.shifted(row.media.offset_s))
        seen = next((row for row in found if row.index is not None), None)
        if seen is None:
            return
        self.engine.open(seen.media, seen.path, seen.index)
        self.playhead.set_frames(self._document.frame_times(seen.media.id))
        heard = next((row for row in found if row.media.has_audio), None)
        if heard is not None and not seen.media.has_audio:
            self.engine.hear(heard.media, heard.path)

    def _note_frame(self, _index: int, time_s: float) -> None:
        self._shown_s = time_s

    def _playing_changed(self, playing: bool) -> None:
        self.playing_changed.emit(playing)
        if not playing and self.at_end(self._end_s):
            self.span_ended.emit()


def _keep_nothing(_edit: Edit, *, coder_id: str) -> None:
    """An exercise is only looked at."""


def _session(exercise: Exercise, found: Sequence[FoundMedia]) -> Session:
    """A session that holds only what the exercise shows."""
    ends_s = [row.media.offset_s + row.media.duration_s for row in found]
    ends_s += [stretch.end_s for stretch in exercise.stretches]
    return Session(
        info=SessionInfo(
            id=exercise.id, title=exercise.title, created_at=exercise.made_at, duration_s=max(ends_s, default=0.0)
        ),
        media=MappingProxyType({row.media.id: row.media for row in found}),
        participants=MappingProxyType({row.id: row for row in exercise.participants}),
        codebook=Codebook(id="exercise"),
    )
