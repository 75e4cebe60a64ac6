from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.analysis.shifts import Shift
from annotator.analysis.witnesses import joined, without_habits

CORNERS = Shift(
    kind="phasic",
    participant_id="client",
    family="expression",
    signal="lip_corner_pull",
    onset_s=10.0,
    apex_s=10.6,
    offset_s=12.0,
    before=0.2,
    after=0.25,
    effect_z=4.0,
    strength=2.0,
    penalty=np.inf,
    share=0.3,
)
MODEL = replace(CORNERS, signal="lip_corner_pull_model", onset_s=9.6, strength=4.0, share=0.8)
BOTH = ("lip_corner_pull", "lip_corner_pull_model")


def test_two_weak_witnesses_of_one_movement_are_stronger_than_one() -> None:
    together = joined([CORNERS, MODEL], measured=BOTH)
    assert len({shift.strength for shift in together}) == 1
    (alone,) = joined([CORNERS], measured=BOTH)
    assert alone.strength < 1.5
    assert together[0].strength > 2.5


def test_where_only_one_kind_was_measured_it_speaks_for_both() -> None:
    (alone,) = joined([CORNERS], measured=("lip_corner_pull",))
    assert alone.strength == CORNERS.strength


def test_geometry_says_when_it_was() -> None:
    together = joined([CORNERS, MODEL], measured=BOTH)
    assert {shift.onset_s for shift in together} == {10.0}
    faint = replace(CORNERS, strength=0.9)
    assert {shift.onset_s for shift in joined([faint, MODEL], measured=BOTH)} == {9.6, 10.0}


def test_what_comes_again_and_again_short_of_a_full_movement_counts_for_less() -> None:
    puckers = [
        replace(MODEL, signal="lip_pucker_model", apex_s=3.0 * step, strength=3.0, share=0.5) for step in range(6)
    ]
    full = replace(puckers[2], apex_s=7.0, share=1.0)
    found = without_habits([*puckers, full, CORNERS], own_speech=((0.0, 30.0),))
    assert [shift.strength for shift in found] == pytest.approx([1.8] * 6 + [3.0, CORNERS.strength])
    assert [shift.strength for shift in without_habits(puckers[:3], own_speech=((0.0, 30.0),))] == [3.0] * 3


@pytest.mark.parametrize(("signal", "counts"), [("lip_pucker_model", 3.0), ("brow_lower", 1.8)])
def test_what_a_mouth_does_again_and_again_in_silence_counts_a_brow_has_its_ways_always(
    signal: str, counts: float
) -> None:
    often = [replace(MODEL, signal=signal, apex_s=3.0 * step, strength=3.0, share=0.5) for step in range(6)]
    assert [shift.strength for shift in without_habits(often, own_speech=())] == pytest.approx([counts] * 6)
