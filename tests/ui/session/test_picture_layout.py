"""Up to four pictures in one place: nothing overlaps, nothing leaves it, and the leading one is largest where asked."""

from __future__ import annotations

from itertools import combinations

import pytest

from annotator.ui.session.picture_layout import PICTURE_LAYOUTS, Place, arrange

ASPECTS = (16 / 9, 16 / 9, 4 / 3, 9 / 16)


def inside(place: Place, width_px: int, height_px: int) -> bool:
    fits = place.x + place.width <= width_px and place.y + place.height <= height_px
    return place.x >= 0 and place.y >= 0 and fits and place.width > 0 and place.height > 0


def apart(one: Place, other: Place) -> bool:
    across = one.x + one.width <= other.x or other.x + other.width <= one.x
    return across or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("layout", PICTURE_LAYOUTS)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize(("width_px", "height_px"), [(840, 340), (1480, 560), (420, 700)])
def test_pictures_lie_inside_and_apart(layout, count: int, width_px: int, height_px: int) -> None:
    places = arrange(layout, ASPECTS[:count], lead=count - 1, width_px=width_px, height_px=height_px)
    shown = [place for place in places if place is not None]
    assert len(shown) == (1 if layout == "one" else count)
    assert places[count - 1] is not None
    assert all(inside(place, width_px, height_px) for place in shown)
    assert all(apart(*pair) for pair in combinations(shown, 2))


def test_two_wide_pictures_lie_side_by_side_in_a_wide_place_and_stacked_in_a_high_one() -> None:
    one, other = arrange("grid", (1.0, 1.0), lead=0, width_px=1000, height_px=400)
    assert one is not None
    assert other is not None
    assert one.y == other.y
    one, other = arrange("grid", (1.0, 1.0), lead=0, width_px=400, height_px=1000)
    assert one is not None
    assert other is not None
    assert one.x == other.x


def test_the_leading_one_is_the_largest() -> None:
    places = arrange("large", ASPECTS, lead=1, width_px=1200, height_px=500)
    areas = [place.picture_area(aspect) for place, aspect in zip(places, ASPECTS, strict=True) if place is not None]
    assert max(areas) == areas[1]
    assert areas[1] > 3 * sorted(areas)[-2]
