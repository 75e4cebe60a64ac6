"""Who speaks when, and what that is known from. Where two speak at once nobody is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from types import MappingProxyType
from typing import Literal

import numpy as np

from annotator.analysis.sampling import moving_average, runs
from annotator.analysis.speech_activity import SpeechActivity
from annotator.analysis.time_spans import covered_s
from annotator.analysis.voice.frames import STEP_S
from annotator.analysis.voice.loudness import loudness_db
from annotator.domain.arrays import Floats, Mask
from annotator.domain.spans import Span, common, united, without
from annotator.domain.transcript import Utterance

SpeakerSource = Literal["row", "transcript", "recordings", "channels", "model", "mouth", "nothing"]

TRANSCRIPT_SLACK_S = 0.15
_SHORTEST_S = 0.25
_LONGEST_BREATH_S = 0.3
_APART_S = 0.2
_SCRAP_S = 0.45
_SMOOTHING_S = 0.25
# Of two microphones the speaker's own is louder by this, each held against its own loud moments.
_LOUDER_DB = 6.0
_LOUD_SHARE = 0.95
_QUIET_SHARE = 0.1
# A microphone that nobody speaks into has no such difference between its loud and its quiet moments.
_LEAST_RANGE_DB = 12.0
# As loud as that against their own loud moments, both speak.
_BOTH_WITHIN_DB = 12.0
_LEAST_APART_SHARE = 0.7
_LEAST_EACH_SHARE = 0.03
# Whose channel it is, is told by mouths only where they fit this many times better than the other way round.
_CLEARLY = 1.3
_LEAST_FIT_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speakers:
    """When each participant speaks.

    Attributes:
        source: What it is known from.
        spans: By participant id: sorted, separate spans; everybody has an entry.
        at_once: Where two or more speak, or may.
        channel_of: The channel of the sound that is a participant's own, where channels tell them apart.
    """

    source: SpeakerSource = "nothing"
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))
    at_once: tuple[Span, ...] = ()
    channel_of: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def alone(self, participant_id: str) -> tuple[Span, ...]:
        """Where only this participant speaks."""
        return without(self.spans.get(participant_id, ()), self.at_once)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Microphone:
    """The loudness of one channel of one recording.

    Attributes:
        participant_id: Whose it is, where only one person is seen in that recording; empty if that is not known.
        channel: In its recording.
        start_s: Time of the first row, session clock.
        power: (n,) K-weighted power every 10 ms; NaN where there is no sound.
    """

    participant_id: str
    channel: int
    start_s: float
    power: Floats


def from_row(spans: Mapping[str, Iterable[Span]]) -> Speakers:
    """What a coder said in the row for it."""
    return _speakers("row", {id_: united(own) for id_, own in spans.items()})


def from_transcript(
    utterances: Sequence[Utterance], people: Iterable[str], sounding: Sequence[Span]
) -> Speakers | None:
    """From the speakers of a transcript; None where it names none.

    Its lines often begin early and end late: where a voice sounds in most of a line, the line is where it sounds.

    Args:
        sounding: Where voices sound, sorted and separate; empty where there is no sound.
    """
    if not any(row.participant_id for row in utterances):
        return None
    spans = {
        id_: united(
            (span for row in utterances if row.participant_id == id_ for span in _heard_in(row, sounding)),
            gap_s=_LONGEST_BREATH_S,
        )
        for id_ in people
    }
    return _speakers("transcript", spans)


def from_microphones(
    microphones: Sequence[Microphone], activity: SpeechActivity | None, mouths: Mapping[str, tuple[Span, ...]]
) -> Speakers | None:
    """From two microphones of which each belongs to one person; None where they do not tell the voices apart.

    Args:
        microphones: Of two recordings with one person each, or the two channels of one recording.
        mouths: Where each participant's mouth moves as in speech: tells whose channel is whose.
    """
    if len(microphones) != 2 or activity is None:
        return None
    louder = _who_is_louder(microphones, activity)
    if louder is None:
        return None
    one, other, both = louder
    ids = (microphones[0].participant_id, microphones[1].participant_id)
    owners = ids if all(ids) and ids[0] != ids[1] else _owners((one, other), mouths)
    if owners is None:
        return None
    named = dict(zip(owners, ((*one, *both), (*other, *both)), strict=True))
    found = _speakers("recordings" if all(ids) else "channels", {id_: united(own) for id_, own in named.items()})
    channels = {} if all(ids) else {owners[0]: microphones[0].channel, owners[1]: microphones[1].channel}
    return Speakers(
        source=found.source, spans=found.spans, at_once=found.at_once, channel_of=MappingProxyType(channels)
    )


def whose_voices(
    voices: Sequence[tuple[Span, ...]], named: Mapping[int, str | None], hints: Mapping[str, tuple[Span, ...]]
) -> dict[int, str | None]:
    """Whose each of the voices is that a model tells apart, by number from 0; None where that is not known.

    Args:
        voices: When each of them sounds.
        named: What a person has said; None for nobody's.
        hints: Where each participant may speak, as roughly as it is known: tells the others, where it tells clearly.
    """
    rest = [number for number in range(len(voices)) if number not in named]
    free = {id_: own for id_, own in hints.items() if id_ not in named.values()}
    owners = _owners(tuple(voices[number] for number in rest), free) if rest else ()
    return {**dict.fromkeys(rest), **named, **dict(zip(rest, owners or (), strict=False))}


def from_voices(
    voices: Sequence[tuple[Span, ...]], whose: Mapping[int, str | None], people: Iterable[str]
) -> Speakers | None:
    """From voices that a model tells apart; None where it is not known whose any of them is.

    Args:
        voices: When each of them sounds; where two do, two speak.
        whose: See :func:`whose_voices`.
    """
    spans = {
        id_: united(span for number, own in enumerate(voices) if whose.get(number) == id_ for span in own)
        for id_ in people
    }
    if not any(spans.values()):
        return None
    known = [span for own in spans.values() for span in own]
    unknown = [span for number, own in enumerate(voices) if whose.get(number) is None for span in own]
    found = _speakers("model", spans)
    at_once = united([*found.at_once, *common(unknown, known)])
    return Speakers(source="model", spans=found.spans, at_once=at_once)


def from_mouths(mouths: Mapping[str, tuple[Span, ...]], activity: SpeechActivity | None) -> Speakers:
    """From mouths that move as in speech while a voice is heard.

    Without sound mouth movement alone says nothing: it may be chewing, or a smile.
    """
    if activity is None:
        return _speakers("nothing", dict.fromkeys(mouths, ()))
    spans = {
        id_: tuple(span for span in common(moving, activity.speech) if span[1] - span[0] >= 0.4)
        for id_, moving in mouths.items()
    }
    return _speakers("mouth" if any(spans.values()) else "nothing", spans)


def _speakers(source: SpeakerSource, spans: Mapping[str, tuple[Span, ...]]) -> Speakers:
    at_once = united(span for one, other in combinations(spans.values(), 2) for span in common(one, other))
    return Speakers(source=source, spans=MappingProxyType(dict(spans)), at_once=at_once)


def _heard_in(row: Utterance, heard: Sequence[Span]) -> tuple[Span, ...]:
    start_s, end_s = row.start_s - TRANSCRIPT_SLACK_S, row.end_s + TRANSCRIPT_SLACK_S
    if covered_s(heard, row.start_s, row.end_s) < 0.5 * (row.end_s - row.start_s):
        return ((row.start_s, row.end_s),)
    pieces = list(united(common([(start_s, end_s)], heard), gap_s=_APART_S))
    # A scrap at the edge is the end of what was said before, or the beginning of what comes after.
    while len(pieces) > 1 and pieces[0][1] - pieces[0][0] < _SCRAP_S and pieces[0][0] - start_s < 1e-6:
        del pieces[0]
    while len(pieces) > 1 and pieces[-1][1] - pieces[-1][0] < _SCRAP_S and end_s - pieces[-1][1] < 1e-6:
        del pieces[-1]
    return tuple(pieces)


def _who_is_louder(
    microphones: Sequence[Microphone], activity: SpeechActivity
) -> tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]] | None:
    """Where the first is the speaker's own, where the second, and where both; None where they do not tell."""
    start_s = min(one.start_s for one in microphones)
    shifts = [round((one.start_s - start_s) / STEP_S) for one in microphones]
    count = max(shift + len(one.power) for shift, one in zip(shifts, microphones, strict=True))
    against_own = np.full((2, count), np.nan)
    for row, shift, one in zip(against_own, shifts, microphones, strict=True):
        level = loudness_db(moving_average(one.power, round(_SMOOTHING_S / STEP_S) | 1))
        known = level[np.isfinite(level)]
        if not len(known):
            return None
        loud, quiet = np.quantile(known, (_LOUD_SHARE, _QUIET_SHARE)).tolist()
        if loud - quiet < _LEAST_RANGE_DB:
            return None
        row[shift : shift + len(level)] = level - loud
    spoken = in_spans(count, start_s, activity.speech) & np.isfinite(against_own).all(axis=0)
    apart = against_own[0] - against_own[1]
    first, second = spoken & (apart > _LOUDER_DB), spoken & (apart < -_LOUDER_DB)
    total = max(int(spoken.sum()), 1)
    if (first | second).sum() < _LEAST_APART_SHARE * total or min(
        first.sum(), second.sum()
    ) < _LEAST_EACH_SHARE * total:
        return None
    with np.errstate(invalid="ignore"):
        both = spoken & ~first & ~second & (against_own.min(axis=0) > -_BOTH_WITHIN_DB)
    return _spans_of(first, start_s), _spans_of(second, start_s), _spans_of(both, start_s)


def _owners(channels: tuple[tuple[Span, ...], ...], mouths: Mapping[str, tuple[Span, ...]]) -> tuple[str, ...] | None:
    """Whose the channels or voices are, by the mouths that move while each is heard; None where that does not tell."""
    fits = sorted(
        (
            (sum(b - a for id_, own in zip(ids, channels, strict=True) for a, b in common(own, mouths[id_])), ids)
            for ids in permutations(mouths, len(channels))
        ),
        reverse=True,
    )
    if not fits or fits[0][0] < _LEAST_FIT_S or (len(fits) > 1 and fits[0][0] < _CLEARLY * fits[1][0]):
        return None
    return fits[0][1]


def in_spans(count: int, start_s: float, spans: Iterable[Span]) -> Mask:
    """(count,) rows of 10 ms from ``start_s`` on that lie in the spans."""
    inside = np.zeros(count, dtype=np.bool_)
    for from_s, until_s in spans:
        first = max(int(np.ceil((from_s - start_s) / STEP_S - 1e-6)), 0)
        inside[first : max(int(np.ceil((until_s - start_s) / STEP_S - 1e-6)), 0)] = True
    return inside


def _spans_of(rows: Mask, start_s: float) -> tuple[Span, ...]:
    found = united(
        ((start_s + first * STEP_S, start_s + last * STEP_S) for first, last in runs(rows)), gap_s=_LONGEST_BREATH_S
    )
    return tuple(span for span in found if span[1] - span[0] >= _SHORTEST_S)
