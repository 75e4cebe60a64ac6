import json
from itertools import pairwise

import numpy as np
import pytest

from annotator.features.demo.demo_script import demo_script
from annotator.features.demo.script import Script, ScriptedCue, ScriptedLine, read_script, write_script


def _cue(**changes):
    values = {"role": "client", "kind": "smile", "start_s": 2.0, "rise_s": 0.4, "hold_s": 1.0, "fall_s": 0.8}
    return ScriptedCue(**{**values, **changes})


def test_onset_and_offset_are_where_a_tenth_of_the_movement_is_done():
    cue = _cue(amplitude=0.7)
    there = cue.amount(np.array([cue.onset_s, cue.apex_s, cue.apex_s + 0.5, cue.offset_s]))
    assert there == pytest.approx([0.07, 0.7, 0.7, 0.07], abs=1e-9)


def test_nothing_moves_outside_a_cue():
    cue = _cue()
    assert not cue.amount(np.array([0.0, 1.999, 4.2, 100.0])).any()


def test_a_script_reads_back_as_it_was(tmp_path):
    line = ScriptedLine(role="client", start_s=1.0, end_s=2.5, text="It was fine – really.", incongruence="masking")
    script = Script(duration_s=9.0, cues=(_cue(), _cue(kind="lean_in", amplitude=0.5)), lines=(line,), blinks=False)
    write_script(script, tmp_path / "script.json")
    assert read_script(tmp_path / "script.json") == script
    assert [path.name for path in tmp_path.iterdir()] == ["script.json"]


def test_the_file_says_what_onset_means_and_which_family_to_expect(tmp_path):
    write_script(Script(duration_s=9.0, cues=(_cue(),)), tmp_path / "script.json")
    document = json.loads((tmp_path / "script.json").read_text())
    assert "one tenth" in document["definition"]
    (cue,) = document["cues"]
    assert cue["family"] == "expression"
    assert cue["signals"] == ["lip_corner_pull"]
    assert 2.0 < cue["onset_s"] < cue["apex_s"] < cue["offset_s"] < 4.2


@pytest.mark.parametrize("content", ['{"format": "something-else"}', '{"cues": []}'])
def test_another_file_is_refused(tmp_path, content):
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(ValueError, match=r"x\.json is not a script"):
        read_script(tmp_path / "x.json")


def test_an_unknown_kind_of_cue_is_named(tmp_path):
    write_script(Script(duration_s=9.0, cues=(_cue(),)), tmp_path / "x.json")
    (tmp_path / "x.json").write_text((tmp_path / "x.json").read_text().replace('"smile"', '"grin"'))
    with pytest.raises(ValueError, match="'grin' is not a kind of cue"):
        read_script(tmp_path / "x.json")


def test_the_demo_has_several_of_each_kind_for_both_people():
    kinds = [cue.kind for cue in demo_script().cues]
    for kind in ("smile", "brow_raise", "brow_lower", "mouth_open", "lean_in", "shoulder_raise", "look_away"):
        roles = {cue.role for cue in demo_script().cues if cue.kind == kind}
        assert kinds.count(kind) >= 2
        assert roles == {"client", "therapist"}


def test_the_contradicting_lines_of_the_demo_have_the_cues_that_contradict_them():
    script = demo_script()
    said = {line.incongruence: line for line in script.lines if line.incongruence}
    assert set(said) == {"masking", "contradicting", "quiet_voice"}
    assert said["quiet_voice"].louder_db < -6
    wanted = {
        "masking": {"smile"},
        "contradicting": {"brow_lower", "lip_corner_depress", "lean_back"},
        "quiet_voice": set(),
    }
    for kind, line in said.items():
        during = {cue.kind for cue in script.of_role(line.role) if line.start_s <= cue.onset_s <= line.end_s}
        assert wanted[kind] <= during


def test_nobody_speaks_over_the_other_in_the_demo():
    lines = sorted(demo_script().lines, key=lambda line: line.start_s)
    assert all(first.end_s < second.start_s for first, second in pairwise(lines))
    assert lines[-1].end_s < demo_script().duration_s
