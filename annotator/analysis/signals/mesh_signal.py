"""How a signal of the face mesh is measured."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from annotator.analysis.residualise import residualise
from annotator.analysis.signals.entry import Course, OfMesh
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.mesh import Mesh
from annotator.domain.arrays import Floats


def facs(action_unit: str, source: str = "compared with hand labels on real clips") -> str:
    """The source of a signal that shows an action unit of the facial action coding system."""
    return f"FACS action unit {action_unit}; {source}"


def on_mesh(value: Callable[[Mesh], Floats], points: tuple[int, ...], *, hidden_by_blinks: bool = False) -> OfMesh:
    """What a formula makes of some points of the face in the head's own frame.

    What head pose still explains is taken out of it where that helps.

    Args:
        hidden_by_blinks: A blink pulls these points along: not measured in one.
    """

    def course(measured: Measured) -> Course:
        known = measured.no_blink if hidden_by_blinks else measured.usable.face
        values = np.where(known, measured.of_mesh(points, value), np.nan)
        values, _ = residualise(measured.face_times_s, values, measured.head_angles_deg)
        return Course(times_s=measured.face_times_s, values=values, known=known)

    return OfMesh(points, course)
