"""Smooth displacement fields: thin-plate splines through known points, and fields in steps of an amount.

All fields are backward: ``field[:, y, x]`` is what to add to (x, y) of the output picture to find its source.
Thin-plate spline: Bookstein (1989), IEEE Transactions on Pattern Analysis and Machine Intelligence 11(6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A rectangle of source coordinates sampled at ``density`` pixels per source pixel."""

    left: float
    top: float
    width: float
    height: float
    density: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return round(self.height * self.density), round(self.width * self.density)

    def coordinates(self) -> NDArray[np.float32]:
        """(2, rows, columns) x and y in source pixels at the pixel centres."""
        rows, columns = self.shape
        x = self.left + (np.arange(columns) + 0.5) / self.density - 0.5
        y = self.top + (np.arange(rows) + 0.5) / self.density - 0.5
        xx, yy = np.meshgrid(x, y)
        return np.stack([xx, yy]).astype(np.float32)

    def window(self, *, margin: float) -> NDArray[np.float32]:
        """(rows, columns) 1 inside, smoothly 0 at the border over ``margin`` source pixels."""
        x, y = self.coordinates()
        inside_x = np.minimum(x - self.left, self.left + self.width - 1 - x)
        inside_y = np.minimum(y - self.top, self.top + self.height - 1 - y)
        return smoothstep(np.minimum(inside_x, inside_y) / margin)


def smoothstep(value: NDArray[np.float32]) -> NDArray[np.float32]:
    """0 below 0, 1 above 1, with zero slope at both ends."""
    clipped = np.clip(value, 0.0, 1.0)
    return (clipped * clipped * (3 - 2 * clipped)).astype(np.float32)


def thin_plate_field(
    targets: Points, sources: Points, coordinates: NDArray[np.float32], *, relax: float = 0.0
) -> Field:
    """The smoothest field that takes each target point to its source point.

    Args:
        targets: (n, 2) where the points are in the output picture.
        sources: (n, 2) where they are in the source picture.
        coordinates: (2, rows, columns) where the field is wanted, in the same pixels.
        relax: 0 passes through every point; larger values trade that for smoothness.

    Returns:
        (2, rows, columns) displacement in pixels.
    """
    count = len(targets)
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = _kernel(np.sum((targets[:, None] - targets[None]) ** 2, axis=-1))
    system[:count, :count] += relax * np.eye(count)
    system[:count, count] = system[count, :count] = 1
    system[:count, count + 1 :] = targets
    system[count + 1 :, :count] = targets.T
    wanted = np.zeros((count + 3, 2))
    wanted[:count] = sources - targets
    weights = np.linalg.solve(system, wanted).astype(np.float32)
    x, y = coordinates[0].ravel(), coordinates[1].ravel()
    field = weights[count] + x[:, None] * weights[count + 1] + y[:, None] * weights[count + 2]
    for point, weight in zip(targets.astype(np.float32), weights[:count], strict=True):
        field += _kernel((x - point[0]) ** 2 + (y - point[1]) ** 2)[:, None] * weight
    return np.ascontiguousarray(field.T).reshape(2, *coordinates.shape[1:]).astype(np.float32)


def _kernel(squared_distance: NDArray[Any]) -> NDArray[Any]:
    return squared_distance * np.log(squared_distance + 1e-6)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SteppedField:
    """A field for amounts 0 to 1, exact at equal steps and linear between them.

    Attributes:
        steps: (n, 2, rows, columns); the first is amount 0.
    """

    steps: NDArray[np.float32]

    @classmethod
    def of(cls, field_at: Callable[[float], Field], *, count: int) -> SteppedField:
        """Evaluate ``field_at`` at ``count`` equal steps from 0 to 1."""
        return cls(steps=np.stack([field_at(step / (count - 1)) for step in range(count)]))

    def add_to(self, target: Field, amount: float) -> None:
        """Add the field for ``amount`` (clamped to 0..1) to ``target`` in place."""
        place = min(max(amount, 0.0), 1.0) * (len(self.steps) - 1)
        low = min(int(place), len(self.steps) - 2)
        part = np.float32(place - low)
        if part < 1:
            target += self.steps[low] * (1 - part)
        if part > 0:
            target += self.steps[low + 1] * part
