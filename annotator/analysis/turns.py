"""Whose turn it is, and how turns follow on each other.

Heldner, M. & Edlund, J. (2010). Pauses, gaps and overlaps in conversations. Journal of Phonetics 38, 555-568. A turn
lasts as long as nobody else takes the floor; what somebody says wholly inside another's turn and within a second ("mm",
"yes") does not take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from annotator.domain.spans import Span

LONGEST_PAUSE_S = 2.0
"""A person who is silent longer begins a new turn, even if nobody spoke in between."""
LONGEST_BACKCHANNEL_S = 1.0
LONGEST_ANSWER_S = 30.0
"""What is said later than this answers nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One person's turn.

    Attributes:
        spoken_s: How long they speak in it, without its pauses.
    """

    participant_id: str
    start_s: float
    end_s: float
    spoken_s: float

    @property
    def duration_s(self) -> float:
        """Seconds with the pauses in it."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one person's turn follows another's.

    Attributes:
        participant_id: Who takes the turn; ``before_id`` who had it.
        latency_s: From the end of the turn before to the start of this one; negative where both speak for a while.
        yielded_id: Who stops first where both speak; empty where they do not.
    """

    participant_id: str
    before_id: str
    at_s: float
    end_s: float
    latency_s: float
    yielded_id: str = ""


def turns(spans: Mapping[str, Iterable[Span]]) -> tuple[Turn, ...]:
    """Everybody's turns, in order of time.

    Args:
        spans: When each participant speaks.
    """
    spoken = sorted((start_s, end_s, id_) for id_, own in spans.items() for start_s, end_s in own)
    found: list[Turn] = []
    for start_s, end_s, id_ in spoken:
        said = Turn(participant_id=id_, start_s=start_s, end_s=end_s, spoken_s=end_s - start_s)
        if _is_backchannel(said, found):
            continue
        last = found[-1] if found else None
        if last is not None and last.participant_id == id_ and start_s - last.end_s <= LONGEST_PAUSE_S:
            found[-1] = replace(last, end_s=max(end_s, last.end_s), spoken_s=last.spoken_s + said.spoken_s)
        else:
            found.append(said)
    return tuple(found)


def turns_of(every: Iterable[Turn], participant_id: str) -> tuple[Turn, ...]:
    """One person's turns."""
    return tuple(turn for turn in every if turn.participant_id == participant_id)


def answers(every: Sequence[Turn]) -> tuple[Answer, ...]:
    """Every change of speaker."""
    found: list[Answer] = []
    for before, turn in pairwise(every):
        latency_s = turn.start_s - before.end_s
        if turn.participant_id == before.participant_id or latency_s > LONGEST_ANSWER_S:
            continue
        yielded = ""
        if latency_s < 0:
            yielded = before.participant_id if before.end_s <= turn.end_s else turn.participant_id
        found.append(
            Answer(
                participant_id=turn.participant_id,
                before_id=before.participant_id,
                at_s=turn.start_s,
                end_s=turn.end_s,
                latency_s=latency_s,
                yielded_id=yielded,
            )
        )
    return tuple(found)


def _is_backchannel(said: Turn, before: Sequence[Turn]) -> bool:
    """True for a word or two inside the turn that somebody else has."""
    return said.spoken_s <= LONGEST_BACKCHANNEL_S and any(
        turn.participant_id != said.participant_id and turn.start_s <= said.start_s and said.end_s <= turn.end_s
        for turn in before[-2:]
    )
