"""Closed eyes, and blinks among them."""

from __future__ import annotations

import numpy as np

from annotator.analysis.sampling import rolling_median, runs, samples_in
from annotator.domain.arrays import Floats, Mask

# Below this share of the person's own usual openness the eyes count as closed: no iris to see.
_CLOSED_SHARE = 0.55
_LONGEST_BLINK_S = 0.33
# Lids that come down this far against the moments around pull the mesh of the brows along; a frown lowers them longer.
_LOWERED_SHARE = 0.8
_LONGEST_LOWERING_S = 0.27
_LIDS_AROUND_S = 1.5


def blinks(times_s: Floats, openness: Floats) -> Mask:
    """(n,) true in blinks and one look to each side: they pull the mesh of the brows along."""
    mask = np.zeros(len(times_s), dtype=np.bool_)
    around = rolling_median(openness, samples_in(_LIDS_AROUND_S, times_s))
    with np.errstate(invalid="ignore"):
        lowered = openness <= _LOWERED_SHARE * around
    for lids, longest_s in ((closed(openness), _LONGEST_BLINK_S), (lowered, _LONGEST_LOWERING_S)):
        for start, stop in runs(lids):
            if times_s[min(stop, len(times_s) - 1)] - times_s[start] <= longest_s:
                mask[max(start - 1, 0) : stop + 1] = True
    return mask


def closed(openness: Floats) -> Mask:
    """(n,) true where the eyes are closed, against this person's usual openness."""
    usual = float(np.nanmedian(openness)) if np.isfinite(openness).any() else np.nan
    with np.errstate(invalid="ignore"):
        return openness <= _CLOSED_SHARE * usual
