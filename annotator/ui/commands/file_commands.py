"""The File menu: opening, importing, exporting. Reading and writing files happens off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.domain import edits
from annotator.domain.media import Media
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show
from annotator.ui.dialogs.open_session import VIDEOS, OpenSessionDialog
from annotator.ui.look.translation import translate

if TYPE_CHECKING:
    from annotator.app.importing import Imported
    from annotator.storage.session_folder import SessionFolder
    from annotator.ui.dialogs.new_session import NewSessionRequest


class FileCommands(StageCommands):
    """Opens sessions through the window it is given, and moves data in and out of the open one."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "new_session": self._new_session,
            "open_session": self._open_session,
            "relink_media": self._relink_first_missing,
            "import_file": self.import_file,
            "export_session": self._export,
            "close_session": self._stage.close_session,
        }

    # --- opening ------------------------------------------------------------------------------------------------------

    def open_dropped(self, paths: list[Path]) -> None:
        """Open what was dropped on the window, or import it into the open session.

        Of several recordings a session is proposed.
        """
        if all(map(self.imports, paths)):
            self._import_in_turn(paths)
        elif all(map(_is_importable, paths)):
            self._stage.say(
                translate("commands", "Open or make a session first; then {name} can be imported into it").format(
                    name=paths[0].name
                )
            )
        elif len(paths) == 1:
            self._stage.open_path(paths[0].parent if paths[0].name == "session.db" else paths[0])
        else:
            self._new_session(paths)

    def _import_in_turn(self, paths: Sequence[Path]) -> None:
        """One preview after the other."""
        if paths and self._stage.document is not None:
            self.import_from(paths[0]).finished.connect(partial(self._import_after, paths[1:]))

    def _import_after(self, paths: Sequence[Path], _result: int) -> None:
        self._import_in_turn(paths)

    def imports(self, path: Path) -> bool:
        """True if letting this file go over the window imports it into the open session."""
        return self._stage.document is not None and _is_importable(path)

    def _new_session(self, videos: Sequence[Path] = ()) -> None:
        from annotator.ui.dialogs.new_session import NewSessionDialog

        dialog = NewSessionDialog(self._stage.window, keymap=self._stage.keymap)
        dialog.add_videos(list(videos))
        dialog.accepted.connect(lambda: self._make_session(dialog.request))
        show(dialog)

    def _make_session(self, request: NewSessionRequest) -> None:
        def make() -> SessionFolder:
            from annotator.app.session_making import new_session

            return new_session(
                request.path,
                request.videos,
                request.participants,
                transcript=request.transcript,
                title=request.title,
            )

        self._stage.open_folder(make, words=translate("commands", "Making {title}").format(title=request.title))

    def _open_session(self) -> None:
        dialog = OpenSessionDialog(self._stage.preferences.start_folder, self._stage.window)
        dialog.path_chosen.connect(self._stage.open_path)
        show(dialog)

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
            self._stage.preferences.start_folder,
            translate("commands", "Videos ({VIDEOS});;All files (*)").format(VIDEOS=VIDEOS),
        )
        if not name:
            return
        folder = self._stage.open_host.folder
        self._stage.background.run(
            lambda: folder.relink(media, Path(name)),
            done=self._media_found,
            failed=self._told(translate("commands", "This is not the recording")),
        )

    def _media_found(self, media: Media) -> None:
        session = self._stage.session
        if self._stage.perform(lambda: edits.put_rows(session, "media", [media], label="Find moved video")):
            self._stage.open_host.read_media(media)

    # --- in and out ---------------------------------------------------------------------------------------------------

    def import_file(self) -> None:
        """Ask for a file of any format that can be imported, and for how it is taken in."""
        from annotator.exchange.import_formats import IMPORT_SUFFIXES

        patterns = " ".join(f"*{suffix}" for suffix in IMPORT_SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window,
            translate("commands", "Import"),
            self._stage.preferences.start_folder,
            translate("commands", "Transcripts, annotations, codebooks ({PATTERNS});;All files (*)").format(
                PATTERNS=patterns
            ),
        )
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> QDialog:
        """Show what would come of taking a file in, and take it in when that is wanted."""
        from annotator.ui.dialogs.import_file import ImportFileDialog

        document = self._stage.opened
        document.flush()
        dialog = ImportFileDialog(
            path,
            document.whole_session,
            coder_id=document.coder_id,
            background=self._stage.background,
            preferences=self._stage.preferences,
            taken=self._take_import,
            parent=self._stage.window,
        )
        show(dialog)
        return dialog

    def _take_import(self, imported: Imported) -> None:
        if self._stage.document is None:
            return
        if self._stage.perform(lambda: imported.edit, as_it_is=True):
            self._stage.say(translate("commands", "{count} rows imported").format(count=len(imported.edit.changes)))

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


def _is_importable(path: Path) -> bool:
    """True for a file whose suffix says transcript, annotations or codebook, rather than a recording or a session."""
    from annotator.exchange.import_formats import IMPORT_SUFFIXES

    return path.is_file() and path.suffix.casefold() in {suffix.casefold() for suffix in IMPORT_SUFFIXES}
