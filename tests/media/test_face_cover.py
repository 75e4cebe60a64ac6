from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.covering import COVER_STYLES, CoverStyle
from annotator.media.face_cover import SOLID_BGR, cover, covered_mask

RANDOM = np.random.default_rng(1).integers(0, 256, (120, 160, 3), dtype=np.uint8)
BOX = (40.0, 20.0, 100.0, 90.0)


@pytest.mark.parametrize("style", COVER_STYLES)
def test_only_the_box_changes_and_nothing_fine_is_left_in_it(style: CoverStyle) -> None:
    before = RANDOM.copy()
    made = cover(RANDOM, [BOX], style)
    assert np.array_equal(RANDOM, before)
    mask = covered_mask((120, 160), [BOX])
    assert np.array_equal(made[~mask], RANDOM[~mask])
    inside = made[35:75, 55:85].astype(float)
    assert (
        np.abs(np.diff(inside, axis=1)).mean()
        < 0.1 * np.abs(np.diff(RANDOM[35:75, 55:85].astype(float), axis=1)).mean()
    )
    if style == "solid":
        assert np.all(made[mask] == SOLID_BGR)


def test_pixels_are_few() -> None:
    made = cover(RANDOM, [BOX], "pixels")[30:80, 52:88]
    assert len(np.unique(made.reshape(-1, 3), axis=0)) <= 25


@pytest.mark.parametrize("style", COVER_STYLES)
def test_a_box_cut_by_the_border_is_covered_into_the_corner(style: CoverStyle) -> None:
    box = (-30.0, -30.0, 30.0, 30.0)
    mask = covered_mask((120, 160), [box])
    assert mask[0, 0]
    assert mask[:20, :20].all()
    made = cover(RANDOM, [box, (500.0, 500.0, 600.0, 600.0)], style)
    assert not np.array_equal(made[:20, :20], RANDOM[:20, :20])


def test_a_box_over_everything_leaves_nothing() -> None:
    assert covered_mask((120, 160), [(0.0, 0.0, 160.0, 120.0)]).all()
    assert np.all(cover(RANDOM, [(0.0, 0.0, 160.0, 120.0)], "solid") == SOLID_BGR)


def test_the_middle_four_fifths_of_a_box_are_covered_in_spite_of_round_corners() -> None:
    mask = covered_mask((120, 160), [BOX])
    assert mask[27:83, 46:94].all()
