from itertools import pairwise

from annotator.features.demo.script import Script, ScriptedCue
from benchmarks.random_scripts import random_script
from benchmarks.truth import known_events


def _cue(kind, start_s, **more):
    values = {"role": "client", "start_s": start_s, "rise_s": 0.4, "hold_s": 1.0, "fall_s": 0.4, **more}
    return ScriptedCue(kind=kind, **values)


def test_cues_of_one_family_that_begin_together_are_one_moment():
    script = Script(duration_s=30, cues=(_cue("brow_lower", 5.0), _cue("lip_corner_depress", 5.2), _cue("smile", 9.0)))
    assert [event.name for event in known_events(script)] == ["brow_lower + lip_corner_depress", "smile"]


def test_cues_of_two_people_or_two_families_are_two_moments():
    script = Script(duration_s=30, cues=(_cue("smile", 5), _cue("smile", 5, role="therapist"), _cue("look_away", 5)))
    assert len(known_events(script)) == 3


def test_coming_back_from_a_posture_may_be_found_but_need_not():
    lean = _cue("lean_in", 5.0, hold_s=8.0)
    there, back = known_events(Script(duration_s=30, cues=(lean,)))
    assert (there.optional, back.optional) == (False, True)
    assert there.onset_s == lean.onset_s
    assert lean.apex_s + 8.0 < back.onset_s < lean.end_s


def test_random_scripts_repeat_by_seed_and_no_cue_overlaps_another_of_the_same_person():
    assert random_script(5) == random_script(5)
    assert random_script(5) != random_script(6)
    for role in ("client", "therapist"):
        cues = sorted(random_script(5).of_role(role), key=lambda cue: cue.start_s)
        assert len(cues) > 8
        assert all(first.end_s < second.start_s for first, second in pairwise(cues))
