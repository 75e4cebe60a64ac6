"""The Flags menu, as far as it is about analysing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.clock import format_time
from annotator.domain.session import Findings
from annotator.ui.actions import Handler
from annotator.ui.analysis_job import AnalysisJob
from annotator.ui.background import Background
from annotator.ui.commands.stage import Stage, show
from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
from annotator.ui.dialogs.message import show_problem
from annotator.ui.dialogs.sensitivity import SensitivityDialog
from annotator.ui.header import Header

if TYPE_CHECKING:
    from annotator.workflow.analyse import AnalysisOptions, AnalysisOutcome, AnalysisProgress


class AnalysisCommands:
    """Starts, follows and cancels the analysis of the open session; changes the sensitivity afterwards."""

    def __init__(self, stage: Stage, *, job: AnalysisJob, background: Background):
        self._stage = stage
        self._job = job
        self._header: Header | None = None
        self._background = background
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._take_outcome)
        job.failed.connect(self._tell_failure)

    def show_in(self, header: Header) -> None:
        """Show progress in this header."""
        self._header = header

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {
            "analyse": self.ask_and_analyse,
            "cancel_analysis": self._cancel,
            "sensitivity": self._ask_sensitivity,
        }

    def ask_and_analyse(self) -> None:
        """Ask how, then analyse in the background."""
        document = self._stage.opened
        if document.read_only:
            self._stage.say("This session is open for reading only")
            return
        if self._job.running:
            self._stage.say("An analysis is running already")
            return
        dialog = AnalysisSettingsDialog(document, self._stage.window)
        dialog.accepted.connect(lambda: self._analyse(dialog.options))
        show(dialog)

    def _analyse(self, options: AnalysisOptions) -> None:
        self._stage.opened.flush()
        self._show(0.0, "Starting")
        self._job.start(self._stage.open_host.folder, options)

    def _ask_sensitivity(self) -> None:
        """Show how many flags each sensitivity gives; the flags follow the slider, without tracking again."""
        document = self._stage.opened
        info = document.session.findings.info
        if info is None:
            self._stage.say("Analyse the session first")
            return
        if document.read_only or self._job.running:
            self._stage.say("Wait for the analysis" if self._job.running else "This session is open for reading only")
            return
        dialog = SensitivityDialog(int(info.parameters["sensitivity"]), self._stage.window)
        dialog.sensitivity_changed.connect(partial(self._find_again, dialog))
        dialog.show_result(len(document.session.findings.flags), document.session.info.duration_s)
        show(dialog)

    def _find_again(self, dialog: SensitivityDialog, sensitivity: int) -> None:
        host = self._stage.open_host

        def find() -> Findings:
            from annotator.workflow.derive import rederive

            return rederive(host.folder, sensitivity=sensitivity)

        def show(findings: Findings) -> None:
            if self._stage.host is host:
                host.document.set_findings(findings)
                dialog.show_result(len(findings.flags), host.document.session.info.duration_s)

        self._background.run(
            find, done=show, failed=lambda error: show_problem(dialog, "The flags could not be found anew", str(error))
        )

    def _cancel(self) -> None:
        if self._job.running:
            self._stage.say("Cancelling; what is tracked so far is kept")
            self._job.cancel()
        else:
            self._stage.say("No analysis is running")

    def _show_progress(self, progress: AnalysisProgress) -> None:
        if not self._job.running:
            return
        words = f"{progress.message[:1].upper()}{progress.message[1:]} · {progress.done:.0%}"
        if progress.remaining_s is not None:
            words += f" · {format_time(progress.remaining_s, decimals=0)} left"
        self._show(progress.done, words)

    def _take_outcome(self, outcome: AnalysisOutcome) -> None:
        self._show(None, "")
        if outcome.cancelled:
            self._stage.say("Cancelled; analyse again to go on from where it was")
            return
        host = self._stage.host
        if host is not None:
            host.take_over_findings(outcome.findings)
        self._stage.say(f"{len(outcome.findings.flags)} flags found")
        if outcome.notes:
            show_problem(self._stage.window, "The analysis is done, but", "\n".join(outcome.notes))

    def _tell_failure(self, message: str) -> None:
        self._show(None, "")
        show_problem(self._stage.window, "The analysis stopped", message)

    def _show(self, done: float | None, text: str) -> None:
        if self._header is not None:
            self._header.show_analysis(done, text)
