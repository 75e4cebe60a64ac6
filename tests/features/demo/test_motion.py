import numpy as np

from annotator.features.demo.motion import act
from annotator.features.demo.script import Script, ScriptedCue, ScriptedLine

_TIMES_S = np.arange(0, 20, 1 / 30)


def _script(**changes):
    return Script(**{"duration_s": 20.0, "roles": ("client",), "blinks": False, **changes})


def _cue(kind, **changes):
    values = {"role": "client", "start_s": 5.0, "rise_s": 0.5, "hold_s": 1.0, "fall_s": 0.5, **changes}
    return ScriptedCue(kind=kind, **values)


def test_without_idle_motion_cues_or_words_nothing_moves():
    motion = act(_script(), "client", _TIMES_S, seed=1, idle=0)
    assert {motion.at(frame) for frame in range(0, 600, 7)} == {motion.at(0)}


def test_a_living_person_is_never_quite_still():
    motion = act(_script(blinks=True), "client", _TIMES_S, seed=1, idle=1)
    assert np.ptp(motion.tracks["head_yaw_deg"]) > 1
    assert motion.tracks["blink"].max() > 0.8
    assert 0.2 < (motion.tracks["blink"] == 0).mean() < 0.99


def test_a_cue_moves_what_it_names_while_it_lasts():
    motion = act(_script(cues=(_cue("lean_in"), _cue("look_away", amplitude=-1.0))), "client", _TIMES_S, seed=1, idle=0)
    assert motion.at(6 * 30).scale > 1.1
    assert motion.at(6 * 30).face.gaze < -0.8
    assert motion.at(6 * 30).head_yaw_deg < -8
    assert motion.at(3 * 30) == motion.at(9 * 30)


def test_one_more_cue_does_not_change_the_idle_motion():
    plain = act(_script(), "client", _TIMES_S, seed=3, idle=1)
    other = act(_script(cues=(_cue("smile"),)), "client", _TIMES_S, seed=3, idle=1)
    assert np.array_equal(plain.tracks["head_yaw_deg"], other.tracks["head_yaw_deg"])


def test_the_mouth_moves_while_its_person_speaks_and_only_then():
    lines = (
        ScriptedLine(role="client", start_s=4.0, end_s=7.0, text="some words"),
        ScriptedLine(role="therapist", start_s=10.0, end_s=13.0, text="other words"),
    )
    motion = act(_script(lines=lines, roles=("client", "therapist")), "client", _TIMES_S, seed=1, idle=1)
    mouth = motion.tracks["mouth_open"]
    assert mouth[(_TIMES_S > 4.2) & (_TIMES_S < 6.8)].std() > 0.03
    assert not mouth[(_TIMES_S < 4) | (_TIMES_S > 7)].any()
