from __future__ import annotations

import pytest

from annotator.ui.timeline.hit import SpanHit, span_at
from annotator.ui.timeline.rows import LaneBoxes
from annotator.ui.timeline.spans import make_spans
from annotator.ui.timeline.viewport import Viewport

VIEW = Viewport.whole(100.0, 1000)
BOXES = LaneBoxes(first_top_px=4, height_px=20, step_px=22, count=2)
SPANS = make_spans([("long", 10.0, 30.0), ("inner", 15.0, 20.0), ("narrow", 50.0, 50.5)])


def at(x: float, y: float = 10, *, chosen: tuple[str, ...] = (), resizable: bool = True) -> SpanHit | None:
    return span_at(SPANS, BOXES, VIEW, x_px=x, y_px=y, chosen=chosen, resizable=lambda _id: resizable)


@pytest.mark.parametrize(("x", "edge"), [(102, "start"), (97, "start"), (298, "end"), (200, None)])
def test_edges_of_a_wide_span_can_be_taken(x: float, edge: str | None) -> None:
    found = at(x)
    assert found is not None
    assert SPANS.ids[found.index] == "long"
    assert found.edge == edge


def test_nobody_else_s_edges_can_be_taken() -> None:
    found = at(102, resizable=False)
    assert found is not None
    assert found.edge is None


def test_spans_are_told_apart_by_lane() -> None:
    lower = at(170, y=30)
    assert lower is not None
    assert SPANS.ids[lower.index] == "inner"


def test_a_narrow_span_is_easy_to_take_and_shows_edges_once_chosen() -> None:
    near = at(497)
    assert near is not None
    assert near.edge is None
    edge = at(497, chosen=("narrow",))
    assert edge is not None
    assert edge.edge == "start"


def test_empty_ground_is_empty() -> None:
    assert at(700) is None
