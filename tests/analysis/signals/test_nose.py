from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.registry import SIGNALS
from tests.analysis.synthetic import in_picture, recording, resting_face, rotation


@pytest.mark.parametrize("turn_deg", [0.0, 15.0])
def test_wings_that_are_drawn_up_are_read_as_far_as_they_went(turn_deg: float) -> None:
    faces = np.repeat(resting_face()[None], 2, axis=0)
    faces[1, [48, 64, 278, 294], 1] += 0.04
    measured = Measured(recording(in_picture(faces, turned=rotation(turn_deg, 5, -4))))
    values = SIGNALS["nose_wrinkle"].measure(measured).values
    assert values[1] - values[0] == pytest.approx(0.04, abs=0.004)
