"""Choosing the two coders that are compared, the detector among them where it has flags."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.analysis.consensus import CONSENSUS_ID
from annotator.analysis.machine_coder import MACHINE_ID, has_namesake, machine_annotations
from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from annotator.ui.document import SessionDocument
from annotator.ui.widgets.fields import Choice


class CoderPair(QObject):
    """Two choices that offer everybody who has annotated, whoever did most first."""

    chosen = Signal()
    """Somebody chose another coder."""

    def __init__(self, document: SessionDocument, parent: QObject):
        super().__init__(parent)
        self._document = document
        self.first = Choice(self.tr("First coder"), self.tr("Whose annotations are on the left"))
        self.second = Choice(self.tr("Second coder"), self.tr("Whose annotations are on the right"))
        for choice in (self.first, self.second):
            choice.activated.connect(self.chosen)

    @property
    def ids(self) -> tuple[str | None, str | None]:
        """Who is chosen; None where nobody is there to choose."""
        return self.first.currentData(), self.second.currentData()

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called."""
        first, second = self.ids
        return self._name(first or ""), self._name(second or "")

    @property
    def machine_rows(self) -> tuple[Annotation, ...]:
        """The detector's annotations, where it is one of the two: on the tiers that the other one coded."""
        others = [id_ for id_ in self.ids if id_ != MACHINE_ID]
        if len(others) != 1 or others[0] is None or has_namesake(self._session.annotations.values()):
            return ()
        return machine_annotations(self._session, beside=others[0])

    def fill(self) -> None:
        """Offer who is there now; who was chosen stays chosen."""
        counts: dict[str, int] = {}
        for row in self._session.annotations.values():
            if row.coder_id != CONSENSUS_ID:
                counts[row.coder_id] = counts.get(row.coder_id, 0) + 1
        ids = sorted(counts, key=lambda id_: (-counts[id_], id_))
        flags = len(self._session.findings.flags)
        machine = {MACHINE_ID} if flags and not has_namesake(self._session.annotations.values()) else set[str]()
        ids.extend(machine)  # last: two people come first
        counts.update(dict.fromkeys(machine, flags))
        for place, choice in enumerate((self.first, self.second)):
            kept = choice.currentData()
            flagged, coded = self.tr("{name} ({n} flags)"), self.tr("{name} ({n} annotations)")
            choice.offer(
                ((flagged if id_ in machine else coded).format(name=self._name(id_), n=counts[id_]), id_) for id_ in ids
            )
            people = [id_ for id_ in ids if id_ not in machine]
            choice.choose(kept if kept in counts else people[place] if place < len(people) else None)

    @property
    def _session(self) -> Session:
        return self._document.session

    def _name(self, coder_id: str) -> str:
        if coder_id == MACHINE_ID and coder_id not in self._session.coders:
            return self.tr("Detector")
        return self._session.coder_name(coder_id)
