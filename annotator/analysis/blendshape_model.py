"""The official blendshape model on stored mesh points: how much of each movement there is, on a scale of many faces.

The model (``face_blendshapes.tflite`` of MediaPipe's face landmarker, an MLP-Mixer) needs 146 of the 478 mesh points
and no picture, so it runs on what is stored already. Its weights lie in ``resources/models`` with their licence; the
network is small enough to be written down here, which spares the program an interpreter.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from annotator.archive import opened_archive
from annotator.domain.landmarks import FaceTrack
from annotator.processors import usable_cores
from annotator.resources import resource

Single = NDArray[np.float32]

MODEL_POINTS: tuple[int, ...] = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80,
    81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153,
    154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251,
    263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318,
    321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386,
    387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
)  # fmt: skip
# Order of the model's output.
BLENDSHAPES: tuple[str, ...] = (
    "_neutral", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
    "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight",
    "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight",
    "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight",
    "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel",
    "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker",
    "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft",
    "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight",
)  # fmt: skip
_BLOCKS = 4
_FACES_AT_ONCE = 16  # what is needed in between stays in the processor's cache
_EPSILON = np.float32(1e-6)
_INPUT_SCALE = np.float32(0.5)


def blendshapes_of(face: FaceTrack) -> Single:
    """All 52 blendshapes of each look at a face, (n, 52) in 0..1; NaN where there is no face.

    So many looks at a time, divided over the processor's cores: how many there are does not change a bit of it.

    Raises:
        FileNotFoundError: the program's own model is missing; the installation is incomplete.
    """
    scores = np.full((len(face.times_s), len(BLENDSHAPES)), np.nan, dtype=np.float32)
    network = _network()

    def score(start: int) -> None:
        rows = slice(start, start + _FACES_AT_ONCE)
        points = face.of(MODEL_POINTS, rows)[:, :, :2]
        found = np.isfinite(points).all(axis=(1, 2))
        if found.any():
            scores[rows][found] = network.run(points[found])

    with ThreadPoolExecutor(max_workers=usable_cores()) as threads:
        for _ in threads.map(score, range(0, len(scores), _FACES_AT_ONCE)):
            pass  # what failed in there is raised here
    return scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Network:
    """An MLP-Mixer: tokens from points, four blocks that mix tokens and channels, scores from an extra token.

    Faces stand between tokens and channels, (tokens, n, channels): so every layer is one product of two matrices.
    """

    weights: tuple[Single, ...]
    biases: tuple[Single, ...]
    norms: tuple[Single, ...]
    extra_token: Single

    def run(self, points: Single) -> Single:
        """Scores (n, 52) of (n, 146, 2) points in pixels."""
        placed = np.ascontiguousarray(_normalised(points).transpose(1, 0, 2))
        found = self.weights[0] @ placed.reshape(len(placed), -1) + self.biases[0][:, None]
        found = found.reshape(-1, placed.shape[2]) @ self.weights[1].T + self.biases[1]
        extra = np.broadcast_to(self.extra_token, (1, len(points), self.extra_token.shape[1]))
        tokens = _single(np.concatenate([extra, found.reshape(-1, *extra.shape[1:])]))
        for block in range(_BLOCKS):
            # Of the last block only the extra token is read.
            tokens = self._mixed(tokens, block, kept=1 if block == _BLOCKS - 1 else len(tokens))
        return _logistic(tokens[0] @ self.weights[-1].T + self.biases[-1])

    def _mixed(self, tokens: Single, block: int, *, kept: int) -> Single:
        first = 2 + 4 * block
        weights, biases = self.weights[first : first + 4], self.biases[first : first + 4]
        normal = _layer_norm(tokens, self.norms[2 * block]).reshape(len(tokens), -1)
        hidden = _rectified(weights[0], normal, biases[0][:, None])
        mixed = weights[1][:kept] @ hidden + biases[1][:kept, None]
        tokens = _single(tokens[:kept] + mixed.reshape(kept, *tokens.shape[1:]))
        normal = _layer_norm(tokens, self.norms[2 * block + 1]).reshape(-1, tokens.shape[2])
        hidden = _rectified(normal, weights[2].T, biases[2])
        return _single(tokens + (hidden @ weights[3].T + biases[3]).reshape(tokens.shape))


def _single(values: NDArray[np.floating]) -> Single:
    """The same values; they are single floats already, which numpy's types do not say."""
    return np.asarray(values, dtype=np.float32)


def _normalised(points: Single) -> Single:
    """Centred, and the mean distance from the centre made one half; NaN where all points lie in one place."""
    centred = points - points.mean(axis=1, keepdims=True)
    distance = np.sqrt((centred**2).sum(axis=2, keepdims=True)).mean(axis=1, keepdims=True)
    return centred / np.where(distance > 0, distance, np.float32(np.nan)) * _INPUT_SCALE


def _layer_norm(values: Single, scale: Single) -> Single:
    centred = values - values.mean(axis=2, keepdims=True)
    variance = np.einsum("tnc,tnc->tn", centred, centred)[:, :, None] / np.float32(values.shape[2])
    centred *= 1 / np.sqrt(variance + _EPSILON)
    centred *= scale
    return centred


def _rectified(left: Single, right: Single, bias: Single) -> Single:
    made = left @ right
    made += bias
    return np.maximum(made, 0, out=made)


def _logistic(values: Single) -> Single:
    return _single(1 / (1 + np.exp(-values)))


@cache
def _network() -> _Network:
    with opened_archive(resource("models", "face_blendshapes.npz")) as archive:
        members = {name: archive[name].astype(np.float32) for name in archive.names if name != "source_sha256"}
    layers = sum(name.startswith("weight") for name in members)
    return _Network(
        weights=tuple(members[f"weight_{number:02}"] for number in range(layers)),
        biases=tuple(members[f"bias_{number:02}"] for number in range(layers)),
        norms=tuple(members[f"norm_{number}"] for number in range(2 * _BLOCKS)),
        extra_token=members["extra_token"],
    )
