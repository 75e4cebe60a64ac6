"""From the light of HDR recordings (HLG, PQ) to what a screen and the face model expect, as a table of colours.

Sources: ITU-R BT.2100-2 (both transfer functions, HLG's system gamma), BT.2408 (white of words and faces at 203 cd/m²),
BT.2087 (from BT.2020 to BT.709 colours).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from annotator.scratch import scratch_folder

Transfer = Literal["hlg", "pq"]

_GRID = 33
_WHITE_CD_M2 = 140.0
"""Between the white of ordinary screens (100) and that of HDR pictures (203), which comes out just below full."""
_PEAK_CD_M2 = 1000.0
_KNEE = 0.7
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])


@contextmanager
def table_file(transfer: Transfer) -> Generator[Path]:
    """The table as a file, for as long as FFmpeg reads it."""
    with scratch_folder() as folder:
        path = folder / f"{transfer}.cube"
        path.write_text(_table(transfer), encoding="ascii")
        yield path


@cache
def _table(transfer: Transfer) -> str:
    axis = np.linspace(0.0, 1.0, _GRID)
    # The red value changes fastest.
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    coded = np.stack([red.ravel(), green.ravel(), blue.ravel()], axis=1)
    rows = StringIO()
    np.savetxt(rows, tone_mapped(coded, transfer), fmt="%.6f")
    return f"LUT_3D_SIZE {_GRID}\n{rows.getvalue()}"


def tone_mapped(coded: NDArray[np.float64], transfer: Transfer) -> NDArray[np.float64]:
    """(n, 3) values of BT.2020 as coded, 0 to 1, as values of BT.709 for an ordinary screen, 0 to 1.

    Up to seven tenths of white nothing is changed but its place; what is brighter is rolled off smoothly.
    """
    light = _hlg_light(coded) if transfer == "hlg" else _pq_light(coded)
    relative = light / _WHITE_CD_M2
    brightest: NDArray[np.float64] = np.asarray(np.maximum(relative.max(axis=1, keepdims=True), 1e-6))
    rolled = _KNEE + (1 - _KNEE) * (1 - np.exp(-(brightest - _KNEE) / (1 - _KNEE)))
    shown: NDArray[np.float64] = np.where(brightest <= _KNEE, brightest, rolled)
    mapped: NDArray[np.float64] = relative * shown / brightest
    return np.clip(mapped @ _TO_709.T, 0.0, 1.0) ** (1 / 2.2)


def _hlg_light(coded: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(coded <= 0.5, coded**2 / 3, (np.exp((coded - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA_2020, 1e-9)[:, None]
    return _PEAK_CD_M2 * luma**0.2 * scene


def _pq_light(coded: NDArray[np.float64]) -> NDArray[np.float64]:
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    power = coded ** (1 / m2)
    return 10_000.0 * (np.maximum(power - c1, 0.0) / (c2 - c3 * power)) ** (1 / m1)
