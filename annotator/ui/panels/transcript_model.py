"""The transcript as a table of utterances, and the one being spoken."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.domain.transcript import Utterance
from annotator.domain.word_times import HeardWords, PlacedWord
from annotator.ui.document import SessionDocument
from annotator.ui.look.names import participant_label
from annotator.ui.widgets.keyed_table import AnyIndex, KeyedTableModel

UTTERANCE_ROLE = int(Qt.ItemDataRole.UserRole)


def _row_id(row: Utterance) -> str:
    return row.id


def _start(row: Utterance) -> float:
    return row.start_s


class TranscriptModel(KeyedTableModel[Utterance]):
    """Utterances by time; each under ``UTTERANCE_ROLE``."""

    rows_changed = Signal()

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        super().__init__(key=_row_id, order=_start, parent=parent)
        self._document = document
        self.heard_words = HeardWords()
        document.edited.connect(self._follow_edit)
        self.set_rows(document.session.utterances.values())

    def headings(self) -> tuple[str, ...]:
        return (self.tr("Utterance"),)

    def speaker(self, utterance: Utterance) -> str:
        """What the window calls the speaker; empty where the transcript does not say."""
        return participant_label(self._document.session, utterance.participant_id)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == UTTERANCE_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            told = f"{format_time(row.start_s)} {self.speaker(row)}: {row.text}"
            unsure = [row.text[one.first : one.last] for one in self.unsure_words(row)]
            return (
                self.tr("{told} (not sure of: {words})").format(told=told, words=", ".join(unsure)) if unsure else told
            )
        return None

    def set_heard_words(self, words: HeardWords) -> None:
        """It is known now when each word was heard, and how surely."""
        self.heard_words = words
        self.refresh()

    def unsure_words(self, utterance: Utterance) -> list[PlacedWord]:
        """The words that the program which wrote the transcript was not sure of."""
        return [one for one in self.heard_words.in_utterance(utterance) if one.is_unsure]

    def row_spoken_at(self, time_s: float) -> int | None:
        """The row being spoken, or the last one before ``time_s``; None before the first."""
        begun = bisect_right(self.shown_rows(), time_s + 1e-6, key=_start)
        return begun - 1 if begun else None

    def matches(self, text: str) -> list[int]:
        """Rows whose text or speaker contains all of these words."""
        words = text.casefold().split()
        if not words:
            return []
        sought = [f"{self.speaker(row)} {row.text}".casefold() for row in self.shown_rows()]
        return [number for number, text in enumerate(sought) if all(word in text for word in words)]

    def _follow_edit(self, edit: Edit) -> None:
        session = self._document.session
        if edit.touches("participants"):
            self.refresh()
        changed = {
            change.key: session.utterances.get(change.key) for change in edit.changes if change.table == "utterances"
        }
        if changed:
            self.update_rows(changed)
            self.rows_changed.emit()
