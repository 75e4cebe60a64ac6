"""How two or more people share a conversation: turns, time to answer, overlaps, silences; whole and in thirds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.analysis.time_spans import common, without
from annotator.analysis.turns import Answer, Turn, answers, turns
from annotator.domain.spans import Span, united

LONG_SILENCE_S = 3.0


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
    spoken = united(span for own in spans.values() for span in own)
    gaps = without([(spoken[0][0], spoken[-1][1])], spoken) if spoken else ()
    silences = tuple(gap for gap in gaps if gap[1] - gap[0] >= long_silence_s)

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
    ends = sum(any(abs(start_s - gap[1]) < 1e-6 for start_s, _ in spans[id_]) for gap in silences)
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
