"""What an analysis found, in a few lines."""

from __future__ import annotations

from dataclasses import replace

from annotator.domain.session import Findings
from annotator.domain.signals import Coverage, Level
from annotator.terminal.summary import summary_lines
from tests.fixtures.sessions import small_session


def test_flags_and_what_was_measurable_are_told_for_each_person() -> None:
    lines = summary_lines(small_session())
    assert lines == [
        "Anna Smith: 2 flags (2 expression)",
        "  measurable: expression 83 %",
        "Dr Jones: no flags",
        "  no video of this person was analysed",
        "analysed as far as it goes: anna_smith.mp4: cut off",
    ]


def test_no_flag_because_there_was_no_face_is_not_the_same_as_no_flag() -> None:
    session = small_session()
    assert session.findings.info is not None
    nothing = Coverage(participant_id="client", family="expression", measurable_s=0.0, total_s=4.0)
    info = replace(session.findings.info, coverage=(nothing,), notes=("look at the region",))
    lines = summary_lines(replace(session, findings=Findings(info=info)))
    assert lines[:3] == ["Anna Smith: no flags", "  no face was measurable", "  measurable: expression 0 %"]
    assert lines[-1] == "note: look at the region"


def test_a_smile_worn_all_along_is_told_for_the_person() -> None:
    session = small_session()
    assert session.findings.info is not None
    smile = Level(
        participant_id="client", signal="lip_corner_pull_model", name="smile", spans=((0.0, 30.0), (40.0, 130.0)),
        measurable_s=240.0,
    )  # fmt: skip
    info = replace(session.findings.info, levels=(smile,))
    lines = summary_lines(replace(session, findings=Findings(info=info)))
    assert "  smile worn 50 % of the measurable time, 0:01:30 at the longest: a level, not flagged" in lines
