"""Where a face was seen, but too small to be measured: the reason that is told for a gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.measurability import LEAST_FACE_WIDTH_FOR_GAZE_PX, LEAST_FACE_WIDTH_PX
from annotator.analysis.posture_signals import FACE_WIDTH_IOD
from annotator.analysis.sampling import runs
from annotator.analysis.time_spans import covered_s
from annotator.domain.landmarks import FaceTrack
from annotator.domain.signals import Coverage, Family
from annotator.domain.spans import Span

EYE_CORNERS = (33, 263)
"""The mesh points that the size is read from."""
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallFace:
    """When one participant's face was seen, and too small: for any measure, and for the gaze. Session clock."""

    for_face: tuple[Span, ...]
    for_gaze: tuple[Span, ...]

    def spans(self, family: Family) -> tuple[Span, ...]:
        """Those that concern a family of signals; hands and movement do not need a large face."""
        if family == "gaze":
            return self.for_gaze
        return self.for_face if family in ("expression", "head", "posture") else ()


def small_face(face: FaceTrack) -> SmallFace:
    """Find the stretches; the size is that of :mod:`annotator.analysis.measurability`, without aligning the mesh."""
    corners = face.of(EYE_CORNERS).astype(np.float64)
    width_px = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=1) * FACE_WIDTH_IOD
    return SmallFace(
        for_face=_spans(face.times_s, width_px, LEAST_FACE_WIDTH_PX),
        for_gaze=_spans(face.times_s, width_px, LEAST_FACE_WIDTH_FOR_GAZE_PX),
    )


def with_reasons(rows: Iterable[Coverage], small: Mapping[str, SmallFace]) -> tuple[Coverage, ...]:
    """The rows, each with those of its gaps of which most was seen too small.

    Args:
        small: By participant.
    """
    found: list[Coverage] = []
    for row in rows:
        spans = small[row.participant_id].spans(row.family) if row.participant_id in small else ()
        found.append(replace(row, too_small=_mostly(row.gaps, spans)))
    return tuple(found)


def reasons_kept(rows: Iterable[Coverage], earlier: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """The rows with the reasons that were found when there still were landmarks to look at."""
    known = {(row.participant_id, row.family): row.too_small for row in earlier}
    return tuple(
        replace(row, too_small=_mostly(row.gaps, known.get((row.participant_id, row.family), ()))) for row in rows
    )


def _spans(times_s: NDArray[np.float64], width_px: NDArray[np.float64], least_px: float) -> tuple[Span, ...]:
    with np.errstate(invalid="ignore"):
        small = width_px < least_px
    ends_s = np.append(times_s[1:], times_s[-1:])
    return tuple((float(times_s[start]), float(ends_s[stop - 1])) for start, stop in runs(small))


def _mostly(gaps: Iterable[Span], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(gap for gap in gaps if covered_s(spans, *gap) >= _MOSTLY * (gap[1] - gap[0]))
