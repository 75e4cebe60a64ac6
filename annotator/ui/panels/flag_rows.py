"""Flags as rows of a list: what each shows, which pass a filter, in which order. Nothing of Qt's widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.domain.clock import format_time
from annotator.domain.flag_moments import FlagMoment
from annotator.domain.flags import Flag, VerdictKind
from annotator.domain.session import Session
from annotator.domain.signals import Family, SignalDefinition
from annotator.domain.words_around import Conversation, WordsAround
from annotator.ui.look.names import family_name, participant_label, short_what, verdict_name
from annotator.ui.look.strength_words import fullness, how_strong

FlagOrder = Literal["candidates", "time", "score", "record"]
FLAG_ORDERS: tuple[FlagOrder, ...] = ("candidates", "time", "score", "record")
FlagScope = Literal["candidates", "moments", "signals"]
"""What a row of the list is: a moment with a candidate of incongruence, any moment, or one flag."""
FLAG_SCOPES: tuple[FlagScope, ...] = ("candidates", "moments", "signals")
VerdictFilter = Literal["undecided", "accepted", "rejected", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """A moment, or one flag, with all that its row shows.

    Attributes:
        flag: The flag, or the leading one of the moment; the verdict is the one on it.
        others: The other flags of the moment.
        what: What moved; ``others_what`` the same of the others, each once.
        words: What was said meanwhile, before and after.
        present: False for a judged flag that the last analysis did not raise again.
        sought: Lower-case text that a search looks in.
    """

    flag: Flag
    others: tuple[Flag, ...] = ()
    verdict: VerdictKind | None
    participant: str
    what: str
    others_what: tuple[str, ...] = ()
    words: WordsAround
    present: bool
    sought: str

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All of the moment, the leading one first."""
        return (self.flag, *self.others)

    @property
    def is_candidate(self) -> bool:
        """True for a candidate of incongruence."""
        return self.flag.kind == "incongruence"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFilter:
    """Which flags to show; None or empty for all.

    Attributes:
        only: Ids of the flags a triage goes through; the verdict does not matter then.
        candidates: Candidates of incongruence alone.
    """

    family: Family | Literal["incongruence"] | None = None
    rule: str | None = None
    participant_id: str | None = None
    verdict: VerdictFilter | None = None
    text: str = ""
    only: frozenset[str] | None = None
    candidates: bool = False

    def passes(self, row: FlagRow) -> bool:
        """True if the row is to be shown."""
        fits = (
            row.is_candidate or not self.candidates,
            self.family is None or any(self.family in (flag.kind, flag.family) for flag in row.flags),
            self.rule is None or any(self.rule == flag.rule for flag in row.flags),
            self.participant_id in (None, row.flag.participant_id),
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


def make_row(
    session: Session,
    moment: FlagMoment,
    *,
    coder_id: str,
    definitions: Mapping[str, SignalDefinition],
    conversation: Conversation,
) -> FlagRow:
    """The row of a moment, or of one flag, as this coder sees it."""
    flag = moment.leading
    verdict = session.verdict_of(flag.id, coder_id)
    participant = participant_label(session, flag.participant_id)
    what = short_what(flag, definitions)
    others = dict.fromkeys(short_what(other, definitions) for other in moment.others)
    around = conversation.around(flag.start_s, flag.end_s, utterance_id=flag.utterance_id)
    said = (around.during.text if around.during is not None else "",)
    sentences = (other.text for other in moment.flags)
    words = (what, *others, participant, family_name(flag.family), *said, flag.rule, *sentences)
    return FlagRow(
        flag=flag,
        others=moment.others,
        verdict=verdict.verdict if verdict else None,
        participant=participant,
        what=what,
        others_what=tuple(one for one in others if one != what),
        words=around,
        present=any(one.id in session.findings.flags for one in moment.flags),
        sought=" ".join(words).casefold(),
    )


def by_candidate(row: FlagRow) -> tuple[bool, float]:
    """Candidates first, each in order of time."""
    return not row.is_candidate, row.flag.start_s


def by_time(row: FlagRow) -> float:
    """Sorts by where it begins."""
    return row.flag.start_s


def by_strength(row: FlagRow) -> tuple[bool, float]:
    """Candidates first, then the strongest."""
    return not row.is_candidate, -fullness(row.flag)


def spoken(row: FlagRow) -> str:
    """The row as one sentence, for screen readers: when, who, what, how strong, verdict, what was said."""
    what = ", ".join((row.what, *row.others_what))
    said = f", “{row.words.during.text}”" if row.words.during is not None else ""
    return (
        f"{format_time(row.flag.start_s)}, {row.participant}, {family_name(row.flag.family).lower()}: {what}, "
        f"{how_strong(row.flag)}, {verdict_name(row.verdict)}{said}"
    )


def said_lines(session: Session, words: WordsAround) -> list[str]:
    """The turn before, the one meanwhile (marked) and the one after, each with who speaks."""
    lines: list[str] = []
    for turn, mark in ((words.before, ""), (words.during, "▸ "), (words.after, "")):
        if turn is not None:
            who = participant_label(session, turn.participant_id)
            lines.append(f"{mark}{who}: “{turn.text}”" if who else f"{mark}“{turn.text}”")
    return lines
