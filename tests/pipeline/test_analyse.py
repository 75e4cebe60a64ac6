"""From video to flags on disk, with real MediaPipe."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.session import Findings, Session
from annotator.jobs.cancelling import Cancelled
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import (
    AnalysisOptions,
    NothingToAnalyse,
)
from annotator.pipeline.derive import NotAnalysed, session_frames, signals_of
from annotator.pipeline.signal_file import load_signals, read_signals, seen_path
from annotator.pipeline.tracked_parts import analysed_parts
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.mediapipe_models import installed_model
from tests.fixtures.found_anew import rederive
from tests.fixtures.signal_rows import rows_of
from tests.fixtures.slow_recording import write_recording
from tests.fixtures.videos import cut_file

QUICK = AnalysisOptions(workers=1, face_hz=3.0, pose_hz=0.25)
TWO_PEOPLE = (
    ParticipantSpec(role="client", region=LEFT_REGION),
    ParticipantSpec(role="therapist", region=RIGHT_REGION),
)


@pytest.fixture(autouse=True)
def _no_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever models the user of this machine has."""
    monkeypatch.delenv("ANNOTATOR_FACE_LANDMARKER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_recording(tmp_path_factory.mktemp("recording") / "talk.mp4", duration_s=9, people=2)


def notes(findings: Findings) -> tuple[str, ...]:
    return findings.info.notes if findings.info is not None else ()


def roles(folder: SessionFolder) -> dict[str, str]:
    return {participant.id: participant.role for participant in folder.load().participants.values()}


def test_everybody_is_measured_on_the_session_clock(recording: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    said: list[str] = []

    def tell(done: float, message: str = "", _remaining_s: float | None = None) -> None:
        shares.append(done)
        said.append(message.partition(" ")[0])

    video = VideoSpec(path=recording, offset_s=100.0)
    with new_session(tmp_path / "a.session", [video], TWO_PEOPLE) as folder:
        findings = analyse(folder, QUICK, on_progress=tell)
        session = folder.load()
        signals = load_signals(folder, session)
    assert session.findings == findings
    info = findings.info
    assert info is not None
    assert info.model_sha256 == installed_model().sha256
    assert info.parameters["face_hz"] == 3.0
    assert sorted(signals) == sorted(session.participants)
    for signal_set in signals.values():
        head = signal_set.signals["head_yaw"]
        assert head.times_s == pytest.approx(100 + np.arange(27) / 3)
        assert np.isfinite(head.values).mean() > 0.9
    covered = {(entry.participant_id, entry.family) for entry in info.coverage}
    assert {(participant, "head") for participant in session.participants} <= covered
    assert shares == sorted(shares)
    assert list(dict.fromkeys(said))[:4] == ["finding", "tracking", "measuring", "listening"]


def test_a_second_analysis_tracks_nothing_again(recording: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "a.session", [VideoSpec(path=recording)], TWO_PEOPLE) as folder:
        first = analyse(folder, QUICK)
        written = {path: path.stat().st_mtime_ns for path in folder.analysis_path.rglob("*.npz")}
        again = analyse(folder, replace(QUICK, workers=2))
        assert {path: path.stat().st_mtime_ns for path in folder.analysis_path.rglob("*.npz")} == written
    assert again.flags == first.flags


def test_another_sensitivity_needs_no_tracking_and_sits_on_real_frames(shared: Path, tmp_path: Path) -> None:
    video = VideoSpec(path=shared / "clips" / "seated_gestures_12s.mp4")
    with new_session(tmp_path / "a.session", [video]) as folder:
        few = analyse(folder, AnalysisOptions(workers=1, pose_hz=1.0, sensitivity=1))
        shards = {path: path.stat().st_mtime_ns for path in (folder.analysis_path / "landmarks").rglob("*.npz")}
        many = rederive(folder, 10)
        assert folder.load().findings == many
        frames = session_frames(folder, folder.load())
        assert {path: path.stat().st_mtime_ns for path in (folder.analysis_path / "landmarks").rglob("*.npz")} == shards
        assert rederive(folder, 1).flags == few.flags
    assert many.info is not None
    assert many.info.parameters["sensitivity"] == 10
    assert len(many.flags) > len(few.flags)
    for flag in many.flags.values():
        times_s = [*frames[flag.participant_id].times_s, frames[flag.participant_id].end_s]
        assert {flag.start_s, flag.onset_s, flag.apex_s, flag.offset_s, flag.end_s} <= set(times_s)


def test_no_face_gives_no_flag_and_says_so(shared: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "a.session", [VideoSpec(path=shared / "clips" / "no_face_4s.mp4")]) as folder:
        findings = analyse(folder, AnalysisOptions(workers=1))
    assert not findings.flags
    assert any("face" in note and "client" in note for note in notes(findings))


def test_a_cut_off_recording_is_used_as_far_as_it_goes_and_that_is_said(tmp_path: Path) -> None:
    whole = write_recording(tmp_path / "whole.mkv", duration_s=9)
    broken = tmp_path / "broken.mkv"
    cut_file(whole, broken, keep=0.6)
    with new_session(tmp_path / "a.session", [VideoSpec(path=broken)]) as folder:
        findings = analyse(folder, QUICK)
        (signals,) = load_signals(folder, folder.load()).values()
    assert 3 < signals.signals["head_yaw"].times_s[-1] < 8
    assert any(note.startswith("broken.mkv: ") for note in notes(findings))


def test_pictures_that_are_damaged_are_counted_also_when_nothing_is_tracked_again(tmp_path: Path) -> None:
    whole = write_recording(tmp_path / "whole.mp4", duration_s=20)
    damaged = tmp_path / "damaged.mp4"
    content = bytearray(whole.read_bytes())
    # Zeros over a tenth of the pictures' bytes, and none over the tables at the end.
    start, length = len(content) // 3, len(content) // 10
    content[start : start + length] = bytes(length)
    damaged.write_bytes(bytes(content))
    with new_session(tmp_path / "a.session", [VideoSpec(path=damaged, offset_s=50.0)]) as folder:
        first = analyse(folder, QUICK)
        (signals,) = load_signals(folder, folder.load()).values()
        again = analyse(folder, QUICK)
        frames_of = session_frames(folder, folder.load())
    (frames,) = frames_of.values()
    looked_at = len(signals.signals["motion_energy"].times_s)
    lost = len(frames) - looked_at
    assert lost > 0
    said = [note for note in notes(first) if "could not be decoded" in note]
    assert len(said) == 1
    assert said[0].startswith(f"damaged.mp4: {lost} of {len(frames)} pictures could not be decoded and were skipped, ")
    assert "0:00:0" in said[0], "a time in the file, as a player shows it"
    assert notes(again) == notes(first)


def test_cancelling_keeps_the_earlier_findings(recording: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "a.session", [VideoSpec(path=recording)], TWO_PEOPLE) as folder:
        before = analyse(folder, QUICK)
        with pytest.raises(Cancelled):
            analyse(folder, replace(QUICK, face_hz=2.0), cancelled=lambda: True)
        assert folder.load().findings == before


def test_what_is_measured_is_to_the_last_bit_what_is_read_later(recording: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "a.session", [VideoSpec(path=recording)], TWO_PEOPLE) as folder:
        analyse(folder, QUICK)
        for id_, parts in analysed_parts(folder, folder.load()).items():
            seen_path(folder, id_).unlink()
            measured = signals_of(folder, parts)
            read = read_signals(seen_path(folder, id_), participant_id=id_)
            assert read is not None
            assert list(read.signals) == list(measured.signals)
            for name, signal in read.signals.items():
                assert rows_of(signal) == rows_of(measured.signals[name]), name


def test_a_moved_region_is_tracked_again_for_that_participant_only(recording: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    with new_session(path, [VideoSpec(path=recording)], TWO_PEOPLE) as folder:
        analyse(folder, QUICK)
        client, therapist = sorted(roles(folder), key=lambda id_: roles(folder)[id_])
        before = _shards(folder)
        session = _with_region(folder, client)
        analyse(folder, QUICK)
        after = _shards(folder)
    assert session.participants[client].region != LEFT_REGION
    assert before < after
    assert all(client in name for name in after - before)
    assert any(therapist in name for name in before)


def _shards(folder: SessionFolder) -> set[str]:
    landmarks = folder.analysis_path / "landmarks"
    return {path.relative_to(landmarks).as_posix() for path in landmarks.rglob("*.npz")}


def _with_region(folder: SessionFolder, participant_id: str) -> Session:
    from annotator.domain.edits import put_rows
    from annotator.domain.media import Region

    session = folder.load()
    row = replace(session.participants[participant_id], region=Region(x=0.02, width=0.45))
    folder.write(put_rows(session, "participants", [row], label="Move region"), coder_id="anna")
    return folder.load()


def test_without_a_video_there_is_nothing_to_analyse(recording: Path, tmp_path: Path) -> None:
    from annotator.domain.setup_edits import delete_participant

    with new_session(tmp_path / "a.session", [VideoSpec(path=recording)]) as folder:
        session = folder.load()
        (participant,) = session.participants
        folder.write(delete_participant(session, participant), coder_id="anna")
        with pytest.raises(NothingToAnalyse, match="say who is in it"):
            analyse(folder, QUICK)


def test_flags_cannot_be_found_anew_before_the_first_analysis(recording: Path, tmp_path: Path) -> None:
    with (
        new_session(tmp_path / "a.session", [VideoSpec(path=recording)]) as folder,
        pytest.raises(NotAnalysed, match="analyse it first"),
    ):
        rederive(folder, 5)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"workers": 0}, "workers"),
        ({"sensitivity": 11}, "sensitivity"),
        ({"face_hz": 0.0}, "face rate"),
        ({"pose_hz": 20.0}, "pose rate"),
        ({"face_hz": float("nan")}, "face rate"),
    ],
)
def test_options_out_of_range_are_named(wrong: dict[str, float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        AnalysisOptions(**wrong)  # pyright: ignore


def test_a_window_may_import_the_types_without_the_libraries() -> None:
    code = (
        "import sys, annotator.pipeline.analyse\n"
        "print([n for n in ('cv2', 'av', 'mediapipe', 'scipy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
