from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain.flag_moments import LONGEST_S, flag_moments
from tests.ui.timeline.sessions import flag


def test_flags_of_one_person_that_overlap_are_one_moment() -> None:
    (moment,) = flag_moments([flag("a", 1.0, 3.0), flag("b", 2.0, 4.0)])
    assert {one.id for one in moment.flags} == {"a", "b"}
    assert (moment.start_s, moment.end_s) == (1.0, 4.0)


@pytest.mark.parametrize(
    "other", [flag("b", 3.0, 4.0), flag("b", 1.5, 2.0, "t")], ids=["one after the other", "two people"]
)
def test_what_does_not_overlap_and_what_somebody_else_does_is_a_moment_of_its_own(other) -> None:
    assert len(flag_moments([flag("a", 1.0, 3.0), other])) == 2


def test_a_long_movement_does_not_swallow_what_happens_within_it() -> None:
    lean, smile = flag("lean", 1.0, 60.0), flag("smile", 1.1 + LONGEST_S, 6.0)
    assert len(flag_moments([lean, smile])) == 2


def test_a_candidate_leads_even_a_stronger_movement() -> None:
    candidate = replace(flag("a", 1.0, 3.0), kind="incongruence", score=2.0)
    (moment,) = flag_moments([replace(flag("b", 1.0, 3.0), score=9.0), candidate])
    assert moment.leading == candidate
    assert moment.is_candidate


def test_every_flag_is_in_exactly_one_moment_in_whatever_order_they_come() -> None:
    flags = [flag(f"f{n}", 0.7 * n, 0.7 * n + 1.5 + n % 3, "ct"[n % 2]) for n in range(60)]
    grouped = flag_moments(flags)
    assert sorted(one.id for moment in grouped for one in moment.flags) == sorted(one.id for one in flags)
    assert flag_moments(reversed(flags)) == grouped
