"""Distances and heights on the face mesh in the head frame (y up, unit IOD)."""

from __future__ import annotations

import numpy as np

from annotator.domain.arrays import Floats

Mesh = dict[int, Floats]
"""(n, 3) of each point."""

RIGHT_EYE = (33, 160, 158, 133, 153, 144)
LEFT_EYE = (362, 385, 387, 263, 373, 380)


def distance(mesh: Mesh, a: int, b: int) -> Floats:
    """Between two points, (n,)."""
    return np.linalg.norm(mesh[a] - mesh[b], axis=1)


def height(mesh: Mesh, *points: int) -> Floats:
    """Mean height of some points, (n,)."""
    return np.mean([mesh[point][:, 1] for point in points], axis=0)


def eye_aspect_ratio(mesh: Mesh, eye: tuple[int, ...]) -> Floats:
    """(|p2 p6| + |p3 p5|) / (2 |p1 p4|) of one eye (Soukupova and Cech 2016), (n,)."""
    p1, p2, p3, p4, p5, p6 = eye
    return (distance(mesh, p2, p6) + distance(mesh, p3, p5)) / (2 * distance(mesh, p1, p4))


def eye_openness(mesh: Mesh) -> Floats:
    """Mean aspect ratio of both eyes, (n,)."""
    return (eye_aspect_ratio(mesh, RIGHT_EYE) + eye_aspect_ratio(mesh, LEFT_EYE)) / 2
