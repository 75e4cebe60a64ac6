"""How far the voices of a recording stand above what else is heard in it."""

from __future__ import annotations

import numpy as np

from annotator.analysis.sampling import moving_average, rolling_quantile, runs
from annotator.analysis.voice.frames import STEP_S
from annotator.analysis.voice.loudness import loudness_db
from annotator.analysis.voice.track import VoiceTrack
from annotator.domain.arrays import Floats, Mask
from annotator.domain.spans import Span, united

LEAST_OVER_NOISE_DB = 4.5
"""Below this a voice is not measured: hiss 10 dB below speech, for which K-weighting counts more, comes to 5 to 7."""
_BLOCK_S = 0.1
_AROUND_S = 10.0
_EVERY_S = 2.0
# What is quieter than all but this share of the time around is the room, in the pauses that all speech has.
_QUIET_SHARE = 0.1
_LEAST_SPEECH_S = 0.3
_LEAST_OF_NOISE = 0.1
_SHARP_ROWS = 3
_LOUDER_DB = 8.0
_SHORTEST_GAP_S = 0.15
_SHORTEST_SOUND_S = 0.1


def noise_around(power: Floats, speech: Mask) -> tuple[Floats, Floats]:
    """What else is heard in the 20 s around each row: its power, and how far speech stands above it.

    Returns:
        (n,) K-weighted power of the noise, and (n,) dB of speech alone above it; NaN where nobody speaks there.

    Args:
        power: (n,) K-weighted power every 10 ms; NaN where there is no sound.
        speech: (n,) where anybody's voice sounds.
    """
    in_block = round(_BLOCK_S / STEP_S)
    count = len(power) // in_block
    if not count:
        return np.full(len(power), np.nan), np.full(len(power), np.nan)
    rows = power[: count * in_block].reshape(count, in_block)
    blocks = rows.mean(axis=1)
    spoken = speech[: count * in_block].reshape(count, in_block).mean(axis=1) >= 0.7
    middles = range(0, count, round(_EVERY_S / _BLOCK_S))
    around = round(_AROUND_S / _BLOCK_S)
    found = np.array([_noise(blocks, spoken, max(middle - around, 0), middle + around) for middle in middles])
    nearest = np.minimum(np.round(np.arange(len(power)) * STEP_S / _EVERY_S).astype(np.int64), len(found) - 1)
    noise, over_db = np.where(np.isfinite(power), found[nearest].T, np.nan)
    return noise, over_db


def voice_power(power: Floats, noise: Floats) -> Floats:
    """Power of a voice alone, the noise it is heard in taken off; what is far below the noise cannot be told."""
    known = np.nan_to_num(noise)
    return np.maximum(power - known, _LEAST_OF_NOISE * known)


def over_noise_db(power: Floats, noise: Floats) -> Floats:
    """How far a voice alone stands above the noise it is heard in, dB; NaN where the noise is not known."""
    above = loudness_db(voice_power(power, noise)) - loudness_db(np.nan_to_num(noise))
    return np.where(np.isfinite(noise), above, np.nan)


def _noise(blocks: Floats, spoken: Mask, first: int, last: int) -> tuple[float, float]:
    here, said = blocks[first:last], spoken[first:last]
    known = np.isfinite(here)
    if (known & said).sum() * _BLOCK_S < _LEAST_SPEECH_S:
        return np.nan, np.nan
    noise = float(np.quantile(here[known], _QUIET_SHARE))
    with_noise = float(here[known & said].mean())
    alone = max(with_noise - noise, 1e-12)
    return noise, float(loudness_db(np.array([alone]))[0] - loudness_db(np.array([max(noise, 1e-12)]))[0])


def sounding_spans(track: VoiceTrack, offset_s: float) -> tuple[Span, ...]:
    """Where a voice sounds or it is clearly louder than the room, sorted, on the session clock: sharp at both ends."""
    power = track.power.mean(axis=1).astype(np.float64)
    level = loudness_db(moving_average(np.nan_to_num(power), _SHARP_ROWS))
    blocks = level[: len(level) // 10 * 10].reshape(-1, 10).mean(axis=1)
    if not len(blocks):
        return ()
    floor = np.repeat(rolling_quantile(blocks, 2 * round(_AROUND_S / _BLOCK_S) + 1, _QUIET_SHARE), 10)
    floor = np.append(floor, np.full(len(level) - len(floor), floor[-1]))
    with np.errstate(invalid="ignore"):
        sounds = (np.nan_to_num(track.hz) > 0) | (level > floor + _LOUDER_DB)
    start_s = track.start_s + offset_s
    found = united(
        ((start_s + (first - 0.5) * STEP_S, start_s + (last - 0.5) * STEP_S) for first, last in runs(sounds)),
        gap_s=_SHORTEST_GAP_S,
    )
    return tuple(span for span in found if span[1] - span[0] >= _SHORTEST_SOUND_S)
