"""Takes what head pose alone explains out of a face signal, where that helps.

Even after rigid alignment head pose explains half or more of a brow signal on a nearly still talker, so a robust fit
per person, signal ~ yaw + pitch + roll and their squares, is subtracted. On a lively person the same fit can take real
expression away; so it is fitted on quiet frames only, and used only if it lessens the spread on quiet frames that it
was not fitted on.
"""

from __future__ import annotations

import numpy as np

from annotator.domain.arrays import Floats, Mask

_BLOCK_S = 10.0
_LEAST_FRAMES = 300
_LEAST_GAIN = 0.10
_FIT_ROUNDS = 5
_HUBER = 1.345
_MAD_TO_SD = 1.4826
_MOST_FIT_FRAMES = 6000


def residualise(times_s: Floats, values: Floats, angles_deg: Floats) -> tuple[Floats, float]:
    """Subtract what yaw, pitch and roll explain, if that holds on held-out frames.

    Args:
        times_s: (n,).
        values: (n,) one face signal, NaN where not measurable.
        angles_deg: (n, 3) yaw, pitch, roll.

    Returns:
        The signal, corrected or as it was, and the share of the quiet frames' spread that went (0 if not used).
    """
    quiet = quiet_frames(values) & np.isfinite(angles_deg).all(axis=1)
    if quiet.sum() < _LEAST_FRAMES:
        return values, 0.0
    design = _Design.of(angles_deg, quiet)
    every = max(1, int(quiet.sum()) // _MOST_FIT_FRAMES)
    fold = (times_s // _BLOCK_S).astype(np.int64) % 2
    gains: list[float] = []
    for held_out in (0, 1):
        train = _thin(quiet & (fold != held_out), every)
        test = quiet & (fold == held_out)
        if train.sum() < _LEAST_FRAMES / 4 or test.sum() < _LEAST_FRAMES / 4:
            return values, 0.0
        weights = _robust_fit(design.rows[train], values[train])
        left = values[test] - design.rows[test] @ weights
        gains.append(1.0 - _spread(left) / max(_spread(values[test]), 1e-12))
    gain = min(gains)
    if gain < _LEAST_GAIN:
        return values, 0.0
    weights = _robust_fit(design.rows[_thin(quiet, every)], values[_thin(quiet, every)])
    explained = design.rows @ weights - weights[0]
    return values - np.where(np.isfinite(explained), explained, 0.0), gain


def quiet_frames(values: Floats) -> Mask:
    """(n,) frames within two robust SD of the median: no event on this signal."""
    if not np.isfinite(values).any():
        return np.zeros(len(values), dtype=np.bool_)
    centre = np.nanmedian(values)
    with np.errstate(invalid="ignore"):
        return np.abs(values - centre) <= 2 * _MAD_TO_SD * np.nanmedian(np.abs(values - centre))


class _Design:
    """Constant, three angles, three squares; angles kept inside the range seen on quiet frames, where the fit holds."""

    __slots__ = ("rows",)

    def __init__(self, rows: Floats) -> None:
        self.rows = rows

    @classmethod
    def of(cls, angles_deg: Floats, quiet: Mask) -> _Design:
        low, high = np.percentile(angles_deg[quiet], (1, 99), axis=0)
        kept = np.clip(angles_deg, low, high)
        centre = np.median(angles_deg[quiet], axis=0)
        scaled = (kept - centre) / np.maximum(high - low, 0.5)
        return cls(np.column_stack([np.ones(len(scaled)), scaled, scaled**2]))


def _robust_fit(rows: Floats, values: Floats) -> Floats:
    """Huber regression by iteratively reweighted least squares."""
    weight = np.ones(len(values))
    solution = np.zeros(rows.shape[1])
    ridge = 1e-6 * len(values) * np.eye(rows.shape[1])
    for _ in range(_FIT_ROUNDS):
        weighted = rows * weight[:, None]
        solution = np.asarray(np.linalg.solve(rows.T @ weighted + ridge, weighted.T @ values), np.float64)
        left = values - rows @ solution
        scale = max(_spread(left), 1e-12)
        weight = np.minimum(1.0, _HUBER * scale / np.maximum(np.abs(left), 1e-12))
    return solution


def _spread(values: Floats) -> float:
    return float(_MAD_TO_SD * np.median(np.abs(values - np.median(values))))


def _thin(mask: Mask, every: int) -> Mask:
    chosen = np.zeros(len(mask), dtype=np.bool_)
    chosen[np.flatnonzero(mask)[::every]] = True
    return chosen
