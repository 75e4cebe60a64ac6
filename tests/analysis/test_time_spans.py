"""Spans of time: their union, difference and common part, against what single moments say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.time_spans import covered_s
from annotator.domain.spans import Span, common, united, without

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda row: (float(row[0]), float(row[0] + row[1]))),
    max_size=8,
)


def inside(spans: list[Span] | tuple[Span, ...], time_s: float) -> bool:
    return any(start_s < time_s < end_s for start_s, end_s in spans)


@given(SPANS, SPANS)
def test_every_moment_is_where_it_belongs(first: list[Span], second: list[Span]) -> None:
    both, left, shared = united([*first, *second]), without(first, second), common(first, second)
    for half in range(105):
        time_s = half / 2 + 0.25
        assert inside(both, time_s) == (inside(first, time_s) or inside(second, time_s))
        assert inside(left, time_s) == (inside(first, time_s) and not inside(second, time_s))
        assert inside(shared, time_s) == (inside(first, time_s) and inside(second, time_s))


@given(SPANS, st.integers(0, 50), st.integers(0, 20))
def test_covered_seconds_are_those_of_the_common_part(spans: list[Span], start: int, length: int) -> None:
    window = (float(start), float(start + length))
    expected = sum(end_s - start_s for start_s, end_s in common(spans, [window]))
    assert abs(covered_s(united(spans), *window) - expected) < 1e-9


def test_short_gaps_are_closed_when_asked_for() -> None:
    assert united([(0, 1), (1.2, 2), (3, 4)], gap_s=0.3) == ((0, 2), (3, 4))
    assert united([(5, 8), (0, 3), (7, 9), (9, 10)]) == ((0, 3), (5, 10))
