"""MediaPipe graphs run one picture at a time, without the copies and look-ups of its ready-made solutions.

MediaPipe is loaded when :class:`PictureGraph` is made, which happens in worker processes only. A picture through the
ready-made face mesh costs 0.3 to 0.4 ms more than through this (of 4.2), with the same answer bit for bit.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.tracking.protocol import TrackingError

# What the graphs count time in; MediaPipe's solutions take every picture for one of 30 a second too.
_STEP_US = 33_333

FACE_MESH = """
input_stream: "image" output_stream: "answer"
input_side_packet: "faces" input_side_packet: "attention" input_side_packet: "follow"
node {
  calculator: "FaceLandmarkFrontCpu"
  input_stream: "IMAGE:image" input_side_packet: "NUM_FACES:faces"
  input_side_packet: "WITH_ATTENTION:attention" input_side_packet: "USE_PREV_LANDMARKS:follow"
  output_stream: "LANDMARKS:answer"
}
"""
BODY_PLACE = """
input_stream: "image" output_stream: "answer"
node { calculator: "PoseDetectionCpu" input_stream: "IMAGE:image" output_stream: "DETECTIONS:bodies" }
node {
  calculator: "SplitDetectionVectorCalculator" input_stream: "bodies" output_stream: "body"
  options { [mediapipe.SplitVectorCalculatorOptions.ext] { ranges { begin: 0 end: 1 } element_only: true } }
}
node { calculator: "ImagePropertiesCalculator" input_stream: "IMAGE:image" output_stream: "SIZE:size" }
node {
  calculator: "PoseDetectionToRoi"
  input_stream: "DETECTION:body" input_stream: "IMAGE_SIZE:size" output_stream: "ROI:answer"
}
"""
BODY_POINTS = """
input_stream: "image" input_stream: "place" output_stream: "answer"
input_side_packet: "complexity"
node {
  calculator: "PoseLandmarkByRoiCpu" input_side_packet: "MODEL_COMPLEXITY:complexity"
  input_stream: "IMAGE:image" input_stream: "ROI:place" output_stream: "LANDMARKS:answer"
}
"""


class PictureGraph:
    """One running graph with an ``image`` going in and an ``answer`` coming out."""

    def __init__(self, text: str, *, constants: Mapping[str, int | bool] | None = None) -> None:
        """Start the graph.

        Args:
            text: One of the graphs above.
            constants: Its side packets by name.
        """
        import mediapipe
        from google.protobuf import text_format
        from mediapipe.framework import calculator_pb2

        # Makes the options in the text known.
        importlib.import_module("mediapipe.calculators.core.split_vector_calculator_pb2")
        # No typed interface: what is needed of the library is taken as it comes, once, here.
        api: Any = mediapipe
        parts: Any = calculator_pb2
        api.resource_util.set_resource_dir(str(Path(api.__file__).parent.parent))
        self._create: Any = api.packet_creator
        self._get: Any = api.packet_getter
        self._rgb: Any = api.ImageFormat.SRGB
        self._answer: Any = None
        self._now_us = 0
        self._graph: Any = api.CalculatorGraph(graph_config=text_format.Parse(text, parts.CalculatorGraphConfig()))
        self._graph.observe_output_stream("answer", self._keep, True)
        self._graph.start_run({name: self._constant(value) for name, value in (constants or {}).items()})

    def message(self, rgb: NDArray[np.uint8], *, place: Any = None) -> Any:
        """The answer's message for a picture, or None where there is nothing to say.

        Args:
            place: For :data:`BODY_POINTS`, the message of :data:`BODY_PLACE`.

        Raises:
            TrackingError: the graph failed.
        """
        answer = self._packet(rgb, place)
        return None if answer is None else self._get.get_proto(answer)

    def messages(self, rgb: NDArray[np.uint8]) -> list[Any]:
        """The answer's messages for a picture, where it is a list; empty where there is nothing to say.

        Raises:
            TrackingError: the graph failed.
        """
        answer = self._packet(rgb, None)
        return [] if answer is None else list(self._get.get_proto_list(answer))

    def close(self) -> None:
        """Stop the graph."""
        self._graph.close()

    def _packet(self, rgb: NDArray[np.uint8], place: Any) -> Any:
        self._now_us += _STEP_US
        self._answer = None
        # Pixels that nobody can change are handed over without a copy.
        shared = rgb.view()
        shared.flags.writeable = False
        try:
            image = self._create.create_image_frame(shared, image_format=self._rgb)
            self._graph.add_packet_to_input_stream("image", image.at(self._now_us))
            if place is not None:
                self._graph.add_packet_to_input_stream("place", self._create.create_proto(place).at(self._now_us))
            self._graph.wait_until_idle()
        except (RuntimeError, ValueError) as error:
            raise TrackingError(f"MediaPipe failed on a picture of {rgb.shape[1]} x {rgb.shape[0]}: {error}") from error
        return None if self._answer is None or self._answer.is_empty() else self._answer

    def _keep(self, _stream: str, answer: Any) -> None:
        self._answer = answer

    def _constant(self, value: int | bool) -> Any:
        return self._create.create_bool(value) if isinstance(value, bool) else self._create.create_int(value)
