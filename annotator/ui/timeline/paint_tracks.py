"""Painting the rows of continuous data: sound and signals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from annotator.domain.signals import Family
from annotator.ui.timeline.inks import mix
from annotator.ui.timeline.raster import coverage, paint_envelope_and_line, paint_grid, paint_hatch
from annotator.ui.timeline.surface import PaintContext, Surface, fitter, qcolor
from annotator.ui.timeline.tracks import SignalTrack, SoundTrack, signal_columns, sound_columns

STRAIGHT_SD = 3.0
"""Up to here a signal row is to scale; beyond, strong deviations are drawn closer and closer together."""
STRONGEST_SD = 12.0
"""What goes beyond touches the row's edge."""
_LINE_PX = 1.3
_PARTLY_MISSING = 0.1
_MOSTLY_MISSING = 0.5
_GAP_TEXT = "not measurable"


def paint_plain(surface: Surface, context: PaintContext) -> None:
    """Empty ground with the grid."""
    surface.pixels[:] = context.inks.row
    surface.pixels[:, context.grid] = context.inks.grid


def paint_notice(surface: Surface, context: PaintContext, text: str) -> None:
    """Empty ground that says why it is empty and what to do."""
    paint_plain(surface, context)
    painter = QPainter(surface.image)
    painter.setFont(context.faces.text)
    painter.setPen(qcolor(mix(context.inks.row, context.inks.muted, 0.85)))
    height = surface.image.height() / context.ratio
    area = QRectF(12, 0, context.viewport.width_px - 24, height)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.end()


def paint_sound(surface: Surface, context: PaintContext, track: SoundTrack) -> None:
    """A waveform, mirrored about the row's middle."""
    height = surface.pixels.shape[0]
    low, high = sound_columns(track, context.raster)
    middle, reach = height / 2, height / 2 - context.ratio * 4
    thin = 0.5 * context.ratio
    line = coverage(middle - high * reach - thin, middle - low * reach + thin, height)
    grounds = np.full(height, context.inks.row, dtype=np.uint32)
    paint_envelope_and_line(
        surface.pixels,
        envelope=None,
        line=line,
        grounds=grounds,
        envelope_ink=context.inks.waveform,
        line_ink=context.inks.waveform,
    )
    paint_grid(surface.pixels, context.grid, grounds, context.inks.grid)


def paint_signal(surface: Surface, context: PaintContext, track: SignalTrack, family: Family | None) -> None:
    """A signal in SD around the person's own baseline.

    The soft band is one SD to either side, the pale shape what was measured, the line its mean; hatched is what could
    not be measured.
    """
    pixels, inks = surface.pixels, context.inks
    height = pixels.shape[0]
    columns = signal_columns(track, context.raster)
    middle = height / 2
    unit = (middle - 2 * context.ratio) / float(scaled_z(np.array([STRONGEST_SD], dtype=np.float32))[0])
    half = _LINE_PX * context.ratio / 2
    edge = 2.0 * context.ratio

    def to_y(z: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.clip(middle - scaled_z(z) * unit, edge, height - edge)

    line = coverage(to_y(columns.line_high) - half, to_y(columns.line_low) + half, height)
    envelope = None
    if columns.envelope_high is not None and columns.envelope_low is not None:
        envelope = coverage(to_y(columns.envelope_high) - half, to_y(columns.envelope_low) + half, height)
    grounds = _baseline_grounds(height, middle, unit, context)
    ink = inks.families[family] if family else inks.text
    paint_envelope_and_line(
        pixels,
        envelope=envelope,
        line=line,
        grounds=grounds,
        envelope_ink=ink,
        line_ink=mix(ink, inks.text, 0.25),
    )
    paint_grid(pixels, context.grid, grounds, inks.grid)
    _paint_gaps(surface, context, columns.missing)


def scaled_z(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """z as drawn: straight up to :data:`STRAIGHT_SD`, logarithmic beyond, the same for every row."""
    size = np.abs(z)
    beyond = np.maximum(size - STRAIGHT_SD, 0.0)
    return np.copysign(np.minimum(size, STRAIGHT_SD) + np.log1p(beyond), z)


def _baseline_grounds(height: int, middle: float, unit: float, context: PaintContext) -> NDArray[np.uint32]:
    centres = np.arange(height) + 0.5
    grounds = np.full(height, context.inks.row, dtype=np.uint32)
    grounds[np.abs(centres - middle) <= unit] = context.inks.band
    return grounds


def _paint_gaps(surface: Surface, context: PaintContext, missing: NDArray[np.float32]) -> None:
    """Hatch what is mostly missing; a foot line marks columns that hide a short gap."""
    inks, scale = context.inks, max(round(context.ratio), 1)
    gaps = missing >= _MOSTLY_MISSING
    paint_hatch(
        surface.pixels,
        gaps,
        phase_px=context.hatch_phase,
        ground_ink=inks.hatch_ground,
        line_ink=inks.hatch,
        scale=scale,
    )
    partly = (missing >= _PARTLY_MISSING) & ~gaps
    surface.pixels[-2 * scale :, partly] = inks.hatch
    if bool(gaps.any()):
        _write_in_gaps(surface, context, gaps)


def _write_in_gaps(surface: Surface, context: PaintContext, gaps: NDArray[np.bool_]) -> None:
    steps = np.flatnonzero(np.diff(np.concatenate([[False], gaps, [False]]).astype(np.int8)))
    starts, ends = steps[::2] / context.ratio, steps[1::2] / context.ratio
    text_px = fitter(context.faces.small.toString()).width(_GAP_TEXT)
    wide = np.flatnonzero(ends - starts > text_px + 24)
    if not len(wide):
        return
    painter = QPainter(surface.image)
    painter.setFont(context.faces.small)
    height = surface.image.height() / context.ratio
    for index in wide.tolist():
        middle = float(starts[index] + ends[index]) / 2
        plate = QRectF(middle - text_px / 2 - 6, height / 2 - 9, text_px + 12, 18)
        painter.fillRect(plate, qcolor(context.inks.hatch_ground))
        painter.setPen(qcolor(context.inks.muted))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, _GAP_TEXT)
    painter.end()
