"""Calm, out-of-focus rooms to sit in front of, drawn from nothing."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Room = Literal["first", "second"]

_WALLS = {"first": ((214, 219, 222), (176, 184, 190)), "second": ((196, 204, 196), (150, 164, 160))}


def draw_room(room: Room, width_px: int, height_px: int) -> NDArray[np.uint8]:
    """(height_px, width_px, 3) uint8 BGR wall with soft light and a few blurred things."""
    light, dark = (np.array(colour, dtype=np.float32) for colour in _WALLS[room])
    y, x = np.mgrid[0 : 1 : height_px * 1j, 0 : 1 : width_px * 1j].astype(np.float32)
    fade = np.clip(0.25 * x + 0.75 * y if room == "first" else 0.35 * (1 - x) + 0.65 * y, 0, 1)[..., None]
    wall = light * (1 - fade) + dark * fade
    things = (
        [((0.03, 0.06, 0.20, 0.40), (150, 170, 180)), ((0.05, 0.085, 0.18, 0.375), (188, 196, 190)),
         ((0.84, 0.50, 1.0, 1.0), (120, 132, 142))]
        if room == "first"
        else [((0.80, 0.10, 0.97, 0.34), (110, 132, 142)), ((0.82, 0.13, 0.95, 0.31), (170, 186, 184)),
              ((0.0, 0.42, 0.13, 0.47), (108, 128, 138)), ((0.02, 0.27, 0.045, 0.42), (98, 110, 160)),
              ((0.05, 0.24, 0.075, 0.42), (120, 112, 96)), ((0.08, 0.29, 0.11, 0.42), (140, 150, 120))]
    )  # fmt: skip
    for (left, top, right, bottom), colour in things:
        corner_a = (round(left * width_px), round(top * height_px))
        corner_b = (round(right * width_px), round(bottom * height_px))
        cv2.rectangle(wall, corner_a, corner_b, colour, -1)
    soft = cv2.GaussianBlur(np.asarray(wall, dtype=np.float32), (0, 0), max(1.0, width_px * 0.014))
    return np.asarray(np.clip(soft, 0, 255), dtype=np.uint8)
