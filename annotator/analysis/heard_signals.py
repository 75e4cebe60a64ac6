"""From what was heard of one participant to signals, each with values, quality, baseline and spread."""

from __future__ import annotations

import numpy as np

from annotator.analysis.signals.registry import ENTRIES
from annotator.analysis.speakers import in_spans
from annotator.analysis.speech_activity import SpeechActivity
from annotator.analysis.voice.heard_person import HeardCourse, HeardPerson
from annotator.analysis.voice.noise import LEAST_OVER_NOISE_DB, noise_around
from annotator.analysis.voice.phrases import HeardVoice
from annotator.analysis.voice.track import VoiceTrack
from annotator.domain.arrays import Floats
from annotator.domain.signals import Signal, SignalDefinition
from annotator.domain.spans import Span

# Grows whenever the same sound would give other signals than before.
HEARD_VERSION = 3
_ROBUST = 1.4826


def heard_signals(person: HeardPerson) -> dict[str, Signal]:
    """All signals of one person's voice and turns, by name, those without a single value left out.

    What is usual is the median over the person's phrases, answers or turns in the whole session.
    """
    signals: dict[str, Signal] = {}
    for entry in ENTRIES:
        if entry.hear is None:
            continue
        course = entry.hear(person)
        if np.isfinite(course.values).any():
            signals[entry.name] = _signal(entry.definition, person.times_s, course)
    return signals


def heard_voice(
    track: VoiceTrack, *, offset_s: float, channel: int | None, activity: SpeechActivity, alone: tuple[Span, ...]
) -> HeardVoice:
    """One person's voice out of what is heard in a recording.

    Args:
        offset_s: Session clock minus media clock.
        channel: The person's own channel; None where all belong to everybody.
        activity: Where anybody speaks, session clock.
        alone: Where this person speaks and nobody else.
    """
    start_s, count = track.start_s + offset_s, len(track.hz)
    power = track.power.astype(np.float64)
    own = power.mean(axis=1) if channel is None else power[:, min(channel, power.shape[1] - 1)]
    sounds = in_spans(count, start_s, activity.speech) & (np.nan_to_num(track.hz) > 0)
    noise, over = noise_around(own, sounds)
    with np.errstate(invalid="ignore"):
        # Where nobody speaks for a long time nothing is known of the noise, and nothing is lost.
        usable = np.isfinite(track.hz) & (track.spoiled == 0) & ~(over < LEAST_OVER_NOISE_DB)
    return HeardVoice(
        start_s=start_s,
        usable=usable,
        alone=in_spans(count, start_s, alone),
        hz=track.hz.astype(np.float64),
        power=own,
        noise=noise,
        prominence_db=track.prominence_db.astype(np.float64),
        over_noise_db=over,
    )


def _signal(definition: SignalDefinition, times_s: Floats, course: HeardCourse) -> Signal:
    values = course.values.astype(np.float32).astype(np.float64)
    known = course.samples[np.isfinite(course.samples)]
    usual = float(np.median(known)) if len(known) else np.nan
    spread = max(_ROBUST * float(np.median(np.abs(known - usual))), definition.floor) if len(known) else np.nan
    return Signal(
        definition=definition,
        times_s=times_s,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.full(len(values), np.float32(usual), dtype=np.float64),
        spread=np.full(len(values), np.float32(spread), dtype=np.float64),
    )
