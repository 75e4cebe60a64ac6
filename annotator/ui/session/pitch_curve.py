"""The pitch of a recording, as the timeline draws and names it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PitchCurve:
    """The pitch of a recording, on the session clock.

    Attributes:
        hz: (n,) 0 or NaN where there is no voice; row ``i`` is at ``start_s + i * step_s``.
    """

    start_s: float
    step_s: float
    hz: NDArray[np.float32]

    def at(self, time_s: float) -> float | None:
        """The pitch at a moment; None where there is no voice."""
        row = round((time_s - self.start_s) / self.step_s)
        held = float(self.hz[row]) if 0 <= row < len(self.hz) else 0.0
        return held if held > 0 else None
