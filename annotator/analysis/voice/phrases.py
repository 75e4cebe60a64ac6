"""Stretches of one person's speech between pauses, and what the voice is like in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annotator.analysis.voice.frames import STEP_S
from annotator.analysis.voice.loudness import loudness_db
from annotator.analysis.voice.noise import LEAST_OVER_NOISE_DB, over_noise_db, voice_power
from annotator.analysis.voice.syllables import PAUSE_S, articulation_rate
from annotator.domain.arrays import Floats, Mask
from annotator.domain.spans import Span, united

LONGEST_S = 4.0
SHORTEST_S = 0.8
_LEAST_VOICED_S = 0.4
_LEAST_MEASURABLE_SHARE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardVoice:
    """Everything that is heard of one person, every 10 ms from ``start_s`` on (session clock).

    Attributes:
        usable: (n,) where sound is there and nothing spoils it.
        alone: (n,) where this person speaks and nobody else.
        hz: (n,) pitch; 0 without voice.
        power: (n,) K-weighted power.
        noise: (n,) that of what else is heard around; NaN where it is not known.
        prominence_db: (n,) cepstral peak prominence.
        over_noise_db: (n,) how far speech stands above the noise around; NaN where there is no sound.
    """

    start_s: float
    usable: Mask
    alone: Mask
    hz: Floats
    power: Floats
    noise: Floats
    prominence_db: Floats
    over_noise_db: Floats

    @property
    def voiced(self) -> Mask:
        """(n,) where this person's voice can be measured."""
        return self.usable & self.alone & (self.hz > 0)

    def rows(self, start_s: float, end_s: float) -> slice:
        """The rows from a time to another."""
        first = max(round((start_s - self.start_s) / STEP_S), 0)
        return slice(first, max(round((end_s - self.start_s) / STEP_S), first))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What one stretch of speech is like; NaN where it could not be measured.

    Attributes:
        semitones: Median pitch, semitones above 100 Hz.
        range_st: Between the 10th and the 90th percentile of pitch.
        loudness_db: Of its sound without the pauses and the noise.
        syllables_per_s: Loudest moments of syllables, per second of the phrase without its pauses.
        voiced_share: 0 to 1.
    """

    start_s: float
    end_s: float
    semitones: float
    range_st: float
    loudness_db: float
    syllables_per_s: float
    voiced_share: float

    @property
    def duration_s(self) -> float:
        """Seconds."""
        return self.end_s - self.start_s


def phrase_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Speech cut where it pauses, and long stretches into equal parts of at most 4 s."""
    found: list[Span] = []
    for start_s, end_s in united(spans, gap_s=PAUSE_S):
        parts = max(int(np.ceil((end_s - start_s) / LONGEST_S - 1e-6)), 1)
        edges_s = np.linspace(start_s, end_s, parts + 1).tolist()
        found.extend(pairwise(edges_s))
    return tuple(span for span in found if span[1] - span[0] >= SHORTEST_S)


def measured_phrases(voice: HeardVoice, spans: Iterable[Span]) -> tuple[Phrase, ...]:
    """What the voice is like in each phrase of a person's speech; those that are hardly measurable are left out."""
    found = (_measured(voice, start_s, end_s) for start_s, end_s in phrase_spans(spans))
    return tuple(phrase for phrase in found if phrase is not None)


def _measured(voice: HeardVoice, start_s: float, end_s: float) -> Phrase | None:
    rows = voice.rows(start_s, end_s)
    good = voice.usable[rows] & voice.alone[rows]
    if not len(good) or good.mean() < _LEAST_MEASURABLE_SHARE:
        return None
    voiced = good & (voice.hz[rows] > 0)
    if voiced.sum() * STEP_S < _LEAST_VOICED_S:
        return None
    power = np.where(good, voice.power[rows], 0.0)
    semitones = semitones_of(voice.hz[rows][voiced])
    low, middle, high = np.quantile(semitones, (0.1, 0.5, 0.9)).tolist()
    level, noise = voice.power[rows][voiced].mean(keepdims=True), voice.noise[rows][voiced].mean(keepdims=True)
    # Said so quietly that noise hides its syllables: how loud it is can be told, and how it moves in pitch.
    hidden = bool((over_noise_db(level, noise) < LEAST_OVER_NOISE_DB)[0])
    return Phrase(
        start_s=start_s,
        end_s=end_s,
        semitones=middle,
        range_st=high - low,
        loudness_db=float(loudness_db(voice_power(level, noise))[0]),
        syllables_per_s=np.nan if hidden else articulation_rate(power, voiced, noise=float(noise[0])),
        voiced_share=np.nan if hidden else float(voiced.sum() / good.sum()),
    )


def semitones_of(hz: Floats) -> Floats:
    """Semitones above 100 Hz."""
    return 12 * np.log2(hz / 100)
