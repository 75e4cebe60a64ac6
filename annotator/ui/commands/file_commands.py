"""The File menu: opening, importing, exporting. Reading and writing files happens off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from annotator.domain import edits
from annotator.domain.media import Media
from annotator.ui.actions import Handler
from annotator.ui.background import Background
from annotator.ui.commands.stage import Stage, show
from annotator.ui.dialogs.message import show_problem
from annotator.ui.preferences import Preferences

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder
    from annotator.ui.dialogs.new_session import NewSessionRequest
    from annotator.workflow.transcripts import ReadTranscript

translate = QCoreApplication.translate

_VIDEOS = "*.mp4 *.mov *.m4v *.mkv *.avi *.webm *.mpg *.mpeg *.mts *.m2ts *.wmv *.gif"


class OpenFolder(Protocol):
    """Opens the session folder that ``load`` gives, off the GUI thread."""

    def __call__(self, load: Callable[[], SessionFolder], *, path: Path | None = None, words: str = "") -> None: ...


class FileCommands:
    """Opens sessions through the window it is given, and moves data in and out of the open one."""

    def __init__(
        self,
        stage: Stage,
        *,
        background: Background,
        preferences: Preferences,
        open_path: Callable[[Path], None],
        open_folder: OpenFolder,
        close_session: Callable[[], None],
    ):
        self._stage = stage
        self._background = background
        self._preferences = preferences
        self._open_path = open_path
        self._open_folder = open_folder
        self._close_session = close_session

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {
            "new_session": self._new_session,
            "open_session": self._open_session,
            "open_demo": self._open_demo,
            "relink_media": self._relink_first_missing,
            "import_transcript": self.import_transcript,
            "import_session": self._import_session,
            "export_session": self._export,
            "close_session": self._close_session,
        }

    # --- opening ------------------------------------------------------------------------------------------------------

    def open_dropped(self, paths: list[Path]) -> None:
        """Open what was dropped on the window; of several recordings a session is proposed."""
        if len(paths) == 1:
            self._open_chosen(str(paths[0]))
        else:
            self._new_session(paths)

    def _new_session(self, videos: Sequence[Path] = ()) -> None:
        from annotator.ui.dialogs.new_session import NewSessionDialog

        dialog = NewSessionDialog(self._stage.window, keymap=self._stage.keymap)
        dialog.add_videos(list(videos))
        dialog.accepted.connect(lambda: self._make_session(dialog.request))
        show(dialog)

    def _make_session(self, request: NewSessionRequest) -> None:
        def make() -> SessionFolder:
            from annotator.workflow.sessions import new_session

            return new_session(
                request.path,
                request.videos,
                request.participants,
                transcript=request.transcript,
                title=request.title,
            )

        self._open_folder(make, words=translate("commands", "Making {title}").format(title=request.title))

    def _open_session(self) -> None:
        dialog = QFileDialog(
            self._stage.window, translate("commands", "Open a video or a session's session.db"), self._start_folder()
        )
        dialog.setNameFilters(
            [
                translate("commands", "Videos and sessions ({VIDEOS} session.db)").format(VIDEOS=_VIDEOS),
                translate("commands", "All files (*)"),
            ]
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._open_chosen)
        show(dialog)

    def _open_chosen(self, name: str) -> None:
        chosen = Path(name)
        self._open_path(chosen.parent if chosen.name == "session.db" else chosen)

    def _open_demo(self) -> None:
        demo_folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "demo"

        def make() -> SessionFolder:
            from annotator.storage.session_folder import SessionFolder
            from annotator.workflow.demo import build_demo

            return SessionFolder.open(build_demo(demo_folder, on_progress=lambda _done: None))

        self._open_folder(
            make, words=translate("commands", "Making the demo session; this takes about a minute the first time")
        )

    def _start_folder(self) -> str:
        recent = self._preferences.recent
        return str(recent[0].parent if recent else Path.home())

    # --- media --------------------------------------------------------------------------------------------------------

    def _relink_first_missing(self) -> None:
        document = self._stage.opened
        missing = [row for row in document.session.media.values() if document.frame_times(row.id) is None]
        if not missing:
            self._stage.say(translate("commands", "Every video of this session is in its place"))
            return
        self.relink(missing[0].id)

    def relink(self, media_id: str) -> None:
        """Ask where a media file is now, check that it is the same recording, and remember the place."""
        document = self._stage.opened
        media = document.session.media[media_id]
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window,
            translate("commands", "Where is {file_name} now?").format(file_name=media.file_name),
            self._start_folder(),
            translate("commands", "Videos ({VIDEOS});;All files (*)").format(VIDEOS=_VIDEOS),
        )
        if not name:
            return
        folder = self._stage.open_host.folder
        self._background.run(
            lambda: folder.relink(media, Path(name)),
            done=self._media_found,
            failed=lambda error: show_problem(
                self._stage.window, translate("commands", "This is not the recording"), str(error)
            ),
        )

    def _media_found(self, media: Media) -> None:
        session = self._stage.session
        if self._stage.perform(lambda: edits.put_rows(session, "media", [media], label="Find moved video")):
            self._stage.open_host.read_media(media)

    # --- in and out ---------------------------------------------------------------------------------------------------

    def import_transcript(self) -> None:
        """Ask for a transcript file and put it in place of the present one."""
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window,
            translate("commands", "Import transcript"),
            self._start_folder(),
            translate("commands", "Transcripts (*.vtt *.srt *.csv *.tsv *.json *.eaf);;All files (*)"),
        )
        if not name:
            return
        people = tuple(self._stage.session.participants.values())

        def read() -> ReadTranscript:
            from annotator.workflow.transcripts import read_transcript

            return read_transcript(Path(name), people)

        self._background.run(read, done=self._take_transcript, failed=self._import_failed)

    def _take_transcript(self, read: ReadTranscript) -> None:
        if self._stage.document is None:
            return
        self._stage.perform(lambda: edits.replace_transcript(self._stage.opened.whole_session, read.utterances))
        told = [
            *read.problems,
            *(
                translate("commands", "the speaker '{name}' is no participant").format(name=name)
                for name in read.unmatched
            ),
        ]
        self._stage.say(translate("commands", "{count} utterances imported").format(count=len(read.utterances)))
        if told:
            show_problem(self._stage.window, translate("commands", "The transcript was imported, but"), "\n".join(told))

    def _import_session(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window,
            translate("commands", "Import annotations"),
            self._start_folder(),
            translate("commands", "JSON exports (*.json);;All files (*)"),
        )
        if not name:
            return
        session = self._stage.opened.whole_session

        def read() -> edits.Edit:
            from annotator.workflow.importing import import_annotations

            return import_annotations(session, Path(name))

        self._background.run(read, done=self._take_import, failed=self._import_failed)

    def _take_import(self, edit: edits.Edit) -> None:
        if self._stage.document is None:
            return
        if self._stage.perform(lambda: edit):
            self._stage.say(
                translate("commands", "{count} rows imported").format(count=len(edit.changes))
                if edit.changes
                else translate("commands", "Everything in this file is here already")
            )

    def _import_failed(self, error: Exception) -> None:
        show_problem(self._stage.window, translate("commands", "The file could not be imported"), str(error))

    def _export(self) -> None:
        from annotator.ui.dialogs.export_session import ExportSessionDialog

        host = self._stage.open_host
        show(
            ExportSessionDialog(
                host.folder,
                host.document.whole_session,
                shown=host.document.session,
                place=host.folder.path.with_suffix(".json"),
                parent=self._stage.window,
            )
        )
