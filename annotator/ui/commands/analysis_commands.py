"""The Flags menu, as far as it is about analysing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.domain.percent import percent
from annotator.domain.session import Findings, Session
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.ui.actions.table import Handler, in_language
from annotator.ui.background.job import Job, Work
from annotator.ui.commands.stage import Stage, StageCommands, show
from annotator.ui.document import SessionDocument
from annotator.ui.look.names import rule_name
from annotator.ui.look.translation import translate
from annotator.ui.pane.header import Header
from annotator.ui.widgets.message import show_problem

if TYPE_CHECKING:
    from annotator.pipeline.analysis_options import AnalysisOptions
    from annotator.pipeline.derive import FlagFinder
    from annotator.pipeline.verbal import WordRating
    from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
    from annotator.ui.dialogs.sensitivity import SensitivityDialog


_WORDS_REST_MS = 800


class AnalysisCommands(StageCommands):
    """Starts, follows and cancels the analysis of the open session; changes the sensitivity afterwards."""

    def __init__(self, stage: Stage, *, job: Job):
        super().__init__(stage)
        self._job = job
        self._check = Job(stage.window)
        self._header: Header | None = None
        self._moved = False
        # One answer after the other, so that the last one asked for is the last one written.
        self._finding = threading.Lock()
        self._words_rest = QTimer(stage.window, singleShot=True, interval=_WORDS_REST_MS)
        self._words_rest.timeout.connect(self._follow_words)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._take_findings)
        job.failed.connect(self._tell_failure)
        job.running_changed.connect(self._note_running)

    def show_in(self, header: Header) -> None:
        """Show progress in this header."""
        self._header = header

    def follow(self, document: SessionDocument) -> None:
        """Find candidates anew whenever what was said, by whom, or its valence changes in this session."""
        document.edited.connect(self._follow_edit)

    def forget_session(self) -> None:
        """The session is being closed."""
        self._check.close()
        self._words_rest.stop()
        self._moved = False

    def handlers(self) -> dict[str, Handler]:
        return {
            "analyse": self.ask_and_analyse,
            "cancel_analysis": self._cancel,
            "sensitivity": self._ask_sensitivity,
            "find_regions": self._find_regions,
            "choose_word_list": self._choose_word_list,
            "builtin_word_list": lambda: self._bring_word_list(None),
            "words_language": self._ask_language,
        }

    def ask_and_analyse(self) -> None:
        """Ask how, then analyse in the background."""
        document = self._stage.opened
        if self._stage.refuses_edits():
            return
        if self._job.running:
            self._stage.say(translate("commands", "An analysis is running already"))
            return
        from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
        from annotator.ui.panels.check_card import CheckCard

        card = CheckCard(document.whole_session, self._check, self._check_work)
        from annotator.pipeline.verbal import rules_off

        info = document.session.findings.info
        rates = self._rates(self._finder(), rules_off(info)) if info is not None and document.signal_sets else None
        dialog = AnalysisSettingsDialog(document, self._stage.window, check=card, rates=rates)
        card.regions_wanted.connect(lambda: self._set_regions(dialog))
        dialog.accepted.connect(lambda: self._analyse(dialog.options_to_run))
        show(dialog)

    def _check_work(self, options: AnalysisOptions) -> Work:
        folder, session = self._stage.open_host.folder, self._stage.opened.whole_session

        def check(tell: Tell, cancelled: IsCancelled) -> object:
            from annotator.pipeline.recording_check import check_session

            return check_session(folder, session, options, on_progress=lambda done: tell(done, ""), cancelled=cancelled)

        return check

    def _analyse(self, options: AnalysisOptions) -> None:
        """The analysis reads the session from the disk: what was just edited has to be there."""
        host = self._stage.open_host
        self._show(0.0, translate("commands", "Starting"))
        folder = host.folder

        def work(tell: Tell, cancelled: IsCancelled) -> object:
            from annotator.pipeline.analyse import analyse

            return analyse(folder, options, on_progress=tell, cancelled=cancelled)

        host.document.when_written(lambda: self._job.start(work))

    def _ask_sensitivity(self) -> None:
        """Let the user change sensitivity and rules; the flags follow at once, without tracking again."""
        document = self._stage.opened
        info = document.session.findings.info
        if info is None:
            self._stage.say(translate("commands", "Analyse the session first"))
            return
        if document.coder.is_blind_to("flags"):
            self._stage.say(translate("commands", "You are coding blind to flags; see Session > Blinding"))
            return
        if document.read_only or self._job.running:
            self._stage.say(
                translate("commands", "Wait for the analysis")
                if self._job.running
                else translate("commands", "This session is open for reading only")
            )
            return
        from annotator.analysis.incongruence_rules import RULES
        from annotator.pipeline.verbal import VALENCE_FROM, rules_off
        from annotator.ui.dialogs.sensitivity import RuleChoice, SensitivityDialog

        off = rules_off(info)
        choices = [
            RuleChoice(
                name=rule.name,
                label=rule_name(rule.name),
                description=in_language(rule.description),
                on=rule.name not in off,
            )
            for rule in RULES
        ]
        rated_by = str(info.parameters.get(VALENCE_FROM, ""))
        dialog = SensitivityDialog(int(info.parameters["sensitivity"]), choices, self._stage.window, rated_by=rated_by)
        finder = self._finder()
        dialog.changed.connect(partial(self._find_again, finder, dialog))
        _show_counts(dialog, document.session)

        def tell(per_hour: Mapping[int, float]) -> None:
            if isValid(dialog):
                dialog.steps.show_rates(per_hour)

        self._stage.background.run(
            self._rates(finder, off),
            done=tell,
            # Nobody has asked for anything yet: who moves the sensitivity is told then.
            failed=lambda _error: None,
        )
        show(dialog)

    def _rates(self, finder: Callable[[], FlagFinder], rules_off: tuple[str, ...]) -> Callable[[], Mapping[int, float]]:
        """Counts the moments an hour of every sensitivity; takes a while."""
        session, finding = self._stage.opened.whole_session, self._finding

        def count() -> Mapping[int, float]:
            from annotator.pipeline.derive import moments_per_hour

            with finding:
                return moments_per_hour(finder(), session, rules_off=rules_off)

        return count

    def _finder(self) -> Callable[[], FlagFinder]:
        """Makes the finder of the session as it is now, on the thread that asks first; the same one for all who ask."""
        folder, session = self._stage.open_host.folder, self._stage.opened.whole_session

        @cache
        def finder() -> FlagFinder:
            from annotator.pipeline.derive import FlagFinder

            return FlagFinder(folder, session)

        return finder

    def _find_regions(self) -> None:
        from annotator.ui.dialogs.regions import open_regions_dialog

        stage = self._stage
        open_regions_dialog(stage.open_host, stage.window, say=stage.say, keymap=stage.keymap)

    def _set_regions(self, settings: AnalysisSettingsDialog) -> None:
        """Find the faces before the analysis begins; with the regions confirmed, the check is made again."""
        from annotator.ui.dialogs.regions import open_regions_dialog

        stage = self._stage
        regions = open_regions_dialog(stage.open_host, settings, say=stage.say, keymap=stage.keymap)
        if regions is not None:
            regions.accepted.connect(settings.check_again)

    def _choose_word_list(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window,
            translate("commands", "Word list for valence"),
            "",
            translate("commands", "Word lists (*.txt *.tsv);;All files (*)"),
        )
        if name:
            self._bring_word_list(Path(name))

    def _bring_word_list(self, path: Path | None) -> None:
        """Rate words by the user's own list, or by the built-in one again; candidates follow."""
        host = self._stage.open_host
        if self._stage.refuses_edits():
            return
        folder = host.folder

        def bring() -> int:
            from annotator.pipeline.verbal import bring_lexicon

            return bring_lexicon(folder, path)

        def take(words: int) -> None:
            self._stage.say(
                translate("commands", "Words are rated by your list of {words}").format(words=words)
                if words
                else translate("commands", "Words are rated by the built-in list")
            )
            self._words_rest.start()

        self._stage.background.run(
            bring,
            done=take,
            failed=self._told(translate("commands", "The word list cannot be used")),
        )

    def _ask_language(self) -> None:
        """Let the user see and say which language the words are in; candidates follow."""
        host = self._stage.open_host
        folder, session, window = host.folder, host.document.whole_session, self._stage.window

        def look() -> WordRating:
            from annotator.pipeline.verbal import word_rating

            return word_rating(folder, session)

        def ask(words: WordRating) -> None:
            from annotator.ui.dialogs.words_language import WordsLanguageDialog

            if self._stage.host is not host:
                return
            dialog = WordsLanguageDialog(words, window)
            dialog.accepted.connect(lambda: self._say_language(dialog.language))
            show(dialog)

        self._stage.background.run(
            look,
            done=ask,
            failed=self._told(translate("commands", "The word list cannot be used")),
        )

    def _say_language(self, code: str) -> None:
        host = self._stage.open_host
        if self._stage.refuses_edits():
            return
        folder, session = host.folder, host.document.whole_session

        def tell() -> WordRating:
            from annotator.pipeline.verbal import say_language, word_rating

            say_language(folder, code)
            return word_rating(folder, session)

        def take(words: WordRating) -> None:
            self._stage.say(
                translate("commands", "Words are rated by {source}").format(source=words.rated_by)
                if words.rater is not None
                else translate("commands", "Valence is not available in this language: bring a word list")
            )
            self._words_rest.start()

        self._stage.background.run(
            tell,
            done=take,
            failed=self._told(translate("commands", "The language cannot be kept")),
        )

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("utterances", "participants", "media"):
            self._moved = self._moved or edit.touches("media")
            self._words_rest.start()

    def _follow_words(self) -> None:
        document = self._stage.document
        info = document.session.findings.info if document is not None else None
        if document is None or info is None or document.read_only or self._job.running:
            return
        from annotator.pipeline.verbal import rules_off

        self._find_again(self._finder(), None, int(info.parameters["sensitivity"]), rules_off(info))

    def _find_again(
        self,
        finder: Callable[[], FlagFinder],
        dialog: SensitivityDialog | None,
        sensitivity: int,
        rules_off: tuple[str, ...],
    ) -> None:
        host = self._stage.open_host
        folder, one_by_one = host.folder, self._finding

        def find() -> Findings:
            with one_by_one:
                findings = finder().find(sensitivity, rules_off=rules_off)
                folder.write_findings(findings)
                return findings

        def take(findings: Findings) -> None:
            if self._stage.host is host:
                moved, self._moved = self._moved, False
                if moved:
                    host.take_over_findings(findings)  # the signals lie elsewhere on the clock, too
                else:
                    host.document.set_findings(findings)
                if dialog is not None and isValid(dialog):
                    _show_counts(dialog, host.document.session)

        def tell(error: Exception) -> None:
            show_problem(self._stage.window, translate("commands", "The flags could not be found anew"), str(error))

        self._stage.background.run(find, done=take, failed=tell)

    def _cancel(self) -> None:
        if self._job.running:
            self._stage.say(translate("commands", "Cancelling; what is tracked so far is kept"))
            self._job.cancel()
        else:
            self._stage.say(translate("commands", "No analysis is running"))

    def _show_progress(self, done: float, message: str, remaining_s: float | None) -> None:
        words = f"{message[:1].upper()}{message[1:]} · {percent(done)}"
        if remaining_s is not None:
            words += translate("commands", " · {decimals} left").format(decimals=format_time(remaining_s, decimals=0))
        self._show(done, words)

    def _take_findings(self, findings: Findings | None) -> None:
        self._show(None, "")
        if findings is None:
            self._stage.say(translate("commands", "Cancelled; analyse again to go on from where it was"))
            return
        host = self._stage.host
        if host is not None:
            host.take_over_findings(findings)
        hidden = host is not None and host.document.coder.is_blind_to("flags")
        found = translate("commands", "{count} flags found").format(count=len(findings.flags))
        self._stage.say(translate("commands", "The analysis is done") if hidden else found)
        if findings.info is not None and findings.info.notes:
            show_problem(
                self._stage.window,
                translate("commands", "The analysis is done; not everything could be measured"),
                "\n".join(findings.info.notes),
            )

    def _note_running(self, on: bool) -> None:
        if self._stage.document is not None:
            self._stage.document.set_analysing(on)

    def _tell_failure(self, message: str) -> None:
        self._show(None, "")
        show_problem(self._stage.window, translate("commands", "The analysis stopped"), message)

    def _show(self, done: float | None, text: str) -> None:
        if self._header is not None:
            self._header.show_analysis(done, text)


def _show_counts(dialog: SensitivityDialog, session: Session) -> None:
    flags = session.findings.flags.values()
    candidates = sum(flag.kind == "incongruence" for flag in flags)
    dialog.show_result(len(flags), candidates, session.info.duration_s)
