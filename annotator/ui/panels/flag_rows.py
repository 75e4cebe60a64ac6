"""Flags as rows of a list: what each shows, which pass a filter, in which order. Nothing of Qt's widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.domain.clock import format_time
from annotator.domain.flags import Flag, VerdictKind
from annotator.domain.session import Session
from annotator.domain.signals import Family, SignalDefinition
from annotator.ui.panels.names import family_name, participant_label, short_what, verdict_name
from annotator.ui.strength_words import fullness, how_strong

FlagOrder = Literal["time", "score", "record"]
FLAG_ORDERS: tuple[FlagOrder, ...] = ("time", "score", "record")
VerdictFilter = Literal["undecided", "accepted", "rejected", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """One flag with all that its row shows.

    Attributes:
        present: False for a judged flag that the last analysis did not raise again.
        sought: Lower-case text that a search looks in.
    """

    flag: Flag
    verdict: VerdictKind | None
    participant: str
    what: str
    present: bool
    sought: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFilter:
    """Which flags to show; None or empty for all.

    Attributes:
        only: Ids of the flags a triage goes through; the verdict does not matter then.
    """

    family: Family | Literal["incongruence"] | None = None
    rule: str | None = None
    participant_id: str | None = None
    verdict: VerdictFilter | None = None
    text: str = ""
    only: frozenset[str] | None = None

    @property
    def active(self) -> bool:
        return self != FlagFilter()

    def passes(self, row: FlagRow) -> bool:
        """True if the row is to be shown."""
        flag = row.flag
        what = flag.kind if self.family == "incongruence" else flag.family
        fits = (
            self.family in (None, what),
            self.rule in (None, flag.rule),
            self.participant_id in (None, flag.participant_id),
            self._verdict_fits(row),
        )
        return all(fits) and all(word in row.sought for word in self.text.casefold().split())

    def _verdict_fits(self, row: FlagRow) -> bool:
        if self.only is not None:
            return row.flag.id in self.only
        return self.verdict in (None, _verdict_group(row.verdict))


def _verdict_group(verdict: VerdictKind | None) -> VerdictFilter:
    if verdict is None:
        return "undecided"
    return "accepted" if verdict == "adjusted" else verdict


def make_row(session: Session, flag: Flag, *, coder_id: str, definitions: Mapping[str, SignalDefinition]) -> FlagRow:
    """The row of one flag, as this coder sees it."""
    verdict = session.verdict_of(flag.id, coder_id)
    participant = participant_label(session, flag.participant_id)
    what = short_what(flag, definitions)
    said = session.utterances.get(flag.utterance_id or "")
    words = (flag.text, what, participant, family_name(flag.family), said.text if said else "", flag.rule)
    return FlagRow(
        flag=flag,
        verdict=verdict.verdict if verdict else None,
        participant=participant,
        what=what,
        present=flag.id in session.findings.flags,
        sought=" ".join(words).casefold(),
    )


def by_time(row: FlagRow) -> float:
    return row.flag.start_s


def by_strength(row: FlagRow) -> float:
    return fullness(row.flag)


def spoken(row: FlagRow) -> str:
    """The row as one sentence, for screen readers and tooltips: when, who, what, how strong, verdict."""
    what = f"{family_name(row.flag.family).lower()}: {row.what}"
    said = (format_time(row.flag.start_s), row.participant, what, how_strong(row.flag), verdict_name(row.verdict))
    return ", ".join(said)
