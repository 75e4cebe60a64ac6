"""MediaPipe graphs run one picture at a time, without the copies and look-ups of its ready-made solutions.

MediaPipe is loaded when :class:`PictureGraph` is made, which happens in worker processes only. A picture through the
ready-made face mesh costs 0.3 to 0.4 ms more than through this (of 4.2), with the same answer bit for bit. All nodes
run in the calling thread: handing each to a thread of a pool costs another 0.2 to 0.3 ms.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.domain.arrays import Pixels
from annotator.tracking.deferred_import import deferred
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
CLOSE_FACES = """
input_stream: "image" output_stream: "answer"
node { calculator: "FaceDetectionShortRangeCpu" input_stream: "IMAGE:image" output_stream: "DETECTIONS:answer" }
"""
FACES = """
input_stream: "image" output_stream: "answer"
node { calculator: "FaceDetectionFullRangeCpu" input_stream: "IMAGE:image" output_stream: "DETECTIONS:answer" }
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
# MediaPipe's own "PoseLandmarkByRoiCpu" in all but the model file, which it would load itself.
BODY_POINTS = """
input_stream: "image" input_stream: "place" output_stream: "answer"
input_side_packet: "model_file" input_side_packet: "mask"
node {
  calculator: "TfLiteModelCalculator"
  input_side_packet: "MODEL_BLOB:model_file" output_side_packet: "MODEL:model"
}
node { calculator: "ImagePropertiesCalculator" input_stream: "IMAGE:image" output_stream: "SIZE:size" }
node {
  calculator: "ImageToTensorCalculator" input_stream: "IMAGE:image" input_stream: "NORM_RECT:place"
  output_stream: "TENSORS:pixels" output_stream: "LETTERBOX_PADDING:padding" output_stream: "MATRIX:matrix"
  options {
    [mediapipe.ImageToTensorCalculatorOptions.ext] {
      output_tensor_width: 256 output_tensor_height: 256 keep_aspect_ratio: true
      output_tensor_float_range { min: 0.0 max: 1.0 }
    }
  }
}
node {
  calculator: "InferenceCalculator"
  input_side_packet: "MODEL:model" input_stream: "TENSORS:pixels" output_stream: "TENSORS:numbers"
  options { [mediapipe.InferenceCalculatorOptions.ext] { delegate { xnnpack {} } } }
}
node {
  calculator: "TensorsToPoseLandmarksAndSegmentation"
  input_side_packet: "ENABLE_SEGMENTATION:mask" input_stream: "TENSORS:numbers"
  output_stream: "LANDMARKS:there" output_stream: "AUXILIARY_LANDMARKS:there_auxiliary"
  output_stream: "WORLD_LANDMARKS:there_world" output_stream: "SEGMENTATION_MASK:there_mask"
}
node {
  calculator: "PoseLandmarksAndSegmentationInverseProjection"
  input_stream: "IMAGE_SIZE:size" input_stream: "NORM_RECT:place"
  input_stream: "LETTERBOX_PADDING:padding" input_stream: "MATRIX:matrix"
  input_stream: "LANDMARKS:there" input_stream: "AUXILIARY_LANDMARKS:there_auxiliary"
  input_stream: "WORLD_LANDMARKS:there_world" input_stream: "SEGMENTATION_MASK:there_mask"
  output_stream: "LANDMARKS:answer"
}
"""

_IN_THIS_THREAD = 'executor { name: "" type: "ApplicationThreadExecutor" }'
# The options named in the texts are known once these are loaded.
_OPTIONS = (
    "mediapipe.calculators.core.split_vector_calculator_pb2",
    "mediapipe.calculators.tensor.image_to_tensor_calculator_pb2",
    "mediapipe.calculators.tensor.inference_calculator_pb2",
)


class PictureGraph:
    """One running graph with an ``image`` going in and an ``answer`` coming out."""

    def __init__(self, text: str, *, constants: Mapping[str, int | bool | bytes] | None = None) -> None:
        """Start the graph.

        Args:
            text: One of the graphs above.
            constants: Its side packets by name.
        """
        # MediaPipe imports matplotlib for a plotting function: a second of start-up and 40 MB for nothing.
        with deferred("matplotlib", "pyplot"):
            import mediapipe
        from google.protobuf import text_format

        for name in _OPTIONS:
            importlib.import_module(name)
        # No typed interface: what is needed of the library is taken as it comes, once, here.
        api: Any = mediapipe
        parts: Any = importlib.import_module("mediapipe.framework.calculator_pb2")
        api.resource_util.set_resource_dir(str(Path(api.__file__).parent.parent))
        self._create: Any = api.packet_creator
        self._get: Any = api.packet_getter
        self._rgb: Any = api.ImageFormat.SRGB
        answers: list[Any] = []
        self._answers = answers
        self._now_us = 0
        config = text_format.Parse(_IN_THIS_THREAD + text, parts.CalculatorGraphConfig())
        self._graph: Any = api.CalculatorGraph(graph_config=config)

        def keep(_stream: str, answer: Any) -> None:
            answers.append(answer)

        # Not a method: the graph would hold on to this object, which holds it. No garbage collection looks through the
        # library, and with every graph a model's 6 MB would stay.
        self._graph.observe_output_stream("answer", keep, True)
        self._graph.start_run({name: self._constant(value) for name, value in (constants or {}).items()})

    def message(self, rgb: Pixels, *, place: Any = None) -> Any:
        """The answer's message for a picture, or None where there is nothing to say.

        Args:
            place: For :data:`BODY_POINTS`, the message of :data:`BODY_PLACE`.

        Raises:
            TrackingError: the graph failed.
        """
        answer = self._packet(rgb, place)
        return None if answer is None else self._get.get_proto(answer)

    def messages(self, rgb: Pixels) -> list[Any]:
        """The answer's messages for a picture, where it is a list; empty where there is nothing to say.

        Raises:
            TrackingError: the graph failed.
        """
        answer = self._packet(rgb, None)
        return [] if answer is None else list(self._get.get_proto_list(answer))

    def close(self) -> None:
        """Stop the graph."""
        self._graph.close()

    def _packet(self, rgb: Pixels, place: Any) -> Any:
        self._now_us += _STEP_US
        self._answers.clear()
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
        answer = self._answers.pop() if self._answers else None
        return None if answer is None or answer.is_empty() else answer

    def _constant(self, value: int | bool | bytes) -> Any:
        if isinstance(value, bytes):
            return self._create.create_string(value)
        return self._create.create_bool(value) if isinstance(value, bool) else self._create.create_int(value)
