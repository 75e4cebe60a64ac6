"""Who else sees faces in a picture: detectors that have no part in covering them.

Covering asks MediaPipe's two face detectors and its face mesh. The witnesses are of other kinds: OpenCV's Haar cascades
for faces from the front (two that were trained apart) and from either side, and MediaPipe's *body* model, which knows
where a head is by the whole figure. Each takes other things for faces too, a folded hand or a neckline, and the three
cascades, which look at the same features, take the same ones. So a cascade and the body model must see it in the same
place within two frames of each other: that is a face (``agreed``), and it lies where both say, since a cascade's box
reaches over hair and ears. What one kind alone sees, for three frames in a row, is kept apart (``alone``): it counts
where detectors of yet other kinds, which look at the clip, see a face in it (:meth:`ThreeKinds.confirm`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import Box
from annotator.tracking.center_face import CenterFace
from annotator.tracking.face_sweep import FaceSweep
from annotator.tracking.mediapipe_models import load_models
from annotator.tracking.protocol import PosePoints

Witness = Literal["front", "front too", "side", "body"]

_CASCADES: tuple[tuple[Witness, str], ...] = (
    ("front", "haarcascade_frontalface_alt2.xml"),
    ("front too", "haarcascade_frontalface_default.xml"),
    ("side", "haarcascade_profileface.xml"),
)
_NEIGHBOURS = 4
_SCALE_STEP = 1.15
# Faces of a tenth of the picture's width and more are found.
_SEARCH_WIDTH_PX = 320
_LEAST_PX = 24
# Noses, eyes, ears and the mouth's corners among the body's points.
_EYES, _EARS, _MOUTH = (2, 5), (7, 8), (9, 10)
_VISIBLE = 0.5
_FACE_HEIGHTS = 2.2
_NEAR_FRAMES = 2
_IN_A_ROW = 3
_SAME_PLACE = 0.4
_SAME_SIZE = 0.5

Picture = NDArray[np.uint8]

KINDS = ("MediaPipe", "Haar", "CenterFace")
_CERTAIN = 0.5
# Half as sure is enough where another kind has seen it already.
_CONFIRMING = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """A face that a witness saw, in pixels of the whole picture."""

    witness: Witness
    box: Box


class ThreeKinds:
    """Detectors of three families, as they come: what anybody could hold against a clip that was handed on."""

    def __init__(self) -> None:
        self._mediapipe, self._center = FaceSweep(), CenterFace(least_score=_CONFIRMING)
        self._haar = cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / _CASCADES[0][1]))

    def faces(self, rgb: Picture) -> dict[str, list[Box]]:
        """By kind, all faces in the picture (height, width, 3), red first."""
        found = [face.box for face in self._mediapipe.faces(rgb, (), tiles=False) if face.score >= _CERTAIN]
        center = [box for box, score in self._center.faces(rgb) if score >= _CERTAIN]
        scale = _SEARCH_WIDTH_PX / rgb.shape[1]
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        grey = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=how)
        haar = [
            _box([x / scale, y / scale, (x + width) / scale, (y + height) / scale])
            for x, y, width, height in self._haar.detectMultiScale(
                grey, _SCALE_STEP, _NEIGHBOURS, minSize=(_LEAST_PX, _LEAST_PX)
            )
        ]
        return dict(zip(KINDS, (found, haar, center), strict=True))

    def confirm(self, rgb: Picture, box: Box) -> bool:
        """Whether MediaPipe or CenterFace, half as sure as usual, see a face there in the picture."""
        swept = [face.box for face in self._mediapipe.faces(rgb, (), tiles=True) if face.score >= _CONFIRMING]
        return any(same_place(box, other) for other in (*swept, *(other for other, _ in self._center.faces(rgb))))

    def close(self) -> None:
        """Release the models."""
        self._mediapipe.close()


class Witnesses:
    """Asks every witness about one picture after the other."""

    def __init__(self, regions_px: Sequence[tuple[int, int, int, int]]) -> None:
        """``regions_px``: where people sit (left, top, width, height); bodies are looked for in each."""
        folder = Path(cv2.__file__).parent / "data"
        self._cascades = tuple((witness, cv2.CascadeClassifier(str(folder / name))) for witness, name in _CASCADES)
        self._regions = tuple(regions_px)
        self._models = load_models()

    def faces(self, rgb: Picture) -> list[Testimony]:
        """All faces that anyone sees in the picture (height, width, 3), red first."""
        return [*self._by_cascades(rgb), *self._by_bodies(rgb)]

    def close(self) -> None:
        """Release the models."""
        self._models.close()

    def _by_cascades(self, rgb: Picture) -> list[Testimony]:
        scale = _SEARCH_WIDTH_PX / rgb.shape[1]
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        grey = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=how)
        found: list[Testimony] = []
        for witness, cascade in self._cascades:
            for mirrored in (False, True) if witness == "side" else (False,):
                looked_at = np.ascontiguousarray(grey[:, ::-1]) if mirrored else grey
                least = (_LEAST_PX, _LEAST_PX)
                for x, y, width, height in cascade.detectMultiScale(looked_at, _SCALE_STEP, _NEIGHBOURS, minSize=least):
                    left = grey.shape[1] - x - width if mirrored else x
                    corners = (left, y, left + width, y + height)
                    found.append(Testimony(witness=witness, box=_box([float(v) / scale for v in corners])))
        return found

    def _by_bodies(self, rgb: Picture) -> list[Testimony]:
        found: list[Testimony] = []
        for left, top, width, height in self._regions:
            crop = np.ascontiguousarray(rgb[top : top + height, left : left + width])
            place = self._models.body_place(crop)
            body = self._models.pose(crop, place) if place is not None else None
            box = _head(body) if body is not None else None
            if box is not None:
                found.append(Testimony(witness="body", box=_box([v + (left, top)[n % 2] for n, v in enumerate(box)])))
        return found


def sorted_out(seen: Sequence[Sequence[Testimony]]) -> tuple[list[list[Box]], list[list[Box]]]:
    """Per frame, faces that two kinds agree about, where both say, and what one alone sees for some frames in a row."""
    agreed: list[list[Box]] = [[] for _ in seen]
    alone: list[list[Box]] = [[] for _ in seen]
    for number, rows in enumerate(seen):
        for row in rows:
            near = [
                other for around in seen[max(0, number - _NEAR_FRAMES) : number + _NEAR_FRAMES + 1] for other in around
            ]
            others = [other.box for other in near if _kind(other) != _kind(row) and same_place(row.box, other.box)]
            if others:
                agreed[number].append(max((overlap(row.box, other) for other in others), key=_area))
            elif _lasts(seen, number, row):
                alone[number].append(row.box)
    return agreed, alone


def overlap(one: Box, other: Box) -> Box:
    """What lies in both."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def agreed_by_two(found: Mapping[str, Sequence[Box]]) -> list[Box]:
    """Faces that two kinds of detectors see in one picture, where both say."""
    kinds = list(found)
    return [
        overlap(one, other)
        for number, kind in enumerate(kinds)
        for another in kinds[number + 1 :]
        for one in found[kind]
        for other in found[another]
        if same_place(one, other)
    ]


def _kind(row: Testimony) -> str:
    return "body" if row.witness == "body" else "cascade"


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def same_place(one: Box, other: Box) -> bool:
    """Whether two boxes may be of one face: near each other and of a similar size."""
    sizes = sorted((one[2] - one[0], other[2] - other[0]))
    x, y = ((one[n] + one[n + 2] - other[n] - other[n + 2]) / 2 for n in (0, 1))
    return sizes[0] >= _SAME_SIZE * sizes[1] and bool(np.hypot(x, y) < _SAME_PLACE * sizes[1])


def _lasts(seen: Sequence[Sequence[Testimony]], number: int, row: Testimony) -> bool:
    count = 1
    for step in (-1, 1):
        near = number + step
        while 0 <= near < len(seen) and any(
            _kind(other) == _kind(row) and same_place(row.box, other.box) for other in seen[near]
        ):
            count += 1
            near += step
            if count >= _IN_A_ROW:
                return True
    return False


def _head(body: PosePoints) -> Box | None:
    """A square about the face, from brows to chin, or None where the face is turned away."""
    if body.visibility[[0, *_EYES, *_MOUTH]].min() < _VISIBLE:
        return None
    eyes, ears, mouth = (body.points_px[list(pair)] for pair in (_EYES, _EARS, _MOUTH))
    down = float(np.linalg.norm(eyes.mean(axis=0) - mouth.mean(axis=0)))
    half = max(_FACE_HEIGHTS * down, float(np.linalg.norm(ears[0] - ears[1]))) / 2
    x, y = (float(value) for value in (eyes.mean(axis=0) + mouth.mean(axis=0)) / 2)
    return x - half, y - half, x + half, y + half


def _box(values: Sequence[float]) -> Box:
    left, top, right, bottom = values
    return left, top, right, bottom
