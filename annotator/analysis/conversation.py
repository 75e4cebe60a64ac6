"""How two or more people share a conversation: turns, time to answer, overlaps, silences; whole and in thirds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.analysis.turns import Answer, Turn, answers, turns
from annotator.domain.spans import Span, common, united, without

LONG_SILENCE_S = 3.0
_SAME_S = 1e-6
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerTiming:
    """One person in one part of a conversation; None where nothing can be told.

    Attributes:
        talk_share: Of all speech.
        latency_s: Median time to answer; negative where they mostly come in while the other speaks.
        overlaps: How often they begin while somebody else speaks; ``yielded`` how often they stop first of two.
        silences_ended: Of the long ones.
    """

    participant_id: str
    spoken_s: float
    talk_share: float | None
    turns: int
    turn_s: float | None
    latency_s: float | None
    overlaps: int
    yielded: int
    silences_ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTiming:
    """One part of a conversation.

    Attributes:
        silences: How many long ones begin in it.
        silent_s: All of them together; the longest is ``longest_s``.
    """

    start_s: float
    end_s: float
    people: tuple[SpeakerTiming, ...]
    silences: int
    silent_s: float
    longest_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTiming:
    """The whole, and its thirds in order."""

    whole: PartTiming
    thirds: tuple[PartTiming, PartTiming, PartTiming]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A long silence between two stretches of speech.

    Attributes:
        before_ids: Who spoke last; ``ended_by_ids`` who speaks first after it. More than one where they do at once.
    """

    start_s: float
    end_s: float
    before_ids: tuple[str, ...]
    ended_by_ids: tuple[str, ...]

    @property
    def duration_s(self) -> float:
        """How long it lasts, in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A stretch in which two or more speak.

    Attributes:
        participant_ids: Who speaks in it.
        yielded_id: Who gave the turn up, where one did; empty where nobody's turn ended there.
    """

    start_s: float
    end_s: float
    participant_ids: tuple[str, ...]
    yielded_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCourse:
    """Everything of a conversation that can be drawn along time, each in order of time."""

    turns: tuple[Turn, ...]
    answers: tuple[Answer, ...]
    silences: tuple[Silence, ...]
    overlaps: tuple[Overlap, ...]


def conversation_course(
    spans: Mapping[str, Sequence[Span]], *, long_silence_s: float = LONG_SILENCE_S
) -> ConversationCourse:
    """Tell turns, answers, long silences and overlaps.

    Args:
        spans: When each participant speaks.
    """
    taken = turns(spans)
    followed = answers(taken)
    return ConversationCourse(
        turns=taken, answers=followed, silences=_silences(spans, long_silence_s), overlaps=_overlaps(spans, followed)
    )


def _silences(spans: Mapping[str, Sequence[Span]], long_silence_s: float) -> tuple[Silence, ...]:
    begins, ends = _who_at(spans, 0), _who_at(spans, 1)
    return tuple(
        Silence(
            start_s=start_s,
            end_s=end_s,
            before_ids=tuple(ends.get(round(start_s, _DIGITS), ())),
            ended_by_ids=tuple(begins.get(round(end_s, _DIGITS), ())),
        )
        for start_s, end_s in _long_gaps(spans, long_silence_s)
    )


def _who_at(spans: Mapping[str, Sequence[Span]], side: int) -> dict[float, list[str]]:
    """Whose speech begins (0) or ends (1) when."""
    found: dict[float, list[str]] = {}
    for id_, own in spans.items():
        for span in own:
            found.setdefault(round(span[side], _DIGITS), []).append(id_)
    return found


def _speaks(own: Sequence[Span], time_s: float) -> bool:
    at = bisect_right(own, time_s, key=lambda span: span[0]) - 1
    return at >= 0 and time_s < own[at][1]


def _long_gaps(spans: Mapping[str, Sequence[Span]], long_silence_s: float) -> tuple[Span, ...]:
    spoken = united(span for own in spans.values() for span in own)
    gaps = without([(spoken[0][0], spoken[-1][1])], spoken) if spoken else ()
    return tuple(gap for gap in gaps if gap[1] - gap[0] >= long_silence_s)


def _overlaps(spans: Mapping[str, Sequence[Span]], followed: Sequence[Answer]) -> tuple[Overlap, ...]:
    both = united(span for one, other in combinations(spans.values(), 2) for span in common(one, other))
    yielded = {one.at_s: one.yielded_id for one in followed if one.yielded_id}
    return tuple(
        Overlap(
            start_s=start_s,
            end_s=end_s,
            participant_ids=tuple(id_ for id_, own in spans.items() if _speaks(own, (start_s + end_s) / 2)),
            yielded_id=next((id_ for at_s, id_ in yielded.items() if start_s - _SAME_S <= at_s < end_s), ""),
        )
        for start_s, end_s in both
    )


def conversation_timing(
    spans: Mapping[str, Sequence[Span]], *, duration_s: float, long_silence_s: float = LONG_SILENCE_S
) -> ConversationTiming:
    """Tell how a conversation is shared.

    Args:
        spans: When each participant speaks.
        long_silence_s: From when on a silence between two stretches of speech counts as long.
    """
    taken = turns(spans)
    followed = answers(taken)
    silences = _long_gaps(spans, long_silence_s)

    def part(start_s: float, end_s: float) -> PartTiming:
        here = tuple(gap for gap in silences if start_s <= gap[0] < end_s)
        people = tuple(
            _speaker(id_, spans=spans, taken=taken, followed=followed, silences=here, within=(start_s, end_s))
            for id_ in spans
        )
        lengths = [gap[1] - gap[0] for gap in here]
        return PartTiming(
            start_s=start_s,
            end_s=end_s,
            people=people,
            silences=len(here),
            silent_s=sum(lengths),
            longest_s=max(lengths, default=0.0),
        )

    third_s = duration_s / 3
    return ConversationTiming(
        whole=part(0.0, duration_s),
        thirds=(part(0.0, third_s), part(third_s, 2 * third_s), part(2 * third_s, duration_s)),
    )


def _speaker(
    id_: str,
    *,
    spans: Mapping[str, Sequence[Span]],
    taken: Sequence[Turn],
    followed: Sequence[Answer],
    silences: Sequence[Span],
    within: Span,
) -> SpeakerTiming:
    spoken = {other: _length(common(own, [within])) for other, own in spans.items()}
    total_s = sum(spoken.values())
    own_turns = [turn for turn in taken if turn.participant_id == id_ and within[0] <= turn.start_s < within[1]]
    here = [one for one in followed if within[0] <= one.at_s < within[1]]
    own_answers = [one for one in here if one.participant_id == id_]
    ends = sum(any(abs(start_s - gap[1]) < _SAME_S for start_s, _ in spans[id_]) for gap in silences)
    return SpeakerTiming(
        participant_id=id_,
        spoken_s=spoken[id_],
        talk_share=spoken[id_] / total_s if total_s > 0 else None,
        turns=len(own_turns),
        turn_s=_median([turn.duration_s for turn in own_turns]),
        latency_s=_median([one.latency_s for one in own_answers]),
        overlaps=sum(one.latency_s < 0 for one in own_answers),
        yielded=sum(one.yielded_id == id_ for one in here),
        silences_ended=ends,
    )


def _length(spans: Sequence[Span]) -> float:
    return sum(end_s - start_s for start_s, end_s in spans)


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if values else None
