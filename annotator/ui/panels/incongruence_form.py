"""The part of the annotation editor for an incongruence: words, cues, type, valences, intensity, response."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from annotator.domain.annotations import INCONGRUENCE_TYPES, Annotation, Incongruence
from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance
from annotator.ui.look.names import incongruence_definition, incongruence_name, participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.cue_list import CueList
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice, Rating, TimeEdit, ValenceField
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint

LinkChange: TypeAlias = Callable[[Incongruence], Incongruence]

_NEAR_S = 30.0


class IncongruenceForm(QWidget):
    """Shows the link of one or several annotations; tells each change as a function from link to link."""

    changed = Signal(object)
    """A :data:`LinkChange`."""
    refused = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self.type = Choice(self.tr("Type"))
        self.utterance = Choice(self.tr("Utterance"), self.tr("The words that the cues disagree with"))
        self.verbal_start = TimeEdit(self.tr("Verbal start"))
        self.verbal_end = TimeEdit(self.tr("Verbal end"))
        self.verbal_valence = ValenceField(self.tr("Verbal valence"))
        self.nonverbal_valence = ValenceField(self.tr("Non-verbal valence"))
        self.intensity = Rating(self.tr("Intensity"), (self.tr("slight"), self.tr("extreme")))
        self.response = Choice(self.tr("Therapist response"), self.tr("How the therapist answers; choose or type"))
        self.cues = CueList(workspace)
        self._type_definition = hint()
        self._build()
        self._connect()

    def _build(self) -> None:
        kinds = [(incongruence_name(kind), kind) for kind in INCONGRUENCE_TYPES]
        self.type.offer([(self.tr("not chosen"), None), *kinds])
        for place, kind in enumerate(INCONGRUENCE_TYPES, start=1):
            self.type.setItemData(place, incongruence_definition(kind), Qt.ItemDataRole.ToolTipRole)
        self.response.setEditable(True)
        self.response.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        span = hbox(stretched(self.verbal_start, 1), stretched(self.verbal_end, 1), spacing=GRID_PX // 2)
        fields: QFormLayout = form()
        self._fields = fields
        fields.addRow(label(self.tr("Type")), self.type)
        fields.addRow(self._type_definition)
        fields.addRow(label(self.tr("Words")), self.utterance)
        fields.addRow(label(self.tr("Verbal span")), span)
        fields.addRow(label(self.tr("Verbal")), self.verbal_valence)
        fields.addRow(label(self.tr("Non-verbal")), self.nonverbal_valence)
        fields.addRow(label(self.tr("Intensity")), self.intensity)
        fields.addRow(label(self.tr("Response")), self.response)
        vbox(heading(self.tr("Incongruence")), fields, heading(self.tr("Cues")), self.cues, on=self, margin=0)

    def _connect(self) -> None:
        self.type.activated.connect(self._take_type)
        self.utterance.activated.connect(self._take_utterance)
        self.verbal_start.committed.connect(self._setter("verbal_start_s"))
        self.verbal_end.committed.connect(self._setter("verbal_end_s"))
        self.verbal_valence.valued.connect(self._setter("verbal_valence"))
        self.nonverbal_valence.valued.connect(self._setter("nonverbal_valence"))
        self.intensity.rated.connect(self._setter("intensity"))
        self.cues.changed.connect(self._setter("cues"))
        self.response.activated.connect(self._take_response)
        line = self.response.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._take_response)
        for part in (self.verbal_start, self.verbal_end, self.cues):
            part.refused.connect(self.refused)

    def offer_type(self, on: bool) -> None:
        """Where the code is named like the type it says the type; a field for it would be the same twice."""
        self._fields.setRowVisible(self.type, on)

    # --- showing

    def show_links(self, session: Session, annotations: Sequence[Annotation]) -> None:
        """Fill in from annotations that all have a link; where they differ the field stays empty."""
        links = [row.incongruence for row in annotations if row.incongruence is not None]
        if not links:
            return
        kind = common(links, "type")
        self.type.choose(kind)
        self._type_definition.setText(incongruence_definition(kind) if kind is not None else "")
        self._type_definition.setVisible(kind is not None)
        self._fill_utterances(session, annotations[0])
        self.utterance.choose(common(links, "utterance_id"))
        alone = len(annotations) == 1
        for control in (self.utterance, self.verbal_start, self.verbal_end, self.cues):
            control.setEnabled(alone)
        none = "" if alone else self.tr("several")
        self.verbal_start.set_time(common(links, "verbal_start_s"), mixed=none)
        self.verbal_end.set_time(common(links, "verbal_end_s"), mixed=none)
        self.verbal_valence.set_valence(common(links, "verbal_valence"))
        self.nonverbal_valence.set_valence(common(links, "nonverbal_valence"))
        self.intensity.set_value(common(links, "intensity"))
        self._fill_responses(session, common(links, "therapist_response"))
        self.cues.show_cues(links[0].cues if alone else (), annotations[0].participant_id)

    def _fill_utterances(self, session: Session, annotation: Annotation) -> None:
        with QSignalBlocker(self.utterance):
            self.utterance.clear()
            self.utterance.addItem(self.tr("silence, or no transcript"), None)
            for row in near_utterances(session, annotation):
                who = participant_label(session, row.participant_id)
                words = row.text if len(row.text) <= 60 else f"{row.text[:59]}…"
                self.utterance.addItem(f"{format_time(row.start_s, decimals=1)} {who}: {words}", row.id)
                self.utterance.setItemData(self.utterance.count() - 1, row.text, Qt.ItemDataRole.ToolTipRole)

    def _fill_responses(self, session: Session, response: str | None) -> None:
        codes = [code for code in session.codebook.codes if code.applies_to == ("therapist",)]
        self.response.offer((code.name, code.id) for code in codes)
        with QSignalBlocker(self.response):
            place = self.response.findData(response) if response else -1
            self.response.setCurrentIndex(place)
            if place < 0:
                self.response.setEditText(response or "")

    # --- taking

    def _tell(self, change: LinkChange) -> None:
        self.changed.emit(change)

    def _setter(self, name: str) -> Callable[[Any], None]:
        def take(value: Any) -> None:
            self._tell(lambda link: replace(link, **{name: value}))

        return take

    def _take_type(self) -> None:
        kind = self.type.currentData()
        self._tell(lambda link: replace(link, type=kind))

    def _take_utterance(self) -> None:
        row = self.workspace.document.session.utterances.get(self.utterance.currentData() or "")
        self._tell(lambda link: with_utterance(link, row))

    def _take_response(self) -> None:
        text = self.response.currentText().strip()
        place = self.response.findText(text)
        response = self.response.itemData(place) if place >= 0 else text or None
        self._tell(lambda link: replace(link, therapist_response=response))


def with_utterance(link: Incongruence, row: Utterance | None) -> Incongruence:
    """The link to another utterance: its span, and its valence where it has one."""
    if row is None:
        return replace(link, utterance_id=None)
    valence = row.valence if row.valence is not None else link.verbal_valence
    return replace(
        link, utterance_id=row.id, verbal_start_s=row.start_s, verbal_end_s=row.end_s, verbal_valence=valence
    )


def near_utterances(session: Session, annotation: Annotation) -> list[Utterance]:
    """Utterances within half a minute of the annotation, and the linked one wherever it is; by time."""
    linked = annotation.incongruence.utterance_id if annotation.incongruence is not None else None
    start_s, end_s = annotation.start_s - _NEAR_S, annotation.end_s + _NEAR_S
    near = [
        row
        for row in session.utterances.values()
        if row.id == linked or (row.end_s >= start_s and row.start_s <= end_s)
    ]
    return sorted(near, key=lambda row: row.start_s)


def common(rows: Sequence[object], name: str) -> Any:
    """The value all rows share under a field's name; None where they differ."""
    value = getattr(rows[0], name) if rows else None
    return value if all(getattr(row, name) == value for row in rows) else None
