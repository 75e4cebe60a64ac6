"""Makes the model files in ``resources/models`` from the ones in MediaPipe 0.10.21's public wheel.

    python scripts/models.py                 fetches that wheel from the package index, and makes the files
    python scripts/models.py WHEEL           makes them from a wheel that is there already
    python scripts/models.py --into FOLDER   writes them elsewhere

The weights stay as they are. MediaPipe 1 runs any TensorFlow Lite model on a picture if the file says how the picture's
numbers are to be scaled, and gives each answer as one row of numbers; so that is all that is added here: the scaling,
and one reshaping behind each answer. The pose model loses what leads to its mask alone, which nobody reads.

Needs what reads and writes such files, which MediaPipe of either version brings along.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
from mediapipe.tasks.metadata import metadata_schema_py_generated, schema_py_generated

SOURCE = "mediapipe==0.10.21"
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "models"
_LICENCE = "mediapipe-0.10.21.dist-info/LICENSE"
_MODEL_KIND, _METADATA_KIND = b"TFL3", b"M001"

schema: Any = schema_py_generated
metadata: Any = metadata_schema_py_generated


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One file to make.

    Attributes:
        mean: Subtracted from each of a pixel's numbers (0 to 255), which are then divided by ``deviation``.
        answers: The answers that are kept, by their place; None for all.
    """

    name: str
    source: str
    mean: float
    deviation: float
    answers: tuple[int, ...] | None = None


RECIPES = (
    Recipe(
        name="face_mesh.tflite",
        source="mediapipe/modules/face_landmark/face_landmark_with_attention.tflite",
        mean=0.0,
        deviation=255.0,
    ),
    Recipe(
        name="face_short_range.tflite",
        source="mediapipe/modules/face_detection/face_detection_short_range.tflite",
        mean=127.5,
        deviation=127.5,
    ),
    Recipe(
        name="face_full_range.tflite",
        source="mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite",
        mean=127.5,
        deviation=127.5,
    ),
    Recipe(
        name="body_detector.tflite",
        source="mediapipe/modules/pose_detection/pose_detection.tflite",
        mean=127.5,
        deviation=127.5,
    ),
    Recipe(
        name="body_points.tflite",
        source="mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        mean=0.0,
        deviation=255.0,
        answers=(0, 1, 3),
    ),
    Recipe(
        name="silhouette.tflite",
        source="mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite",
        mean=0.0,
        deviation=255.0,
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for; the exit code."""
    parser = argparse.ArgumentParser(description="Make the model files from MediaPipe 0.10.21's wheel.")
    parser.add_argument("wheel", nargs="?", type=Path, help="the wheel; without it, fetched from the package index")
    parser.add_argument("--into", type=Path, default=FOLDER, help="where the files go")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        wheel = given.wheel or fetch(Path(scratch))
        with zipfile.ZipFile(wheel) as files:
            make_all({recipe.source: files.read(recipe.source) for recipe in RECIPES}, given.into)
            (given.into / "mediapipe-LICENSE.txt").write_bytes(files.read(_LICENCE))
    print(f"{len(RECIPES)} model files are in {given.into}")
    return 0


def fetch(folder: Path) -> Path:
    """The wheel, from the package index. Any system's will do: the models in it are the same."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    system = ["--python-version", "3.12", "--platform", "manylinux_2_28_x86_64"]
    subprocess.run([*command, *system, "--dest", str(folder), SOURCE], check=True)
    return next(folder.glob("mediapipe-*.whl"))


def make_all(sources: dict[str, bytes], into: Path) -> None:
    """Write the model files, and where each came from."""
    into.mkdir(parents=True, exist_ok=True)
    provenance: dict[str, dict[str, str]] = {}
    for recipe in RECIPES:
        made = make(recipe, sources[recipe.source])
        (into / recipe.name).write_bytes(made)
        provenance[recipe.name] = {
            "sha256": hashlib.sha256(made).hexdigest(),
            "source": recipe.source,
            "source_sha256": hashlib.sha256(sources[recipe.source]).hexdigest(),
        }
    text = json.dumps({"package": SOURCE, "licence": "Apache-2.0", "files": provenance}, indent=2)
    (into / "provenance.json").write_text(text + "\n", encoding="utf-8")


def make(recipe: Recipe, source: bytes) -> bytes:
    """The model file with its scaling told and its answers as rows."""
    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(source, 0))
    graph: Any = model.subgraphs[0]
    answers = [int(tensor) for tensor in graph.outputs]
    if recipe.answers is not None:
        answers = [answers[place] for place in recipe.answers]
        _keep_what_leads_to(graph, answers)
    graph.outputs = np.array(_rows(model, answers), dtype=np.int32)
    model.signatureDefs = None
    _tell_scaling(model, recipe, answers=len(answers))
    builder: Any = flatbuffers.Builder(len(source) + 65536)
    builder.Finish(model.Pack(builder), _MODEL_KIND)
    return bytes(builder.Output())


def _keep_what_leads_to(graph: Any, tensors: list[int]) -> None:
    maker = {int(tensor): place for place, one in enumerate(graph.operators) for tensor in one.outputs}
    needed: set[int] = set()
    open_tensors = list(tensors)
    while open_tensors:
        place = maker.get(open_tensors.pop())
        if place is not None and place not in needed:
            needed.add(place)
            open_tensors.extend(int(tensor) for tensor in graph.operators[place].inputs)
    graph.operators = [one for place, one in enumerate(graph.operators) if place in needed]


def _rows(model: Any, answers: list[int]) -> list[int]:
    """Put one reshaping, to (1, n), behind each answer; the new answers."""
    graph = model.subgraphs[0]
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.RESHAPE
    code.version = 1
    model.operatorCodes.append(code)
    rows: list[int] = []
    for answer in answers:
        tensor = graph.tensors[answer]
        shape = np.array([1, int(np.prod(tensor.shape))], dtype=np.int32)
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(shape.tobytes(), dtype=np.uint8)
        model.buffers.append(buffer)
        wanted = _new_tensor(b"row", np.array([2], np.int32), schema.TensorType.INT32, len(model.buffers) - 1)
        row = _new_tensor(tensor.name + b"_row", shape, tensor.type, 0)
        graph.tensors += [wanted, row]
        options = schema.ReshapeOptionsT()
        options.newShape = shape
        reshaping = schema.OperatorT()
        reshaping.opcodeIndex = len(model.operatorCodes) - 1
        reshaping.inputs = np.array([answer, len(graph.tensors) - 2], dtype=np.int32)
        reshaping.outputs = np.array([len(graph.tensors) - 1], dtype=np.int32)
        reshaping.builtinOptionsType = schema.BuiltinOptions.ReshapeOptions
        reshaping.builtinOptions = options
        graph.operators.append(reshaping)
        rows.append(len(graph.tensors) - 1)
    return rows


def _new_tensor(name: bytes, shape: Any, type_: int, buffer: int) -> Any:
    tensor = schema.TensorT()
    tensor.name, tensor.shape, tensor.type, tensor.buffer = name, shape, type_, buffer
    return tensor


def _tell_scaling(model: Any, recipe: Recipe, *, answers: int) -> None:
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(_scaling(recipe, answers=answers), dtype=np.uint8)
    model.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name, entry.buffer = b"TFLITE_METADATA", len(model.buffers) - 1
    # Only this entry: another one permits half precision, where a processor has it, and so other landmarks.
    model.metadata = [entry]


def _scaling(recipe: Recipe, *, answers: int) -> bytes:
    options = metadata.NormalizationOptionsT()
    options.mean, options.std = [recipe.mean] * 3, [recipe.deviation] * 3
    step = metadata.ProcessUnitT()
    step.optionsType, step.options = metadata.ProcessUnitOptions.NormalizationOptions, options
    picture = metadata.ImagePropertiesT()
    picture.colorSpace = metadata.ColorSpaceType.RGB
    content = metadata.ContentT()
    content.contentPropertiesType, content.contentProperties = metadata.ContentProperties.ImageProperties, picture
    tensor = metadata.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "picture", content, [step]
    graph = metadata.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    graph.outputTensorMetadata = [metadata.TensorMetadataT() for _ in range(answers)]
    whole = metadata.ModelMetadataT()
    whole.name, whole.subgraphMetadata = recipe.name, [graph]
    builder: Any = flatbuffers.Builder(0)
    builder.Finish(whole.Pack(builder), _METADATA_KIND)
    return bytes(builder.Output())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
