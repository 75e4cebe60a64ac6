"""From video to flags, for people and pictures as they really are: absent for a while, cut, one camera each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.app.exporting import export_session
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import Region
from annotator.domain.session import Findings, Session
from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.features.demo.script import Script, ScriptedCue
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from tests.fixtures.people import edited

SMILE_S = 16.0
LENGTH_S = 30.0
AWAY_S = (6.0, 11.0)
CUT_S = 22.0
OFFSET_S = 2.5


@pytest.fixture(scope="module")
def smiler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One person, 30 s, who smiles once."""
    path = tmp_path_factory.mktemp("smiler") / "smiler.mp4"
    smile = ScriptedCue(role="client", kind="smile", start_s=SMILE_S, rise_s=0.4, hold_s=1.6, fall_s=0.6)
    generate_recording(
        Script(roles=("client",), duration_s=LENGTH_S, lines=(), cues=(smile,)),
        path,
        settings=RecordingSettings(width_px=320, height_px=360, frames_per_s=10, noise=1.0, sound=False),
    )
    return path


def analysed(
    folder_path: Path, videos: list[VideoSpec], people: tuple[ParticipantSpec, ...]
) -> tuple[Session, Findings]:
    with new_session(folder_path, videos, people) as folder:
        findings = analyse(folder, AnalysisOptions(workers=1))
        return folder.load(), findings


@pytest.fixture(scope="module")
def interrupted(smiler: Path, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """The same person, away for five seconds, and from 22 s on seen by another camera."""
    folder = tmp_path_factory.mktemp("interrupted")
    chance = np.random.default_rng(1)

    def interrupt(rgb, time_s):
        if AWAY_S[0] <= time_s < AWAY_S[1]:
            return (118 + chance.normal(0, 1, rgb.shape)).astype(np.uint8)
        if time_s >= CUT_S:
            return np.asarray(cv2.resize(np.ascontiguousarray(rgb[20:340, 10:294][:, ::-1]), (320, 360)), np.uint8)
        return rgb

    video = edited(smiler, folder / "interrupted.mp4", interrupt)
    return analysed(folder / "s", [VideoSpec(path=video)], (ParticipantSpec(role="client"),))[1]


def test_coverage_says_when_somebody_was_away_and_when_the_camera_was_cut(interrupted: Findings) -> None:
    assert interrupted.info is not None
    coverage = {row.family: row for row in interrupted.info.coverage}
    for family in ("expression", "gaze", "head", "posture"):
        gaps = coverage[family].gaps
        away = next(gap for gap in gaps if gap[0] <= AWAY_S[0] + 0.1)
        assert away[0] == pytest.approx(AWAY_S[0], abs=0.15)
        assert AWAY_S[1] - 0.1 <= away[1] <= AWAY_S[1] + 1.5
        assert any(start <= CUT_S + 0.1 <= end for start, end in gaps), family
        assert coverage[family].measurable_s == pytest.approx(
            coverage[family].total_s - sum(end - start for start, end in gaps), abs=0.2
        )


def test_no_flag_lies_across_an_absence_or_a_cut(interrupted: Findings) -> None:
    for flag in interrupted.flags.values():
        assert not flag.start_s < AWAY_S[1] - 0.1 or not flag.end_s > AWAY_S[0] + 0.1, flag.text
        assert not flag.start_s < CUT_S - 0.1 or not flag.end_s > CUT_S + 0.1, flag.text


def test_what_happens_between_them_is_still_flagged(interrupted: Findings) -> None:
    smiles = [flag for flag in interrupted.flags.values() if flag.family == "expression"]
    assert any(abs(flag.onset_s - SMILE_S) < 0.5 for flag in smiles)


def test_a_covered_face_is_a_gap_and_raises_no_flag(smiler: Path, tmp_path: Path) -> None:
    from_s, to_s = 6.0, 10.0

    def cover(rgb: NDArray[np.uint8], time_s: float) -> NDArray[np.uint8]:
        if from_s <= time_s < to_s:
            rgb = rgb.copy()
            sway = round(6 * float(np.sin(3 * time_s)))
            rgb[105 + sway : 190 + sway, 127 + sway : 200 + sway] = (200, 160, 140)
        return rgb

    video = edited(smiler, tmp_path / "covered.mp4", cover)
    _, findings = analysed(tmp_path / "s", [VideoSpec(path=video)], (ParticipantSpec(role="client"),))
    assert findings.info is not None
    coverage = {row.family: row for row in findings.info.coverage}
    for family in ("expression", "gaze", "head", "posture"):
        (gap,) = coverage[family].gaps
        assert from_s - 0.6 <= gap[0] <= from_s, family
        assert to_s - 0.1 <= gap[1] <= to_s + 1.0, family
    assert all(flag.end_s < from_s or flag.start_s > to_s for flag in findings.flags.values())
    assert any(abs(flag.onset_s - SMILE_S) < 0.5 for flag in findings.flags.values())


def test_one_camera_per_person_shares_one_clock(smiler: Path, tmp_path: Path) -> None:
    other = edited(smiler, tmp_path / "therapist.mp4", lambda rgb, _time_s: rgb[:, ::-1])
    session, findings = analysed(
        tmp_path / "both",
        [VideoSpec(path=smiler), VideoSpec(path=other, offset_s=OFFSET_S)],
        (ParticipantSpec(role="client", auto=True), ParticipantSpec(role="therapist")),
    )
    assert session.participants["client"].media_id != session.participants["therapist"].media_id
    assert session.participants["client"].region == Region()
    onsets = {
        person: [flag.onset_s for flag in findings.flags.values() if flag.participant_id == person]
        for person in session.participants
    }
    assert any(abs(onset - SMILE_S) < 0.5 for onset in onsets["client"])
    assert any(abs(onset - SMILE_S - OFFSET_S) < 0.5 for onset in onsets["therapist"])
    export_session(session, tmp_path / "out.json")
    written: dict[str, Any] = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [row["offset_s"] for row in written["media"]] == [0.0, OFFSET_S]
    assert written["session"]["duration_s"] == pytest.approx(LENGTH_S + OFFSET_S, abs=0.2)
    assert {row["participant_id"] for row in written["flags"]} == {"client", "therapist"}
    assert {row["participant_id"] for row in written["analysis"]["coverage"]} == {"client", "therapist"}
