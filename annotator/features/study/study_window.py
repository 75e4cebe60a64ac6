"""A study in a window of its own: how far every session is, who has done what, and everything done over all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QWidget

from annotator.domain.percent import percent
from annotator.features.study.assign_dialog import AssignDialog
from annotator.features.study.assignment import Assignment, read_assignments, tell_sessions, write_assignments
from annotator.features.study.batch.manifest import BatchSettings, write_manifest
from annotator.features.study.batch.run import BatchOutcome, gather, pending, run_batch
from annotator.features.study.run_dialog import RunChoices, RunDialog
from annotator.features.study.state_words import coder_totals
from annotator.features.study.states import SessionState, session_states
from annotator.features.study.study import RESULTS_NAME, Study, read_study, study_manifest, variables_of, write_table
from annotator.features.study.study_table import StudyTable
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.pipeline.track import default_workers
from annotator.storage.lock import login_name
from annotator.ui.background.job import Job
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import EmptyState, ErrorLine, hint

_FOLDER = "study/folder"
_SCHEDULER = "study/scheduler"
Looked = tuple[Study, tuple[Assignment, ...], list[SessionState]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWords:
    """What came of the last run, to be shown as long as the window is open."""

    outcome: str = ""
    problems: str = ""


class StudyWindow(QDialog):
    """Stays open beside the work. Looking and running happen off the GUI thread."""

    def __init__(self, *, preferences: Preferences, open_path: Callable[[Path], None], parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Study"))
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1100, 640)
        self._preferences, self._open_path = preferences, open_path
        self._background = Background(1, self)
        self._job = Job(self)
        self.study: Study | None = None
        self._assignments: tuple[Assignment, ...] = ()
        self._states: list[SessionState] = []
        self._ran_last = RunWords()
        self._chosen_last: RunChoices | None = None
        self._chosen_for = Path()
        self.folder = QLabel(textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choose = self._button(self.tr("Choose folder…"), self._choose_folder)
        self.again = self._button(self.tr("Look again"), self.look)
        self.table = StudyTable()
        self.empty = EmptyState()
        self.totals = hint()
        self.problem = ErrorLine()
        self.open_one = self._button(self.tr("Open session"), self._open_chosen)
        self.assign = self._button(self.tr("Assign coders…"), self._assign)
        self.run = self._button(self.tr("Run over all…"), self._ask_what_to_run)
        self.stop = self._button(self.tr("Stop"), self._job.cancel)
        self.progress = QLabel()
        self._build()
        self.look()

    # --- building

    def _button(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, autoDefault=False)
        button.clicked.connect(lambda: pressed())
        return button

    def _build(self) -> None:
        top = hbox(stretched(self.folder, 1), self.choose, self.again)
        body = QWidget()
        self._stack = stacked(self.table, self.empty, on=body)
        buttons = hbox(self.open_one, self.assign, STRETCH, self.run, self.stop)
        vbox(top, stretched(body, 1), self.totals, self.problem, self.progress, buttons, on=self, margin=2 * GRID_PX)
        self.table.open_requested.connect(self._open)
        self.table.variable_typed.connect(self._type)
        self.table.itemSelectionChanged.connect(self._enable)
        self.empty.action_requested.connect(self._choose_folder)
        self._job.progressed.connect(self._show_progress)
        self._job.finished.connect(self._ran)
        self._job.failed.connect(self._run_failed)
        self.stop.hide()

    # --- looking

    def look(self) -> None:
        """Look at the folder anew."""
        chosen = self._preferences.text(_FOLDER)
        if not chosen:
            self._background.forget("study")
            self._show_nothing(
                self.tr("No study is open"),
                self.tr("A study is a folder of sessions. Choose it to see how far each is and who has done what."),
            )
            return
        folder = Path(chosen)
        self.folder.setText(chosen)
        self.progress.setText(self.tr("Looking at the sessions …"))
        self._background.run(partial(_look, folder), done=self._seen, failed=self._not_seen, question="study")

    def _seen(self, looked: Looked) -> None:
        self.study, self._assignments, self._states = looked
        self.progress.setText(self._ran_last.outcome)
        if not self._states:
            self._show_nothing(
                self.tr("There is no session in this folder"),
                self.tr("Make sessions with File > New session…, or choose another folder."),
            )
            return
        self.table.show_study(self.study, self._states)
        self._stack.setCurrentIndex(0)
        self.problem.show_error("\n".join(part for part in (self._unknown(), self._ran_last.problems) if part))
        self.totals.setText(self._total_words())
        self._enable()

    def _not_seen(self, error: Exception) -> None:
        self.progress.setText("")
        self._show_nothing(self.tr("This study cannot be read"), str(error))

    def _show_nothing(self, title: str, body: str) -> None:
        self.study, self._states = None, []
        self.totals.setText("")
        self.empty.tell(title, body, self.tr("Choose folder…"))
        self._stack.setCurrentIndex(1)
        self._enable()

    def _unknown(self) -> str:
        names = self.study.unknown if self.study is not None else ()
        if not names:
            return ""
        return self.tr("study.csv names sessions that are not here: {names}").format(names=", ".join(names))

    def _total_words(self) -> str:
        analysed = sum(state.analysed for state in self._states)
        parts = [self.tr("{n} sessions, {m} analysed").format(n=len(self._states), m=analysed)]
        words = self.tr("{who}: {done} done, {begun} begun, {open} not begun")
        for coder_id, counts in coder_totals(self._states).items():
            parts.append(
                words.format(who=coder_id, done=counts["finished"], begun=counts["begun"], open=counts["not begun"])
            )
        return " · ".join(parts)

    def _enable(self) -> None:
        there = self.study is not None
        running = self._job.running
        self.open_one.setEnabled(self.table.chosen is not None and there)
        for widget in (self.assign, self.run):
            widget.setEnabled(there and not running)
        self.run.setVisible(not running)
        self.stop.setVisible(running)

    # --- doing

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Folder of the study"), self._preferences.text(_FOLDER) or str(Path.home())
        )
        if name:
            self.open_folder(Path(name))

    def open_folder(self, folder: Path) -> None:
        """Show the study in this folder, now and next time."""
        self._preferences.set_text(_FOLDER, os.path.abspath(folder))
        self.look()

    def _open_chosen(self) -> None:
        if self.table.chosen is not None:
            self._open(self.table.chosen)

    def _open(self, name: str) -> None:
        if self.study is not None and name in self.study.sessions:
            self._open_path(self.study.sessions[name])

    def _type(self, name: str, variable: str, value: str) -> None:
        """A variable was typed in: it is on disk before the next one."""
        if self.study is None:
            return
        own: Mapping[str, str] = {**self.study.variables.get(name, {}), variable: value}
        self.study = replace(self.study, variables={**self.study.variables, name: own})
        try:
            write_table(self.study)
        except OSError as error:
            self.problem.show_error(self.tr("study.csv could not be written: {why}").format(why=str(error)))

    def _assign(self) -> None:
        if self.study is None:
            return
        coders = [*dict.fromkeys(row.coder_id for row in self._assignments)] or [*coder_totals(self._states)]
        dialog = AssignDialog([*self.study.sessions], self._assignments, coders, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._write_assignments(dialog.drawn))
        dialog.open()

    def _write_assignments(self, drawn: tuple[Assignment, ...]) -> None:
        study = self.study
        if study is None:
            return

        def write() -> tuple[str, ...]:
            write_assignments(study, drawn)
            return tell_sessions(study, drawn, by=login_name())

        self._background.run(write, done=self._assigned, failed=lambda error: self.problem.show_error(str(error)))

    def _assigned(self, problems: tuple[str, ...]) -> None:
        if problems:
            title = self.tr("Some sessions could not be told who codes them")
            show_problem(self, title, "\n".join((*problems, self.tr("Assign again when they can be opened."))))
        self.look()

    def _ask_what_to_run(self) -> None:
        if self.study is None:
            return
        chosen = self._chosen_last
        if chosen is None or self._chosen_for != self.study.folder:
            chosen = RunChoices(
                settings=BatchSettings(),
                folder=self.study.folder / RESULTS_NAME,
                workers=default_workers(),
                scheduler=self._preferences.text(_SCHEDULER),
            )
        dialog = RunDialog(chosen, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._run(dialog.chosen))
        dialog.open()

    def _run(self, chosen: RunChoices) -> None:
        study = self.study
        if study is None:
            return
        self._chosen_last, self._chosen_for = chosen, study.folder
        self._preferences.set_text(_SCHEDULER, chosen.scheduler)
        self._job.start(lambda tell, cancelled: _run(study, chosen, tell, cancelled))
        self._ran_last = RunWords()
        self.problem.show_error("")
        self.progress.setText(self.tr("Starting …"))
        self._enable()

    def _show_progress(self, done: float, what: str) -> None:
        self.progress.setText(self.tr("{share}  {what}").format(share=percent(done), what=what))

    def _ran(self, result: object) -> None:
        if isinstance(result, BatchOutcome):
            done, failed = result.counts.get("done", 0), len(result.failed)
            words = self.tr("{done} done, {failed} failed, {left} left · {path}").format(
                done=done, failed=failed, left=len(result.results) - done - failed, path=result.files[0]
            )
            problems = "\n".join(f"{row.name}: {row.problem}" for row in result.failed)
            self._ran_last = RunWords(outcome=words, problems=problems)
        self.look()

    def _run_failed(self, problem: str) -> None:
        self.progress.setText("")
        self.problem.show_error(problem)
        self._enable()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._let_go()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Stop what runs, whichever way the window is closed; what is done is kept."""
        self._let_go()
        super().done(result)

    def _let_go(self) -> None:
        self._background.close()
        self._job.close()


def _look(folder: Path) -> Looked:
    study = read_study(folder)
    assignments = read_assignments(study)
    return study, assignments, session_states(study.sessions, assignments)


def _run(study: Study, chosen: RunChoices, tell: Tell, cancelled: IsCancelled) -> BatchOutcome:
    """Work on all sessions of a study. What is done already is not done again."""
    manifest = study_manifest(study, chosen.settings, folder=chosen.folder)
    write_manifest(manifest)
    run_batch(
        manifest,
        pending(manifest),
        workers=chosen.workers,
        scheduler=chosen.scheduler or None,
        on_progress=tell,
        cancelled=cancelled,
    )
    return gather(manifest, variables_of(study, manifest))
