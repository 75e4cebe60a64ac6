"""The window: menus, start page or open session, and what ties commands to views."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.session import Coder, Session
from annotator.storage.database_file import DATABASE_NAME
from annotator.ui import actions as action_table
from annotator.ui.action_specs import SPECS
from annotator.ui.analysis_job import AnalysisJob
from annotator.ui.background import Background
from annotator.ui.commands.all_commands import Commands
from annotator.ui.commands.stage import Stage
from annotator.ui.dialogs.message import show_problem
from annotator.ui.dialogs.opening import offer_backup, offer_read_only, offer_to_find_media
from annotator.ui.disk_watch import DiskWatch
from annotator.ui.drop_hint import DropHint
from annotator.ui.focus_keys import is_for_focus
from annotator.ui.greyed import Greyed, facts_of
from annotator.ui.header import Header
from annotator.ui.keys.keymap import Keymap
from annotator.ui.landmark_source import LandmarkSource
from annotator.ui.layout_memory import LayoutMemory
from annotator.ui.menus import Menus, flags_menu, timeline_menu, transcript_menu
from annotator.ui.opening import Opening
from annotator.ui.panels.names import blinding_words
from annotator.ui.panels.synchrony_panel import SynchronyPanel
from annotator.ui.playhead import Playhead
from annotator.ui.preferences import Preferences
from annotator.ui.response_source import ResponseSource
from annotator.ui.selection import Selection
from annotator.ui.session_host import ReadyMedia, SessionHost
from annotator.ui.session_pane import SessionPane
from annotator.ui.start_page import StartPage
from annotator.ui.theme import TEXT_SIZES, ThemeSource
from annotator.ui.timeline.hit import Hit
from annotator.ui.timeline.rows import Row
from annotator.ui.view_options import ViewOptions
from annotator.ui.window_modes import WindowModes
from annotator.ui.work_layouts import Work
from annotator.ui.workspace import Workspace

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder
    from annotator.ui.commands.practice_commands import PracticeCommands
    from annotator.ui.review.review_view import ReviewView


class MainWindow(QMainWindow):
    """One window, one session at a time."""

    session_closed = Signal()
    session_shown = Signal()
    """A session was opened and can be worked on."""

    def __init__(self, *, themes: ThemeSource, preferences: Preferences):
        super().__init__()
        self.setWindowTitle("Annotator")
        self.setAccessibleName("Annotator")
        self._themes = themes
        self._preferences = preferences
        self._keymap = Keymap(preferences, self)
        self._background = Background(parent=self)
        self._job = AnalysisJob(self)
        self._pane: SessionPane | None = None
        self._landmarks: LandmarkSource | None = None
        self._layout: LayoutMemory | None = None
        self._disk: DiskWatch | None = None
        self._responses: ResponseSource | None = None
        self._opening: Opening | None = None
        self._asks_first = False
        self._released: list[Future[None]] = []
        """Folders of sessions that were closed; done when others may open them."""
        self._stage = Stage(
            window=self,
            playhead=Playhead(self),
            selection=Selection(self),
            options=ViewOptions(self),
            themes=themes,
            keymap=self._keymap,
            say=self.say,
            show_switches=self._show_switches,
        )
        self._bind_actions()
        self._header = Header(self.actions_by_id)
        self._commands.analysis.show_in(self._header)
        self._menus = Menus(self, self.actions_by_id)
        self._greyed = Greyed(self.actions_by_id, lambda: facts_of(self._stage, running=self._job.running), self)
        self._menus.grey_by(self._greyed)
        self._pages = QStackedWidget()
        self._modes = WindowModes(self, self._pages, self._header, self._menus, self.actions_by_id)
        self._start = StartPage(self.actions_by_id)
        self._start.opened.connect(self.open_path)
        self._menus.recent.opened.connect(self.open_path)
        self._start.recent.forgotten.connect(self._forget_recent)
        self._show_recent()
        self._pages.addWidget(self._start)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(page)
        self.setAcceptDrops(True)
        self._drop_hint = DropHint(themes, self, imports=self._commands.file.imports)
        self._drop_hint.dropped.connect(self._commands.file.open_dropped)
        self._stage.options.changed.connect(self._show_switches)
        self._stage.playhead.loop_changed.connect(self._show_switches)
        themes.changed.connect(self._restyle)
        self._restyle()
        self._enable_actions()
        self._show_switches()

    # --- what others may ask ------------------------------------------------------------------------------------------

    @property
    def pane(self) -> SessionPane | None:
        """The views of the open session, or None."""
        return self._pane

    @property
    def host(self) -> SessionHost | None:
        """The open session, or None."""
        return self._stage.host

    @property
    def practice(self) -> PracticeCommands:
        """The windows of practice."""
        return self._commands.practice

    @property
    def review(self) -> ReviewView | None:
        """The trainer's mode of the window while it is on, or None."""
        return self._commands.review.view

    @property
    def job(self) -> AnalysisJob:
        """The analysis of the open session."""
        return self._job

    @property
    def at_rest(self) -> bool:
        """True while no session is open, being opened or being closed."""
        return self._stage.host is None and self._opening is None and all(one.done() for one in self._released)

    @property
    def message(self) -> str:
        """The short line that is shown now."""
        return self._header.message if self._stage.host is not None else self._start.message

    def ask_who_codes(self) -> None:
        """Ask who is annotating the open session, where it is not known or may be somebody else than last time."""
        self._commands.coder.ask_if_unknown()

    def ask_who_codes_first(self) -> None:
        """From now on ask who is annotating before a session is shown, where that is not known."""
        self._asks_first = True

    def say(self, text: str) -> None:
        """Show a short line: for a few seconds beside the session's name, or on the start page until the next."""
        if self._stage.host is not None:
            self._header.say(text)
        else:
            self._start.say(text)

    def open_path(self, path: Path) -> None:
        """Open a session folder or the database in it, a video (its session is made beside it), or an exercise."""
        if path.name == DATABASE_NAME and path.is_file():
            path = path.resolve().parent  # a double click reaches no folder, but this file in it
        if path.suffix.lower() == ".exercise":
            self.practice.open_exercise(path)
            return

        def load() -> SessionFolder:
            from annotator.workflow.sessions import open_path

            return open_path(path)

        self.open_folder(load, path=path)

    def open_named(self, name: str) -> None:
        """:meth:`open_path` for what the system passes on as text."""
        self.open_path(Path(name))

    def open_folder(self, load: Callable[[], SessionFolder], *, path: Path | None = None, words: str = "") -> None:
        """Open the folder that ``load`` gives; off the GUI thread. The open session is closed when the other is there:
        what cannot be opened closes nothing.

        Args:
            words: What is said meanwhile, where it is not that ``path`` is opened.
        """
        if self._opening is not None:
            self.say(self.tr("A session is being opened; wait until it is there"))
            return
        if words or path is not None:
            self.say(words or self.tr("Opening {name}").format(name=path.name if path is not None else ""))
        self._begin_opening(load, path)

    def _begin_opening(self, load: Callable[[], SessionFolder], path: Path | None) -> None:
        opening = self._opening = Opening(load, after=self._released)
        self._start.setEnabled(False)

        def refused(error: Exception) -> None:
            self._end_opening()
            if self._is_own(error):  # the open session once more: it is closed first
                self._leave_session(lambda: self._begin_opening(load, path))
            else:
                self._refuse(error, path)

        self._background.run(
            opening.run, done=lambda opened: self._leave_session(lambda: self._show(opening, opened)), failed=refused
        )

    def _is_own(self, error: Exception) -> bool:
        from annotator.storage.errors import SessionInUse

        host = self._stage.host
        return (
            isinstance(error, SessionInUse) and host is not None and error.path.resolve() == host.folder.path.resolve()
        )

    def close_session(self) -> None:
        """Close the open session, if any: at once, or as soon as everything is on disk."""
        self._leave_session(lambda: None)

    def _leave_session(self, then: Callable[[], None]) -> None:
        """Close the open session, if any, and do this. Not before every edit is on disk, and never where one fails."""
        host, pane = self._stage.host, self._pane
        if host is None or pane is None:
            then()
            return
        pane.finish_typing()
        if host.document.unwritten and self._disk is not None and not self._disk.abandoned:
            self._disk.when_written(lambda: self._leave_session(then))
            return
        self._put_session_away(host, pane)
        then()

    def _put_session_away(self, host: SessionHost, pane: SessionPane) -> None:
        analysing = self._job.close()
        self._commands.review.forget_session()
        self._stage.playhead.pause()
        if self._layout is not None:
            self._layout.show("code")
            self._layout.keep()
            self._layout = None
        self._preferences.note_recent(host.folder.path, pane.flags.note())
        pane.close_views()
        if self._responses is not None:
            self._responses.close()
            self._responses = None
        self._commands.analysis.forget_session()
        self._released = [*(one for one in self._released if not one.done()), host.close(after=analysing)]
        self._stage.host = self._disk = None
        self._pane = None
        self._landmarks = None
        self._pages.removeWidget(pane)
        pane.deleteLater()
        host.deleteLater()
        self._stage.selection.clear()
        self._stage.playhead.set_loop(None)
        self._stage.playhead.set_frames(None)
        self._stage.playhead.set_duration(0.0)
        self._header.show_session("", "")
        self._show_recent()
        self.setWindowTitle("Annotator")
        self._menus.show_panels(self._pane)
        self._enable_actions()
        self.session_closed.emit()

    # --- opening ------------------------------------------------------------------------------------------------------

    def _show(self, opening: Opening, opened: tuple[SessionFolder, Session]) -> None:
        if self._opening is not opening:
            return  # the window was closed meanwhile, and has let go of it
        folder, session = opened
        coder = self._commands.coder.coder_for(session)
        if self._asks_first and not folder.read_only:
            self._commands.coder.ask_before(
                session, coder, then=lambda who: self._show_to(opening, folder, session, who)
            )
        else:
            self._show_to(opening, folder, session, coder)

    def _show_to(self, opening: Opening, folder: SessionFolder, session: Session, coder: Coder) -> None:
        if self._opening is not opening:
            return  # the window was closed while it was asked who codes
        self._end_opening()
        host = SessionHost(folder, session, coder=coder, parent=self)
        self._disk = DiskWatch(host.document, self._header, self, host)
        workspace = Workspace(
            document=host.document,
            playhead=self._stage.playhead,
            selection=self._stage.selection,
            options=self._stage.options,
            themes=self._themes,
            keymap=self._keymap,
        )
        pane = self._pane = SessionPane(
            workspace, self.actions_by_id, self._pages, features={"synchrony": SynchronyPanel}
        )
        self._stage.host = host
        self._layout = LayoutMemory(pane, self._preferences, session.info.id)
        self._header.modes.show_work(self._layout.work)
        self._landmarks = LandmarkSource(host, host.reading)
        self._responses = ResponseSource(host, host.background)
        pane.editor.set_response_provider(self._responses.sentence)
        self._responses.arrived.connect(pane.editor.show_response)
        self._connect_pane(pane, host, self._landmarks)
        self._commands.analysis.follow(host.document)
        self._add_local_actions(pane)
        self._pages.addWidget(pane)
        self._pages.setCurrentWidget(pane)
        self._stage.playhead.set_duration(session.info.duration_s)
        self._stage.playhead.seek(0.0)
        self._preferences.add_recent(folder.path)
        self._show_recent()
        self._header.show_session(session.info.title, self.tr("read-only") if folder.read_only else "")
        self._show_coder(coder)
        self.setWindowTitle(f"{session.info.title} – Annotator")
        self._menus.show_panels(self._pane)
        self._enable_actions()
        self._show_switches()
        host.read_everything()
        pane.show_dock("flags")
        if not pane.flags.model.total:  # else Space would press the button that analyses instead of playing
            pane.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
        pane.codes.resume()
        self.session_shown.emit()

    def _connect_pane(self, pane: SessionPane, host: SessionHost, landmarks: LandmarkSource) -> None:
        host.media_ready.connect(self._play_media)
        host.media_missing.connect(self._media_is_missing)
        host.waveform_ready.connect(pane.timeline.set_waveform)
        host.problem.connect(self._header.tell_problem)
        host.document.edited.connect(self._commands.coder.follow)
        host.document.undo_stack.indexChanged.connect(self._name_undo)
        pane.player.set_tracks_provider(landmarks.at)
        landmarks.arrived.connect(pane.player.refresh_landmarks)
        pane.stills.set_crop_finder(landmarks.find_crop)
        pane.player.offsets_requested.connect(self._commands.picture.show_offsets)
        pane.timeline.span_drawn.connect(self._note_drawn)
        pane.timeline.span_menu.action_requested.connect(self._trigger)
        pane.timeline.span_menu.code_chosen.connect(pane.codes.press_code)
        pane.timeline.context_requested.connect(self._show_timeline_menu)
        pane.flags.analyse_requested.connect(self.actions_by_id["analyse"].trigger)
        pane.flags.menu_requested.connect(self._show_flags_menu)
        pane.flag_detail.judged.connect(pane.flags.move_on_from)
        pane.triage.said.connect(self.say)
        pane.triage.switched.connect(self._follow_triage)
        pane.codes.told.connect(self.say)
        pane.codes.open_changed.connect(self._show_running)
        self._show_running(pane.codes.running_count)
        pane.codes.edit_codebook_requested.connect(self.actions_by_id["edit_codebook"].trigger)
        pane.transcript.import_requested.connect(self.actions_by_id["import_file"].trigger)
        pane.transcript.menu_requested.connect(self._show_transcript_menu)
        pane.transcript.editor.action_requested.connect(self._trigger)
        synchrony = pane.panel(SynchronyPanel)
        synchrony.keep_in(host.folder.analysis_path, keep=not host.folder.read_only)
        synchrony.analyse_requested.connect(self.actions_by_id["analyse"].trigger)
        synchrony.people_requested.connect(self.actions_by_id["focus_participants"].trigger)
        synchrony.export_requested.connect(self.actions_by_id["export_synchrony"].trigger)
        pane.participants.region_edit_requested.connect(pane.player.edit_region)
        self._name_undo()

    def _show_running(self, count: int) -> None:
        if self._pane is not None:
            self._header.show_running(self._pane.codes.running_names, count)

    def _show_recent(self) -> None:
        """List the sessions opened last; whether they are there is looked up aside: a network drive may take long."""
        paths = self._preferences.recent
        self._start.set_recent(paths, self._preferences.recent_notes())
        open_now = self._stage.host.folder.path if self._stage.host is not None else None
        self._menus.recent.show_paths([path for path in paths if path != open_now])
        self._background.run(
            lambda: [path for path in paths if not path.exists()],
            done=self._mark_missing,
            failed=lambda error: self.say(str(error)),
        )

    def _mark_missing(self, paths: list[Path]) -> None:
        self._start.recent.mark_missing(paths)
        self._menus.recent.mark_missing(paths)

    def _forget_recent(self, path: Path) -> None:
        self._preferences.forget_recent(path)
        self._show_recent()

    def _note_drawn(self, row: Row, start_s: float, end_s: float) -> None:
        self._commands.annotate.note_drawn((start_s, end_s), row)
        if row.participant_id is not None and self._pane is not None:
            self._pane.codes.set_participant(row.participant_id)  # whom a code's key is about now

    def _play_media(self, ready: ReadyMedia) -> None:
        host, pane = self._stage.host, self._pane
        if host is None or pane is None:
            return
        session = host.document.session
        first = next((row.id for row in session.media.values() if row.width_px), next(iter(session.media), None))
        pane.add_media(ready.media, ready.path, ready.index)
        if ready.media.id == first or pane.player.engine.media is None:
            pane.player.show_media(ready.media.id)

    def _media_is_missing(self, media_id: str, message: str) -> None:
        offer_to_find_media(self, message, lambda: self._commands.file.relink(media_id))

    def _refuse(self, error: Exception, path: Path | None) -> None:
        from annotator.storage.errors import DamagedSession, SessionInUse

        if isinstance(error, SessionInUse) and path is not None:
            offer_read_only(self, str(error), lambda: self._open_read_only(path))
        elif isinstance(error, DamagedSession) and error.backups:
            offer_backup(self, str(error), lambda: self._open_restored(error.path))
        else:
            show_problem(self, self.tr("This cannot be opened"), str(error))

    def _end_opening(self) -> None:
        self._opening = None
        self._start.setEnabled(True)
        self._start.say("")

    def _open_read_only(self, path: Path) -> None:
        def load() -> SessionFolder:
            from annotator.workflow.sessions import open_path

            return open_path(path, read_only=True)

        self.open_folder(load)

    def _open_restored(self, path: Path) -> None:
        def load() -> SessionFolder:
            from annotator.storage.session_folder import SessionFolder

            return SessionFolder.open_restored(path)

        self.open_folder(load)

    # --- actions ------------------------------------------------------------------------------------------------------

    def _bind_actions(self) -> None:
        self._commands = Commands(
            self._stage,
            pane=lambda: self._pane,
            landmarks=lambda: self._landmarks,
            actions=lambda: self.actions_by_id,
            background=self._background,
            preferences=self._preferences,
            keymap=self._keymap,
            job=self._job,
            open_path=self.open_path,
            open_folder=self.open_folder,
            close_session=self.close_session,
            show_coder=self._show_coder,
            room=lambda: self._modes,
        )
        handlers = {
            **self._commands.handlers(),
            "quit": self.close,
            "work_code": lambda: self._show_work("code"),
            "work_transcribe": lambda: self._show_work("transcribe"),
        }
        self.actions_by_id = action_table.make_actions(self, handlers, self._keymap)
        self._keymap.changed.connect(self._give_keys)
        self.addActions([self.actions_by_id[spec.id] for spec in SPECS if spec.where == "window"])

    def _give_keys(self) -> None:
        action_table.give_keys(self.actions_by_id, self._keymap)

    def _add_local_actions(self, pane: SessionPane) -> None:
        for spec in SPECS:
            if spec.where == "timeline":
                pane.timeline.addAction(self.actions_by_id[spec.id])

    def _show_timeline_menu(self, hit: Hit, global_pos: QPoint) -> None:
        timeline_menu(self, self.actions_by_id, hit).popup(global_pos)

    def _show_work(self, work: Work) -> None:
        """Lay the panels out for a kind of work."""
        if self._layout is not None and self._pane is not None:
            if self._pane.triage.on and work != "triage":
                self._pane.triage.stop()
            self._layout.show(work)
            self._header.modes.show_work(work)
            if work == "transcribe":
                self._pane.show_dock("transcript")

    def _follow_triage(self, on: bool) -> None:
        if self._layout is not None and (on or self._layout.work == "triage"):
            self._show_work("triage" if on else "code")

    def _show_flags_menu(self, at: QPoint) -> None:
        flags_menu(self, self.actions_by_id).popup(at)

    def _show_transcript_menu(self, global_pos: QPoint) -> None:
        transcript_menu(self, self.actions_by_id).popup(global_pos)

    def _trigger(self, action_id: str) -> None:
        self.actions_by_id[action_id].trigger()

    def _enable_actions(self) -> None:
        opened = self._stage.host is not None
        for spec in SPECS:
            self.actions_by_id[spec.id].setEnabled(opened or not spec.needs_session)
        if opened:
            self._name_undo()

    def _name_undo(self) -> None:
        document = self._stage.document
        if document is None:
            return
        stack = document.undo_stack
        undo, redo = self.actions_by_id["undo"], self.actions_by_id["redo"]
        undo.setText(self.tr("Undo {what}").format(what=action_table.in_language(stack.undoText())).strip())
        redo.setText(self.tr("Redo {what}").format(what=action_table.in_language(stack.redoText())).strip())
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())

    def _show_switches(self) -> None:
        options, appearance = self._stage.options, self._themes.appearance
        states = {
            "show_landmarks": options.show_landmarks,
            "show_regions": options.show_regions,
            **self._commands.view.switches(),
            **self._commands.coder.switches(),
            "show_empty_tiers": options.show_empty_tiers,
            "mute": options.muted,
            "loop": self._stage.playhead.loop is not None,
            **{f"appearance_{name}": appearance == name for name in ("system", "light", "dark")},
            **{f"text_size_{percent}": percent == self._themes.text_percent for percent in TEXT_SIZES},
        }
        for name, on in states.items():
            self.actions_by_id[name].setChecked(on)

    def _show_coder(self, coder: Coder) -> None:
        self._header.show_coder(coder.name or coder.id, blinding_words(coder))

    # --- the window itself --------------------------------------------------------------------------------------------

    def _restyle(self) -> None:
        action_table.set_icons(self.actions_by_id, self._themes.theme)
        self._show_switches()

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
        self._drop_hint.offer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.take(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, unless the last edits are still on their way to the disk: it closes when they are there."""
        self.close_session()
        if self._stage.host is not None:
            self._leave_session(lambda: (self.close(), None)[1])
            event.ignore()
            return
        self._commands.practice.close_windows()
        self._job.close()
        if self._opening is not None:
            self._opening.give_up()
            self._released.append(self._opening.let_go)
            self._opening = None
        self._background.close()
        self._preferences.set_layout("window", self.saveGeometry())
        event.accept()
