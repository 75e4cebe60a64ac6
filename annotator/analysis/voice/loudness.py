"""How loud sound is: K-weighted power after ITU-R BS.1770-5, and its loudness.

The two filters of the recommendation are applied through their frequency response, which is the same and quicker than
running them sample by sample; a margin before the stretch lets them settle.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.voice.frames import RATE_HZ, Sound
from annotator.domain.arrays import Floats

BLOCK_S = 0.4
_OFFSET_DB = -0.691
# Quieter than any recording: the floor of what is written down.
SILENT_DB = -100.0


def weighted_power(sound: Sound, *, step_s: float) -> Floats:
    """Mean square of the K-weighted sound in each whole step, (n,).

    Args:
        sound: (n,) mono samples at 16 kHz, full scale 1.
    """
    size = _even_size(len(sound))
    weighted = np.fft.irfft(np.fft.rfft(sound, size) * _response(size), size)[: len(sound)]
    step = round(step_s * RATE_HZ)
    count = len(weighted) // step
    return (weighted[: count * step].reshape(count, step) ** 2).mean(axis=1)


def loudness_db(power: Floats) -> Floats:
    """Loudness of K-weighted power, LUFS for one channel; never below -100."""
    return np.maximum(_OFFSET_DB + 10 * np.log10(np.maximum(power, 1e-12)), SILENT_DB)


def _even_size(count: int) -> int:
    """A little more than asked for, even, and quick to transform."""
    step = 4096
    return max(-(-(count + RATE_HZ // 4) // step), 1) * step


@lru_cache(maxsize=4)
def _response(size: int) -> NDArray[np.complex128]:
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    shelf = _biquad(turn, *_shelf())
    return shelf * _biquad(turn, *_high_pass())


def _biquad(turn: NDArray[np.complex128], above: Floats, below: Floats) -> NDArray[np.complex128]:
    return np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)


def _shelf() -> tuple[Floats, Floats]:
    """The head's effect: 4 dB more above about 1.7 kHz; the analogue prototype behind the recommendation's numbers."""
    centre_hz, gain_db, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    warped = np.tan(np.pi * centre_hz / RATE_HZ)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    above = np.array(
        [high + band * warped / quality + warped**2, 2 * (warped**2 - high), high - band * warped / quality + warped**2]
    )
    below = np.array([1 + warped / quality + warped**2, 2 * (warped**2 - 1), 1 - warped / quality + warped**2])
    return above / below[0], below / below[0]


def _high_pass() -> tuple[Floats, Floats]:
    """Less of what lies below about 38 Hz."""
    centre_hz, quality = 38.13547087602444, 0.5003270373238773
    warped = np.tan(np.pi * centre_hz / RATE_HZ)
    below = np.array([1 + warped / quality + warped**2, 2 * (warped**2 - 1), 1 - warped / quality + warped**2])
    return np.array([1.0, -2.0, 1.0]), below / below[0]
