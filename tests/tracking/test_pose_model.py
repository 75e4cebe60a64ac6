"""The pose model without its mask gives what the whole model gives."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.tracking.graph_models import installed_model_file
from annotator.tracking.mediapipe_graph import PictureGraph
from annotator.tracking.pose_model import without_mask
from annotator.tracking.protocol import Models, TrackingError

pytestmark = pytest.mark.usefixtures("release_0_10_21")

_WHOLE = """
input_stream: "image" input_stream: "place" output_stream: "answer"
input_side_packet: "complexity"
node {
  calculator: "PoseLandmarkByRoiCpu" input_side_packet: "MODEL_COMPLEXITY:complexity"
  input_stream: "IMAGE:image" input_stream: "ROI:place" output_stream: "LANDMARKS:answer"
}
"""


def test_the_landmarks_are_those_of_the_whole_model(portrait: NDArray[np.uint8], models: Models) -> None:
    place = models.body_place(portrait)
    body = models.pose(portrait, place)
    whole = PictureGraph(_WHOLE, constants={"complexity": 1})
    landmarks = whole.message(portrait, place=place).landmark
    whole.close()
    assert body is not None
    height, width = portrait.shape[:2]
    wanted = np.array([(point.x, point.y) for point in landmarks], np.float32) * np.array([width, height], np.float32)
    assert np.array_equal(body.points_px, wanted)
    assert np.array_equal(body.visibility, np.array([point.visibility for point in landmarks], np.float32))


def test_another_model_is_refused() -> None:
    other = installed_model_file("modules/face_detection/face_detection_short_range.tflite")
    with pytest.raises(TrackingError, match=r"gives 2 answers; the program needs mediapipe 0\.10\.21"):
        without_mask(other)
