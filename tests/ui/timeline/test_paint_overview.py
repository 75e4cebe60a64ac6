from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.markers import Marker
from annotator.ui.look.theme import LIGHT
from annotator.ui.timeline.paint_overview import paint_annotation_band, paint_flag_band, paint_marker_poles
from annotator.ui.timeline.pixel_colors import pixel_colors
from annotator.ui.timeline.raster import Pixels
from annotator.ui.timeline.sources import RowSpans
from annotator.ui.timeline.spans import make_spans
from annotator.ui.timeline.viewport import Viewport

COLORS = pixel_colors(LIGHT)
WHOLE = Viewport.whole(100.0, 200)


def strip(height_px: int = 12) -> Pixels:
    return np.full((height_px, 200), COLORS.row, dtype=np.uint32)


def spans(*items: tuple[float, float]) -> RowSpans:
    made = make_spans((f"a{n}", start, end) for n, (start, end) in enumerate(items))
    return RowSpans(
        spans=made,
        tints=np.full(len(items), 7, dtype=np.uint32),
        foreign=np.zeros(len(items), dtype=np.bool_),
    )


def look_of(verdict: str) -> tuple[int, ...]:
    """The column of pixels in the middle of a flag with this verdict."""
    band = strip()
    ink = COLORS.families["gaze"]
    paint_flag_band(band, WHOLE, 1.0, colors=COLORS, held=spans((50, 60)), looks=[(ink, verdict)])
    return tuple(band[:, 110].tolist())


def test_verdicts_differ_in_shape_and_not_only_in_colour() -> None:
    painted = {verdict: look_of(verdict) for verdict in ("", "accepted", "unsure", "rejected")}
    heights = {verdict: sum(ink != COLORS.row for ink in column) for verdict, column in painted.items()}
    assert heights == {"": 12, "accepted": 12, "unsure": 6, "rejected": 1}
    assert painted["accepted"] != painted[""]
    assert look_of("adjusted") == painted["accepted"]


@pytest.mark.parametrize("rows", [1, 3, 5])
def test_each_of_a_few_rows_has_its_own_strip(rows: int) -> None:
    band = strip(16)
    held = [spans((10.0 * n, 10.0 * n + 5)) for n in range(rows)]
    paint_annotation_band(band, WHOLE, 1.0, COLORS, held)
    for number in range(rows):
        assert 7 in band[:, 20 * number + 5]


def test_with_many_rows_it_shows_how_much_there_is() -> None:
    band = strip()
    paint_annotation_band(band, WHOLE, 1.0, COLORS, [*(spans((10, 20)) for _ in range(9)), spans((50, 60))])
    heights = (band != COLORS.row).sum(axis=0)
    assert heights[30] == 12
    assert 0 < heights[110] < 12
    assert heights[150] == 0


def test_a_marker_stands_where_its_moment_is() -> None:
    band = strip()
    paint_marker_poles(band, WHOLE, 1.0, 9, [Marker(id="m", coder_id="me", time_s=25.0)])
    assert (band[:, 50] == 9).all()
    assert not (band[:, 40] == 9).any()
