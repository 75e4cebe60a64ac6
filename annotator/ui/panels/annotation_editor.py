"""Edits the chosen annotations. Each change is one edit, at once; there is no Save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QFormLayout, QWidget

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.code_links import type_named, with_code, with_intensity, with_link
from annotator.domain.codebook import Code
from annotator.domain.completeness import lacks_of
from annotator.domain.dependent_tiers import lies_within, parent_finder
from annotator.domain.edits import Edit
from annotator.domain.session import Session
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.detail_fields import DetailFields
from annotator.ui.panels.detail_questions import Answer
from annotator.ui.panels.incongruence_form import IncongruenceForm, LinkChange, common
from annotator.ui.session import annotating
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import Choice, EdgeField, NoteEdit, Rating
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import (
    EmptyState,
    ErrorLine,
    KeyboardPanel,
    as_panel,
    hint,
    scrolled,
    title,
    warning,
)

_NOTE_PAUSE_MS = 1000

AnnotationChange = Callable[[Annotation], Annotation]
ResponseProvider = Callable[[Annotation], str]
"""What the therapist did after the annotated cue, in a sentence; empty where there is nothing to tell (yet)."""


class AnnotationEditor(KeyboardPanel):
    """All fields of the chosen annotations; with several chosen, a change goes to all of them."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self.annotation_ids: tuple[str, ...] = ()
        """The annotations being edited."""
        self._response_to: ResponseProvider = lambda _annotation: ""
        self._filled: tuple[object, object] = (None, None)
        self._tiers: tuple[str, ...] = ()
        """What the choices were filled from: filling them at every key press would be felt."""
        self._note_ids: tuple[str, ...] = ()
        """The annotations that the note being typed belongs to; empty while nothing is being typed."""
        self._note_pause = QTimer(self, singleShot=True, interval=_NOTE_PAUSE_MS)
        self._note_pause.timeout.connect(self.flush)
        self._build()
        self._name_keys()
        workspace.keymap.changed.connect(self._name_keys)
        self._connect()
        self._show()

    # --- what the window uses

    def set_response_provider(self, provider: ResponseProvider) -> None:
        """Who tells what followed a cue; call :meth:`show_response` when it can tell more."""
        self._response_to = provider
        self.show_response()

    def show_response(self) -> None:
        """Show what followed the chosen annotation's cue."""
        rows = self._rows()
        text = self._response_to(rows[0]) if len(rows) == 1 else ""
        self.response_line.setText(text)
        self.response_line.setVisible(bool(text))

    def flush(self) -> None:
        """Perform the note that is still being typed; call it before the session closes."""
        self._note_pause.stop()
        ids, self._note_ids = self._note_ids, ()
        text = self.note.toPlainText()
        if ids:
            self._change(lambda row: replace(row, note=text), self.tr("Edit note"), ids=ids)

    # --- building

    def _build(self) -> None:
        self._title = title()
        self._facts = hint()
        self.response_line = hint()
        self.response_line.setAccessibleName(self.tr("What followed the cue"))
        self.response_line.setToolTip(
            self.tr(
                "What the measures and the transcript hold for the 10 s after the cue. It says nothing about causes."
            )
        )
        self.error = ErrorLine()
        self.code = Choice(self.tr("Code"))
        self.participant = Choice(self.tr("Participant"), self.tr("Whom the annotation is about"))
        self.tier = Choice(self.tr("Tier"), self.tr("The timeline row it stands on; choose or type a new one"))
        self.tier.setEditable(True)
        self.tier.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        self.start = EdgeField(self.tr("Start"))
        self.end = EdgeField(self.tr("End"))
        self.intensity = Rating(self.tr("Intensity"), (self.tr("slight"), self.tr("extreme")))
        self.confidence = Rating(self.tr("Confidence"), (self.tr("guess"), self.tr("certain")))
        self.note = NoteEdit()
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Note: kept as you type"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(4 * self.note.fontMetrics().lineSpacing())
        self.link = IncongruenceForm(self.workspace)
        self._lay_out(self._fields_form())

    def _fields_form(self) -> QFormLayout:
        fields = self._fields = form()
        fields.addRow(label(self.tr("Code")), self.code)
        who = hbox(stretched(self.participant, 1), stretched(self.tier, 1), spacing=GRID_PX // 2)
        fields.addRow(label(self.tr("Who, tier")), who)
        fields.addRow(label(self.tr("Start")), self.start)
        fields.addRow(label(self.tr("End")), self.end)
        fields.addRow(label(self.tr("Intensity")), self.intensity)
        fields.addRow(label(self.tr("Confidence")), self.confidence)
        fields.addRow(label(self.tr("Note")), self.note)
        self.details = DetailFields()
        self._lacking = warning()
        self._lacking.setAccessibleName(self.tr("What is missing"))
        return fields

    def _lay_out(self, fields: QFormLayout) -> None:
        content = QWidget()
        vbox(
            self._title,
            self._facts,
            self.response_line,
            self.error,
            fields,
            self.details,
            self._lacking,
            self.link,
            STRETCH,
            on=content,
            margin=GRID_PX,
        )
        empty = self._empty = EmptyState()
        self.stack = stacked(scrolled(content), empty, on=self)
        self.give_keyboard_to(self.code)

    def _name_keys(self) -> None:
        """Say which keys do the same, wherever keys are named."""
        keys = self.workspace.keymap
        self.start.name_keys(*(keys.text(name) for name in ("start_earlier", "start_later", "start_to_playhead")))
        self.end.name_keys(*(keys.text(name) for name in ("end_earlier", "end_later", "end_to_playhead")))
        words = self.tr(
            "Choose one on the timeline or in the list. To make one: drag on the timeline or press {mark_in} and "
            "{mark_out}, then a code's key or {annotate_span}; or accept a flag with {accept_flag}."
        )
        self._empty.tell(self.tr("No annotation chosen"), keys.fill(words))

    def _connect(self) -> None:
        document = self.workspace.document
        self.code.activated.connect(self._take_code)
        self.participant.activated.connect(self._take_participant)
        self.tier.activated.connect(self._take_tier)
        line = self.tier.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._take_tier)
        self._connect_edge(self.start, "start")
        self._connect_edge(self.end, "end")
        self.intensity.rated.connect(self._take_intensity)
        self.confidence.rated.connect(self._take_confidence)
        self.details.answered.connect(self._take_answer)
        self.details.refused.connect(self.error.show_error)
        self.note.textChanged.connect(self._note_typed)
        self.note.left.connect(self.flush)
        self.link.changed.connect(self._take_link)
        self.link.refused.connect(self.error.show_error)
        self.workspace.selection.annotations_changed.connect(self._take_selection)
        document.edited.connect(self._follow_edit)

    def _connect_edge(self, field: EdgeField, edge: Literal["start", "end"]) -> None:
        def type_time(time_s: float) -> None:
            snapped = self.workspace.document.snap(time_s)
            name = "start_s" if edge == "start" else "end_s"
            self._change(lambda row: replace(row, **{name: snapped}), self._edge_label(edge))

        def nudge(steps: int) -> None:
            frames = self.workspace.playhead.frames
            session = self.workspace.document.session
            if frames is not None and len(frames):
                self._perform(lambda: annotating.nudge(session, self.annotation_ids, frames, edge=edge, steps=steps))

        def put_here() -> None:
            session, time_s = self.workspace.document.session, self.workspace.playhead.time_s
            self._perform(lambda: annotating.put_edge(session, self.annotation_ids, edge=edge, time_s=time_s))

        field.committed.connect(type_time)
        field.refused.connect(self.error.show_error)
        field.nudged.connect(nudge)
        field.playhead_wanted.connect(put_here)

    def _edge_label(self, edge: Literal["start", "end"]) -> str:
        return self.tr("Move start") if edge == "start" else self.tr("Move end")

    # --- changing

    def _change(self, change: AnnotationChange, label_: str, *, ids: tuple[str, ...] | None = None) -> None:
        session = self.workspace.document.session
        wanted = [session.annotations[id_] for id_ in ids or self.annotation_ids if id_ in session.annotations]
        self._perform(lambda: edits.change_annotations(session, [change(row) for row in wanted], label=label_))

    def _perform(self, make: Callable[[], Edit]) -> None:
        self.error.show_error(self.workspace.document.attempt(make))

    def _take_code(self) -> None:
        session = self.workspace.document.session
        code = session.codebook.code(self.code.currentData() or "")
        if code is not None:
            self._change(lambda row: with_code(session, row, code), self.tr("Change code"))

    def _take_participant(self) -> None:
        person = self.participant.currentData()
        if person is not None:
            self._change(lambda row: replace(row, participant_id=person), self.tr("Change participant"))

    def _take_tier(self) -> None:
        tier = self.tier.currentText().strip()
        if tier:
            self._change(lambda row: replace(row, tier=tier), self.tr("Move to tier {tier}").format(tier=tier))

    def _take_intensity(self, intensity: int | None) -> None:
        self._change(lambda row: with_intensity(row, intensity), self.tr("Rate intensity"))

    def _take_confidence(self, confidence: int | None) -> None:
        self._change(lambda row: replace(row, confidence=confidence), self.tr("Rate confidence"))

    def _take_answer(self, answer: Answer) -> None:
        session, rows = self.workspace.document.session, self._rows()
        self._perform(lambda: answer.edit(session, rows))

    def _take_link(self, change: LinkChange) -> None:
        session = self.workspace.document.session
        self._change(lambda row: with_link(session, row, change), self.tr("Edit incongruence"))

    def _note_typed(self) -> None:
        self._note_ids = self._note_ids or self.annotation_ids
        self._note_pause.start()

    # --- showing

    def _take_selection(self, _ids: Any) -> None:
        self.flush()
        self.error.show_error("")
        self._show()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("codebook", "participants", "utterances", "coders") or any(
            change.table == "annotations" and change.key in self.annotation_ids for change in edit.changes
        ):
            self._show()

    def _rows(self) -> list[Annotation]:
        annotations = self.workspace.document.session.annotations
        return [annotations[id_] for id_ in self.annotation_ids if id_ in annotations]

    def _show(self) -> None:
        self.annotation_ids = self.workspace.selection.annotation_ids
        rows = self._rows()
        self.stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            return
        session = self.workspace.document.session
        self._fill_choices(rows)
        several = "" if len(rows) == 1 else self.tr("several")
        self._title.setVisible(len(rows) > 1)
        self._title.setText(self.tr("{n} annotations; a change goes to all of them").format(n=len(rows)))
        self._show_facts(rows)
        self.show_response()
        self.start.edit.set_time(common(rows, "start_s"), mixed=several)
        if all(row.running for row in rows):
            self.end.edit.set_time(None, mixed=self.tr("still running"))
        else:
            self.end.edit.set_time(common(rows, "end_s"), mixed=several)
        self.intensity.set_value(common(rows, "rated_intensity"))
        self.confidence.set_value(common(rows, "confidence"))
        self._show_note(rows, several)
        self.details.show_rows(session.codebook, rows)
        self._show_lacks(rows)
        linked = all(row.incongruence is not None for row in rows)
        self.link.setVisible(linked)
        self._fields.setRowVisible(self.intensity, not linked)  # the link's form has it
        self.link.offer_type(not all(type_named(row.code_id) for row in rows))  # else the code says it
        if linked:
            self.link.show_links(session, rows)
        document = self.workspace.document
        mine = all(row.coder_id == document.coder_id for row in rows)
        content: QWidget | None = self.code.parentWidget()
        if content is not None:
            content.setEnabled(mine and not document.read_only)

    def _show_note(self, rows: list[Annotation], several: str) -> None:
        if self._note_ids:
            return  # being typed: what is on screen is newer than what is in the session
        note = common(rows, "note")
        if (note or "") != self.note.toPlainText():
            with QSignalBlocker(self.note):
                self.note.setPlainText(note or "")
        self.note.setPlaceholderText(several if note is None else self.tr("Note: kept as you type"))

    def _show_lacks(self, rows: list[Annotation]) -> None:
        """What is missing, or does not fit the codebook, on any of them."""
        session = self.workspace.document.session
        lacks = dict.fromkeys(lack.words for row in rows for lack in lacks_of(session.codebook, row))
        outside = parent_finder(session)
        for row in rows:
            scheme, parent = session.codebook.tier(row.tier), outside(row)
            if scheme is not None and scheme.parent_tier and (parent is None or not lies_within(row, parent)):
                lacks[self.tr("lies outside every annotation on {tier}").format(tier=scheme.parent_tier)] = None
        self._lacking.setText(self.tr("Incomplete: {what}").format(what="; ".join(lacks)) if lacks else "")
        self._lacking.setVisible(bool(lacks))

    def _show_facts(self, rows: list[Annotation]) -> None:
        session = self.workspace.document.session
        coders = {row.coder_id for row in rows}
        names = [session.coder_name(id_) for id_ in sorted(coders)]
        lengths = {round(row.end_s - row.start_s, 3) for row in rows}
        words = [f"{lengths.pop():.3f} s"] if len(lengths) == 1 else []
        words = [self.tr("running: its key ends it")] if all(row.running for row in rows) else words
        words.append(self.tr("by {coder}").format(coder=", ".join(names)))
        if any(row.flag_id is not None for row in rows):
            words.append(self.tr("from a flag"))
        if any(row.coder_id != self.workspace.document.coder_id for row in rows):
            words.append(self.tr("not yours: copy it to change the copy"))
        self._facts.setText(" · ".join(words))

    def _fill_choices(self, rows: list[Annotation]) -> None:
        session = self.workspace.document.session
        offered = _offered(session, rows)
        if self._filled[0] != offered:
            self.code.offer((code.name, code.id, color_icon(code.color)) for code in offered)
        if self._filled[1] is not session.participants:
            self.participant.offer((person.label, person.id) for person in session.participants.values())
        tiers = annotating.tiers(session)
        if tiers != self._tiers:
            self.tier.offer((tier, tier) for tier in tiers)
        self._filled, self._tiers = (offered, session.participants), tiers
        self.code.choose(common(rows, "code_id"))
        chosen = session.codebook.code(self.code.currentData() or "")
        self.code.setToolTip(chosen.definition if chosen is not None and chosen.definition else self.tr("Code"))
        self.participant.choose(common(rows, "participant_id"))
        with QSignalBlocker(self.tier):
            self.tier.setEditText(common(rows, "tier") or "")


def _offered(session: Session, rows: list[Annotation]) -> tuple[Code, ...]:
    """The codes that the tier of all these takes, and those they have all the same."""
    book = session.codebook
    on_tier = book.codes_on(common(rows, "tier"))
    has = {row.code_id for row in rows}
    return tuple(code for code in book.codes if code in on_tier or code.id in has) if on_tier != book.codes else on_tier
