from __future__ import annotations

import pytest

from annotator.domain.covering import CoverArea, parse_area
from annotator.domain.media import RIGHT_REGION, Region
from annotator.media.face_cover import covered_mask


def test_an_area_is_a_rectangle_of_every_recording_or_of_one() -> None:
    assert parse_area("0.8,0,0.2,0.25") == CoverArea(region=Region(x=0.8, y=0.0, width=0.2, height=0.25))
    assert parse_area("right@media-2") == CoverArea(region=RIGHT_REGION, media_id="media-2")


@pytest.mark.parametrize("text", ["", "0.8,0,0.4,0.2", "0,0,1", "somewhere"])
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="region"):
        parse_area(text)


@pytest.mark.parametrize("region", [Region(x=0.4, y=0.3, width=0.3, height=0.1), Region(width=0.1, height=1.0)])
def test_all_of_an_area_is_covered_although_covers_have_round_corners(region: Region) -> None:
    mask = covered_mask((200, 300), [CoverArea(region=region).box(300, 200)])
    left, top, width, height = region.to_pixels(300, 200)
    assert mask[top : top + height, left : left + width].all()
    assert mask.mean() < 1.3 * region.width * region.height
