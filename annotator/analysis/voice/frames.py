"""Short stretches of sound, every 10 ms, and their spectra: what pitch and clearness are both found in."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from annotator.domain.arrays import Floats

Sound = NDArray[np.float32]

RATE_HZ = 16_000
STEP_S = 0.01
LOWEST_HZ = 75.0
HIGHEST_HZ = 500.0

STEP = int(RATE_HZ * STEP_S)
WINDOW = int(3 * RATE_HZ / LOWEST_HZ)
"""Three periods of the lowest pitch."""
FIRST_S = WINDOW / 2 / RATE_HZ
"""The middle of the first frame, seconds after the first sample."""
TRANSFORM = 1024

HANN = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)).astype(np.float32)


def frames_of(sound: Sound) -> NDArray[np.float32]:
    """(n, WINDOW) views of the sound, one every 10 ms; none where it is shorter than one."""
    if len(sound) < WINDOW:
        return np.empty((0, WINDOW), dtype=np.float32)
    return sliding_window_view(sound, WINDOW)[::STEP]


def power_spectra(centred: NDArray[np.float32]) -> Floats:
    """(n, TRANSFORM / 2 + 1) power of frames without their mean, through a Hann window."""
    spectra = np.fft.rfft(centred * HANN, TRANSFORM)
    return spectra.real**2 + spectra.imag**2
