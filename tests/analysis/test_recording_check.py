"""What a few pictures say of a participant, and what is told of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from annotator.analysis.recording_check import FaceLooks, check_person, concerns
from tests.analysis.synthetic import in_picture, resting_face, rotation

LOOKS = 40
# In the head frame a face is 1.74 units wide; at 100 px a unit it is far from too small.
LARGE_PX, SMALL_PX, SMALL_FOR_GAZE_PX = 100.0, 30.0, 50.0


def looks(*, scale_px: float = LARGE_PX, turned_deg: float = 0.0, turned: int = 0, **changes: Any) -> FaceLooks:
    faces = np.repeat(resting_face()[None], LOOKS, axis=0)
    turns = np.array([rotation(yaw_deg=turned_deg if number < turned else 0.0) for number in range(LOOKS)])
    given: dict[str, Any] = {
        "points_px": in_picture(faces, turned=turns, scale_px=scale_px),
        "face_light": np.full(LOOKS, 180.0),
        "light_around": np.full(LOOKS, 120.0),
        "company": np.zeros(LOOKS, dtype=np.bool_),
        "region_px": (0, 0, 640, 480),
    }
    return FaceLooks(**{**given, **changes})


def told(seen: FaceLooks) -> list[str]:
    return [one.kind for one in concerns(check_person("client", "media-1", seen))]


def test_a_large_lit_face_that_looks_ahead_raises_no_concern() -> None:
    check = check_person("client", "media-1", looks())
    assert check.face_width_px == pytest.approx(174, abs=3)
    assert check.measurable_share == 1.0
    assert concerns(check) == ()


@pytest.mark.parametrize(("scale_px", "kind"), [(SMALL_PX, "small"), (SMALL_FOR_GAZE_PX, "small_for_gaze")])
def test_a_small_face_is_told_by_what_it_is_too_small_for(scale_px: float, kind: str) -> None:
    assert told(looks(scale_px=scale_px)) == [kind]


def test_a_face_too_small_is_not_measurable() -> None:
    assert check_person("client", "media-1", looks(scale_px=SMALL_PX)).measurable_share == 0.0


def test_a_face_turned_away_half_of_the_time_is_measurable_the_other_half() -> None:
    check = check_person("client", "media-1", looks(turned_deg=55.0, turned=LOOKS // 2))
    assert (check.turned_share, check.measurable_share) == (0.5, 0.5)
    assert [one.kind for one in concerns(check)] == ["turned"]


def test_a_dark_face_is_told_by_what_is_around_it() -> None:
    dark = np.full(LOOKS, 40.0)
    assert told(looks(face_light=dark, light_around=np.full(LOOKS, 30.0))) == ["dark"]
    assert told(looks(face_light=dark, light_around=np.full(LOOKS, 220.0))) == ["backlit"]


def test_a_face_at_the_edge_of_its_region_is_cut_off() -> None:
    assert told(looks(region_px=(0, 0, 330, 480))) == ["cut_off"]


def test_somebody_else_in_the_region_is_told() -> None:
    assert told(looks(company=np.arange(LOOKS) % 2 == 0)) == ["company"]


def test_nobody_at_all_is_the_one_thing_told() -> None:
    nobody = looks(points_px=np.full((LOOKS, 478, 3), np.nan, dtype=np.float32), face_light=np.full(LOOKS, np.nan))
    check = check_person("client", "media-1", nobody)
    assert check.face_width_px is None
    assert [one.kind for one in concerns(check)] == ["unseen"]


def test_somebody_who_is_away_a_third_of_the_time_is_rarely_seen() -> None:
    points = looks().points_px
    points[: LOOKS // 3] = np.nan
    assert told(looks(points_px=points)) == ["rarely_seen"]
