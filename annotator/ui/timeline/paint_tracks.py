"""Painting the rows of continuous data: sound and signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from annotator.domain.signals import HEARD_FAMILIES, Family
from annotator.ui.timeline.pixel_colors import mix, qcolor
from annotator.ui.timeline.raster import (
    SUBPIXELS,
    Edges,
    Grounds,
    Washes,
    paint_envelopes_and_lines,
    paint_hatch,
    plain_grounds,
    runs,
    subpixels,
)
from annotator.ui.timeline.rating_rows import Shares, columns_of
from annotator.ui.timeline.surface import PaintContext, Surface
from annotator.ui.timeline.tracks import SignalColumns, SignalTrack, SoundTrack, signal_columns, sound_columns

STRAIGHT_SD = 3.0
"""Up to here a signal row is to scale; beyond, strong deviations are drawn closer and closer together."""
UNUSUAL_SD = 2.0
"""From here the ground between baseline and line is tinted, so that shifts stand out."""
STRONGEST_SD = 10.0
"""What goes beyond touches the row's edge."""
_LINE_PX = 1.3
_Z_STEPS = 64
_Z_LAST = int(STRONGEST_SD * _Z_STEPS)
_PARTLY_MISSING = 0.1
_MOSTLY_MISSING = 0.5


def paint_plain(surface: Surface, context: PaintContext, *, sunk: bool = False, columns: range | None = None) -> None:
    """Empty ground with the grid; that of a row nobody can draw in lies as deep as the gaps.

    Args:
        columns: Which to paint; all where None.
    """
    part = columns if columns is not None else range(surface.pixels.shape[1])
    pixels = surface.pixels[:, part.start : part.stop]
    pixels[:] = context.colors.gap if sunk else context.colors.row
    grid = context.grid_in(part)
    pixels[:, grid.columns] = grid.ink


def paint_notice(surface: Surface, context: PaintContext, text: str) -> None:
    """Empty ground that says why it is empty and what to do."""
    paint_plain(surface, context)
    painter = QPainter(surface.image)
    quiet = mix(context.colors.row, context.colors.muted, 0.85)
    height = surface.image.height() / context.ratio
    context.faces.text.write(painter, text, left_px=12, top_px=0, height_px=height, ink=quiet)
    painter.end()


def paint_sound(surface: Surface, context: PaintContext, track: SoundTrack, *, columns: range | None = None) -> None:
    """A waveform, mirrored about the row's middle, or some columns of it."""
    height = surface.pixels.shape[0]
    part = columns if columns is not None else range(surface.pixels.shape[1])
    pixels = surface.pixels[:, part.start : part.stop]
    low, high = sound_columns(track, context.columns(part))
    middle, reach = np.float32(height / 2), np.float32(height / 2 - context.ratio * 4)
    thin = np.float32(0.5 * context.ratio)
    silent = np.isnan(high)
    top, bottom = subpixels(middle - high * reach - thin), subpixels(middle - low * reach + thin)
    top[silent] = bottom[silent] = round(height / 2 * SUBPIXELS)
    grounds = plain_grounds(height, context.colors.row)
    wave = context.colors.waveform
    washes = Washes(envelope_ink=wave, line_ink=wave)
    line, grid = (top[None], bottom[None]), context.grid_in(part)
    paint_envelopes_and_lines([pixels], envelope=None, line=line, grounds=grounds, washes=[washes], grid=grid)


def paint_rating(
    surface: Surface, context: PaintContext, shares: Shares, *, own: bool, columns: range | None = None
) -> None:
    """The curve of a continuous rating, from the least value at the foot to the greatest at the top of the row."""
    height = surface.pixels.shape[0]
    part = columns if columns is not None else range(surface.pixels.shape[1])
    pixels = surface.pixels[:, part.start : part.stop]
    low, high = columns_of(shares, context.columns(part))
    foot, reach = np.float32(height - 3 * context.ratio), np.float32(height - 6 * context.ratio)
    thin = np.float32(0.5 * _LINE_PX * context.ratio)
    top, bottom = subpixels(foot - high * reach - thin), subpixels(foot - low * reach + thin)
    nothing = np.isnan(high)
    top[nothing] = bottom[nothing] = round(float(foot) * SUBPIXELS)
    colors = context.colors
    color = colors.accent if own else colors.muted
    middle_px = float(foot) - 0.5 * float(reach)
    rows: NDArray[np.float64] = np.arange(height, dtype=np.float64) + 0.5
    middle = np.abs(rows - middle_px) <= 0.5 * context.ratio
    paint_envelopes_and_lines(
        [pixels],
        envelope=None,
        line=(top[None], bottom[None]),
        grounds=Grounds(np.where(middle, colors.band, colors.row).astype(np.uint32)),
        washes=[Washes(envelope_ink=color, line_ink=color)],
        grid=context.grid_in(part),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalPicture:
    """A row of one signal that is to be painted."""

    surface: Surface
    track: SignalTrack
    family: Family | None


def paint_signals(pictures: Sequence[SignalPicture], context: PaintContext, columns: range) -> list[bool]:
    """Signals in SD around the person's own baseline: rows of one height and signals with the same times, together.

    The soft band is one SD to either side, the pale shape what was measured, the line its mean; hatched is what could
    not be measured.

    Args:
        columns: Which columns of the pictures to paint; what is in the others stays.

    Returns:
        For each picture whether something could not be measured in these columns.
    """
    colors = context.colors
    # One column more on either side, for the lines that come from there.
    wide = signal_columns([picture.track for picture in pictures], context.columns(columns, margin=1))
    seen = wide.cut(slice(1, -1))
    scale = _signal_scale(pictures[0].surface.pixels.shape[0], context.ratio, colors.row, colors.band)
    line, envelope = _signal_shapes(seen, scale)
    paint_envelopes_and_lines(
        [picture.surface.pixels[:, columns.start : columns.stop] for picture in pictures],
        envelope=envelope,
        line=line,
        grounds=scale.grounds,
        washes=[_washes(colors.families[one.family] if one.family else colors.text, colors.text) for one in pictures],
        grid=context.grid_in(columns),
    )
    gappy: list[bool] = np.asarray((seen.missing >= _PARTLY_MISSING).any(axis=1)).tolist()
    for at, picture in enumerate(pictures):
        if gappy[at]:
            _paint_gaps(picture.surface, context, columns, seen.missing[at], words=_gap_words(picture.family))
    return gappy


@lru_cache(maxsize=64)
def _washes(ink: int, text_ink: int) -> Washes:
    return Washes(envelope_ink=ink, line_ink=mix(ink, text_ink, 0.25))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _SignalScale:
    """How z becomes a height in rows of one size.

    Attributes:
        y: Height in sixteenths of a pixel of each step of z, from the strongest fall to the strongest rise.
        half_line: Half the line's thickness, in sixteenths of a pixel.
        grounds: What lies under the line.
    """

    y: NDArray[np.int16]
    half_line: int
    baseline: int
    grounds: Grounds


@lru_cache(maxsize=16)
def _signal_scale(height: int, ratio: float, ground_ink: int, band_ink: int) -> _SignalScale:
    middle = height / 2
    unit = (middle - 2 * ratio) / float(scaled_z(np.array([STRONGEST_SD]))[0])
    z = np.arange(-_Z_LAST, _Z_LAST + 1) / _Z_STEPS
    y = np.clip(middle - scaled_z(z) * unit, 2 * ratio, height - 2 * ratio)
    usual = np.abs(np.arange(height) + 0.5 - middle) <= unit
    return _SignalScale(
        y=subpixels(y.astype(np.float32)),
        half_line=round(_LINE_PX * ratio / 2 * SUBPIXELS),
        baseline=round(middle * SUBPIXELS),
        grounds=Grounds(np.where(usual, band_ink, ground_ink).astype(np.uint32)),
    )


def _signal_shapes(columns: SignalColumns, scale: _SignalScale) -> tuple[Edges, Edges | None]:
    """Edges (signals, n) of the line and of what is tinted: what was measured, the ground of unusual stretches."""
    parts = [columns.line_high, columns.line_low]
    if columns.envelope_high is not None and columns.envelope_low is not None:
        parts += [columns.envelope_high, columns.envelope_low]
    z = np.stack(parts)
    absent = np.isnan(columns.line_high)
    z *= np.float32(_Z_STEPS)
    np.fmax(z, np.float32(-_Z_LAST), out=z)  # takes care of NaN too
    np.minimum(z, np.float32(_Z_LAST), out=z)
    steps = z.astype(np.int16)
    steps += np.int16(_Z_LAST)
    edges = scale.y.take(steps, mode="clip")
    edges[0::2] -= np.int16(scale.half_line)
    edges[1::2] += np.int16(scale.half_line)
    if bool(absent.any()):
        edges[:, absent] = scale.baseline  # of no height: nothing is drawn
        steps[:, absent] = _Z_LAST
    line = (edges[0], edges[1])
    above = steps[0] >= _Z_LAST + round(UNUSUAL_SD * _Z_STEPS)
    below = steps[1] <= _Z_LAST - round(UNUSUAL_SD * _Z_STEPS)
    unusual = bool(above.any()) or bool(below.any())
    if len(parts) == 2 and not unusual:
        return line, None
    top: NDArray[np.int16]
    bottom: NDArray[np.int16]
    if len(parts) == 4:
        top, bottom = edges[2], edges[3]
    else:
        outside = above | below
        top, bottom = np.where(outside, edges[:2], np.int16(scale.baseline))
    if unusual:
        bottom = np.where(above, np.maximum(bottom, np.int16(scale.baseline)), bottom)
        top = np.where(below, np.minimum(top, np.int16(scale.baseline)), top)
    return line, (top, bottom)


def scaled_z(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """z as drawn: straight up to :data:`STRAIGHT_SD`, logarithmic beyond, the same for every row."""
    size = np.abs(z)
    return np.copysign(np.minimum(size, STRAIGHT_SD) + np.log1p(np.maximum(size - STRAIGHT_SD, 0.0)), z)


def _paint_gaps(
    surface: Surface, context: PaintContext, columns: range, missing: NDArray[np.float32], *, words: str
) -> None:
    """Hatch what is mostly missing; a foot line marks columns that hide a short gap."""
    colors, scale = context.colors, max(round(context.ratio), 1)
    partly = missing >= _PARTLY_MISSING
    part = surface.pixels[:, columns.start : columns.stop]
    gaps = missing >= _MOSTLY_MISSING
    paint_hatch(
        part,
        gaps,
        phase_px=context.first_column + columns.start,
        ground_ink=colors.hatch_ground,
        line_ink=colors.hatch,
        scale=scale,
    )
    part[-2 * scale :, partly & ~gaps] = colors.hatch
    if bool(gaps.any()):
        _write_in_gaps(surface, context, gaps, words)


def _gap_words(family: Family | None) -> str:
    """A voice can only be measured while its owner speaks: the rest is mostly no lack."""
    if family in HEARD_FAMILIES:
        return QCoreApplication.translate("timeline", "does not speak, or not measurable")
    return QCoreApplication.translate("timeline", "not measurable")


def _write_in_gaps(surface: Surface, context: PaintContext, gaps: NDArray[np.bool_], words: str) -> None:
    text_px = context.faces.small.width(words)
    wide = [run for run in runs(gaps) if (run[1] - run[0]) / context.ratio > text_px + 24]
    if not wide:
        return
    painter = QPainter(surface.image)
    height = surface.image.height() / context.ratio
    for first, stop in wide:
        middle = (first + stop) / 2 / context.ratio
        plate = QRectF(middle - text_px / 2 - 6, height / 2 - 9, text_px + 12, 18)
        painter.fillRect(plate, qcolor(context.colors.hatch_ground))
        context.faces.small.write(
            painter, words, left_px=plate.left() + 6, top_px=plate.top(), height_px=18, ink=context.colors.muted
        )
    painter.end()
