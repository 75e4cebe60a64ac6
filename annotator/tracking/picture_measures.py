"""Measures of the picture that need no model: motion, cuts, light, and the flow of the torso."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from annotator.domain.arrays import Floats, Pixels, Singles

# Luma of the region is measured with no more pixels than this.
_MOST_PIXELS = 320 * 240
# The whole picture is compared at this size, in a grid of 4 x 4 blocks.
PICTURE_SIDE_PX = (64, 36)
_GRID = 4
# What is seen around the torso while its flow is measured, in shrunken pixels: what moves in must come from somewhere.
_FLOW_MARGIN_PX = 16
# OpenCV's flow of a flat picture of fewer rows than this ends the process.
_LEAST_FLOW_ROWS = 32
# Above this cut score two pictures do not show the same scene, and there is no flow between them.
SAME_SCENE_BELOW = 0.5
_HISTOGRAM_BINS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMeasures:
    """One picture against the one before; the fields of :class:`annotator.domain.landmarks.PictureTrack`."""

    motion_energy: float
    cut_score: float
    brightness: float
    torso_flow_px: tuple[float, float]


def halvings(width_px: int, height_px: int) -> int:
    """How often a region is halved to be measured: until it has no more pixels than 320 x 240."""
    times = 0
    while (width_px >> times) * (height_px >> times) > _MOST_PIXELS:
        times += 1
    return times


class PictureMeter:
    """Compares each picture of one participant with the one before. Cuts concern everybody: see :class:`CutMeter`."""

    def __init__(self) -> None:
        # The median over the torso is as good with the ultra-fast preset as with the fast one (shifts of 0.05 to 30 px
        # on two real clips), at a third of the cost.
        self._flow: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self._region: Pixels | None = None

    def measure(
        self, *, region_luma: Pixels, cut_score: float, torso: tuple[int, int, int, int] | None, scale: int
    ) -> PictureMeasures:
        """Measure one picture.

        Args:
            region_luma: (h, w) of the participant's region, halved as often as :func:`halvings` says.
            cut_score: Of the whole picture against the one before.
            torso: Left, top, right, bottom of the torso in ``region_luma``; None where unknown.
            scale: Pixels of the full picture per pixel of ``region_luma``.

        Returns:
            The measures; motion is 0 and the flow is NaN for the first picture.
        """
        before, self._region = self._region, region_luma
        motion, flow = 0.0, (np.nan, np.nan)
        if before is not None:
            motion = cv2.mean(cv2.absdiff(before, region_luma))[0]
            if torso is not None and cut_score < SAME_SCENE_BELOW:
                flow = self._torso_flow(before, region_luma, torso, scale)
        return PictureMeasures(
            motion_energy=motion, cut_score=cut_score, brightness=cv2.mean(region_luma)[0], torso_flow_px=flow
        )

    def _torso_flow(
        self, before: Pixels, after: Pixels, torso: tuple[int, int, int, int], scale: int
    ) -> tuple[float, float]:
        left, top, right, bottom = torso
        last_y = min(len(after), max(bottom + _FLOW_MARGIN_PX, _LEAST_FLOW_ROWS))
        first_x = max(0, left - _FLOW_MARGIN_PX)
        first_y = max(0, min(top - _FLOW_MARGIN_PX, last_y - _LEAST_FLOW_ROWS))
        if last_y - first_y < _LEAST_FLOW_ROWS:
            return np.nan, np.nan
        around = slice(first_y, last_y), slice(first_x, right + _FLOW_MARGIN_PX)
        pair = [np.ascontiguousarray(picture[around]) for picture in (before, after)]
        flow: Singles = self._flow.calc(*pair, None)
        # The preset finds one vector for four by four pixels; what lies between is interpolated.
        inside = flow[top - first_y : bottom - first_y : 4, left - first_x : right - first_x : 4]
        across, down = np.median(inside.reshape(-1, 2), axis=0)
        return float(across * scale), float(down * scale)


class CutMeter:
    """Compares each whole picture with the one before, once for everybody in it."""

    def __init__(self) -> None:
        self._scene: _PictureSummary | None = None

    def measure(self, picture_luma: Pixels) -> float:
        """See :func:`cut_score`; 0 for the first picture.

        Args:
            picture_luma: (36, 64) of the whole picture.
        """
        before, self._scene = self._scene, _scene(picture_luma)
        return 0.0 if before is None else _unlikeness(before, self._scene)


def torso_box(
    face_px: tuple[float, float, float, float], *, width_px: int, height_px: int
) -> tuple[int, int, int, int] | None:
    """The torso below a face, both as left, top, right, bottom; None where it lies outside the region.

    Three face widths across and two and a half face heights down, starting a fifth of a face under the chin: the
    chest of a seated person, without the jaw that talks above it.
    """
    left, top, right, bottom = face_px
    face_width, face_height = right - left, bottom - top
    centre = (left + right) / 2
    box = (
        max(0, round(centre - 1.5 * face_width)),
        max(0, round(bottom + 0.2 * face_height)),
        min(width_px, round(centre + 1.5 * face_width)),
        min(height_px, round(bottom + 2.7 * face_height)),
    )
    return box if box[2] - box[0] >= 8 and box[3] - box[1] >= 8 else None


def cut_score(before: Pixels, after: Pixels) -> float:
    """How unlike two pictures are, 0 (the same scene) to 1 (a camera cut).

    Structure: one minus the correlation of brightness in each of 4 x 4 blocks; the median block counts, so a person
    who moves before a steady background changes little, and light that comes and goes changes nothing. Content:
    distance of the luma histograms. A cut changes structure everywhere; the histogram weighs in with a third.

    Args:
        before: (h, w) luma of the whole picture, small.
        after: The same of the next picture.
    """
    return _unlikeness(_scene(before), _scene(after))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _PictureSummary:
    """What cuts are found by in one picture: (16,) means of its blocks, (16, k) what differs, and its histogram."""

    means: Floats
    deviations: Floats
    variances: Floats
    histogram: Floats


def _scene(picture: Pixels) -> _PictureSummary:
    blocks = _blocks(picture)
    means = blocks.mean(axis=1)
    deviations = blocks - means[:, None]
    return _PictureSummary(
        means=means,
        deviations=deviations,
        variances=_mean_product(deviations, deviations),
        histogram=np.bincount((picture >> 4).ravel(), minlength=_HISTOGRAM_BINS) / picture.size,
    )


def _unlikeness(before: _PictureSummary, after: _PictureSummary) -> float:
    structure = float(np.median(_block_differences(before, after)))
    content = float(np.abs(before.histogram - after.histogram).sum() / 2)
    return min(1.0, structure * (2 / 3 + min(1.0, content / 0.3) / 3))


def _block_differences(before: _PictureSummary, after: _PictureSummary) -> Floats:
    """(16,) one minus the correlation of each block, 0..1; flat blocks are compared by their brightness."""
    product = _mean_product(before.deviations, after.deviations)
    # A few grey levels of noise on a flat wall correlate with nothing: they count as structure of their own size.
    noise = 4.0
    correlation = (product + noise) / np.sqrt((before.variances + noise) * (after.variances + noise))
    flat = np.maximum(before.variances, after.variances) < 9.0
    brightness_step = np.abs(before.means - after.means) / 64.0
    return np.clip(np.where(flat, brightness_step, 1.0 - correlation), 0.0, 1.0)


def _mean_product(one: Floats, other: Floats) -> Floats:
    product: Floats = np.einsum("ij,ij->i", one, other)
    return product / one.shape[1]


def _blocks(picture: Pixels) -> Floats:
    height, width = (side // _GRID * _GRID for side in picture.shape)
    cut = picture[:height, :width].reshape(_GRID, height // _GRID, _GRID, width // _GRID)
    return cut.swapaxes(1, 2).reshape(_GRID * _GRID, -1).astype(np.float64)
