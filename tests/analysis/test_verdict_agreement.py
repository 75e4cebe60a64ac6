import math
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from annotator.analysis.verdict_agreement import cohens_kappa, verdict_agreement, wilson_interval
from annotator.domain.flags import Verdict
from annotator.domain.session import Session
from tests.fixtures.sessions import flag, small_session


def judged(*rows: tuple[str, str, Any]) -> Session:
    made = [Verdict(flag=flag(id_), coder_id=coder, verdict=what, decided_at="") for id_, coder, what in rows]
    return replace(small_session(), verdicts=MappingProxyType({row.key: row for row in made}))


def test_kappa_is_agreement_beyond_chance() -> None:
    # Twenty and fifteen on the diagonal, five and ten off it:
    # observed .70, expected .50.
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_kappa_is_not_defined_where_both_always_say_the_same_thing() -> None:
    assert math.isnan(cohens_kappa([("yes", "yes")] * 5))
    assert math.isnan(cohens_kappa([]))


def test_only_flags_that_both_have_judged_count_and_adjusted_is_accepted() -> None:
    session = judged(
        ("f1", "anna", "accepted"),
        ("f1", "ben", "adjusted"),
        ("f2", "anna", "rejected"),
        ("f2", "ben", "accepted"),
        ("f3", "anna", "accepted"),
    )
    (found,) = verdict_agreement(session)
    assert (found.first_id, found.second_id, found.flags, found.same) == ("anna", "ben", 2, 1)


def test_coders_without_a_flag_in_common_are_not_compared() -> None:
    assert verdict_agreement(judged(("f1", "anna", "accepted"), ("f2", "ben", "accepted"))) == ()


def test_wilsons_interval() -> None:
    # By hand from the formula, 8 of 10.
    assert wilson_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson_interval(0, 0) == (0.0, 1.0)
    low, high = wilson_interval(0, 20)
    assert low == 0.0
    assert high == pytest.approx(0.1611, abs=1e-4)
