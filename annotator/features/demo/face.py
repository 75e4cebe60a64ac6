"""A face that moves: the portrait's face region warped and painted for given amounts of each action."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.features.demo.mouth import MouthAmounts, MovingMouth
from annotator.features.demo.portrait import Portrait
from annotator.features.demo.warps import Field, Grid, Points, SteppedField, smoothstep, thin_plate_field

_EYES = (
    ((33, 246, 161, 160, 159, 158, 157, 173, 133), (33, 7, 163, 144, 145, 153, 154, 155, 133), 468),
    ((263, 466, 388, 387, 386, 385, 384, 398, 362), (263, 249, 390, 373, 374, 380, 381, 382, 362), 473),
)
_BROWS = (
    (70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
    (300, 293, 334, 296, 336, 276, 283, 282, 295, 285),
)
_INNER_BROW = (107, 55, 336, 285, 66, 65, 296, 295)
_HAIRLINE = (10, 338, 297, 332, 284, 251, 389, 356, 454, 234, 127, 162, 21, 54, 103, 67, 109)
_NOSE = (1, 4, 5, 6, 168, 195, 197)

_BLINK_STEPS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceAmounts:
    """How far each action goes: 0 rest, 1 full.

    ``gaze`` and ``half_smile`` are -1 to 1 and positive to the right of the picture.
    """

    smile: float = 0.0
    half_smile: float = 0.0
    brow_raise: float = 0.0
    brow_lower: float = 0.0
    mouth_open: float = 0.0
    lip_corner_depress: float = 0.0
    gaze: float = 0.0
    blink: float = 0.0


class MovingFace:
    """Renders the face region of one portrait.

    Attributes:
        grid: The region, in pixels of the portrait.
    """

    def __init__(self, portrait: Portrait, *, density: float) -> None:
        mesh = portrait.mesh_px
        self._mesh = mesh
        self._unit = float(np.linalg.norm(mesh[33] - mesh[263])) / 61.0
        left, top = round(mesh[:, 0].min() - 14), round(mesh[:, 1].min() - 24)
        right, bottom = round(mesh[:, 0].max() + 14), round(mesh[:, 1].max() + 26)
        self.grid = Grid(left=left, top=top, width=right - left, height=bottom - top, density=density)
        self._coordinates = self.grid.coordinates()
        self._window = self.grid.window(margin=10.0)
        self._source = np.dstack([portrait.picture * portrait.alpha[..., None], portrait.alpha * 255]).astype(np.uint8)
        self._mouth = MovingMouth(mesh, x=self._coordinates[0, 0], y=self._coordinates[1, :, 0], unit=self._unit)
        self._blink = SteppedField.of(self._blink_field, count=_BLINK_STEPS)
        self._linear = {
            "brow_raise": self._brow_field(raise_px=4.6, inward_px=0.0, outer=0.75, lids=0.12),
            # The mesh loses brows that are pressed onto wide open eyes: in a frown the lids come down with them.
            "brow_lower": self._brow_field(raise_px=-4.6, inward_px=1.5, outer=1.0, lids=0.5),
            "gaze": self._gaze_field(),
        }
        self._furrow = self._furrow_shade()

    def _brow_field(self, *, raise_px: float, inward_px: float, outer: float, lids: float) -> Field:
        """Brows up or down, and together.

        Args:
            raise_px: How far the inner brows rise on a face of usual size.
            inward_px: How far they draw together.
            outer: The outer brows' share of it; ``lids``: that of the upper lids, which rise or fall with them.
        """
        mesh, middle = self._mesh, self._mesh[168][0]
        upper_lids = [index for upper, _, _ in _EYES for index in upper[1:-1]]
        rims = [index for _, lower, _ in _EYES for index in lower]
        fixed = mesh[[*rims, *_HAIRLINE, *_NOSE]]
        grid = self.grid
        border = np.array(
            [
                (grid.left + grid.width * across, grid.top + grid.height * down)
                for across in (0, 0.25, 0.5, 0.75, 1)
                for down in (0, 0.5, 1)
            ]
        )
        brows = [index for brow in _BROWS for index in brow]
        share = np.array([1.0 if index in _INNER_BROW else outer for index in brows])
        side = np.sign(mesh[brows, 0] - middle)
        shift = np.stack([-side * inward_px * share, -raise_px * share], axis=1) * self._unit
        lifted = mesh[upper_lids] + [0, -lids * raise_px * self._unit]
        targets = np.concatenate([mesh[brows] + shift, lifted, fixed, border])
        sources = np.concatenate([mesh[brows], mesh[upper_lids], fixed, border])
        field = thin_plate_field(targets, sources, self._coordinates, relax=0.5) * self._window
        bridge, tip = mesh[6, 1], mesh[1, 1]
        return field * (1 - smoothstep((self._coordinates[1] - np.float32(bridge)) / np.float32(tip - bridge)))

    def _gaze_field(self) -> Field:
        field = np.zeros((2, *self.grid.shape), dtype=np.float32)
        x, y = self._coordinates
        for upper, lower, iris in _EYES:
            contour = self._mesh[[*upper, *lower[1:-1]]]
            rim = self._mesh[iris : iris + 5]
            targets = np.concatenate([contour, rim + np.array([3.4 * self._unit, 0.0])])
            part = thin_plate_field(targets, np.concatenate([contour, rim]), self._coordinates, relax=1.0)
            centre, reach = contour.mean(axis=0), np.ptp(contour, axis=0) / 2 + [1.5, 1.0]
            inside = smoothstep(2.0 * (1 - ((x - centre[0]) / reach[0]) ** 2 - ((y - centre[1]) / reach[1]) ** 2))
            field += part * inside
        return field

    def _furrow_shade(self) -> NDArray[np.float32]:
        """(rows, columns) how much darker the skin between drawn-together brows is, 0 to 1."""
        x, y = self._coordinates
        inner = self._mesh[[55, 285]]
        middle, height = inner.mean(axis=0), inner[:, 1].mean()
        shade = np.zeros(self.grid.shape, dtype=np.float32)
        for side in (-1, 1):
            fold = middle[0] + side * 3.4 * self._unit + side * 0.12 * (y - height)
            along = np.exp(-0.5 * ((y - height - 0.5 * self._unit) / (4.2 * self._unit)) ** 2)
            shade += 0.13 * along * np.exp(-0.5 * ((x - fold) / (0.9 * self._unit)) ** 2)
        return shade

    def _blink_field(self, amount: float) -> Field:
        """Stretch the skin above each eye down, column by column, until it covers the eye."""
        field = np.zeros((2, *self.grid.shape), dtype=np.float32)
        x, y = self._coordinates
        for upper, lower, _ in _EYES:
            lid, rim = _height(self._mesh[list(upper)], x[0]), _height(self._mesh[list(lower)], x[0])
            lashes, root = lid + 0.9 * self._unit, lid - 1.1 * self._unit
            crease = lid - 5.0 * self._unit
            drop = amount * np.maximum(rim + 0.4 * self._unit - lashes, 0)
            ends = self._mesh[[*upper], 0]
            inside = (x[0] > ends.min()) & (x[0] < ends.max())
            # The lashes move as they are; only the skin above them is stretched.
            stretch = (root - crease) / (root + drop - crease)
            skin = (y > crease) & (y <= root + drop) & inside
            line = (y > root + drop) & (y <= lashes + drop) & inside
            field[1] += np.where(skin, crease + (y - crease) * stretch - y, 0) + np.where(line, -drop, 0)
        return field

    def render(self, amounts: FaceAmounts) -> NDArray[np.uint8]:
        """(rows, columns, 4) premultiplied BGRA of the face region."""
        mouth = MouthAmounts(
            smile=amounts.smile,
            half_smile=amounts.half_smile,
            opening=amounts.mouth_open,
            corner_depress=amounts.lip_corner_depress,
        )
        offset, seen = self._mouth.displacement(mouth)
        offset *= self._window
        for name, field in self._linear.items():
            amount = getattr(amounts, name)
            if amount:
                offset += field * np.float32(amount)
        if amounts.blink > 0:
            self._blink.add_to(offset, amounts.blink)
        offset += self._coordinates
        picture = cv2.remap(self._source, offset[0], offset[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        rendered = np.asarray(picture, dtype=np.uint8)
        self._mouth.paint(rendered, seen, mouth)
        if amounts.brow_lower > 0:
            shade = 1 - np.float32(amounts.brow_lower) * self._furrow
            rendered[..., :3] = (rendered[..., :3] * shade[..., None]).astype(np.uint8)
        return rendered


def _height(points: Points, x: NDArray[np.float32]) -> NDArray[np.float64]:
    order = np.argsort(points[:, 0])
    return np.asarray(np.interp(x, points[order, 0], points[order, 1]), dtype=np.float64)
