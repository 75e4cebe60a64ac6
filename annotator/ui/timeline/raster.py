"""Painting into an array of pixels with numpy: many columns at once, edges smoothed vertically.

Pixels are uint32 ``0xffRRGGBB``, shape (height, width). Heights are whole device pixels, positions may be fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from annotator.ui.timeline.inks import mix

Pixels = NDArray[np.uint32]
SUBPIXELS = 16
_HATCH_STEP_PX = 7
_TALLEST_PX = 2000


def subpixels(position_px: NDArray[np.float32]) -> NDArray[np.int16]:
    """Positions in sixteenths of a pixel, kept within what a row can be high; NaN becomes 0."""
    bounded = np.minimum(np.fmax(position_px, np.float32(-4.0)), np.float32(_TALLEST_PX))
    return (bounded * np.float32(SUBPIXELS)).astype(np.int16)


def coverage(top: NDArray[np.int16], bottom: NDArray[np.int16], height_px: int) -> NDArray[np.int16]:
    """How much of each pixel lies between ``top`` and ``bottom`` of its column.

    Args:
        top: (n,) in sixteenths of a pixel.
        bottom: (n,) likewise; not below ``top`` for columns without anything.

    Returns:
        (height, n) 0 to :data:`SUBPIXELS`.
    """
    upper = (np.arange(height_px, dtype=np.int16) * np.int16(SUBPIXELS))[:, None]
    covered = np.minimum(bottom, upper + np.int16(SUBPIXELS))
    covered -= np.maximum(top, upper)
    np.maximum(covered, np.int16(0), out=covered)
    return covered


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grounds:
    """Ground colours of the pixel rows of a picture.

    Attributes:
        colors: The different ones.
        which: (height, 1) int16 index into ``colors``.
        by_row: (height,) uint32.
    """

    colors: tuple[int, ...]
    which: NDArray[np.int16]
    by_row: NDArray[np.uint32]


def make_grounds(by_row: NDArray[np.uint32]) -> Grounds:
    """From the ground colour of each pixel row, (height,)."""
    colors, which = np.unique(by_row, return_inverse=True)
    return Grounds(colors=tuple(colors.tolist()), which=which.astype(np.int16)[:, None], by_row=by_row)


@lru_cache(maxsize=16)
def plain_grounds(height_px: int, color: int) -> Grounds:
    """One colour everywhere."""
    return make_grounds(np.full(height_px, color, dtype=np.uint32))


def paint_envelope_and_line(
    pixels: Pixels,
    *,
    envelope: NDArray[np.int16] | None,
    line: NDArray[np.int16],
    grounds: Grounds,
    envelope_ink: int,
    line_ink: int,
    envelope_opacity: float = 0.32,
) -> None:
    """Fill ``pixels`` with a ground, a soft envelope on it and a strong line on top.

    Args:
        envelope: (height, n) coverage, or None; used up.
        line: (height, n) coverage.
        grounds: What is under both.
    """
    steps = SUBPIXELS + 1
    table = _blend_table(grounds.colors, envelope_ink, line_ink, envelope_opacity)
    index = line + grounds.which * np.int16(steps * steps)
    if envelope is not None:
        envelope *= np.int16(steps)
        index += envelope
    np.take(table, index, out=pixels, mode="clip")


@lru_cache(maxsize=64)
def _blend_table(grounds: tuple[int, ...], envelope_ink: int, line_ink: int, opacity: float) -> NDArray[np.uint32]:
    """Every colour that ground, envelope and line can make together, by (ground, envelope, line) coverage."""
    bases = [
        [mix(ground, envelope_ink, opacity * step / SUBPIXELS) for step in range(SUBPIXELS + 1)] for ground in grounds
    ]
    return np.array(
        [[[mix(base, line_ink, step / SUBPIXELS) for step in range(SUBPIXELS + 1)] for base in row] for row in bases],
        dtype=np.uint32,
    ).reshape(-1)


def paint_grid(pixels: Pixels, columns: NDArray[np.intp], ground: NDArray[np.uint32], grid_ink: int) -> None:
    """Draw vertical lines where nothing but the ground is."""
    if not len(columns):
        return
    under = pixels[:, columns]
    pixels[:, columns] = np.where(under == ground[:, None], np.uint32(grid_ink), under)


def paint_hatch(
    pixels: Pixels, columns: NDArray[np.bool_], *, phase_px: int, ground_ink: int, line_ink: int, scale: int = 1
) -> None:
    """Fill whole columns with a diagonal pattern: seen without colour.

    Args:
        columns: (n,) which columns.
        phase_px: Moves the pattern along with the content.
    """
    (where,) = np.nonzero(columns)
    if not len(where):
        return
    step = _HATCH_STEP_PX * scale
    diagonal = (where[None, :] + phase_px + np.arange(pixels.shape[0])[:, None]) % step
    pixels[:, where] = np.where(diagonal < scale, np.uint32(line_ink), np.uint32(ground_ink))


def paint_ticks(
    pixels: Pixels,
    *,
    left_px: NDArray[np.intp],
    width_px: NDArray[np.intp],
    lanes: NDArray[np.int32],
    inks: NDArray[np.uint32],
    lane_tops_px: NDArray[np.intp],
    lane_height_px: int,
) -> None:
    """Draw many narrow bars, each in its lane; a later bar hides an earlier one in the same column.

    Args:
        left_px: (n,) may lie outside the picture.
        width_px: (n,) small: the work grows with the widest.
        lanes: (n,) index into ``lane_tops_px``.
        inks: (n,).
    """
    if not len(left_px):
        return
    lane_count, width = len(lane_tops_px), pixels.shape[1]
    columns = np.zeros((lane_count, width), dtype=np.uint32)
    for step in range(int(width_px.max())):
        x = left_px + step
        inside = (width_px > step) & (x >= 0) & (x < width)
        columns[lanes[inside], x[inside]] = inks[inside]
    for lane, top in enumerate(lane_tops_px.tolist()):
        (filled,) = np.nonzero(columns[lane])
        if len(filled):
            pixels[top : top + lane_height_px, filled] = columns[lane, filled]
