"""Painting the row of a spectrogram: low pitch at the foot, the stronger the further from the ground's colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.ui.look.theme import Theme
from annotator.ui.session.pitch_curve import PitchCurve
from annotator.ui.timeline.pixel_colors import mix, pixel_colors
from annotator.ui.timeline.raster import Pixels
from annotator.ui.timeline.surface import PaintContext, Surface

if TYPE_CHECKING:
    from annotator.media.spectrogram import SpectrogramShape

Floats = NDArray[np.float64]

SHOWN_DB = 50.0
"""What is this much below the loud of a recording is painted as nothing."""
PITCH_HZ = (60.0, 600.0)
"""The scale of the pitch's curve, from the foot of the row to its top, in equal steps of semitones."""
_RISE_DB_PER_OCTAVE = 6.0
"""Voices grow weaker upwards: without this (it is Praat's default) formants above the second are not seen."""
_EVEN_HZ = 1000.0
_FINEST_CURVE_S = 0.1
"""Further out a curve of the pitch would be a smear."""
_SHADES = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpectrogramColumns:
    """What of a spectrogram is in view.

    Attributes:
        cells: (pixels, bins) uint8; 0 where there is no sound.
    """

    cells: NDArray[np.uint8]
    shape: SpectrogramShape


def paint_spectrogram(
    surface: Surface,
    context: PaintContext,
    seen: SpectrogramColumns,
    *,
    top_hz: float,
    pitch: PitchCurve | None = None,
    columns: range | None = None,
) -> None:
    """Paint a row or some columns of it.

    Args:
        seen: The same columns of the spectrogram.
        top_hz: The pitch at the row's upper edge.
    """
    height = surface.pixels.shape[0]
    part = columns if columns is not None else range(surface.pixels.shape[1])
    pixels = surface.pixels[:, part.start : part.stop]
    middles_hz: Floats = np.asarray((1 - (np.arange(height) + 0.5) / height) * top_hz, np.float64)
    values, silent = _values(seen, middles_hz)
    rise_db = _RISE_DB_PER_OCTAVE * np.log2(np.maximum(middles_hz, 50.0) / _EVEN_HZ)
    floor_db = seen.shape.loud * seen.shape.step_db - SHOWN_DB
    scale = (_SHADES - 1) / SHOWN_DB
    values *= np.float32(seen.shape.step_db * scale)
    values += ((rise_db - floor_db) * scale).astype(np.float32)[:, None]
    np.clip(values, 0, _SHADES - 1, out=values)
    pixels[:] = _ramp(context.theme)[values.astype(np.intp)]
    pixels[silent] = context.colors.row
    pixels[middles_hz > seen.shape.top_hz] = context.colors.hatch_ground
    if pitch is not None and context.raster.seconds_per_px <= _FINEST_CURVE_S:
        _paint_pitch(pixels, context, pitch, part)


def _values(seen: SpectrogramColumns, middles_hz: Floats) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The cells' values at these pitches, (pitches, pixels), and where there is no sound."""
    bins = seen.cells.shape[1]
    place: Floats = np.clip(middles_hz / seen.shape.bin_hz - 0.5, 0, bins - 1)
    below = np.minimum(place.astype(np.intp), bins - 2)
    share: NDArray[np.float32] = (place - below).astype(np.float32)
    by_bin = np.ascontiguousarray(seen.cells.T)
    low: NDArray[np.float32] = by_bin[below].astype(np.float32)
    silent = low == 0
    rise: NDArray[np.float32] = by_bin[below + 1].astype(np.float32)
    rise -= low
    rise *= share[:, None]
    low += rise
    return low, silent


@lru_cache(maxsize=4)
def _ramp(theme: Theme) -> NDArray[np.uint32]:
    """From the row's ground over the colour of sound to that of text: brightness alone tells strength."""
    colors = pixel_colors(theme)
    middle = _SHADES * 3 // 5
    below = [mix(colors.row, colors.waveform_core, at / middle) for at in range(middle)]
    above = [mix(colors.waveform_core, colors.text, at / (_SHADES - 1 - middle)) for at in range(_SHADES - middle)]
    return np.array([*below, *above], dtype=np.uint32)


def _paint_pitch(pixels: Pixels, context: PaintContext, pitch: PitchCurve, columns: range) -> None:
    view = context.columns(columns)
    first = max(int((view.start_s - pitch.start_s) / pitch.step_s), 0)
    last = min(int((view.end_s - pitch.start_s) / pitch.step_s) + 2, len(pitch.hz))
    if last <= first:
        return
    hz = pitch.hz[first:last]
    voiced = np.flatnonzero(hz > 0)
    height, width = pixels.shape
    low, high = PITCH_HZ
    up: Floats = np.asarray(np.log2(np.clip(hz[voiced], low, high) / low) / np.log2(high / low), np.float64)
    thick, wide = max(round(2 * context.ratio), 1), max(round(pitch.step_s / view.seconds_per_px) + 1, 1)
    y: NDArray[np.intp] = np.rint((1 - up) * (height - thick)).astype(np.intp)
    times_s = pitch.start_s + (first + voiced - 0.5) * pitch.step_s
    x = np.floor((times_s - view.start_s) / view.seconds_per_px + 1e-6).astype(np.intp)
    ink = context.theme.color("playhead").rgb()
    for dx in range(wide):
        inside = (x + dx >= 0) & (x + dx < width)
        for dy in range(thick):
            pixels[y[inside] + dy, x[inside] + dx] = ink
