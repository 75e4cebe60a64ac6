"""A real, small analysis beside the event loop: progress, cancel, failure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.pipeline.analysis_options import (
    AnalysisOptions,
    AnalysisOutcome,
    AnalysisProgress,
)
from annotator.storage.session_folder import SessionFolder
from annotator.ui.session.analysis_job import AnalysisJob
from tests.fixtures.slow_recording import write_recording

QUICK = AnalysisOptions(workers=1, face_hz=1.0, pose_hz=0.25)
LONG_MS = 120_000


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_recording(tmp_path_factory.mktemp("recording") / "one.mp4", duration_s=4)


@pytest.fixture
def folder(recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionFolder]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # whatever models the user of this machine has
    with new_session(tmp_path / "one.session", [VideoSpec(path=recording)]) as made:
        yield made


@pytest.fixture
def job(qtbot: QtBot) -> Iterator[AnalysisJob]:
    made = AnalysisJob()
    yield made
    made.close()


def test_it_reports_on_this_thread_and_delivers_what_is_on_disk(
    job: AnalysisJob, folder: SessionFolder, qtbot: QtBot
) -> None:
    here: list[bool] = []
    running: list[bool] = []
    job.progressed.connect(lambda _progress: here.append(threading.current_thread() is threading.main_thread()))
    job.running_changed.connect(running.append)
    with qtbot.waitSignal(job.finished, timeout=LONG_MS) as told:
        job.start(folder, QUICK)
        job.start(folder, QUICK)  # does nothing: one runs already
        assert job.running
    outcome = told.args[0]
    assert isinstance(outcome, AnalysisOutcome)
    assert not outcome.cancelled
    assert folder.load().findings == outcome.findings
    assert here
    assert all(here)
    assert running == [True, False]
    assert not job.running


def test_cancelling_ends_it_soon_and_leaves_the_findings_as_they_were(
    job: AnalysisJob, folder: SessionFolder, qtbot: QtBot
) -> None:
    before = folder.load().findings

    def cancel_when_tracking(progress: AnalysisProgress) -> None:
        if progress.stage == "track":
            job.cancel()

    job.progressed.connect(cancel_when_tracking)
    with qtbot.waitSignal(job.finished, timeout=LONG_MS) as told:
        job.start(folder, QUICK)
    assert told.args[0].cancelled
    assert folder.load().findings == before


def test_a_failure_says_what_is_wrong(job: AnalysisJob, folder: SessionFolder, qtbot: QtBot, recording: Path) -> None:
    session = folder.load()
    elsewhere = recording.with_name("moved away.mp4")
    recording.rename(elsewhere)
    try:
        with qtbot.waitSignal(job.failed, timeout=LONG_MS) as told:
            job.start(folder, QUICK)
    finally:
        elsewhere.rename(recording)
    assert "one.mp4" in told.args[0]
    assert not job.running
    assert folder.load() == session
