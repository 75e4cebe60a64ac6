"""Painting the strip of the whole session: sound, gaps, flags by verdict, annotations, markers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.domain.markers import Marker
from annotator.ui.timeline.pixel_colors import Colors, mix
from annotator.ui.timeline.raster import (
    SUBPIXELS,
    Pixels,
    Washes,
    paint_envelopes_and_lines,
    paint_hatch,
    paint_ticks,
    plain_grounds,
    subpixels,
)
from annotator.ui.timeline.sources import RowSpans
from annotator.ui.timeline.tracks import SoundTrack, sound_columns
from annotator.ui.timeline.viewport import Viewport

_MOST_STRIPS = 5
"""With more rows than this their strips would be too thin to see: how much there is of anything is shown instead."""
_LONG_PX = 64


def paint_sound_shape(pixels: Pixels, raster: Viewport, colors: Colors, track: SoundTrack) -> None:
    """How loud it is, pale, from the foot of the strip."""
    height = pixels.shape[0]
    _low, high = sound_columns(track, raster)
    top = subpixels(np.float32(height) - np.nan_to_num(high) * np.float32(height * 0.62))
    line = (top[None], np.full_like(top, height * SUBPIXELS)[None])
    pale = mix(colors.row, colors.waveform_core, 0.26)
    grounds, washes = plain_grounds(height, colors.row), Washes(envelope_ink=pale, line_ink=pale)
    paint_envelopes_and_lines([pixels], envelope=None, line=line, grounds=grounds, washes=[washes])


def paint_gaps(band: Pixels, raster: Viewport, colors: Colors, unseen: Sequence[tuple[float, float]]) -> None:
    """Hatch where nothing of a person could be measured."""
    columns = np.zeros(band.shape[1], dtype=np.bool_)
    for start_s, end_s in unseen:
        columns[max(int(raster.x_of(start_s)), 0) : max(int(raster.x_of(end_s)), 0)] = True
    paint_hatch(band, columns, phase_px=0, ground_ink=colors.hatch_ground, line_ink=colors.hatch)


def paint_flag_band(
    band: Pixels, raster: Viewport, ratio: float, *, colors: Colors, held: RowSpans, looks: Sequence[tuple[int, str]]
) -> None:
    """One person's flags. An accepted one is underlined, an unsure one half as high, a rejected one a faint line.

    Args:
        looks: Ink and verdict (empty for none) of each flag.
    """
    height = band.shape[0]
    thin = max(round(ratio), 1)
    places = {"": slice(0, height), "unsure": slice(0, height // 2), "rejected": slice(height - thin, height)}
    verdicts = np.array([verdict for _ink, verdict in looks])
    tints = np.array([ink for ink, _verdict in looks], dtype=np.uint32)
    for verdict in ("rejected", "unsure", "", "accepted", "adjusted"):
        which = verdicts == verdict
        if bool(which.any()):
            faint = [mix(colors.row, tint, 0.45) for tint in tints[which].tolist()] if verdict == "rejected" else None
            shown = tints[which] if faint is None else np.array(faint, dtype=np.uint32)
            paint_strip(band[places.get(verdict, slice(0, height))], held, shown, raster, ratio, which=which)
            if verdict in ("accepted", "adjusted"):
                foot = np.full(int(which.sum()), colors.text, dtype=np.uint32)
                paint_strip(band[height - thin :], held, foot, raster, ratio, which=which)


def paint_annotation_band(
    band: Pixels, raster: Viewport, ratio: float, colors: Colors, rows: Sequence[RowSpans]
) -> None:
    """A strip for each row; with many rows, how many annotations there are over time."""
    if len(rows) > _MOST_STRIPS:
        _paint_density(band, raster, colors, rows)
        return
    height = max(int(band.shape[0] / max(len(rows), 1)) - 1, 2)
    for number, held in enumerate(rows):
        top = number * (height + 1)
        paint_strip(band[top : top + height], held, held.tints, raster, ratio)


def _paint_density(band: Pixels, raster: Viewport, colors: Colors, rows: Sequence[RowSpans]) -> None:
    width, height = band.shape[1], band.shape[0]
    change = np.zeros(width + 1, dtype=np.int64)
    for held in rows:
        left, right = _columns(held, raster, 1.0)
        change += np.bincount(np.clip(left, 0, width), minlength=width + 1)
        change -= np.bincount(np.clip(np.maximum(right, left + 1), 0, width), minlength=width + 1)
    count = np.cumsum(change)[:width]
    most = max(int(count.max()), 1)
    tops: NDArray[np.intp] = height - np.ceil(np.sqrt(count / most) * height).astype(np.intp)
    inside = np.asarray(np.arange(height)[:, None] >= tops[None, :], np.bool_)
    band[inside] = mix(colors.row, colors.accent, 0.75)


def paint_marker_poles(pixels: Pixels, raster: Viewport, ratio: float, ink: int, markers: Sequence[Marker]) -> None:
    """A pole with a pennant for each marker."""
    width, wing = pixels.shape[1], max(round(4 * ratio), 2)
    for marker in markers:
        x = min(max(round(raster.x_of(marker.time_s)), 0), width - 1)
        pixels[:, x] = ink
        for step in range(wing):
            pixels[step : 2 * wing - step, min(x + step, width - 1)] = ink


def paint_strip(
    band: Pixels,
    held: RowSpans,
    tints: NDArray[np.uint32],
    raster: Viewport,
    ratio: float,
    *,
    which: NDArray[np.bool_] | None = None,
) -> None:
    """Spans (those of ``which``) as bars over the height of ``band``, at least two pixels wide."""
    left, right = _columns(held, raster, 2 * ratio)
    if which is not None:
        left, right = left[which], right[which]
    width = right - left
    # Long spans one by one (few can be long), the many short ones at once.
    long = width > _LONG_PX
    for at in np.flatnonzero(long).tolist():
        band[:, max(int(left[at]), 0) : int(right[at])] = tints[at]
    paint_ticks(
        band,
        left_px=left[~long],
        width_px=width[~long],
        lanes=np.zeros(int((~long).sum()), dtype=np.intp),
        colors=tints[~long],
        lane_tops_px=np.zeros(1, dtype=np.intp),
        lane_height_px=band.shape[0],
    )


def _columns(held: RowSpans, raster: Viewport, least_px: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    spans = held.spans
    left = np.floor((spans.starts_s - raster.start_s) / raster.seconds_per_px).astype(np.intp)
    right = np.ceil((spans.ends_s - raster.start_s) / raster.seconds_per_px).astype(np.intp)
    return left, np.maximum(right, left + round(least_px))
