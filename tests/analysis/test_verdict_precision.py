"""Verdicts as labels: shares with their intervals, and which of them another set of flags would leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.analysis.verdict_precision import Raised, at_sensitivity, coder_precision
from annotator.domain.flags import Evidence, Flag, Verdict, VerdictKind
from tests.fixtures.sessions import flag

BROW = Evidence(signal="brow_lower", unit="IOD", before=0.1, after=0.2, effect_z=4.0, direction="up")


def verdict(flag_: Flag, kind: VerdictKind, coder_id: str = "anna") -> Verdict:
    return Verdict(flag=flag_, coder_id=coder_id, verdict=kind, decided_at="")


def four() -> list[Verdict]:
    return [
        verdict(flag("f1"), "accepted"),
        verdict(flag("f2", start_s=20.0), "adjusted"),
        verdict(flag("f3", start_s=30.0, evidence=(BROW,)), "rejected"),
        verdict(flag("f4", start_s=40.0, kind="incongruence", rule="masking"), "unsure"),
        verdict(flag("f1"), "rejected", "ben"),
    ]


def test_only_the_coders_own_decisions_count_and_unsure_ones_apart() -> None:
    found = coder_precision("anna", four())
    assert (found.all.accepted, found.all.rejected, found.all.unsure) == (2, 1, 1)
    assert found.all.precision == pytest.approx(2 / 3)


def test_the_interval_is_wilsons() -> None:
    # 2 of 3 by hand: (2/3 + z²/6 ± z sqrt(2/27 + z²/36)) / (1 + z²/3) with z = 1.96
    assert coder_precision("anna", four()).all.interval == pytest.approx((0.2077, 0.9385), abs=1e-3)


def test_shifts_are_told_by_the_leading_movement_and_all_by_their_rule() -> None:
    found = coder_precision("anna", four())
    assert {name: (row.accepted, row.rejected) for name, row in found.by_signal.items()} == {
        "lip_corner_pull up": (2, 0),
        "brow_lower up": (0, 1),
    }
    assert set(found.by_rule) == {"phasic", "masking"}


def test_what_nobody_decided_has_no_precision() -> None:
    assert coder_precision("anna", four()).by_rule["masking"].precision is None


def test_another_sensitivity_leaves_what_it_still_raises() -> None:
    rows = [row for row in four() if row.coder_id == "anna"]
    step = at_sensitivity(2, rows, [flag("f1"), flag("f9", start_s=50.0)])
    assert (step.raised, step.judged.accepted, step.judged.rejected) == (2, 1, 0)


def test_the_same_moment_under_another_id_is_found_again() -> None:
    judged = flag("old", start_s=10.0, end_s=11.0)
    raised = Raised([flag("new", start_s=10.1, end_s=11.2)])
    assert raised.holds(judged)
    assert not raised.holds(replace(judged, participant_id="therapist"))
    assert not raised.holds(replace(judged, family="head"))
    assert not raised.holds(replace(judged, start_s=12.0, end_s=13.0))
