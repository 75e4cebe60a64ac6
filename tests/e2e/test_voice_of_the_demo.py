"""In the demo each scripted disagreement of a voice is raised, and a flag tells words, face and voice of one moment."""

from __future__ import annotations

from pathlib import Path

from annotator.features.demo.demo_script import demo_script
from annotator.storage.session_folder import SessionFolder


def test_flags_of_the_demo_carry_words_face_and_voice_and_no_other_voice_is_raised(demo_session: Path) -> None:
    with SessionFolder.open(demo_session, read_only=True) as folder:
        flags = list(folder.load().findings.flags.values())
    lines = [line for line in demo_script().lines if line.role == "client"]
    raised = [flag for flag in flags if flag.kind == "incongruence"]
    assert {flag.rule for flag in raised} == {"masking", "contradicting", "quiet_voice", "unspoken_shift"}
    for flag in raised:
        if flag.rule != "unspoken_shift":
            (line,) = [line for line in lines if line.incongruence == flag.rule]
            assert line.text[:20] in flag.text
            assert flag.start_s < line.end_s
            assert flag.end_s > line.start_s
    (contradicting,) = [flag for flag in raised if flag.rule == "contradicting"]
    assert {part.signal for part in contradicting.evidence} >= {"lean_forward", "brow_lower", "voice_pitch_range"}
    assert [flag.family for flag in raised if flag.rule == "quiet_voice"] == ["voice"]
