"""A seated person in front of a calm background: face, head, shoulders and trunk move together or alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.features.demo.face import FaceAmounts, MovingFace
from annotator.features.demo.portrait import Portrait
from annotator.features.demo.warps import Field, smoothstep

_EYES = (33, 263)
_SHRUG_PX = 27.0
_COARSE = 4
"""Body fields are smooth: they are worked out on every fourth pixel and enlarged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAmounts:
    """Where everything is at one moment.

    Attributes:
        head_yaw_deg: Positive turns the nose to the right of the picture; ``head_pitch_deg`` positive lifts it.
        head_tilt_deg: Positive tips the head clockwise.
        scale: Size relative to rest; above 1 is nearer.
        side_px, down_px: Shift of the whole person in pixels of the portrait.
        roll_deg: Turn of the whole person about the seat.
        shoulders: 0 to 1, both shoulders raised.
        breath: -1 to 1.
    """

    face: FaceAmounts = field(default_factory=FaceAmounts)
    head_yaw_deg: float = 0.0
    head_pitch_deg: float = 0.0
    head_tilt_deg: float = 0.0
    scale: float = 1.0
    side_px: float = 0.0
    down_px: float = 0.0
    roll_deg: float = 0.0
    shoulders: float = 0.0
    breath: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How the person is seen.

    Attributes:
        density: Pixels of the picture per pixel of the portrait at rest.
        centre_px: Where in the picture the point between the eyes is at rest.
    """

    width_px: int
    height_px: int
    density: float
    centre_px: tuple[float, float]


def seated_framing(width_px: int, height_px: int, *, face_scale: float = 1.0) -> Framing:
    """Head and shoulders, as in a video call. ``face_scale`` 1 makes the face a quarter of a 640 x 720 picture wide."""
    density = min(height_px / 720, width_px / 640) * 2.0 * face_scale
    return Framing(
        width_px=width_px, height_px=height_px, density=density, centre_px=(width_px * 0.5, height_px * 0.355)
    )


class MovingPerson:
    """Renders one person into frames of a fixed size."""

    def __init__(self, portrait: Portrait, framing: Framing, background: NDArray[np.uint8]) -> None:
        self._framing = framing
        self._background = background
        density = framing.density
        self._face = MovingFace(portrait, density=density)
        self._shown: FaceAmounts | None = None
        full = np.dstack([portrait.picture * portrait.alpha[..., None], portrait.alpha * 255]).astype(np.uint8)
        size = (round(full.shape[1] * density), round(full.shape[0] * density))
        enlarge = cv2.INTER_CUBIC if density >= 1 else cv2.INTER_AREA
        self._texture = np.asarray(cv2.resize(full, size, interpolation=enlarge), dtype=np.uint8)
        grid = self._face.grid
        self._face_left, self._face_top = round(grid.left * density), round(grid.top * density)
        mesh = portrait.mesh_px
        self._eyes = mesh[list(_EYES)].mean(axis=0) + np.array(
            [(portrait.shoulders_px[:, 0].mean() - mesh[168, 0]) * 0.3, 0.0]
        )
        self._seat = np.array([portrait.shoulders_px[:, 0].mean(), 560.0])
        rows, columns = -(-framing.height_px // _COARSE), -(-framing.width_px // _COARSE)
        x: NDArray[np.float64] = (
            np.arange(columns) * _COARSE + _COARSE / 2 - 0.5 - framing.centre_px[0]
        ) / density + self._eyes[0]
        y: NDArray[np.float64] = (
            np.arange(rows) * _COARSE + _COARSE / 2 - 0.5 - framing.centre_px[1]
        ) / density + self._eyes[1]
        self._place = np.stack(np.meshgrid(x, y)).astype(np.float32)
        self._body = _BodyFields(portrait)
        # Kept from frame to frame: asking the system for fresh memory each time costs as much as the arithmetic.
        shape = (framing.height_px, framing.width_px)
        self._enlarged = [np.empty(shape, dtype=np.float32) for _ in range(2)]
        self._cut_out = np.empty((*shape, 4), dtype=np.uint8)
        self._around = np.empty(shape, dtype=np.uint8)
        self._around_3 = np.empty((*shape, 3), dtype=np.uint8)

    def render(self, amounts: PersonAmounts) -> NDArray[np.uint8]:
        """(height_px, width_px, 3) uint8 BGR."""
        self._show_face(amounts.face)
        source = self._source_coordinates(amounts)
        height, width = self._framing.height_px, self._framing.width_px
        density = np.float32(self._framing.density)
        for part, enlarged in zip(source, self._enlarged, strict=True):
            cv2.resize((part + 0.5) * density - 0.5, (width, height), dst=enlarged, interpolation=cv2.INTER_LINEAR)
        x, y = self._enlarged
        outside = cv2.BORDER_CONSTANT
        cv2.remap(
            self._texture, x, y, cv2.INTER_LINEAR, dst=self._cut_out, borderMode=outside, borderValue=(0, 0, 0, 0)
        )
        return self._over_background()

    def _over_background(self) -> NDArray[np.uint8]:
        """The premultiplied person over the opaque background."""
        cv2.extractChannel(self._cut_out, 3, dst=self._around)
        cv2.bitwise_not(self._around, dst=self._around)
        cv2.cvtColor(self._around, cv2.COLOR_GRAY2BGR, dst=self._around_3)
        cv2.multiply(self._background, self._around_3, dst=self._around_3, scale=1 / 255)
        picture = np.empty_like(self._background)
        cv2.cvtColor(self._cut_out, cv2.COLOR_BGRA2BGR, dst=picture)
        cv2.add(picture, self._around_3, dst=picture)
        return picture

    def _show_face(self, amounts: FaceAmounts) -> None:
        """Put the face into the texture, unless it is there already: most of the time a face rests."""
        if amounts == self._shown:
            return
        face = self._face.render(amounts)
        rows, columns = face.shape[:2]
        self._texture[self._face_top : self._face_top + rows, self._face_left : self._face_left + columns] = face
        self._shown = amounts

    def _source_coordinates(self, amounts: PersonAmounts) -> NDArray[np.float32]:
        """(2, rows, columns) portrait pixels that the coarse picture pixels come from."""
        at = self._place - np.array([amounts.side_px, amounts.down_px], dtype=np.float32)[:, None, None]
        pivot = np.array([self._eyes[0], self._eyes[1] + 40], dtype=np.float32)[:, None, None]
        at = (at - pivot) / np.float32(amounts.scale) + pivot
        if amounts.roll_deg:
            at = _turned(at, self._seat, -amounts.roll_deg)
        return at + self._body.displacement(at, amounts)


class _BodyFields:
    """Backward fields of head and shoulders in pixels of the portrait, on every second one."""

    _STEP = 2

    def __init__(self, portrait: Portrait) -> None:
        rows, columns = portrait.alpha.shape
        axis_x: NDArray[np.float32] = np.arange(0, columns, self._STEP, dtype=np.float32)
        axis_y: NDArray[np.float32] = np.arange(0, rows, self._STEP, dtype=np.float32)
        x, y = (np.asarray(axis, np.float32) for axis in np.meshgrid(axis_x, axis_y))
        mesh = portrait.mesh_px
        middle, chin = float(mesh[168, 0]), float(mesh[152, 1])
        self._neck = np.array([middle, chin + 14])
        head = self._head_weight(x, y, middle, chin)
        raised = self._shoulder_weight(x, y, portrait)
        depth = self._depth(x, y, mesh)
        turn_x, turn_y = x - self._neck[0], y - self._neck[1]
        degree = np.float32(np.pi / 180)
        zero = np.zeros_like(head)
        breath = smoothstep(np.asarray((y - chin) / 90, np.float32))
        fields = {
            "head_yaw_deg": (-depth * degree, zero),
            "head_pitch_deg": (zero, depth * degree),
            "head_tilt_deg": (turn_y * degree * head, -turn_x * degree * head),
            "shoulders": (zero, _SHRUG_PX * raised),
            "breath": (zero, 1.1 * breath + 0.25 * head),
        }
        self._names = tuple(fields)
        self._fields: Field = np.stack([np.stack(pair) for pair in fields.values()]).astype(np.float32)

    @staticmethod
    def _head_weight(x: NDArray[np.float32], y: NDArray[np.float32], middle: float, chin: float) -> NDArray[np.float32]:
        """1 on the head, fading out over the dark collar, 0 on the suit."""
        sides = 1 - smoothstep(np.asarray((np.abs(x - middle) - 46) / 22, np.float32))
        below = 1 - smoothstep(np.asarray((y - (chin + 2)) / 56, np.float32))
        above = 1 - smoothstep(np.asarray((y - (chin - 44)) / 22, np.float32))
        return np.asarray(cv2.GaussianBlur(np.maximum(above, sides * below), (0, 0), 3.0), dtype=np.float32)

    @staticmethod
    def _shoulder_weight(x: NDArray[np.float32], y: NDArray[np.float32], portrait: Portrait) -> NDArray[np.float32]:
        """1 at the shoulders, less at the collar between them, 0 at the head."""
        middle = portrait.shoulders_px[:, 0].mean()
        height = portrait.shoulders_px[:, 1].mean()
        between = np.exp(-0.5 * ((x - middle) / 62) ** 2)
        below_head = smoothstep((y - (height - 80)) / 56)
        return (below_head * (1 - 0.38 * between)).astype(np.float32)

    @staticmethod
    def _depth(x: NDArray[np.float32], y: NDArray[np.float32], mesh: NDArray[np.float64]) -> NDArray[np.float32]:
        """How far the head stands out towards the viewer: an ellipsoid, a nose and a chin, 0 at the outline."""
        centre_x, centre_y = float(mesh[168, 0]) + 0.0, float(mesh[168, 1]) - 3
        round_head = np.clip(1 - ((x - centre_x) / 70) ** 2 - ((y - centre_y) / 88) ** 2, 0, None)
        nose_x, nose_y = mesh[1]
        nose = 13 * np.exp(-0.5 * (((x - nose_x) / 9) ** 2 + ((y - nose_y) / 12) ** 2))
        # The chin stands out from the ears by about half as much as the nose, and turns with it.
        chin_x, chin_y = mesh[152]
        chin = 26 * np.exp(-0.5 * (((x - chin_x) / 24) ** 2 + ((y - chin_y + 6) / 18) ** 2))
        depth = (62 * round_head + nose + chin).astype(np.float32)
        return np.asarray(cv2.GaussianBlur(depth, (0, 0), 2.0), dtype=np.float32)

    def displacement(self, at: NDArray[np.float32], amounts: PersonAmounts) -> NDArray[np.float32]:
        weights = np.array([getattr(amounts, name) for name in self._names], dtype=np.float32)
        total = np.tensordot(weights, self._fields, axes=1)
        columns, rows = at / np.float32(self._STEP)
        here = np.empty_like(at)
        for axis in (0, 1):
            field: Field = total[axis]
            here[axis] = cv2.remap(field, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return here


def _turned(at: NDArray[np.float32], pivot: NDArray[np.float64], degrees: float) -> NDArray[np.float32]:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    x, y = at[0] - pivot[0], at[1] - pivot[1]
    return np.stack([cosine * x - sine * y + pivot[0], sine * x + cosine * y + pivot[1]]).astype(np.float32)
