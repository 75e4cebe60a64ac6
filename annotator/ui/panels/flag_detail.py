"""The chosen flag: its sentence, before and after, its evidence, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Change, Edit, EditError, merged
from annotator.domain.flag_moments import FlagMoment
from annotator.domain.flags import Flag, Verdict, VerdictKind
from annotator.domain.media import FrameTimes
from annotator.domain.percent import percent
from annotator.domain.transcript import Utterance
from annotator.domain.words_around import Conversation, WordsAround
from annotator.ui.look.names import (
    family_name,
    participant_label,
    rule_name,
    short_what,
    signal_definitions,
    verdict_name,
)
from annotator.ui.look.strength_words import how_strong, strength_text, without_effects
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels import judging
from annotator.ui.panels.coverage_text import coverage_line
from annotator.ui.panels.evidence_plot import EvidencePlot, moments_text
from annotator.ui.panels.flag_rows import said_lines
from annotator.ui.panels.still_pair import StillPair, StillSource, framing_of
from annotator.ui.panels.verdict_bar import VerdictBar
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.marks import family_icon, verdict_icon
from annotator.ui.widgets.panel_parts import EmptyState, as_panel, heading, hint, scrolled, title

_MOST_PLOTS = 4
_BEFORE_S = 0.5
"""The "before" still is taken this long before the onset, when nothing moves yet."""


class FlagDetail(QWidget):
    """Everything about the chosen flag, and one key for each verdict."""

    judged = Signal(str)
    """Id of the flag that was just judged, when the list should go on to the next undecided one."""

    def __init__(self, workspace: Workspace, stills: StillSource, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self._together: Callable[[str], list[FlagMoment]] = lambda _flag_id: []
        self._ask: Callable[[Sequence[str]], bool] = lambda _annotation_ids: False
        self._asked_for: str | None = None
        """The flag after which the list goes on when what accepting it made has been asked about."""
        self._talk: tuple[Mapping[str, Utterance], Conversation] | None = None
        self.flag: Flag | None = None
        """The flag on show, or None."""
        self._span: tuple[float, float] | None = None
        self.empty_state = EmptyState()
        self.empty_state.tell(
            self.tr("No flag chosen"),
            self.tr("Choose a flag in the list or on the timeline to see what moved, how far, and to judge it."),
        )
        self.stills = StillPair(workspace.themes, stills)
        self.stills.time_chosen.connect(workspace.playhead.seek)
        self.plots = [EvidencePlot(workspace) for _ in range(_MOST_PLOTS)]
        for plot in self.plots:
            plot.time_chosen.connect(workspace.playhead.seek)
        self.bar = VerdictBar(workspace)
        self.bar.verdict_wanted.connect(self.judge)
        self._build()
        workspace.selection.flag_changed.connect(self._show)
        workspace.document.edited.connect(self._follow_edit)
        workspace.document.findings_changed.connect(self._show)
        workspace.document.coder_changed.connect(self._show)
        workspace.document.signals_changed.connect(self._show)
        # Queued: whoever reads the media tells the still source of it after the document.
        workspace.document.media_ready.connect(self._ask_for_stills, Qt.ConnectionType.QueuedConnection)
        workspace.themes.changed.connect(self._show)
        self._show()

    # --- what the window's actions use

    def decide_with(self, together: Callable[[str], list[FlagMoment]]) -> None:
        """Ask this which moments are decided with the flag on show: its own, and others that are chosen with it."""
        self._together = together

    def ask_first(self, ask: Callable[[Sequence[str]], bool]) -> None:
        """Let this ask about the annotations that accepting makes, before the list goes on; False: nothing to ask."""
        self._ask = ask

    def go_on_after_asking(self) -> None:
        """All was answered or passed over."""
        flag_id, self._asked_for = self._asked_for, None
        if flag_id is not None:
            self.tell_judged(flag_id)

    @property
    def span(self) -> tuple[float, float] | None:
        """The chosen flag's span with its edges where the coder moved them."""
        if self.flag is None:
            return None
        return self._span or (self.flag.start_s, self.flag.end_s)

    def step_edge(self, edge: judging.Edge, steps: int) -> None:
        """Move an edge by whole frames, for the annotation that accepting makes; the flag itself stays."""
        frames, span = self._frames(), self.span
        if frames is not None and span is not None:
            self._take_span(judging.step_edge(frames, span, edge=edge, steps=steps))

    def put_edge(self, edge: judging.Edge, time_s: float) -> None:
        """Put an edge at a time; unchanged where that lies beyond the other edge."""
        span = self.span
        if span is not None:
            self._take_span(judging.put_edge(span, edge=edge, time_s=time_s))

    def reset_span(self) -> None:
        """Put both edges back to the flag's own."""
        self._span = None
        self._show_when()

    def refresh(self) -> None:
        """Ask for the stills and signals of the chosen flag again: a video can be read now."""
        self._show()

    @property
    def moves_on(self) -> bool:
        """Whether the list goes on to the next undecided flag after a verdict."""
        return self.bar.go_on.isChecked()

    def set_moves_on(self, on: bool) -> None:
        """Have the list go on after a verdict, or stay."""
        self.bar.go_on.setChecked(on)

    def judge(self, verdict: VerdictKind | None) -> None:
        """Give the chosen flag this verdict; None takes it back. Accepting makes an annotation of it."""
        if verdict == "accepted":
            self.accept()
        elif self.flag is not None:
            document = self.workspace.document
            edit = judging.judge(document.session, self.flag, coder_id=document.coder_id, verdict=verdict)
            self._perform(self._with_the_others(edit, verdict), go_on=verdict is not None)

    def accept(self) -> None:
        """Accept the chosen flag with the code shown."""
        flag, document = self.flag, self.workspace.document
        if flag is None:
            return
        code = self.bar.chosen_code
        if code is None:
            self.bar.error.show_error(self.tr("The codebook has no codes yet; add one in Session > Codebook."))
            return
        standing = document.session.verdict_of(flag.id, document.coder_id)
        stands = standing is not None and standing.verdict in ("accepted", "adjusted") and self._span is None
        try:
            edit = Edit(label="", changes=())
            if not stands:
                edit = judging.accept(document.session, flag, coder_id=document.coder_id, code=code, span=self._span)
            edit = self._with_the_others(edit, "accepted")
        except EditError as error:
            self.bar.error.show_error(str(error))
            return
        self._perform(edit, go_on=True)

    def _with_the_others(self, edit: Edit, verdict: VerdictKind | None) -> Edit:
        """An edit of the flag on show, with the same verdict on what is decided with it; all one step to undo."""
        shown, document = self.flag, self.workspace.document
        moments = self._together(shown.id) if shown is not None else []
        rest = [moment for moment in moments if shown not in moment.flags]
        own = [flag for moment in moments if shown in moment.flags for flag in moment.flags if flag != shown]
        if shown is None or not (rest or own):
            return edit
        session, coder_id = document.session, document.coder_id
        beside = [judging.judge(session, flag, coder_id=coder_id, verdict=verdict) for flag in own]
        others = judging.decide(session, rest, coder_id=coder_id, verdict=verdict, code_of=self.bar.code_for)
        label = judging.decision_label(verdict, 1 + len(rest))
        return merged(label, edit, *beside, others)

    # --- building

    def _build(self) -> None:
        self.title = title()
        self._verdict_mark = QLabel()
        self.when = hint()
        self.sentence = QLabel(wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said = hint()
        self.coverage = hint()
        self.quality = hint()
        self._family_mark = QLabel()
        top = hbox(self._family_mark, stretched(self.title, 1), self._verdict_mark)
        content = QWidget()
        vbox(
            top,
            self.when,
            self.sentence,
            self.stills,
            self.said,
            heading(self.tr("Evidence")),
            *self.plots,
            self.quality,
            self.coverage,
            STRETCH,
            on=content,
            margin=GRID_PX,
            spacing=GRID_PX // 2,
        )

        page = QWidget()
        self.area = scrolled(content)
        vbox(stretched(self.area, 1), self.bar, on=page, margin=0, spacing=0)
        self._stack = stacked(page, self.empty_state, on=self)

    # --- acting

    def _perform(self, edit: Edit, *, go_on: bool) -> None:
        self.bar.error.show_error("")
        flag, self._asked_for = self.flag, None
        try:
            self.workspace.document.perform(edit)
        except EditError as error:
            self.bar.error.show_error(str(error))
            return
        self._show_verdict()
        if go_on and flag is not None:
            new = [change.after for change in edit.changes if change.before is None]
            self.tell_judged(flag.id, [row.id for row in new if isinstance(row, Annotation)])

    def tell_judged(self, flag_id: str, made: Sequence[str] = ()) -> None:
        """A flag has a verdict, given here or elsewhere: the list goes on, if it is to.

        Args:
            flag_id: The flag.
            made: The annotations that were made of it, which may have to be asked about first.
        """
        if made and self._ask(made):
            self._asked_for = flag_id
        elif self.moves_on:
            self.judged.emit(flag_id)

    # --- showing

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("codebook", "participants", "utterances"):
            self._show()
            if edit.touches("participants"):
                self._ask_for_stills()
        elif self.flag is not None and any(_is_about(change, self.flag.id) for change in edit.changes):
            self._show_verdict()
            if any(change.after is None for change in edit.changes):
                self._asked_for = None  # taken back: one stays here

    def _show(self, *_anything: object) -> None:
        session = self.workspace.document.session
        flag_id = self.workspace.selection.flag_id
        before, self.flag = self.flag, session.flag(flag_id or "")
        flag = self.flag
        if before != flag:
            self._span = None
            self._asked_for = None
        self._stack.setCurrentIndex(0 if flag is not None else 1)
        if flag is None:
            return
        definitions = signal_definitions(self.workspace.document.signal_sets.values())
        who = participant_label(session, flag.participant_id)
        mark = family_icon(self.workspace.themes.theme, flag.family, kind=flag.kind)
        self._family_mark.setPixmap(mark.pixmap(12, 12))
        self._family_mark.setToolTip(family_name(flag.family))
        what = rule_name(flag.rule) if flag.kind == "incongruence" else short_what(flag, definitions)
        self.title.setText(f"{what[:1].upper()}{what[1:]}  ·  {who}")
        self._show_when()
        self.sentence.setText(without_effects(flag.text))
        self.sentence.setToolTip(escape(flag.text))
        self.sentence.setAccessibleDescription(flag.text)
        lines = said_lines(session, self._words_around(flag))
        self.said.setVisible(bool(lines))
        self.said.setText("\n".join(lines))
        self.coverage.setText(f"{who[:1].upper()}{who[1:]}. {coverage_line(session, flag.participant_id)}")
        if before != flag:
            self._ask_for_stills()
        if before is None or before.id != flag.id:
            self.area.verticalScrollBar().setValue(0)
        self._show_plots(flag)
        self.bar.show_flag(flag)
        self._show_verdict()

    def _words_around(self, flag: Flag) -> WordsAround:
        """What was said meanwhile, before and after. Sorting what was said waits until it has changed."""
        utterances = self.workspace.document.session.utterances
        if self._talk is None or self._talk[0] is not utterances:
            self._talk = (utterances, Conversation(utterances.values()))
        return self._talk[1].around(flag.start_s, flag.end_s, utterance_id=flag.utterance_id)

    def _show_when(self) -> None:
        flag, span = self.flag, self.span
        if flag is None or span is None:
            return
        text = moments_text(flag if self._span is None else replace(flag, start_s=span[0], end_s=span[1]))
        if self._span is None:
            text += " · " + (how_strong(flag) if flag.strength is not None else strength_text(flag))
        elif (frames := self._frames()) is not None:
            moved = (
                (self.tr("start"), judging.frames_moved(frames, flag.start_s, span[0])),
                (self.tr("end"), judging.frames_moved(frames, flag.end_s, span[1])),
            )
            text += "".join(self.tr(" · {edge} {n:+d} frames").format(edge=edge, n=n) for edge, n in moved if n)
        self.when.setText(text)
        self.when.setToolTip(strength_text(flag))

    def _take_span(self, span: tuple[float, float]) -> None:
        flag = self.flag
        if flag is not None:
            self._span = None if span == (flag.start_s, flag.end_s) else span
            self._show_when()

    def _frames(self) -> FrameTimes | None:
        """Frames of the recording the flag's participant is seen in, on the session clock."""
        document = self.workspace.document
        flag = self.flag
        person = document.session.participants.get(flag.participant_id) if flag is not None else None
        times = (
            document.frame_times(person.at(flag.start_s).media_id) if person is not None and flag is not None else None
        )
        return times if times is not None and len(times) else None

    def _ask_for_stills(self, _media_id: str = "") -> None:
        flag = self.flag
        if flag is not None:
            before_s = max(0.0, flag.onset_s - _BEFORE_S)
            self.stills.show_moments(flag.participant_id, before_s, flag.apex_s, framing=framing_of(flag.family))

    def _show_plots(self, flag: Flag) -> None:
        signals = self.workspace.document.signal_sets.get(flag.participant_id)
        others = sorted(flag.evidence[1:], key=lambda part: -abs(part.effect_z))
        shown = [*flag.evidence[:1], *others][:_MOST_PLOTS]
        for index, plot in enumerate(self.plots):
            plot.setVisible(index < len(shown))
            if index < len(shown):
                signal = signals.signals.get(shown[index].signal) if signals is not None else None
                plot.show_evidence(signal, flag, shown[index])
        qualities = [plot.data.quality for plot in self.plots[: len(shown)] if plot.data is not None]
        self.quality.setVisible(bool(qualities))
        if qualities:
            text = self.tr("Quality of the evidence during the flag: {q}")
            self.quality.setText(text.format(q=percent(min(qualities))))

    def _show_verdict(self) -> None:
        flag, document = self.flag, self.workspace.document
        if flag is None:
            return
        found = document.session.verdict_of(flag.id, document.coder_id)
        verdict = found.verdict if found is not None else None
        self._verdict_mark.setPixmap(verdict_icon(self.workspace.themes.theme, verdict).pixmap(16, 16))
        self._verdict_mark.setToolTip(verdict_name(verdict))
        self._verdict_mark.setAccessibleName(self.tr("Verdict: {verdict}").format(verdict=verdict_name(verdict)))
        self.bar.show_verdict(verdict)


def _is_about(change: Change, flag_id: str) -> bool:
    """True if a change is of a verdict on this flag, or of what was made from it."""
    for row in (change.before, change.after):
        if isinstance(row, Verdict) and row.flag.id == flag_id:
            return True
        if isinstance(row, Annotation) and row.flag_id == flag_id:
            return True
    return False
