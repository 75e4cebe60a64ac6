"""The shipped portrait, cut out, and made into two different people."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.resources import resource

Look = Literal["first", "second"]

# Mirroring turns the picture and the x coordinates; mesh points keep their numbers. The warps work on places, not on
# which side a number stands for, so they do not mind.


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Portrait:
    """A person cut out of a photograph.

    Attributes:
        picture: (rows, columns, 3) uint8 BGR, colours extended beyond the person's edge.
        alpha: (rows, columns) float32, 1 inside the person.
        mesh_px: (478, 2) face mesh points in pixels of the picture.
        shoulders_px: (2, 2) right and left shoulder.
    """

    picture: NDArray[np.uint8]
    alpha: NDArray[np.float32]
    mesh_px: NDArray[np.float64]
    shoulders_px: NDArray[np.float64]

    def mirrored(self) -> Portrait:
        """The same person seen in a mirror."""
        last = self.picture.shape[1] - 1
        turn = np.array([-1.0, 1.0])
        return replace(
            self,
            picture=np.ascontiguousarray(self.picture[:, ::-1]),
            alpha=np.ascontiguousarray(self.alpha[:, ::-1]),
            mesh_px=self.mesh_px * turn + [last, 0],
            shoulders_px=self.shoulders_px * turn + [last, 0],
        )


def load_portrait(look: Look) -> Portrait:
    """The portrait as one of two people: ``first`` in grey-blue, ``second`` mirrored, dark-haired, in plum."""
    picture = _read("portrait.jpg")
    masks = np.asarray(_read("mask.png").astype(np.float32) / 255, np.float32)
    points: dict[str, Any] = json.loads(resource("demo", "points.json").read_text(encoding="utf-8"))
    alpha, hair, clothes = masks[..., 2], masks[..., 1], masks[..., 0]
    picture = _extend_colours(picture, alpha)
    if look == "first":
        picture = _recolour(picture, clothes, hue=104, saturation=0.42, value=0.80)
    else:
        picture = _recolour(picture, clothes, hue=160, saturation=0.45, value=0.62)
        picture = _darken(picture, hair, factor=(0.34, 0.36, 0.42))
        picture = _warm(picture)
    portrait = Portrait(
        picture=picture,
        alpha=alpha,
        mesh_px=np.array(points["face_mesh_px"], dtype=np.float64),
        shoulders_px=np.array(points["shoulders_px"], dtype=np.float64),
    )
    return portrait if look == "first" else portrait.mirrored()


def _read(name: str) -> NDArray[np.uint8]:
    # Through numpy: OpenCV cannot open paths with letters outside the code page on Windows.
    data = np.frombuffer(resource("demo", name).read_bytes(), dtype=np.uint8)
    picture: Any = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"the program's own picture demo/{name} is damaged; install the program again")
    return np.asarray(picture, dtype=np.uint8)


def _extend_colours(picture: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Replace the half-transparent rim by colours from inside the person, so that no old background shines through."""
    inside = (cv2.erode(alpha, np.ones((3, 3), np.uint8)) > 0.97).astype(np.float32)
    filled = picture.astype(np.float32) * inside[..., None]
    weight = inside.copy()
    for sigma in (1.5, 3.0, 6.0):
        blurred = cv2.GaussianBlur(picture.astype(np.float32) * inside[..., None], (0, 0), sigma)
        share = cv2.GaussianBlur(inside, (0, 0), sigma)
        missing = (weight < 0.5) & (share > 0.02)
        filled[missing] = blurred[missing] / share[missing, None]
        weight[missing] = 1
    return np.clip(filled, 0, 255).astype(np.uint8)


def _recolour(
    picture: NDArray[np.uint8], mask: NDArray[np.float32], *, hue: int, saturation: float, value: float
) -> NDArray[np.uint8]:
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV).astype(np.float32)
    hsv[..., 0] = hue
    hsv[..., 1] *= saturation
    hsv[..., 2] *= value
    changed = cv2.cvtColor(np.clip(hsv, 0, 255).astype(np.uint8), cv2.COLOR_HSV2BGR)
    mixed = picture * (1 - mask[..., None]) + changed * mask[..., None]
    return np.clip(mixed, 0, 255).astype(np.uint8)


def _darken(
    picture: NDArray[np.uint8], mask: NDArray[np.float32], *, factor: tuple[float, float, float]
) -> NDArray[np.uint8]:
    gain = 1 - mask[..., None] * (1 - np.array(factor, dtype=np.float32))
    return np.clip(picture * gain, 0, 255).astype(np.uint8)


def _warm(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    gain = np.array([0.86, 0.95, 1.0], dtype=np.float32)
    return np.clip(255 * (picture / 255.0) ** 1.08 * gain, 0, 255).astype(np.uint8)
