"""The codes as a pad of keys: press while the recording plays, definitions one glance away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.domain import annotation_edits, live_coding
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session
from annotator.ui.look.names import code_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.code_buttons import CodeButtons, meaning
from annotator.ui.panels.coding_ratings import Rating, digits_are_codes
from annotator.ui.panels.coding_state import RatingStrip, RunningLines
from annotator.ui.panels.tier_choice import TierChoice
from annotator.ui.session import annotating
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import ElidingCombo
from annotator.ui.widgets.panel_parts import EmptyState, ErrorLine, as_panel, hint, scrolled


class CodingPad(QWidget):
    """A button for each code. A press starts a span code at the playhead, the next one ends it.

    What is running is in the session (see :mod:`annotator.domain.live_coding`): the pad only shows it.
    """

    edit_codebook_requested = Signal()
    open_changed = Signal(int)
    """How many codes are running now."""
    participant_changed = Signal(str)
    """What the participant is called that codes are about from now on; empty where there is none."""
    rating_changed = Signal()
    """Digits rate from now on, or do not any more."""
    told = Signal(str)
    """Something to say in the window's line of messages."""
    coded = Signal(str, bool)
    """An annotation was started, set or ended (True): what its code asks for can be asked now."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self.rating = Rating()
        """What digits rate now."""
        self._recoding: tuple[str, ...] = ()
        self._last_id = ""
        self._shown_running: tuple[Annotation, ...] = ()
        self._pads = CodeButtons(workspace)
        self.buttons = self._pads.buttons
        self._participant = ElidingCombo()
        self.error = ErrorLine()
        self.definition = hint()
        self.running_lines = RunningLines(workspace)
        self.strip = RatingStrip(workspace.keymap)
        self.tier_choice = TierChoice(workspace.selection)
        self.finish = QPushButton(self.tr("End all"))
        self.empty_state = EmptyState()
        self._build()
        self._fill()
        document = workspace.document
        document.edited.connect(self._follow_edit)
        document.coder_changed.connect(self._show_open)
        workspace.selection.annotations_changed.connect(self._follow_choice)
        workspace.selection.tier_changed.connect(self._follow_tier)
        workspace.themes.changed.connect(self.update)
        workspace.keymap.changed.connect(self._name_keys)
        self._name_keys()

    # --- what the window uses

    @property
    def participant_id(self) -> str | None:
        """Who is being coded."""
        return self._participant.currentData()

    @property
    def last_id(self) -> str:
        """The annotation that was started, ended or set last; empty before the first one."""
        return self._last_id if self._last_id in self._session.annotations else ""

    @property
    def running_count(self) -> int:
        """How many codes are running."""
        return len(self.workspace.document.running)

    @property
    def running_names(self) -> str:
        """The codes that are running; empty if none is."""
        return ", ".join(code_name(self._session, row.code_id) for row in self.workspace.document.running)

    @property
    def offered_codes(self) -> tuple[Code, ...]:
        """The codes that the current tier takes: those that have a button and a key now."""
        return self._session.codebook.codes_on(self.workspace.selection.tier)

    @property
    def participant_name(self) -> str:
        """What they are called; empty where there is nobody."""
        return self._participant.currentText()

    def set_participant(self, participant_id: str) -> None:
        """Make somebody the one whom a code's key is about."""
        self._participant.setCurrentIndex(max(0, self._participant.findData(participant_id)))

    def next_participant(self) -> None:
        """Code the next person from now on."""
        count = self._participant.count()
        if count:
            self._participant.setCurrentIndex((self._participant.currentIndex() + 1) % count)
            self.told.emit(self.tr("Codes are about: {who}").format(who=self._participant.currentText()))

    def press_key(self, key: str) -> bool:
        """Press the code with this shortcut; False if there is none."""
        code = live_coding.code_for_key(self._session.codebook, key)
        if code is None:
            return False
        if code not in self.offered_codes and not self._recoding:
            told = self.tr("The tier {tier} does not take “{code}”; choose another tier, or All tiers")
            self.told.emit(told.format(tier=self.workspace.selection.tier, code=code.name))
            return True
        self.press_code(code.id)
        return True

    def press_code(self, code_id: str) -> None:
        """Start, end or set a code at the playhead; on the span that is marked, if any, unless it plays straight on."""
        document, playhead = self.workspace.document, self.workspace.playhead
        code = document.session.codebook.code(code_id)
        if code is None:
            return
        if document.read_only:
            self.told.emit(self.tr("This session is open for reading only"))
            return
        self.definition.setText(meaning(code))
        if self._recoding:
            self._recode(code)
            return
        person = self._person_for(code, tell=True)
        if person is None:
            return
        marked = self.workspace.selection.span
        runs = any(row.code_id == code_id and row.participant_id == person for row in self.workspace.document.running)
        plays_span = playhead.stop_at_s is not None or playhead.loop is not None
        if marked is not None and marked[1] > marked[0] and (not playhead.playing or plays_span) and not runs:
            self._code_span(code, person, marked)
            return
        now_s = playhead.seen_s
        reaction_s = document.coder.start_earlier_s * playhead.rate if playhead.playing else 0.0
        self._perform(
            lambda: live_coding.press(
                document.session,
                code,
                coder_id=document.coder_id,
                participant_id=person,
                time_s=now_s,
                start_s=document.snap(max(0.0, now_s - reaction_s)),
                shortest_s=self._frame_s(),
                tier=self._tier_for(code),
            )
        )

    def _tier_for(self, code: Code) -> str:
        return self._session.codebook.tier_for(code, self.workspace.selection.tier)

    def finish_open(self) -> str:
        """End every running code at the playhead; call it before the session closes or another coder sits down.

        Returns the names of the codes; empty if none was running.
        """
        rows = self.workspace.document.running
        names = self.running_names
        if self.workspace.document.read_only:
            return ""
        if rows:
            time_s, shortest_s = self.workspace.playhead.seen_s, self._frame_s()
            self._perform(lambda: live_coding.end(self._session, rows, time_s=time_s, shortest_s=shortest_s))
        return names

    def resume(self) -> None:
        """Where codes still run from a session that was not closed properly, go to where the last one started."""
        rows = self.workspace.document.running
        if rows:
            self.workspace.playhead.seek(max(row.start_s for row in rows))
            self.told.emit(
                self.tr("Still running from last time: {codes}. {key} ends all at the playhead.").format(
                    codes=self.running_names, key=self.workspace.keymap.text("end_all")
                )
            )

    def start_recoding(self) -> None:
        """Let the next code's key give its code to the chosen annotations, or the one coded last; again: let it be."""
        if self._recoding:
            self._set_recoding(())
            return
        rows = self._own_rows()
        if rows:
            self.workspace.selection.choose_annotations(row.id for row in rows)
            self._set_rating(Rating())
            self._set_recoding(tuple(row.id for row in rows))

    def start_rating(self) -> None:
        """Let digits rate the chosen annotations, or the one coded last; pressed again they do not any more."""
        if self.rating.on:
            self._set_rating(Rating())
            return
        rows = self._own_rows()
        if not rows:
            return
        self.workspace.selection.choose_annotations(row.id for row in rows)
        self._set_rating(Rating(ids=tuple(row.id for row in rows)))
        self.told.emit(self.tr("1–5: intensity, then 1–5: confidence; 0 for not rated"))

    def rate(self, digit: int, *, shifted: bool) -> None:
        """A digit was pressed while digits rate."""
        ids = self.rating.ids
        rating, what = self.rating.digit(shifted=shifted)
        rows = [self._session.annotations[id_] for id_ in ids if id_ in self._session.annotations]
        refusal = self.workspace.document.attempt(lambda: annotation_edits.rate(self._session, rows, **{what: digit}))
        self.error.show_error(refusal)
        self._set_rating(rating)

    # --- inside

    @property
    def _session(self) -> Session:
        return self.workspace.document.session

    def _frame_s(self) -> float:
        """How long the frame on screen is; 0 while the frames are being read."""
        frames, index = self.workspace.playhead.frames, self.workspace.playhead.frame_index
        if frames is None or index is None:
            return 0.0
        return (frames.time_of(index + 1) if index + 1 < len(frames) else frames.end_s) - frames.time_of(index)

    def _person_for(self, code: Code, *, tell: bool = False) -> str | None:
        """Whom a press of this code is about: the participant chosen on the pad, else the first it applies to."""
        session = self._session
        chosen = session.participants.get(self.participant_id or "")
        fitting = [row for row in session.participants.values() if not code.applies_to or row.role in code.applies_to]
        if chosen in fitting:
            fitting = [chosen]
        if tell:
            missing = (
                self.tr("“{code}” applies to: {roles}. The session has no such participant.").format(
                    code=code.name, roles=", ".join(code.applies_to)
                )
                if session.participants
                else self.tr("The session has no participants yet; add one in the People panel.")
            )
            self.error.show_error("" if fitting else missing)
            if not fitting:
                self.told.emit(missing)
        return fitting[0].id if fitting else None

    def _own_rows(self) -> list[Annotation]:
        """The chosen annotations, else the one coded last; none, and it is said why, where they are not the coder's."""
        chosen = self.workspace.selection.annotation_ids or (self.last_id,)
        try:
            return annotation_edits.own(self._session, chosen, coder_id=self.workspace.document.coder_id)
        except EditError as refusal:
            self.told.emit(str(refusal))
            return []

    def _recode(self, code: Code) -> None:
        ids = self._recoding
        self._set_recoding(())
        rows = [self._session.annotations[id_] for id_ in ids if id_ in self._session.annotations]
        change = annotation_edits.BatchChange(code_id=code.id)
        label = self.tr("Recode as {code}").format(code=code.name)
        refusal = self.workspace.document.attempt(
            lambda: annotation_edits.change_many(self._session, rows, change, label=label)
        )
        self.error.show_error(refusal)
        self.told.emit(refusal or self.tr("Recoded as {code}").format(code=code.name))

    def _set_recoding(self, ids: tuple[str, ...]) -> None:
        self._recoding = ids
        if ids:
            told = self.tr("Recode: now the key of the right code")
            self.definition.setText(told)
            self.told.emit(told)

    def _code_span(self, code: Code, participant_id: str, span: tuple[float, float]) -> None:
        document = self.workspace.document
        snapped = (document.snap(span[0]), document.snap(span[1]))
        self._perform(
            lambda: annotating.add_span(
                document.session,
                snapped,
                coder_id=document.coder_id,
                tier=self._tier_for(code),
                participant_id=participant_id,
                code=code,
                frames=self.workspace.playhead.frames,
            )
        )
        self.workspace.selection.choose_span(None)

    def _perform(self, make: Callable[[], Edit]) -> None:
        try:
            edit = make()
            self.workspace.document.perform(edit)
        except EditError as refusal:
            self.error.show_error(str(refusal))
            self.told.emit(str(refusal))
            return
        self.error.show_error("")
        if edit.changes:
            self._last_id = edit.changes[-1].key  # what starts stands behind what it ends
            self.workspace.selection.choose_annotations([self._last_id])
            by_itself = not digits_are_codes(self._session.codebook)
            self._set_rating(Rating(ids=(self._last_id,)) if by_itself else Rating())
            row = self._session.annotations.get(self._last_id)
            if row is not None:
                self.coded.emit(row.id, edit.changes[-1].before is not None)

    def _set_rating(self, rating: Rating) -> None:
        if rating != self.rating:
            self.rating = rating
            self.rating_changed.emit()
        self._show_rating()

    def _follow_choice(self, chosen: tuple[str, ...]) -> None:
        if not set(self._recoding) <= set(chosen):
            self._set_recoding(())
        if self.rating.on:
            self._set_rating(self.rating.kept(chosen))

    # --- building and showing

    def _build(self) -> None:
        self._participant.setAccessibleName(self.tr("Participant being coded"))
        self._participant.currentIndexChanged.connect(self._tell_participant)
        for part in (self._participant, self.finish):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the codes' keys and Space away
        self.finish.setAccessibleName(self.tr("End all running codes"))
        self.finish.clicked.connect(self.finish_open)
        self.empty_state.tell(
            self.tr("No codes yet"),
            self.tr("A codebook names what you look for. Add codes, or import a codebook that ships with the program."),
            self.tr("Edit codebook…"),
        )
        self.empty_state.action_requested.connect(self.edit_codebook_requested)
        top = hbox(stretched(self._participant, 1), stretched(self.tier_choice, 1), self.finish)
        self._pads.pressed.connect(self.press_code)
        self._pads.looked_at.connect(self.definition.setText)
        page = QWidget()
        vbox(
            top,
            self.error,
            stretched(scrolled(self._pads), 1),
            self.running_lines,
            self.strip,
            self.definition,
            on=page,
            margin=GRID_PX,
        )
        self._stack = stacked(page, self.empty_state, on=self)

    def _name_keys(self) -> None:
        keys = self.workspace.keymap
        self._participant.setToolTip(
            keys.fill(self.tr("New codes are about this participant ({next_participant} for the next one)"))
        )
        self.finish.setToolTip(keys.fill(self.tr("End all running codes at the playhead ({end_all})")))
        self._show_rating()

    def _fill(self) -> None:
        session = self._session
        self._participant.offer((row.label, row.id) for row in session.participants.values())
        self.tier_choice.show_tiers(self._session.codebook)
        self._fill_codes()
        self._stack.setCurrentIndex(0 if session.codebook.codes else 1)
        self._tell_participant()

    def _follow_tier(self, _tier: str | None) -> None:
        before = tuple(self.buttons)
        self.tier_choice.show_tiers(self._session.codebook)
        if before != tuple(code.id for code in self.offered_codes) or self._session.codebook.tiers:
            self._fill_codes()
            self._show_open()

    def _fill_codes(self) -> None:
        tiers: dict[str, list[Code]] = {}
        for code in self.offered_codes:
            tiers.setdefault(self._tier_for(code), []).append(code)
        self._pads.offer(tiers)
        self.buttons = self._pads.buttons

    def _tell_participant(self) -> None:
        self.participant_changed.emit(self._participant.currentText())
        self._show_open()

    def _show_open(self, *_anything: object) -> None:
        rows = self._shown_running = self.workspace.document.running
        on = {(row.code_id, row.participant_id) for row in rows}
        for code_id, button in self.buttons.items():
            code = self._session.codebook.code(code_id)
            person = self._person_for(code) if code is not None else None
            button.set_open((code_id, person) in on)
        self.running_lines.show_running()
        self.finish.setEnabled(bool(rows))
        self.open_changed.emit(len(rows))

    def _show_rating(self) -> None:
        session = self._session
        rows = [session.annotations[id_] for id_ in self.rating.ids if id_ in session.annotations]
        hinted = [session.annotations[self.last_id]] if not rows and self.last_id else []
        self.strip.show_rating(session, self.rating, rows or hinted)

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("codebook", "participants"):
            self._fill()
        if edit.touches("annotations", "coders"):
            if edit.touches("coders") or self.workspace.document.running is not self._shown_running:
                self._show_open()
            if self.rating.on and not set(self.rating.ids) <= self._session.annotations.keys():
                self._set_rating(Rating())
            self._show_rating()
