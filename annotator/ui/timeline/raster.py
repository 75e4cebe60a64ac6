"""Painting into an array of pixels with numpy: many columns at once, edges smoothed vertically.

Pixels are uint32 ``0xffRRGGBB``, shape (height, width). Heights are whole device pixels, positions may be fractions.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from annotator.ui.timeline.inks import mix

Pixels = NDArray[np.uint32]
SUBPIXELS = 16
_HATCH_STEP_PX = 7
_TALLEST_PX = 2000


def coverage(top_px: NDArray[np.float32], bottom_px: NDArray[np.float32], height_px: int) -> NDArray[np.int16]:
    """How much of each pixel lies between ``top_px`` and ``bottom_px`` of its column.

    Args:
        top_px: (n,) NaN for columns without anything.
        bottom_px: (n,) not above ``top_px``.

    Returns:
        (height, n) 0 to :data:`SUBPIXELS`.
    """
    top = _subpixels(top_px)
    bottom = _subpixels(bottom_px)
    bottom[np.isnan(top_px)] = 0
    upper = (np.arange(height_px, dtype=np.int16) * SUBPIXELS)[:, None]
    covered = np.minimum(bottom[None, :], upper + np.int16(SUBPIXELS))
    covered -= np.maximum(top[None, :], upper)
    np.maximum(covered, 0, out=covered)
    return covered


def _subpixels(position_px: NDArray[np.float32]) -> NDArray[np.int16]:
    bounded = np.clip(np.nan_to_num(position_px), -4.0, _TALLEST_PX) * SUBPIXELS
    return bounded.astype(np.int16)


def paint_envelope_and_line(
    pixels: Pixels,
    *,
    envelope: NDArray[np.int16] | None,
    line: NDArray[np.int16],
    grounds: NDArray[np.uint32],
    envelope_ink: int,
    line_ink: int,
    envelope_opacity: float = 0.32,
) -> None:
    """Fill ``pixels`` with a ground, a soft envelope on it and a strong line on top.

    Args:
        envelope: (height, n) coverage, or None.
        line: (height, n) coverage.
        grounds: (height,) ground colour of each pixel row; few different ones.
    """
    colors, which = np.unique(grounds, return_inverse=True)
    steps = SUBPIXELS + 1
    table = _blend_table(tuple(colors.tolist()), envelope_ink, line_ink, envelope_opacity)
    offsets = (which * steps * steps).astype(np.int16)[:, None]
    index = line + offsets
    if envelope is not None:
        index += envelope * np.int16(steps)
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
