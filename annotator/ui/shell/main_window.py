"""The window: menus, start page or open session, and what ties commands to views."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from annotator.domain.session import Coder, Session
from annotator.features.synchrony.synchrony_panel import SynchronyPanel
from annotator.ui.action_specs import SPECS
from annotator.ui.actions import table as action_table
from annotator.ui.background.in_turns import InTurns
from annotator.ui.background.job import Job
from annotator.ui.background.work import Background
from annotator.ui.commands.stage import Stage
from annotator.ui.keys.focus_keys import is_for_focus
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.names import blinding_words
from annotator.ui.look.theme import ThemeSource
from annotator.ui.pane.header import Header
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.pane.work_layouts import Work
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.session_host import SessionHost
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace
from annotator.ui.shell.action_states import ActionStates
from annotator.ui.shell.all_commands import Commands
from annotator.ui.shell.disk_watch import DiskWatch
from annotator.ui.shell.drop_hint import DropHint
from annotator.ui.shell.greyed import Greyed, facts_of
from annotator.ui.shell.layout_memory import LayoutMemory
from annotator.ui.shell.menus import Menus
from annotator.ui.shell.pane_links import PaneLinks
from annotator.ui.shell.recent_lists import RecentLists
from annotator.ui.shell.session_opener import Load, SessionOpener
from annotator.ui.shell.start_page import StartPage
from annotator.ui.shell.window_modes import WindowModes
from annotator.ui.widgets.boxes import stretched, vbox

if TYPE_CHECKING:
    from annotator.features.practice.practice_commands import PracticeCommands
    from annotator.features.review.review_view import ReviewView
    from annotator.storage.session_folder import SessionFolder


class MainWindow(QMainWindow):
    """One window, one session at a time."""

    session_closed = Signal()
    session_shown = Signal()
    """A session was opened and can be worked on."""

    def __init__(self, *, themes: ThemeSource, preferences: Preferences, restyle: Callable[[], Iterator[None]]):
        """``restyle`` gives the steps in which all of the program takes on another theme."""
        super().__init__()
        self.setWindowTitle("Annotator")
        self.setAccessibleName("Annotator")
        self._themes = themes
        self.preferences = preferences
        self.keymap = Keymap(preferences, self)
        self._background = Background(parent=self)
        self._job = Job(self)
        self._building, self._restyling = InTurns(self), InTurns(self)
        self._restyle_steps = restyle
        self._links: PaneLinks | None = None
        self._layout: LayoutMemory | None = None
        self._disk: DiskWatch | None = None
        self._released: list[Future[None]] = []
        """Folders of sessions that were closed; done when others may open them."""
        self._stage = Stage(
            window=self,
            playhead=Playhead(self),
            selection=Selection(self),
            options=ViewOptions(self),
            themes=themes,
            keymap=self.keymap,
            preferences=preferences,
            background=self._background,
            open_path=self.open_path,
            open_folder=self.open_folder,
            close_session=self.close_session,
            say=self.say,
            show_switches=lambda: self._states.show_switches(),
        )
        self._bind_actions()
        self.header = Header(self.actions_by_id)
        self.commands.analysis.show_in(self.header)
        self._menus = Menus(self, self.actions_by_id)
        self._greyed = Greyed(self.actions_by_id, lambda: facts_of(self._stage, running=self._job.running), self)
        self._menus.grey_by(self._greyed)
        self._pages = QStackedWidget()
        self._modes = WindowModes(self, self._pages, self.header, self._menus, self.actions_by_id)
        self._start = StartPage(self.actions_by_id)
        self._start.opened.connect(self.open_path)
        self._menus.recent.opened.connect(self.open_path)
        self._recent = RecentLists(
            self._start, self._menus.recent, preferences=preferences, background=self._background, stage=self._stage
        )
        self._opener = SessionOpener(self._stage, self, coders=self.commands.coder, background=self._background)
        self._opener.running_changed.connect(self._follow_opening)
        self._pages.addWidget(self._start)
        self._lay_out()
        self.drop_hint = DropHint(themes, self, imports=self.commands.file.imports)
        self.drop_hint.dropped.connect(self.commands.file.open_dropped)
        self._states = ActionStates(self.actions_by_id, self._stage, self.commands, self)
        themes.changed.connect(self._restyle)

    def _lay_out(self) -> None:
        page = QWidget()
        vbox(self.header, stretched(self._pages, 1), on=page, margin=0, spacing=0)
        self.setCentralWidget(page)
        self.setAcceptDrops(True)

    # --- what others may ask ------------------------------------------------------------------------------------------

    @property
    def pane(self) -> SessionPane | None:
        """The views of the open session, or None."""
        return self._stage.pane

    @property
    def host(self) -> SessionHost | None:
        """The open session, or None."""
        return self._stage.host

    @property
    def practice(self) -> PracticeCommands:
        """The windows of practice."""
        return self.commands.practice

    @property
    def review(self) -> ReviewView | None:
        """The trainer's mode of the window while it is on, or None."""
        return self.commands.review.view

    @property
    def job(self) -> Job:
        """The analysis of the open session."""
        return self._job

    @property
    def at_rest(self) -> bool:
        """True while no session is open, being opened or being closed."""
        return self._stage.host is None and not self._opener.running and all(one.done() for one in self._released)

    @property
    def message(self) -> str:
        """The short line that is shown now."""
        return self.header.message if self._stage.host is not None else self._start.message

    def ask_who_codes_first(self) -> None:
        """From now on ask who is annotating before a session is shown, where that is not known."""
        self._opener.asks_first = True

    def say(self, text: str) -> None:
        """Show a short line: for a few seconds beside the session's name, or on the start page until the next."""
        if self._stage.host is not None:
            self.header.say(text)
        else:
            self._start.say(text)

    def open_path(self, path: Path) -> None:
        """Open a session folder or the database in it, a video (its session is made beside it), or an exercise."""
        if path.suffix.lower() == ".exercise":
            self.practice.open_exercise(path)
        else:
            self._opener.open_path(path)

    def open_named(self, name: str) -> None:
        """:meth:`open_path` for what the system passes on as text."""
        self.open_path(Path(name))

    def open_folder(self, load: Load, *, path: Path | None = None, words: str = "") -> None:
        """Open the folder that ``load`` gives; see :meth:`SessionOpener.open_folder`."""
        self._opener.open_folder(load, path=path, words=words)

    def close_session(self) -> None:
        """Close the open session, if any: at once, or as soon as everything is on disk."""
        self.leave_session(lambda: None)

    def leave_session(self, then: Callable[[], None]) -> None:
        """Close the open session, if any, and do this. Not before every edit is on disk, and never where one fails."""
        self._building.finish()
        host, pane = self._stage.host, self._stage.pane
        if host is None or pane is None:
            then()
            return
        pane.finish_typing()
        if host.document.unwritten and self._disk is not None and not self._disk.abandoned:
            self._disk.when_written(lambda: self.leave_session(then))
            return
        self._put_session_away(host, pane)
        then()

    def _put_session_away(self, host: SessionHost, pane: SessionPane) -> None:
        analysing = self._job.close()
        self.commands.review.forget_session()
        self._stage.playhead.pause()
        if self._layout is not None:
            self._layout.show("code")
            self._layout.keep()
            self._layout = None
        self.preferences.note_recent(host.folder.path, pane.flags.note())
        pane.close_views()
        if self._links is not None:
            self._links.responses.close()
            self._links = None
        self.commands.analysis.forget_session()
        self._released = [*(one for one in self._released if not one.done()), host.close(after=analysing)]
        self._stage.host = self._stage.pane = self._disk = None
        self._pages.removeWidget(pane)
        pane.deleteLater()
        host.deleteLater()
        self._stage.selection.clear()
        self._stage.playhead.set_loop(None)
        self._stage.playhead.set_frames(None)
        self._stage.playhead.set_duration(0.0)
        self.header.show_session("", "")
        self._recent.show()
        self.setWindowTitle("Annotator")
        self._menus.show_panels(self._stage.pane)
        self._states.enable()
        self.session_closed.emit()

    # --- opening ------------------------------------------------------------------------------------------------------

    @property
    def closing(self) -> list[Future[None]]:
        """Folders of sessions that were closed; done when others may open them."""
        return self._released

    def show_session(self, folder: SessionFolder, session: Session, coder: Coder, *, done: Callable[[], None]) -> None:
        """Show what was opened: its views are made a few at a time, and it is open when all of them are there."""
        host = SessionHost(folder, session, coder=coder, parent=self)
        self._disk = DiskWatch(host.document, self.header, self, host)
        workspace = Workspace(
            document=host.document,
            playhead=self._stage.playhead,
            selection=self._stage.selection,
            options=self._stage.options,
            themes=self._themes,
            keymap=self.keymap,
        )
        pane = SessionPane(workspace, self.actions_by_id, self._pages, features={"synchrony": SynchronyPanel})
        self._building.begin(self._build(host, pane, coder, done))

    def _build(self, host: SessionHost, pane: SessionPane, coder: Coder, done: Callable[[], None]) -> Iterator[None]:
        yield from pane.build()
        yield
        self._layout = LayoutMemory(pane, self.preferences, host.document.session.info.id)
        self._links = PaneLinks(
            pane, host, stage=self._stage, commands=self.commands, actions=self.actions_by_id, header=self.header
        )
        host.document.undo_stack.indexChanged.connect(self._states.name_undo)
        pane.triage.switched.connect(self._follow_triage)
        self.commands.analysis.follow(host.document)
        yield
        done()
        self._stage.pane = pane
        self._stage.host = host
        self.header.modes.show_work(self._layout.work)
        self._pages.addWidget(pane)
        self._pages.setCurrentWidget(pane)
        self._name_session(host, coder)
        self._begin_work(host, pane)

    def _name_session(self, host: SessionHost, coder: Coder) -> None:
        """Name it in the window, and offer what can be done with it."""
        session, folder = host.document.session, host.folder
        self._stage.playhead.set_duration(session.info.duration_s)
        self._stage.playhead.seek(0.0)
        self.preferences.add_recent(folder.path)
        self._recent.show()
        self.header.show_session(session.info.title, self.tr("read-only") if folder.read_only else "")
        self._show_coder(coder)
        self.setWindowTitle(f"{session.info.title} – Annotator")
        self._menus.show_panels(self._stage.pane)
        self._states.enable()
        self._states.show_switches()

    def _begin_work(self, host: SessionHost, pane: SessionPane) -> None:
        host.read_everything()
        pane.show_dock("flags", Qt.FocusReason.OtherFocusReason)  # nobody has gone there: nothing is chosen
        if not pane.flags.model.total:  # else Space would press the button that analyses instead of playing
            pane.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
        pane.codes.resume()
        self.session_shown.emit()

    def _follow_opening(self, running: bool) -> None:
        self._start.setEnabled(not running)
        if not running:
            self._start.say("")

    # --- actions ------------------------------------------------------------------------------------------------------

    def _bind_actions(self) -> None:
        self.commands = Commands(
            self._stage,
            landmarks=lambda: self._links.landmarks if self._links is not None else None,
            actions=lambda: self.actions_by_id,
            job=self._job,
            show_coder=self._show_coder,
            room=lambda: self._modes,
        )
        handlers = {
            **self.commands.handlers(),
            "quit": self.close,
            "work_code": lambda: self._show_work("code"),
            "work_transcribe": lambda: self._show_work("transcribe"),
        }
        self.actions_by_id = action_table.make_actions(self, handlers, self.keymap)
        self.keymap.changed.connect(self._give_keys)
        self.addActions([self.actions_by_id[spec.id] for spec in SPECS if spec.where == "window"])

    def _give_keys(self) -> None:
        action_table.give_keys(self.actions_by_id, self.keymap)

    def _show_work(self, work: Work) -> None:
        """Lay the panels out for a kind of work."""
        pane = self._stage.pane
        if self._layout is not None and pane is not None:
            if pane.triage.on and work != "triage":
                pane.triage.stop()
            self._layout.show(work)
            self.header.modes.show_work(work)
            if work == "transcribe":
                pane.show_dock("transcript")

    def _follow_triage(self, on: bool) -> None:
        if self._layout is not None and (on or self._layout.work == "triage"):
            self._show_work("triage" if on else "code")

    def _show_coder(self, coder: Coder) -> None:
        self.header.show_coder(coder.name or coder.id, blinding_words(coder))

    # --- the window itself --------------------------------------------------------------------------------------------

    def _restyle(self) -> None:
        self._restyling.begin(chain(self._restyle_steps(), self._states.tint_icons()))

    def event(self, event: QEvent) -> bool:
        """Let the control that has the keyboard keep the keys it lives by."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_for_focus(event):
            event.accept()
            return True
        return super().event(event)

    def _is_for_focus(self, event: QKeyEvent) -> bool:
        review = self.review
        return review.keeps(event) if review is not None else is_for_focus(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop_hint.offer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_hint.take(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, unless the last edits are still on their way to the disk: it closes when they are there."""
        self.close_session()
        if self._stage.host is not None:
            self.leave_session(lambda: (self.close(), None)[1])
            event.ignore()
            return
        self._restyling.finish()
        self.commands.practice.close_windows()
        self._job.close()
        given_up = self._opener.give_up()
        if given_up is not None:
            self._released.append(given_up)
        self._background.close()
        self.preferences.set_layout("window", self.saveGeometry())
        event.accept()
