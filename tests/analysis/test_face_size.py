"""The reason for a gap: the face was there, and too small."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.coverage import coverage_notes
from annotator.analysis.face_size import EYE_CORNERS, reasons_kept, small_face, with_reasons
from annotator.domain.landmarks import FaceTrack
from annotator.domain.participants import Participant
from annotator.domain.signals import Coverage, Family
from tests.analysis.synthetic import in_picture, resting_face

STEP_S = 0.1
ADA = (Participant(id="client", role="client", name="Ada"),)


def track() -> FaceTrack:
    """Ten seconds: far too small, too small for the gaze, gone, large."""
    scale_px = np.repeat([30.0, 50.0, 100.0, 100.0], 25)
    points = in_picture(np.repeat(resting_face()[None], 100, axis=0), scale_px=scale_px)
    points[50:75] = np.nan
    return FaceTrack(times_s=np.arange(100) * STEP_S, points_px=points)


def row(family: Family, *gaps: tuple[float, float]) -> Coverage:
    gone_s = sum(end_s - start_s for start_s, end_s in gaps)
    return Coverage(participant_id="client", family=family, measurable_s=10 - gone_s, total_s=10, gaps=gaps)


def test_where_the_face_is_too_small_is_found_for_each_family() -> None:
    small = small_face(track())
    (face,), (gaze,) = small.spans("expression"), small.spans("gaze")
    assert face == pytest.approx((0.0, 2.5))
    assert gaze == pytest.approx((0.0, 5.0))
    assert small.spans("hands") == ()


def test_kept_mesh_points_are_enough() -> None:
    whole = track()
    corners = FaceTrack(times_s=whole.times_s, points_px=whole.of(EYE_CORNERS), kept=EYE_CORNERS)
    assert small_face(corners) == small_face(whole)


def test_only_gaps_with_a_small_face_in_them_get_the_reason() -> None:
    (found,) = with_reasons([row("expression", (0.0, 2.5), (5.0, 7.5))], {"client": small_face(track())})
    assert found.too_small == ((0.0, 2.5),)


def test_reasons_outlive_the_landmarks() -> None:
    earlier = with_reasons([row("expression", (0.0, 2.5), (5.0, 7.5))], {"client": small_face(track())})
    (found,) = reasons_kept([row("expression", (0.0, 2.4), (5.0, 7.6))], earlier)
    assert found.too_small == ((0.0, 2.4),)


def test_a_face_always_too_small_is_said_to_be_so() -> None:
    small = Coverage(
        participant_id="client", family="head", measurable_s=0, total_s=10, gaps=((0, 10),), too_small=((0, 10),)
    )
    (note,) = coverage_notes([small], ADA)
    assert note.startswith("The face of Ada is too small to be measured: narrower than 70 px")
