"""How a recording is cut for tracking."""

from __future__ import annotations

from itertools import pairwise

import pytest

from annotator.tracking.settings import SHARD_S, shard_count, shard_span, warm_in_s


@pytest.mark.parametrize(("end_s", "count"), [(0.0, 1), (SHARD_S, 1), (SHARD_S + 0.1, 2), (3 * SHARD_S, 3)])
def test_shards_cover_the_recording_without_gaps(end_s: float, count: int) -> None:
    start_s = 2.5
    assert shard_count(start_s, start_s + end_s) == count
    spans = [shard_span(index, start_s) for index in range(count)]
    assert spans[0][0] == start_s
    assert spans[-1][1] >= start_s + end_s
    assert all(one[1] == other[0] for one, other in pairwise(spans))


def test_the_warm_in_is_some_pictures_and_no_more_than_a_second() -> None:
    assert warm_in_s(16.0) == 0.5
    assert warm_in_s(2.0) == 1.0
    assert warm_in_s(16.0, pictures=4) == 0.25
