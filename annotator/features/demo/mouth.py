"""The mouth of the portrait, moved column by column.

The portrait smiles with open lips. For each column of the picture four heights matter: upper and lower edge of both
lips. They are placed anew for the wanted amounts, and the rows between them are stretched or squeezed. At rest the lips
meet and the teeth between them vanish; a smile goes back towards the photograph; an open mouth is painted dark inside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.features.demo.warps import Points, smoothstep

_UPPER_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
_UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
_LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
_LOWER_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)

_REST_WIDTH = 0.84
_CORNER_DROP = 3.9
_SEAM_LIFT = 0.6
_UPPER_LIP = 4.2
_LOWER_LIP = 6.0
_JAW_DROP = 10.0
_CORNER_DEPRESS = 3.6
_INSIDE = np.array([30, 24, 58], dtype=np.float32)
_SEAM = np.array([66, 62, 112], dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class MouthAmounts:
    """0 is the mouth at rest, 1 the full movement.

    Attributes:
        half_smile: A smile of one side more, positive on the right of the picture.
    """

    smile: float = 0.0
    half_smile: float = 0.0
    opening: float = 0.0
    corner_depress: float = 0.0


class MovingMouth:
    """Backward displacement and paint of the mouth on the columns and rows of one face grid."""

    def __init__(self, mesh_px: Points, *, x: NDArray[np.float32], y: NDArray[np.float32], unit: float) -> None:
        """Prepare.

        Args:
            mesh_px: (478, 2) mesh points of the photograph.
            x: (columns,) picture x of the grid's columns.
            y: (rows,) picture y of the grid's rows.
            unit: size of this face relative to one whose outer eye corners are 61 pixels apart.
        """
        self._x, self._y, self._unit = x, y, unit
        ordered = mesh_px if mesh_px[61, 0] < mesh_px[291, 0] else mesh_px[:, :]
        corners = np.array(sorted((ordered[61], ordered[291]), key=lambda point: point[0]))
        self._centre_x = float(corners[:, 0].mean())
        self._half = float(np.ptp(corners[:, 0])) / 2
        self._corner_y = float(corners[:, 1].mean())
        self._slope = float(np.diff(corners[:, 1])[0] / np.diff(corners[:, 0])[0])
        self._nose_y = float(mesh_px[2, 1])
        self._chin_y = float(mesh_px[152, 1])
        self._lips = tuple(
            _curve(mesh_px[list(line)]) for line in (_UPPER_OUTER, _UPPER_INNER, _LOWER_INNER, _LOWER_OUTER)
        )
        self._near_lips = np.exp(-0.5 * ((y - self._corner_y - 3 * unit) / (11 * unit)) ** 2).astype(np.float32)

    def displacement(self, amounts: MouthAmounts) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Backward field and paint.

        Returns:
            (2, rows, columns) what to add to x and y to find the source, and (rows, columns) how much of the inside of
            the mouth is seen, 0 to 1.
        """
        across = (self._x - self._centre_x) / self._half
        smile = _smile_across(amounts, across)
        relax = 1 - smile
        narrow = 1 - (1 - _REST_WIDTH) * relax - 0.10 * amounts.opening
        # Where a column at rest comes from: lips are narrower at rest than in the photograph.
        reach = np.abs(across)
        pull = np.where(reach < 1, across, np.sign(across) * _fall(reach, 1.0, 2.3)) * self._half * (1 / narrow - 1)
        columns = self._x + pull
        upper_outer, upper_inner, lower_inner, lower_outer = (np.interp(columns, *lip) for lip in self._lips)
        inside = np.abs(columns - self._centre_x) / self._half
        bow = np.clip(1 - inside**2, 0, 1)
        tilt = self._slope * (columns - self._centre_x)
        beside = _fall(inside, 1.0, 2.1)
        moved = self._placed(
            amounts,
            relax=relax,
            bow=bow,
            tilt=tilt,
            beside=beside,
            lips=(upper_outer, upper_inner, lower_inner, lower_outer),
        )
        jaw = _JAW_DROP * self._unit * amounts.opening * _fall(inside, 0.6, 2.3)
        teeth = moved[1] + np.minimum(
            (lower_inner - upper_inner) * np.maximum(smile, 0.4 * amounts.opening), moved[2] - moved[1]
        )
        sources, targets = self._knots(
            (upper_outer, upper_inner, lower_inner - 0.01, lower_inner, lower_outer),
            [*moved[:2], teeth, *moved[2:]],
            jaw,
        )
        vertical = np.empty((len(self._y), len(self._x)), dtype=np.float32)
        for column in range(len(self._x)):
            shift = sources[:, column] - targets[:, column]
            vertical[:, column] = np.interp(self._y, targets[:, column], shift)
        field = np.stack([self._near_lips[:, None] * pull.astype(np.float32), vertical])
        seen = np.clip(self._y[:, None] - teeth + 0.5, 0, 1) * np.clip(moved[2] - self._y[:, None] + 0.5, 0, 1)
        seen *= smoothstep(((1.02 - inside) / 0.12).astype(np.float32))
        return field.astype(np.float32), seen.astype(np.float32)

    def _placed(
        self,
        amounts: MouthAmounts,
        *,
        relax: NDArray[np.float64],
        bow: NDArray[np.float64],
        tilt: NDArray[np.float64],
        beside: NDArray[np.float64],
        lips: tuple[NDArray[np.float64], ...],
    ) -> list[NDArray[np.float64]]:
        """Heights of the four lip edges per column for these amounts, from upper to lower."""
        unit = self._unit
        middle = (lips[1] + lips[2]) / 2
        bottom = (
            float(np.interp(self._centre_x, *self._lips[1])) + float(np.interp(self._centre_x, *self._lips[2]))
        ) / 2
        corner = self._corner_y + tilt + _CORNER_DROP * unit
        seam = corner + (bottom - _SEAM_LIFT * unit - corner) * bow
        seam = np.where(bow > 0, seam, middle + _CORNER_DROP * unit * beside)
        rest = [
            seam - _UPPER_LIP * unit * bow**0.8,
            seam - 0.1 * unit * bow,
            seam + 0.1 * unit * bow,
            seam + _LOWER_LIP * unit * bow**0.7,
        ]
        depress = _CORNER_DEPRESS * unit * amounts.corner_depress * ((1 - bow) ** 2 * beside - 0.15 * bow)
        drop = _JAW_DROP * unit * amounts.opening * bow**0.8
        extra = [-0.05 * drop, -0.05 * drop, drop, drop]
        return [
            lip + (at_rest - lip) * relax + depress + move for lip, at_rest, move in zip(lips, rest, extra, strict=True)
        ]

    def _knots(
        self, lips: tuple[NDArray[np.float64], ...], moved: list[NDArray[np.float64]], jaw: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Rows of the photograph and where they go, per column, from the nose to below the chin."""
        sources: list[NDArray[np.float64]] = []
        targets: list[NDArray[np.float64]] = []
        above = lips[0] - self._nose_y
        for share in (1.0, 0.75, 0.5, 0.25):
            row = lips[0] - (above + 4 * self._unit) * share
            sources.append(row)
            targets.append(row + (moved[0] - lips[0]) * _smooth(1 - share))
        last = targets[-1]
        for lip, place in zip(lips, moved, strict=True):
            last = np.maximum(place, last + 1e-3)
            sources.append(lip)
            targets.append(last)
        chin, neck = self._chin_y, self._chin_y + 18 * self._unit
        shift = targets[-1] - lips[-1]
        for share in (0.25, 0.5, 0.75, 1.0):
            row = lips[-1] + (chin - lips[-1]) * share
            blend = _smooth(share)
            sources.append(row)
            targets.append(row + shift * (1 - blend) + 0.8 * jaw * blend)
        for share in (0.33, 0.67, 1.0):
            row = np.full_like(jaw, chin + (neck - chin) * share)
            sources.append(row)
            targets.append(row + 0.8 * jaw * (1 - _smooth(share)))
        return np.array(sources), np.array(targets)

    def paint(self, picture: NDArray[np.uint8], seen: NDArray[np.float32], amounts: MouthAmounts) -> None:
        """Darken in place what is seen of the inside of the mouth below the teeth.

        Args:
            picture: (rows, columns, 4) BGRA.
            seen: from :meth:`displacement`.
        """
        opening = min(1.0, amounts.opening / 0.2)
        smile = _smile_across(amounts, (self._x - self._centre_x) / self._half)
        strength = seen * np.maximum(opening, 1 - smile / 0.3).astype(np.float32)
        rows, columns = np.flatnonzero(strength.any(axis=1)), np.flatnonzero(strength.any(axis=0))
        if not len(rows):
            return
        box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
        colour = _SEAM * (1 - opening) + _INSIDE * opening
        mix = strength[box][..., None]
        picture[box][..., :3] = (picture[box][..., :3] * (1 - mix) + colour * mix).astype(np.uint8)


def _smile_across(amounts: MouthAmounts, across: NDArray[np.floating]) -> NDArray[np.float64]:
    """(columns,) how far the mouth smiles: half a smile fades out from its corner to a little beyond the middle."""
    side = np.asarray(np.sign(amounts.half_smile) * across, np.float64)
    share = np.clip((side + 0.25) / 0.75, 0, 1)
    more = abs(amounts.half_smile) * share * share * (3 - 2 * share)
    return np.clip(amounts.smile + more, 0, 1)


def _curve(points: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    order = np.argsort(points[:, 0])
    return points[order, 0], points[order, 1]


def _smooth(part: float) -> float:
    return part * part * (3 - 2 * part)


def _fall(value: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    """1 up to ``start``, smoothly 0 from ``end`` on."""
    part = np.clip((value - start) / (end - start), 0, 1)
    return 1 - part * part * (3 - 2 * part)
