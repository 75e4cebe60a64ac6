from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.analysis.flag_text import sentence
from annotator.analysis.merging import merge
from annotator.analysis.shifts import Shift

SMILE = Shift(
    kind="phasic",
    participant_id="client",
    family="expression",
    signal="lip_corner_pull",
    onset_s=723.4,
    apex_s=724.0,
    offset_s=725.2,
    before=0.3,
    after=0.34,
    effect_z=3.1,
    strength=3.0,
    penalty=np.inf,
)
LEAN = replace(
    SMILE,
    kind="sustained",
    family="posture",
    signal="lean_forward",
    onset_s=100.0,
    apex_s=101.0,
    offset_s=101.0,
    before=0.0,
    after=0.15,
    effect_z=10.0,
    penalty=30.0,
)
BACK = replace(LEAN, onset_s=110.0, apex_s=111.0, offset_s=111.2, before=0.15, after=0.01, effect_z=-9.0)


def test_what_moves_together_is_one_moment_with_all_its_evidence() -> None:
    lips = replace(SMILE, signal="lips_part", onset_s=723.5, effect_z=4.9, share=1.2)
    (moment,) = merge([lips, SMILE])
    assert moment.lead is SMILE  # an opening mouth goes with the smile, not the other way round
    assert {shift.signal for shift in moment.shifts} == {"lip_corner_pull", "lips_part"}


def test_a_glance_with_the_smile_is_the_same_moment() -> None:
    glance = replace(SMILE, family="gaze", signal="sight_horizontal")
    (moment,) = merge([glance, SMILE])
    assert moment.lead is SMILE


def test_other_people_and_moments_stay_apart() -> None:
    others = [
        replace(SMILE, participant_id="therapist"),
        replace(SMILE, family="gaze", signal="sight_horizontal", onset_s=731.0, apex_s=732.0, offset_s=733.0),
        replace(SMILE, onset_s=726.0, apex_s=727.0, offset_s=728.0),
    ]
    assert len(merge([SMILE, *others])) == 4


def test_what_makes_no_flag_by_itself_is_evidence_beside_others() -> None:
    away = replace(SMILE, signal="gaze_away", family="gaze", effect_z=5.0)
    assert merge([away]) == []
    (moment,) = merge([SMILE, away])
    assert {shift.signal for shift in moment.shifts} == {"lip_corner_pull", "gaze_away"}


def test_what_is_too_weak_to_be_raised_is_evidence_only() -> None:
    weak = replace(SMILE, signal="brow_lower", strength=1.5)
    assert merge([weak]) == []
    (moment,) = merge([SMILE, weak])
    assert [shift.signal for shift in moment.shifts] == ["lip_corner_pull", "brow_lower"]
    assert len(merge([weak], sensitivity=10)) == 1


def test_a_chain_of_overlaps_does_not_run_together() -> None:
    chain = [
        replace(SMILE, onset_s=step * 0.9, apex_s=step * 0.9 + 0.5, offset_s=step * 0.9 + 1.2, effect_z=4 - 0.1 * step)
        for step in range(6)
    ]
    assert len(merge(chain)) == 6


def test_leaving_and_coming_back_is_one_moment_and_moving_on_is_two() -> None:
    (moment,) = merge([LEAN, BACK])
    assert moment.returned
    assert (moment.lead.onset_s, moment.lead.offset_s) == (100.0, 111.2)
    further = replace(BACK, after=0.3, effect_z=9.0)
    assert [item.returned for item in merge([LEAN, further])] == [False, False]
    late = replace(BACK, onset_s=300.0, apex_s=301.0, offset_s=301.0)
    assert len(merge([LEAN, late])) == 2


def test_sentences_say_what_moved_how_far_when_and_how_long() -> None:
    lips = replace(SMILE, signal="lips_part", onset_s=723.5)
    (moment,) = merge([SMILE, lips])
    assert sentence(moment) == (
        "Lip corners rose by 3.1 SD against this person's baseline at 0:12:03.4 for 1.8 s; with it lips parted."
    )
    (brief,) = merge([replace(SMILE, offset_s=723.8)])
    assert sentence(brief).endswith("for 0.4 s (brief).")
    (fall,) = merge([replace(SMILE, effect_z=-3.0)])
    assert sentence(fall).startswith("Lip corners sank by 3.0 SD")
    (lean,) = merge([LEAN])
    assert sentence(lean) == (
        "The body leaned towards the camera by 10.0 SD against this person's baseline at 0:01:40.0 and stayed."
    )
    (excursion,) = merge([LEAN, BACK])
    assert sentence(excursion).endswith("at 0:01:40.0 and back 11.2 s later.")


def test_a_sentence_names_no_signal_twice() -> None:
    tilt = replace(SMILE, signal="head_roll", family="head")
    back = replace(tilt, effect_z=-2.6, onset_s=tilt.onset_s + 1.0)
    (moment,) = merge([tilt, back])
    assert sentence(moment) == (
        "The head tilted to the picture's left by 3.1 SD against this person's baseline at 0:12:03.4 for 1.8 s."
    )


def test_a_sentence_about_gaze_says_the_zone() -> None:
    aside = replace(SMILE, signal="sight_horizontal", family="gaze", before=0.5, after=-18.0, effect_z=-6.0)
    (moment,) = merge([aside, replace(aside, signal="sight_vertical", after=12.5, effect_z=3.5)])
    assert sentence(moment).endswith("; with it the line of sight went up; gaze zone: up left.")
    (near,) = merge([replace(aside, after=-8.0)])
    assert "zone" not in sentence(near)
