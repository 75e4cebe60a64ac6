from __future__ import annotations

import math
import random

import pytest

from annotator.analysis.code_sequences import CodePair, adjusted_residual, code_pairs
from annotator.domain.annotations import Annotation


def _row(number: int, code: str, start_s: float, end_s: float, *, coder: str = "me", person: str = "c") -> Annotation:
    return Annotation(
        id=f"a{number:03}", coder_id=coder, tier="T", code_id=code, participant_id=person, start_s=start_s, end_s=end_s
    )


def _sequence(codes: str, **options: str) -> list[Annotation]:
    return [_row(number, code, 10.0 * number, 10.0 * number + 5.0, **options) for number, code in enumerate(codes)]


def _pair(pairs: tuple[CodePair, ...], given: str, target: str) -> CodePair:
    return next(one for one in pairs if (one.given[0], one.target[0]) == (given, target))


def test_what_comes_next_is_counted_and_held_against_chance() -> None:
    pairs = code_pairs(_sequence("ABABABAB"), observed_s=(0, 80))
    there, back = _pair(pairs, "A", "B"), _pair(pairs, "B", "A")
    assert (there.count, back.count) == (4, 3)
    assert there.probability == 1.0
    assert there.expected == pytest.approx(4 * 4 / 7)
    assert there.z == pytest.approx((4 - 16 / 7) / math.sqrt(16 / 7 * (1 - 4 / 7) * (1 - 4 / 7)))


def test_the_adjusted_residual_is_the_root_of_chi_square_in_a_table_of_two_by_two() -> None:
    (a, b), (c, d) = (12, 5), (7, 20)
    chi_square = 44 * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
    assert adjusted_residual(12, 17, 19, 44) ** 2 == pytest.approx(chi_square)


@pytest.mark.parametrize(("lag", "count"), [(1, 0), (2, 1)])
def test_a_lag_looks_further_on(lag: int, count: int) -> None:
    assert _pair(code_pairs(_sequence("AXB"), observed_s=(0, 30), lag=lag), "A", "B").count == count


def test_in_a_random_order_few_are_far_from_chance() -> None:
    codes = "".join(random.Random(3).choices("ABCD", k=3000))
    pairs = code_pairs(_sequence(codes), observed_s=(0, 30_000))
    assert all(abs(pair.z) < 4 for pair in pairs)
    assert sum(pair.count for pair in pairs) == 2999


def test_coders_are_sequences_of_their_own() -> None:
    rows = [*_sequence("AA"), *_sequence("BB", coder="jo")]
    pairs = code_pairs(rows, observed_s=(0, 30))
    assert _pair(pairs, "A", "A").count == _pair(pairs, "B", "B").count == 1
    assert _pair(pairs, "A", "B").count == 0


def test_latency_is_from_each_start_to_the_next_start_within_the_window() -> None:
    rows = [_row(0, "A", 0, 1), _row(1, "B", 2, 3), _row(2, "A", 10, 11), _row(3, "B", 14, 15), _row(4, "A", 20, 21)]
    rows.append(_row(5, "B", 60, 61))
    pair = _pair(code_pairs(rows, observed_s=(0, 100), window_s=10), "A", "B")
    assert (pair.given_count, pair.followed) == (3, 2)
    assert pair.latency_s[1] == pytest.approx(3.0)


def test_codes_that_start_together_follow_at_once() -> None:
    pair = _pair(code_pairs([_row(0, "A", 5, 6), _row(1, "B", 5, 9)], observed_s=(0, 10)), "A", "B")
    assert pair.latency_s[1] == 0.0


def test_overlap_counts_time_once_and_knows_what_chance_would_give() -> None:
    rows = [_row(0, "A", 0, 10), _row(1, "A", 5, 20), _row(2, "B", 15, 40)]
    pair = _pair(code_pairs(rows, observed_s=(0, 100)), "A", "B")
    assert pair.overlap_s == pytest.approx(5.0)
    assert pair.overlap_share == pytest.approx(0.25)
    assert pair.expected_overlap_s == pytest.approx(20 * 25 / 100)


def test_overlap_is_the_same_from_either_side_and_as_measured_on_a_fine_grid() -> None:
    rng = random.Random(5)
    rows: list[Annotation] = []
    for number in range(60):
        start = rng.randrange(0, 900)
        rows.append(_row(number, rng.choice("AB"), start, start + rng.randrange(1, 60)))
    pairs = code_pairs(rows, observed_s=(0, 1000))
    held = {code: {s for r in rows if r.code_id == code for s in range(int(r.start_s), int(r.end_s))} for code in "AB"}
    assert _pair(pairs, "A", "B").overlap_s == len(held["A"] & held["B"]) == _pair(pairs, "B", "A").overlap_s


def test_only_what_starts_in_the_observed_time_is_an_event() -> None:
    pairs = code_pairs(_sequence("ABAB"), observed_s=(10, 25))
    assert _pair(pairs, "B", "A").count == 1
    assert _pair(pairs, "A", "B").count == 0


def test_people_are_told_apart_where_wanted() -> None:
    rows = [_row(0, "A", 0, 1), _row(1, "A", 5, 6, person="t")]
    apart = {(one.given, one.target): one.count for one in code_pairs(rows, observed_s=(0, 10))}
    assert apart[("A", "c"), ("A", "t")] == 1
    (together,) = code_pairs(rows, observed_s=(0, 10), by_participant=False)
    assert together.count == 1


def test_the_table_has_every_code_given_and_as_target() -> None:
    pairs = code_pairs(_sequence("ABC"), observed_s=(0, 30))
    codes = {one.given for one in pairs}
    assert len(codes) == 3
    assert {(one.given, one.target) for one in pairs} == {(given, target) for given in codes for target in codes}


@pytest.mark.parametrize("wrong", [{"observed_s": (5, 5)}, {"lag": 0}, {"window_s": 0.0}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"empty|above 0"):
        code_pairs(_sequence("AB"), **{"observed_s": (0, 30), **wrong})  # type: ignore[arg-type]


def test_no_annotation_no_pair() -> None:
    assert code_pairs([], observed_s=(0, 1)) == ()
