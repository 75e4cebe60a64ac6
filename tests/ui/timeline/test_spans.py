from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.timeline.spans import make_spans

spans_of_time = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), max_size=60)


@given(spans_of_time)
def test_spans_of_one_lane_do_not_overlap(drawn: list[tuple[float, float]]) -> None:
    spans = make_spans((str(n), start, start + length) for n, (start, length) in enumerate(drawn))
    last_end: dict[int, float] = {}
    for start, end, lane in zip(spans.starts_s, spans.ends_s, spans.lanes, strict=True):
        assert start >= last_end.get(int(lane), -1.0)
        last_end[int(lane)] = end


@given(spans_of_time)
def test_there_are_no_more_lanes_than_spans_at_one_moment(drawn: list[tuple[float, float]]) -> None:
    items = [(str(n), start, start + length) for n, (start, length) in enumerate(drawn) if length > 0.01]
    deepest = max((sum(s <= start < e for _i, s, e in items) for _id, start, _end in items), default=1)
    assert make_spans(items).lane_count <= deepest


@given(spans_of_time, st.floats(0, 100), st.floats(0, 50))
def test_everything_in_view_is_found(drawn: list[tuple[float, float]], start_s: float, length_s: float) -> None:
    spans = make_spans((str(n), start, start + length) for n, (start, length) in enumerate(drawn))
    found = {spans.ids[index] for index in spans.visible(start_s, start_s + length_s)}
    for n, (start, length) in enumerate(drawn):
        if start <= start_s + length_s and start + length >= start_s:
            assert str(n) in found


def test_an_empty_row_has_one_lane() -> None:
    assert make_spans([]).lane_count == 1


def test_points_at_one_moment_lie_under_each_other() -> None:
    assert make_spans([("a", 5.0, 5.0), ("b", 5.0, 5.0)]).lane_count == 2


_SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), max_size=25)


@given(_SPANS, _SPANS, st.sets(st.integers(0, 24), max_size=6))
def test_taking_out_and_putting_in_gives_what_making_anew_gives(
    held: list[tuple[int, int]], come: list[tuple[int, int]], gone: set[int]
) -> None:
    items = [(f"a{n}", float(start), float(start + length)) for n, (start, length) in enumerate(held)]
    more = [(f"b{n}", float(start), float(start + length)) for n, (start, length) in enumerate(come)]
    left = [item for n, item in enumerate(items) if n not in gone]
    spans, stayed = make_spans(items).without({f"a{n}" for n in gone})
    assert int(stayed.sum()) == len(left)
    for item in more:
        spans, at = spans.with_one(*item)
        assert spans.ids[at] == item[0]
    fresh = make_spans([*left, *more])
    assert spans.ids == fresh.ids
    for name in ("starts_s", "ends_s", "reach_s", "lanes"):
        assert getattr(spans, name).tolist() == getattr(fresh, name).tolist(), name


def test_what_has_not_ended_keeps_its_lane_and_stands_where_it_starts() -> None:
    spans = make_spans([("running", 1.0, math.inf), ("later", 5.0, 6.0), ("much later", 50.0, 51.0)])
    lanes = dict(zip(spans.ids, spans.lanes.tolist(), strict=True))
    assert lanes["running"] not in (lanes["later"], lanes["much later"])
    assert spans.ends_s.tolist() == [1.0, 6.0, 51.0]
    left, _stay = spans.without(["later"])
    again, at = left.with_one("another", 7.0, math.inf)
    lanes = dict(zip(again.ids, again.lanes.tolist(), strict=True))
    assert len({lanes["running"], lanes["another"], lanes["much later"]}) == 3
    assert again.ends_s[at] == 7.0


@pytest.mark.parametrize("seed", range(5))
def test_coming_and_going_gives_the_lanes_that_making_them_anew_gives(seed: int) -> None:
    rng = random.Random(seed)
    items: dict[str, tuple[float, float]] = {}
    spans = make_spans([])
    for number in range(80):
        if items and rng.random() < 0.3:
            gone = rng.choice(list(items))
            del items[gone]
            spans, _stay = spans.without([gone])
        else:
            start_s = round(rng.uniform(0, 40), 1)
            end_s = math.inf if rng.random() < 0.1 else start_s + rng.choice([0.0, 0.5, 3.0])
            items[f"s{number}"] = (start_s, end_s)
            spans, _at = spans.with_one(f"s{number}", start_s, end_s)
        anew = make_spans((id_, *times) for id_, times in items.items())
        assert spans.ids == anew.ids
        assert spans.lanes.tolist() == anew.lanes.tolist()
