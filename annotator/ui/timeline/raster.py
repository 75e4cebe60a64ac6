"""Painting into an array of pixels with numpy: many columns at once, edges smoothed vertically.

Pixels are uint32 ``0xffRRGGBB``, shape (height, width). Heights are whole device pixels, positions may be fractions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import runs
from annotator.ui.timeline.pixel_colors import mix

Pixels = NDArray[np.uint32]
SUBPIXELS = 16
_HATCH_STEP_PX = 7
_TALLEST_PX = 2000
_TOGETHER_PX = 60_000
"""Pictures of more pixels than this do not stay in the cache while they are painted; of fewer the calls cost more."""


def whole(position_px: float) -> int:
    """The nearest whole pixel; of two that are equally near always the same one, wherever the view is."""
    return math.floor(position_px + 0.5 + 1e-6)


def whole_columns(positions_px: NDArray[np.float64]) -> NDArray[np.intp]:
    """:func:`whole` of many."""
    return np.floor(positions_px + (0.5 + 1e-6)).astype(np.intp)


def subpixels(position_px: NDArray[np.float32]) -> NDArray[np.int16]:
    """Positions in sixteenths of a pixel, kept within what a row can be high; NaN becomes 0."""
    bounded = np.minimum(np.fmax(position_px, np.float32(-4.0)), np.float32(_TALLEST_PX))
    return (bounded * np.float32(SUBPIXELS)).astype(np.int16)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Easel:
    """Memory for painting pictures of one size, used again and again: asking for it costs more than the painting.

    Whole arrays stand where single numbers would do, because numpy is several times as fast on them.

    Attributes:
        tops: (height, n) int16 upper edge of each pixel, in sixteenths; likewise ``bottoms``.
        nothing: (height, n) int16 zeros; not to be written to.
        work: Three (pictures, height, n) int16 arrays.
        index: (pictures, height, n) for looking colours up.
    """

    tops: NDArray[np.int16]
    bottoms: NDArray[np.int16]
    nothing: NDArray[np.int16]
    work: tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]
    index: NDArray[np.intp]

    def of_rows(self, rows: slice) -> Easel:
        """The memory of some rows."""
        return Easel(
            tops=self.tops[rows],
            bottoms=self.bottoms[rows],
            nothing=self.nothing[rows],
            work=(self.work[0][:, rows], self.work[1][:, rows], self.work[2][:, rows]),
            index=self.index[:, rows],
        )


@lru_cache(maxsize=8)
def easel(pictures: int, height_px: int, width_px: int) -> Easel:
    """The memory for some pictures of a size. One thread paints."""
    tops, shape = np.empty((height_px, width_px), dtype=np.int16), (pictures, height_px, width_px)
    tops[:] = (np.arange(height_px, dtype=np.int16) * np.int16(SUBPIXELS))[:, None]
    return Easel(
        tops=tops,
        bottoms=tops + np.int16(SUBPIXELS),
        nothing=np.zeros((height_px, width_px), dtype=np.int16),
        work=(np.empty(shape, dtype=np.int16), np.empty(shape, dtype=np.int16), np.empty(shape, dtype=np.int16)),
        index=np.empty(shape, dtype=np.intp),
    )


def cover(held: Easel, top: NDArray[np.int16], bottom: NDArray[np.int16], *, into: Literal[0, 1]) -> NDArray[np.int16]:
    """How much of each pixel lies between ``top`` and ``bottom`` of its column.

    Args:
        held: Memory of the pictures' size; its work array ``into`` takes the answer, the last one is used up.
        top: (pictures, n) in sixteenths of a pixel.
        bottom: (pictures, n) likewise; not below ``top`` for columns without anything.

    Returns:
        (pictures, height, n) 0 to :data:`SUBPIXELS`.
    """
    covered, upper = held.work[into], held.work[2]
    np.minimum(bottom[:, None], held.bottoms, out=covered)
    np.maximum(top[:, None], held.tops, out=upper)
    np.subtract(covered, upper, out=covered)
    np.maximum(covered, held.nothing, out=covered)
    return covered


class Grounds:
    """Ground colours of the pixel rows of a picture.

    Attributes:
        colors: The different ones.
        by_row: (height,) uint32.
    """

    def __init__(self, by_row: NDArray[np.uint32]):
        colors, which = np.unique(by_row, return_inverse=True)
        self.colors: tuple[int, ...] = tuple(colors.tolist())
        self.by_row = by_row
        self._which = which.astype(np.int16)
        self._offsets = np.empty((0, 0), dtype=np.int16)

    def offsets(self, width_px: int) -> NDArray[np.int16]:
        """(height, width) where each pixel's ground begins in the table of colours; the last answer is kept."""
        if self._offsets.shape[1] != width_px:
            begin = self._which * np.int16((SUBPIXELS + 1) ** 2)
            self._offsets = np.repeat(begin[:, None], width_px, axis=1)
        return self._offsets


@lru_cache(maxsize=16)
def plain_grounds(height_px: int, color: int) -> Grounds:
    """One colour everywhere."""
    return Grounds(np.full(height_px, color, dtype=np.uint32))


@dataclass(frozen=True, slots=True, kw_only=True)
class Washes:
    """Colours of a soft envelope on the ground and of a strong line on top."""

    envelope_ink: int
    line_ink: int
    envelope_opacity: float = 0.32


Edges = tuple[NDArray[np.int16], NDArray[np.int16]]
"""Top and bottom per column of some pictures, (pictures, n) each, in sixteenths of a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Vertical lines that are seen where nothing but the ground is.

    Attributes:
        columns: (lines,) of the picture.
    """

    columns: NDArray[np.intp]
    ink: int


NO_GRID = Grid(columns=np.empty(0, dtype=np.intp), ink=0)


def paint_envelopes_and_lines(
    pictures: Sequence[Pixels],
    *,
    envelope: Edges | None,
    line: Edges,
    grounds: Grounds,
    washes: Sequence[Washes],
    grid: Grid = NO_GRID,
) -> None:
    """Fill pictures of one size with a ground, a soft envelope on it and a strong line on top.

    Args:
        envelope: Where it is, or None.
        grounds: What is under both.
        washes: One for each picture.
    """
    height, width = pictures[0].shape
    each = max(_TOGETHER_PX // max(height * width, 1), 1)
    for first in range(0, len(pictures), each):
        part = slice(first, first + each)
        _paint_together(
            pictures[part],
            envelope=None if envelope is None else (envelope[0][part], envelope[1][part]),
            line=(line[0][part], line[1][part]),
            grounds=grounds,
            washes=washes[part],
            grid=grid,
        )


def _paint_together(
    pictures: Sequence[Pixels],
    *,
    envelope: Edges | None,
    line: Edges,
    grounds: Grounds,
    washes: Sequence[Washes],
    grid: Grid,
) -> None:
    steps = SUBPIXELS + 1
    height, width = pictures[0].shape
    drawn = _rows_drawn(height, (line,) if envelope is None else (line, envelope))
    for rest in (slice(0, drawn.start), slice(drawn.stop, height)):
        if rest.start < rest.stop:
            for pixels in pictures:
                pixels[rest] = grounds.by_row[rest, None]
                pixels[rest, grid.columns] = grid.ink
    held = easel(len(pictures), height, width).of_rows(drawn)
    index = cover(held, *line, into=0)
    if envelope is not None:
        soft = cover(held, *envelope, into=1)
        np.multiply(soft, np.int16(steps), out=soft)
        np.add(index, soft, out=index)
    if len(grounds.colors) > 1:
        np.add(index, grounds.offsets(width)[drawn], out=index)
    if len(grid.columns):
        index[:, :, grid.columns] += np.int16(len(grounds.colors) * steps**2)
    held.index[:] = index
    for pixels, wash, colors in zip(pictures, washes, held.index, strict=True):
        table, inside = _blend_table(grounds.colors, wash, grid.ink), pixels[drawn]
        if inside.flags.c_contiguous:
            np.take(table, colors, out=inside, mode="clip")
        else:
            inside[:] = table.take(colors, mode="clip")


def _rows_drawn(height: int, edges: Sequence[Edges]) -> slice:
    """The rows of pixels that anything but the ground is in."""
    first = min(int(top.min(initial=height * SUBPIXELS)) for top, _bottom in edges) // SUBPIXELS
    last = -(-max(int(bottom.max(initial=0)) for _top, bottom in edges) // SUBPIXELS)
    first = min(max(first, 0), height)
    return slice(first, min(max(last, first), height))


@lru_cache(maxsize=64)
def _blend_table(grounds: tuple[int, ...], washes: Washes, grid_ink: int) -> NDArray[np.uint32]:
    """Every colour that ground, envelope and line can make together, by (ground, envelope, line) coverage.

    All of it again for the columns of the grid, whose ground is seen as the grid's.
    """
    steps = range(SUBPIXELS + 1)
    soft = [
        [mix(ground, washes.envelope_ink, washes.envelope_opacity * step / SUBPIXELS) for step in steps]
        for ground in grounds
    ]
    plain = np.array(
        [[[mix(base, washes.line_ink, step / SUBPIXELS) for step in steps] for base in row] for row in soft],
        dtype=np.uint32,
    )
    ruled = plain.copy()
    ruled[:, 0, 0] = grid_ink
    return np.concatenate([plain, ruled]).reshape(-1)


def paint_hatch(
    pixels: Pixels, columns: NDArray[np.bool_], *, phase_px: int, ground_ink: int, line_ink: int, scale: int = 1
) -> None:
    """Fill whole columns with a diagonal pattern: seen without colour.

    Args:
        columns: (n,) which columns.
        phase_px: Moves the pattern along with the content.
    """
    step = _HATCH_STEP_PX * scale
    pattern = _hatch(pixels.shape[0], pixels.shape[1], ground_ink, line_ink, scale)
    for first, stop in runs(columns):
        begin = (first + phase_px) % step
        pixels[:, first:stop] = pattern[:, begin : begin + stop - first]


@lru_cache(maxsize=32)
def _hatch(height_px: int, width_px: int, ground_ink: int, line_ink: int, scale: int) -> Pixels:
    """The pattern, one step wider than asked for: wherever it begins there is enough of it."""
    step = _HATCH_STEP_PX * scale
    diagonal = (np.arange(width_px + step)[None, :] + np.arange(height_px)[:, None]) % step
    return np.where(diagonal < scale, np.uint32(line_ink), np.uint32(ground_ink))


def paint_ticks(
    pixels: Pixels,
    *,
    left_px: NDArray[np.intp],
    width_px: NDArray[np.intp],
    lanes: NDArray[np.intp],
    colors: NDArray[np.uint32],
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
    ends = np.cumsum(width_px)
    x = np.arange(int(ends[-1])) + np.repeat(left_px - ends + width_px, width_px)
    inside = (x >= 0) & (x < width)
    columns[np.repeat(lanes, width_px)[inside], x[inside]] = np.repeat(colors, width_px)[inside]
    for lane, top in enumerate(lane_tops_px.tolist()):
        (filled,) = np.nonzero(columns[lane])
        if len(filled):
            pixels[top : top + lane_height_px, filled] = columns[lane, filled]
