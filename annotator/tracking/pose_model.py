"""MediaPipe's pose model without its picture of the body's outline, which this program has no use for.

The model computes that mask (256 x 256) in every run, whether the graph around it asks for it or not, and with it takes
26 ms where it takes 15 without; the landmarks stay the same bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from annotator.tracking.protocol import TrackingError

# The model's answers, in this order: landmarks, presence, mask, heat map of the landmarks, landmarks in metres.
_ANSWERS = 5
_PRESENCE, _MASK = 1, 2
_FILE_KIND = b"TFL3"


def without_mask(model_file: bytes) -> bytes:
    """The model file (TensorFlow Lite), less the operations that lead to the mask alone.

    Who reads the answers by their place finds the presence a second time where the mask was.

    Raises:
        TrackingError: it is not the model this program knows.
    """
    # MediaPipe brings both along. No typed interface: taken as they come, once, here.
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated

    schema: Any = schema_py_generated
    buffers: Any = flatbuffers
    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model_file, 0))
    graph: Any = model.subgraphs[0]
    answers = [int(tensor) for tensor in graph.outputs]
    if len(answers) != _ANSWERS:
        raise TrackingError(f"MediaPipe's pose model gives {len(answers)} answers; the program needs mediapipe 0.10.21")
    answers[_MASK] = answers[_PRESENCE]
    needed = _leading_to(answers, graph.operators)
    graph.operators = [operation for place, operation in enumerate(graph.operators) if place in needed]
    graph.outputs = np.array(answers, dtype=np.int32)
    builder: Any = buffers.Builder(len(model_file) + 4096)
    builder.Finish(model.Pack(builder), _FILE_KIND)
    return bytes(builder.Output())


def _leading_to(tensors: list[int], operations: list[Any]) -> set[int]:
    """The places of the operations that these tensors depend on."""
    maker = {int(tensor): place for place, operation in enumerate(operations) for tensor in operation.outputs}
    needed: set[int] = set()
    open_tensors = list(tensors)
    while open_tensors:
        place = maker.get(open_tensors.pop())
        if place is not None and place not in needed:
            needed.add(place)
            open_tensors.extend(int(tensor) for tensor in operations[place].inputs)
    return needed
