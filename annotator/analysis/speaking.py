"""Who speaks when: the transcript where there is one, else whose mouth moves while a voice is heard."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from annotator.analysis.articulation import articulation, talks_plainly
from annotator.analysis.sampling import runs, samples_in
from annotator.analysis.speakers import TRANSCRIPT_SLACK_S, Speakers, from_mouths
from annotator.analysis.speech_activity import SpeechActivity
from annotator.analysis.valence import RatedUtterance, Rater, rate
from annotator.domain.arrays import Floats, Mask
from annotator.domain.signals import Signal, SignalSet
from annotator.domain.spans import Span, united, without
from annotator.domain.transcript import Utterance

# The jaw shows speech more clearly than the lips, which a smile parts too.
_MOUTH = "jaw_drop"
_LEAST_KNOWN_S = 6.0
_ROUNDS = 60
# The two components must lie apart by this factor, or there is only one: a person who never speaks, or always.
_LEAST_FACTOR = 1.8
# From these it is known by the sound who speaks, better than from lines and mouths.
_APART = ("row", "recordings", "channels", "model")
_LEAST_MOVEMENT = 0.0025  # IOD; generated talkers move 0.004 to 0.010, listeners below 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbalChannel:
    """What is said, by whom, and where nobody speaks.

    Attributes:
        utterances: All utterances with their valence, in time order.
        own_speech: When each participant speaks, by participant id: sorted, separate spans.
        silences: Where nobody speaks, as far as is known.
        speakers: Who speaks when, as finely as it is known, and what from.
    """

    utterances: tuple[RatedUtterance, ...] = ()
    own_speech: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))
    silences: tuple[Span, ...] = ()
    speakers: Speakers = field(default_factory=Speakers)

    def answered_s(self, utterance: Utterance) -> float:
        """When somebody else begins to speak, at the earliest in the middle of the utterance; infinite if nobody."""
        middle_s = (utterance.start_s + utterance.end_s) / 2
        first = bisect_left(self.utterances, middle_s, key=lambda row: row.utterance.start_s)
        return next(
            (
                row.utterance.start_s
                for row in self.utterances[first:]
                if row.utterance.participant_id != utterance.participant_id
            ),
            float("inf"),
        )


def verbal_channel(
    utterances: Iterable[Utterance],
    signal_sets: Iterable[SignalSet],
    activity: SpeechActivity | None,
    *,
    rater: Rater | None,
    speakers: Speakers | None = None,
) -> VerbalChannel:
    """Put transcript, sound and mouth movement together.

    Args:
        activity: Speech found in the sound, on the session clock; None where there is no sound or it was not looked at.
        rater: Gives the valence of words nobody has rated; None for none.
        speakers: Who speaks when, where that is known better than from words and mouths.
    """
    rows = tuple(utterances)
    rated = rate(rows, rater)
    known = speakers or Speakers()
    better: Mapping[str, tuple[Span, ...]] = known.spans if known.source in _APART else {}
    return VerbalChannel(
        utterances=rated,
        own_speech=MappingProxyType(
            {
                one.participant_id: better.get(one.participant_id) or own_speech(rows, one, activity)
                for one in signal_sets
            }
        ),
        silences=silences(rows, activity),
        speakers=known,
    )


def own_speech(
    utterances: Sequence[Utterance], signals: SignalSet, activity: SpeechActivity | None
) -> tuple[Span, ...]:
    """When a participant speaks.

    From the transcript if it names speakers at all; else where the mouth moves as in speech while a voice is heard.
    Without sound mouth movement alone says nothing: it may be chewing, or a smile.
    """
    if any(row.participant_id for row in utterances):
        return united(
            (row.start_s - TRANSCRIPT_SLACK_S, row.end_s + TRANSCRIPT_SLACK_S)
            for row in utterances
            if row.participant_id == signals.participant_id
        )
    moving = {signals.participant_id: mouth_movement(signals)}
    return from_mouths(moving, activity).spans[signals.participant_id]


def mouth_movement(signals: SignalSet) -> tuple[Span, ...]:
    """Where a person's mouth moves as in speech, whether or not a voice is heard."""
    mouth = signals.signals.get(_MOUTH)
    return talking_mouth(mouth) if mouth is not None else ()


def silences(utterances: Sequence[Utterance], activity: SpeechActivity | None) -> tuple[Span, ...]:
    """Where nobody speaks: heard to be silent, and nothing in the transcript; else between the transcript's lines."""
    spoken = [(row.start_s, row.end_s) for row in utterances]
    if activity is not None and activity.heard:
        return without(activity.heard, [*activity.speech, *spoken])
    if not spoken:
        return ()
    return without([(spoken[0][0], max(end_s for _, end_s in spoken))], spoken)


def talking_mouth(opening: Signal) -> tuple[Span, ...]:
    """Where a mouth moves as in speech: two components in the size of its quick movement.

    OpenWillis takes the deviation of the mouth opening itself over 3 s; here the course over 0.5 s is taken off first
    and the deviation is a robust one over 2.5 s, so that a single opening is not speech.

    Args:
        opening: How far the mouth is open over time.
    """
    times_s = opening.times_s
    if len(times_s) < 2:
        return ()
    size = articulation(times_s, opening.values)
    known = np.isfinite(opening.values)
    if known.sum() < samples_in(_LEAST_KNOWN_S, times_s):
        return ()
    logs = np.log(np.maximum(size[known], 1e-4))
    talks = two_components(logs)
    if talks is None:
        return ()
    moving = np.zeros(len(times_s), dtype=np.bool_)
    moving[known] = talks & (size[known] >= _LEAST_MOVEMENT)
    return tuple((float(times_s[start]), float(times_s[stop - 1])) for start, stop in runs(moving))


def speech_like(signals: SignalSet) -> tuple[Span, ...]:
    """Where lips and jaw move as quickly and as far as in plain speech, whether or not a voice was heard.

    Says nothing of who speaks when: a quiet speaker moves less, and somebody who chews as much.
    """
    jaw, lips = signals.signals.get(_MOUTH), signals.signals.get("lips_part")
    if jaw is None or lips is None or len(jaw.times_s) < 2 or len(jaw.times_s) != len(lips.times_s):
        return ()
    moving = talks_plainly(jaw.times_s, jaw=jaw.values, lips=lips.values)
    return tuple((float(jaw.times_s[start]), float(jaw.times_s[stop - 1])) for start, stop in runs(moving))


def two_components(values: Floats) -> Mask | None:
    """Which values belong to the upper of two normal components, (n,); None where they do not lie apart.

    Expectation maximisation from the lower and upper third; always the same result.
    """
    ordered = np.sort(values)
    third = max(len(ordered) // 3, 1)
    mean = np.array([ordered[:third].mean(), ordered[-third:].mean()])
    spread = np.full(2, max(float(values.std()) / 2, 1e-3))
    weight = np.array([0.5, 0.5])
    upper = np.zeros(len(values))
    for _ in range(_ROUNDS):
        density = weight * np.exp(-0.5 * ((values[:, None] - mean) / spread) ** 2) / spread
        share = density / np.maximum(density.sum(axis=1, keepdims=True), 1e-300)
        upper = share[:, 1]
        total = np.maximum(share.sum(axis=0), 1e-9)
        mean = (share * values[:, None]).sum(axis=0) / total
        spread = np.maximum(np.sqrt((share * (values[:, None] - mean) ** 2).sum(axis=0) / total), 0.05)
        weight = total / len(values)
    if mean[1] - mean[0] < np.log(_LEAST_FACTOR):
        return None
    return (upper > 0.5) & (values > mean[0])
