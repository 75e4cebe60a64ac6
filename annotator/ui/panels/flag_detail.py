"""The chosen flag: its sentence, before and after, its evidence, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.analysis.suggested_codes import code_wish, default_code
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.edits import Change, Edit, EditError, merged
from annotator.domain.flag_moments import FlagMoment
from annotator.domain.flags import Flag, Verdict, VerdictKind
from annotator.domain.media import FrameTimes
from annotator.domain.transcript import Utterance
from annotator.domain.words_around import Conversation, WordsAround
from annotator.ui.keys.slots import in_triage
from annotator.ui.keys.verdict_keys import VERDICTS
from annotator.ui.panels import judging
from annotator.ui.panels.coverage_text import coverage_line
from annotator.ui.panels.evidence_plot import EvidencePlot, moments_text
from annotator.ui.panels.fields import ElidingCombo
from annotator.ui.panels.flag_rows import said_lines
from annotator.ui.panels.marks import color_icon, family_icon, verdict_icon
from annotator.ui.panels.names import (
    family_name,
    participant_label,
    rule_name,
    short_what,
    signal_definitions,
    verdict_name,
)
from annotator.ui.panels.panel_parts import EmptyState, ErrorLine, as_panel, heading, hint, pad, scrolled
from annotator.ui.panels.still_pair import StillPair, StillSource, framing_of
from annotator.ui.strength_words import strength_text
from annotator.ui.theme import GRID_PX
from annotator.ui.workspace import Workspace

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
        self._workspace = workspace
        self._remembered: dict[str, str] = {}
        self._together: Callable[[str], list[FlagMoment]] = lambda _flag_id: []
        self._talk: tuple[Mapping[str, Utterance], Conversation] | None = None
        self._flag: Flag | None = None
        self._span: tuple[float, float] | None = None
        self._empty = EmptyState()
        self._empty.tell(
            self.tr("No flag chosen"),
            self.tr("Choose a flag in the list or on the timeline to see what moved, how far, and to judge it."),
        )
        self._stills = StillPair(workspace.themes, stills)
        self._stills.time_chosen.connect(workspace.playhead.seek)
        self._plots = [EvidencePlot(workspace) for _ in range(_MOST_PLOTS)]
        for plot in self._plots:
            plot.time_chosen.connect(workspace.playhead.seek)
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

    @property
    def flag(self) -> Flag | None:
        return self._flag

    def decide_with(self, together: Callable[[str], list[FlagMoment]]) -> None:
        """Ask this which moments are decided with the flag on show: its own, and others that are chosen with it."""
        self._together = together

    @property
    def span(self) -> tuple[float, float] | None:
        """The chosen flag's span with its edges where the coder moved them."""
        if self._flag is None:
            return None
        return self._span or (self._flag.start_s, self._flag.end_s)

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

    def show_keys(self, rich_text: str) -> None:
        """Teach the keys of a triage under the verdicts; an empty text where there is no triage."""
        self._keys.setText(rich_text)
        self._keys.setVisible(bool(rich_text))
        self._name_verdict_keys()

    def step_code(self, steps: int) -> None:
        """Take the next code (or one before, where negative) for the annotation that accepting makes."""
        if self._code.isEnabled() and self._code.count():
            self._code.setCurrentIndex((self._code.currentIndex() + steps) % self._code.count())
            self._remember_code()

    def has_code_key(self, key: str) -> bool:
        """True if a code on offer has this key."""
        return bool(self._rows_of_key(key))

    def choose_code_by_key(self, key: str) -> None:
        """Take the code with this key; of several the next one."""
        rows = self._rows_of_key(key)
        if rows and self._code.isEnabled():
            here = self._code.currentIndex()
            self._code.setCurrentIndex(next((row for row in rows if row > here and here in rows), rows[0]))
            self._remember_code()

    def refresh(self) -> None:
        """Ask for the stills and signals of the chosen flag again: a video can be read now."""
        self._show()

    @property
    def moves_on(self) -> bool:
        """Whether the list goes on to the next undecided flag after a verdict."""
        return self._go_on.isChecked()

    def set_moves_on(self, on: bool) -> None:
        self._go_on.setChecked(on)

    def judge(self, verdict: VerdictKind | None) -> None:
        """Give the chosen flag this verdict; None takes it back. Accepting makes an annotation of it."""
        if verdict == "accepted":
            self.accept()
        elif self._flag is not None:
            document = self._workspace.document
            edit = judging.judge(document.session, self._flag, coder_id=document.coder_id, verdict=verdict)
            self._perform(self._with_the_others(edit, verdict), go_on=verdict is not None)

    def accept(self) -> None:
        """Accept the chosen flag with the code shown."""
        flag, document = self._flag, self._workspace.document
        if flag is None:
            return
        code = document.session.codebook.code(self._code.currentData() or "")
        if code is None:
            self._error.show_error(self.tr("The codebook has no codes yet; add one in Session > Codebook."))
            return
        standing = document.session.verdict_of(flag.id, document.coder_id)
        stands = standing is not None and standing.verdict in ("accepted", "adjusted") and self._span is None
        try:
            edit = Edit(label="", changes=())
            if not stands:
                edit = judging.accept(document.session, flag, coder_id=document.coder_id, code=code, span=self._span)
            edit = self._with_the_others(edit, "accepted")
        except EditError as error:
            self._error.show_error(str(error))
            return
        self._perform(edit, go_on=True)

    def _with_the_others(self, edit: Edit, verdict: VerdictKind | None) -> Edit:
        """An edit of the flag on show, with the same verdict on what is decided with it; all one step to undo."""
        shown, document = self._flag, self._workspace.document
        moments = self._together(shown.id) if shown is not None else []
        rest = [moment for moment in moments if shown not in moment.flags]
        own = [flag for moment in moments if shown in moment.flags for flag in moment.flags if flag != shown]
        if shown is None or not (rest or own):
            return edit
        session, coder_id = document.session, document.coder_id
        beside = [judging.judge(session, flag, coder_id=coder_id, verdict=verdict) for flag in own]
        others = judging.decide(session, rest, coder_id=coder_id, verdict=verdict, code_of=self._code_for)
        label = judging.decision_label(verdict, 1 + len(rest))
        return merged(label, edit, *beside, others)

    def _code_for(self, flag: Flag) -> Code | None:
        """The code that accepting a flag unseen gives it."""
        return default_code(self._workspace.document.session, flag, self._remembered)

    # --- building

    def _build(self) -> None:
        self._title = QLabel()
        self._title.setProperty("title", True)
        self._verdict_mark = QLabel()
        self._when = hint()
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said = hint()
        self._coverage = hint()
        self._quality = hint()
        self._family_mark = QLabel()
        top = QHBoxLayout()
        top.setSpacing(GRID_PX)
        top.addWidget(self._family_mark)
        top.addWidget(self._title, 1)
        top.addWidget(self._verdict_mark)
        content = QWidget()
        column = QVBoxLayout(content)
        pad(column)
        column.addLayout(top)
        column.addWidget(self._when)
        column.setSpacing(GRID_PX // 2)
        column.addWidget(self._sentence)
        column.addWidget(self._stills)
        column.addWidget(self._said)
        column.addWidget(heading(self.tr("Evidence")))
        for plot in self._plots:
            column.addWidget(plot)
        column.addWidget(self._quality)
        column.addWidget(self._coverage)
        column.addStretch(1)

        page = QWidget()
        whole = QVBoxLayout(page)
        pad(whole, 0, 0)
        self._area = scrolled(content)
        whole.addWidget(self._area, 1)
        whole.addWidget(self._build_verdict_bar())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self._empty)

    def _build_verdict_bar(self) -> QWidget:
        self._error = ErrorLine()
        self._code = ElidingCombo()
        self._code.setAccessibleName(self.tr("Code of the annotation that accepting makes"))
        self._code.setToolTip(self.tr("Accepting makes an annotation with this code and the flag's span"))
        self._code.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._code.setMinimumContentsLength(10)
        self._code.activated.connect(self._remember_code)
        self._tier = hint()
        self._tier.setWordWrap(False)
        makes = QHBoxLayout()
        makes.setSpacing(GRID_PX)
        makes.addWidget(hint_line(self.tr("Accept makes")))
        makes.addWidget(self._code, 1)
        makes.addWidget(self._tier)
        self._keys = hint()
        self._accept = self._verdict_button(self.tr("Accept"))
        self._reject = self._verdict_button(self.tr("Reject"))
        self._unsure = self._verdict_button(self.tr("Unsure"))
        self._name_verdict_keys()
        self._workspace.keymap.changed.connect(self._name_verdict_keys)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID_PX)
        for button, verdict in self._buttons():
            button.clicked.connect(self._judge_by(verdict))
            buttons.addWidget(button, 1)
        self._go_on = QToolButton()
        self._go_on.setText("→")
        self._go_on.setCheckable(True)
        self._go_on.setChecked(True)
        self._go_on.setAccessibleName(self.tr("Go on to the next undecided flag after a verdict"))
        self._go_on.setToolTip(self.tr("After a verdict go on to the next flag you have not judged: on or off"))
        buttons.addWidget(self._go_on)
        bar = QWidget()
        column = QVBoxLayout(bar)
        pad(column)
        column.addWidget(self._error)
        column.addLayout(makes)
        column.addLayout(buttons)
        self._keys.setTextFormat(Qt.TextFormat.RichText)
        self._keys.setAccessibleName(self.tr("Keys"))
        self._keys.hide()
        column.addWidget(self._keys)
        return bar

    def _verdict_button(self, word: str) -> QPushButton:
        button = QPushButton(word)
        button.setCheckable(True)
        button.setIconSize(QSize(14, 14))
        button.setAccessibleName(word)
        return button

    def _name_verdict_keys(self) -> None:
        """Write on the verdict buttons which key does the same: in triage a letter, else one that works anywhere."""
        tips = {
            "accepted": self.tr("The movement is there and matters"),
            "rejected": self.tr("Nothing there, or not worth coding"),
            "unsure": self.tr("Leave it for a second look"),
        }
        ids = {verdict: action_id for action_id, verdict in VERDICTS.items()}
        for button, verdict in self._buttons():
            slot_id = in_triage(ids[verdict]) if self._keys.text() else ids[verdict]
            key = self._workspace.keymap.text(slot_id)
            button.setText(f"{button.accessibleName()}  {key}".strip())
            button.setToolTip(f"{tips[verdict]}  ({key})" if key else tips[verdict])

    def _buttons(self) -> tuple[tuple[QPushButton, VerdictKind], ...]:
        return (self._accept, "accepted"), (self._reject, "rejected"), (self._unsure, "unsure")

    def _judge_by(self, verdict: VerdictKind) -> Callable[[bool], None]:
        def judge(checked: bool) -> None:
            self.judge(verdict if checked else None)

        return judge

    # --- acting

    def _perform(self, edit: Edit, *, go_on: bool) -> None:
        self._error.show_error("")
        flag = self._flag
        try:
            self._workspace.document.perform(edit)
        except EditError as error:
            self._error.show_error(str(error))
            return
        self._show_verdict()
        if go_on and flag is not None:
            self.tell_judged(flag.id)

    def tell_judged(self, flag_id: str) -> None:
        """A flag has a verdict, given here or elsewhere: the list goes on, if it is to."""
        if self.moves_on:
            self.judged.emit(flag_id)

    def _remember_code(self) -> None:
        if self._flag is not None:
            self._remembered[code_wish(self._flag)] = self._code.currentData()
        self._show_tier()

    # --- showing

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("codebook", "participants", "utterances"):
            self._show()
            if edit.touches("participants"):
                self._ask_for_stills()
        elif self._flag is not None and any(_is_about(change, self._flag.id) for change in edit.changes):
            self._show_verdict()

    def _show(self, *_anything: object) -> None:
        session = self._workspace.document.session
        flag_id = self._workspace.selection.flag_id
        before, self._flag = self._flag, session.flag(flag_id or "")
        flag = self._flag
        if before != flag:
            self._span = None
        self._stack.setCurrentIndex(0 if flag is not None else 1)
        if flag is None:
            return
        definitions = signal_definitions(self._workspace.document.signal_sets.values())
        who = participant_label(session, flag.participant_id)
        mark = family_icon(self._workspace.themes.theme, flag.family, kind=flag.kind)
        self._family_mark.setPixmap(mark.pixmap(12, 12))
        self._family_mark.setToolTip(family_name(flag.family))
        what = rule_name(flag.rule) if flag.kind == "incongruence" else short_what(flag, definitions)
        self._title.setText(f"{what[:1].upper()}{what[1:]}  ·  {who}")
        self._show_when()
        self._sentence.setText(flag.text)
        lines = said_lines(session, self._words_around(flag))
        self._said.setVisible(bool(lines))
        self._said.setText("\n".join(lines))
        self._coverage.setText(f"{who[:1].upper()}{who[1:]}. {coverage_line(session, flag.participant_id)}")
        if before != flag:
            self._ask_for_stills()
        if before is None or before.id != flag.id:
            self._area.verticalScrollBar().setValue(0)
        self._show_plots(flag)
        self._fill_codes(flag)
        self._error.show_error("")
        self._show_verdict()

    def _words_around(self, flag: Flag) -> WordsAround:
        """What was said meanwhile, before and after. Sorting what was said waits until it has changed."""
        utterances = self._workspace.document.session.utterances
        if self._talk is None or self._talk[0] is not utterances:
            self._talk = (utterances, Conversation(utterances.values()))
        return self._talk[1].around(flag.start_s, flag.end_s, utterance_id=flag.utterance_id)

    def _show_when(self) -> None:
        flag, span = self._flag, self.span
        if flag is None or span is None:
            return
        text = moments_text(flag if self._span is None else replace(flag, start_s=span[0], end_s=span[1]))
        if self._span is None:
            text += " · " + strength_text(flag)
        elif (frames := self._frames()) is not None:
            moved = (
                (self.tr("start"), judging.frames_moved(frames, flag.start_s, span[0])),
                (self.tr("end"), judging.frames_moved(frames, flag.end_s, span[1])),
            )
            text += "".join(self.tr(" · {edge} {n:+d} frames").format(edge=edge, n=n) for edge, n in moved if n)
        self._when.setText(text)

    def _take_span(self, span: tuple[float, float]) -> None:
        flag = self._flag
        if flag is not None:
            self._span = None if span == (flag.start_s, flag.end_s) else span
            self._show_when()

    def _frames(self) -> FrameTimes | None:
        """Frames of the recording the flag's participant is seen in, on the session clock."""
        document = self._workspace.document
        flag = self._flag
        person = document.session.participants.get(flag.participant_id) if flag is not None else None
        times = (
            document.frame_times(person.at(flag.start_s).media_id) if person is not None and flag is not None else None
        )
        return times if times is not None and len(times) else None

    def _rows_of_key(self, key: str) -> list[int]:
        if not key:  # Ctrl or Shift alone: no code's key, least of all that of the codes without one
            return []
        codebook = self._workspace.document.session.codebook
        keys = {code.id: code.shortcut for code in codebook.codes if code.shortcut}
        rows = range(self._code.count())
        return [row for row in rows if keys.get(self._code.itemData(row), "").casefold() == key.casefold()]

    def _ask_for_stills(self, _media_id: str = "") -> None:
        flag = self._flag
        if flag is not None:
            before_s = max(0.0, flag.onset_s - _BEFORE_S)
            self._stills.show_moments(flag.participant_id, before_s, flag.apex_s, framing=framing_of(flag.family))

    def _show_plots(self, flag: Flag) -> None:
        signals = self._workspace.document.signal_sets.get(flag.participant_id)
        others = sorted(flag.evidence[1:], key=lambda part: -abs(part.effect_z))
        shown = [*flag.evidence[:1], *others][:_MOST_PLOTS]
        for index, plot in enumerate(self._plots):
            plot.setVisible(index < len(shown))
            if index < len(shown):
                signal = signals.signals.get(shown[index].signal) if signals is not None else None
                plot.show_evidence(signal, flag, shown[index])
        qualities = [plot.data.quality for plot in self._plots[: len(shown)] if plot.data is not None]
        self._quality.setVisible(bool(qualities))
        if qualities:
            text = self.tr("Quality of the evidence during the flag: {q:.0f} %")
            self._quality.setText(text.format(q=100 * min(qualities)))

    def _fill_codes(self, flag: Flag) -> None:
        session = self._workspace.document.session
        person = session.participants.get(flag.participant_id)
        wanted = default_code(session, flag, self._remembered)
        self._code.clear()
        for code in session.codebook.codes:
            if not code.applies_to or person is None or person.role in code.applies_to or code == wanted:
                self._code.addItem(color_icon(code.color), code.name, code.id)
                self._code.setItemData(self._code.count() - 1, code.definition, Qt.ItemDataRole.ToolTipRole)
        if wanted is not None:
            self._code.setCurrentIndex(self._code.findData(wanted.id))
        self._show_tier()

    def _show_tier(self) -> None:
        code: Code | None = self._workspace.document.session.codebook.code(self._code.currentData() or "")
        self._tier.setText(self.tr("on {tier}").format(tier=code.tier) if code is not None else "")

    def _show_verdict(self) -> None:
        flag, document = self._flag, self._workspace.document
        if flag is None:
            return
        found = document.session.verdict_of(flag.id, document.coder_id)
        verdict = found.verdict if found is not None else None
        theme = self._workspace.themes.theme
        self._verdict_mark.setPixmap(verdict_icon(theme, verdict).pixmap(16, 16))
        self._verdict_mark.setToolTip(verdict_name(verdict))
        self._verdict_mark.setAccessibleName(self.tr("Verdict: {verdict}").format(verdict=verdict_name(verdict)))
        for button, meaning in self._buttons():
            button.setIcon(verdict_icon(theme, meaning))
            button.setChecked(verdict == meaning or (verdict == "adjusted" and meaning == "accepted"))
            button.setEnabled(not document.read_only)
        made = bool(judging.annotations_of(document.session, flag, coder_id=document.coder_id))
        self._code.setEnabled(not made and not document.read_only)
        if made:
            self._tier.setText(self.tr("annotated"))
        else:
            self._show_tier()


def _is_about(change: Change, flag_id: str) -> bool:
    """True if a change is of a verdict on this flag, or of what was made from it."""
    for row in (change.before, change.after):
        if isinstance(row, Verdict) and row.flag.id == flag_id:
            return True
        if isinstance(row, Annotation) and row.flag_id == flag_id:
            return True
    return False


def hint_line(text: str) -> QLabel:
    """A hint that stays on one line, beside a field."""
    label = hint(text)
    label.setWordWrap(False)
    return label
