"""Opening a session off the GUI thread: one at a time, and what cannot be opened closes nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import QObject, Signal

from annotator.domain.session import Coder, Session
from annotator.storage.database_file import DATABASE_NAME
from annotator.ui.background.work import Background
from annotator.ui.commands.coder_commands import CoderCommands
from annotator.ui.commands.stage import Stage
from annotator.ui.dialogs.opening import offer_backup, offer_read_only
from annotator.ui.shell.opening import Opening
from annotator.ui.widgets.message import show_problem

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder

Load: TypeAlias = "Callable[[], SessionFolder]"
"""Opens a folder; called on a thread."""


class Room(Protocol):
    """Where one session at a time is shown."""

    @property
    def closing(self) -> list[Future[None]]:
        """Folders of sessions that were closed; done when others may open them."""
        ...

    def leave_session(self, then: Callable[[], None]) -> None:
        """Close the open session, if any, and do this; never before every edit is on disk."""
        ...

    def show_session(self, folder: SessionFolder, session: Session, coder: Coder, *, done: Callable[[], None]) -> None:
        """Show what was opened, and call ``done`` as soon as it is there."""
        ...


class SessionOpener(QObject):
    """Opens what the room shows next, and says why not where it cannot."""

    running_changed = Signal(bool)
    """A session is being opened, or that has come to an end."""

    def __init__(self, stage: Stage, room: Room, *, coders: CoderCommands, background: Background):
        super().__init__(stage.window)
        self._stage = stage
        self._room = room
        self._coders = coders
        self._background = background
        self._opening: Opening | None = None
        self.asks_first = False
        """Ask who is annotating before a session is shown, where that is not known."""

    @property
    def running(self) -> bool:
        """True while a session is being opened."""
        return self._opening is not None

    def open_path(self, path: Path) -> None:
        """Open a session folder or the database in it, or a video (its session is made beside it)."""
        if path.name == DATABASE_NAME and path.is_file():
            path = path.resolve().parent  # a double click reaches no folder, but this file in it

        def load() -> SessionFolder:
            from annotator.app.sessions import open_path

            return open_path(path)

        self.open_folder(load, path=path)

    def open_folder(self, load: Load, *, path: Path | None = None, words: str = "") -> None:
        """Open the folder that ``load`` gives. The open session is closed when the other is there.

        Args:
            load: Runs on a thread.
            path: What is opened, where it has one.
            words: What is said meanwhile, where it is not that ``path`` is opened.
        """
        if self._opening is not None:
            self._stage.say(self.tr("A session is being opened; wait until it is there"))
            return
        if words or path is not None:
            self._stage.say(words or self.tr("Opening {name}").format(name=path.name if path is not None else ""))
        self._begin(load, path)

    def give_up(self) -> Future[None] | None:
        """Let go of what is being opened. What is returned is done when nothing of it is open any more."""
        opening, self._opening = self._opening, None
        if opening is None:
            return None
        opening.give_up()
        return opening.let_go

    def _begin(self, load: Load, path: Path | None) -> None:
        opening = self._opening = Opening(load, after=self._room.closing)
        self.running_changed.emit(True)

        def refused(error: Exception) -> None:
            self._end()
            if self._is_own(error):  # the open session once more: it is closed first
                self._room.leave_session(lambda: self._begin(load, path))
            else:
                self._refuse(error, path)

        self._background.run(
            opening.run,
            done=lambda opened: self._room.leave_session(lambda: self._ask_who(opening, *opened)),
            failed=refused,
        )

    def _end(self) -> None:
        self._opening = None
        self.running_changed.emit(False)

    def _ask_who(self, opening: Opening, folder: SessionFolder, session: Session) -> None:
        if self._opening is not opening:
            return  # the window was closed meanwhile, and has let go of it
        coder = self._coders.coder_for(session)
        if self.asks_first and not folder.read_only:
            self._coders.ask_before(session, coder, then=lambda who: self._show(opening, folder, session, who))
        else:
            self._show(opening, folder, session, coder)

    def _show(self, opening: Opening, folder: SessionFolder, session: Session, coder: Coder) -> None:
        if self._opening is opening:  # else the window was closed while it was asked who codes
            self._room.show_session(folder, session, coder, done=self._end)

    def _is_own(self, error: Exception) -> bool:
        from annotator.storage.errors import SessionInUse

        host = self._stage.host
        return (
            isinstance(error, SessionInUse) and host is not None and error.path.resolve() == host.folder.path.resolve()
        )

    def _refuse(self, error: Exception, path: Path | None) -> None:
        from annotator.storage.errors import DamagedSession, SessionInUse

        window = self._stage.window
        if isinstance(error, SessionInUse) and path is not None:
            offer_read_only(window, str(error), lambda: self._open_read_only(path))
        elif isinstance(error, DamagedSession) and error.backups:
            offer_backup(window, str(error), lambda: self._open_restored(error.path))
        else:
            show_problem(window, self.tr("This cannot be opened"), str(error))

    def _open_read_only(self, path: Path) -> None:
        def load() -> SessionFolder:
            from annotator.app.sessions import open_path

            return open_path(path, read_only=True)

        self.open_folder(load)

    def _open_restored(self, path: Path) -> None:
        def load() -> SessionFolder:
            from annotator.storage.session_folder import SessionFolder

            return SessionFolder.open_restored(path)

        self.open_folder(load)
