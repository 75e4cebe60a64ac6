"""A real, small analysis from the window: how far it is, what is shown of it, and that it ends with the session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.storage.session_folder import SessionFolder
from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
from tests.fixtures.slow_recording import write_recording
from tests.ui.windows import Opened


@pytest.fixture
def analysing(make_window: Callable[[], Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # whatever models the user of this machine has
    video = write_recording(tmp_path / "one.mp4", duration_s=4)
    new_session(tmp_path / "one.session", [VideoSpec(path=video)]).close()
    opened = make_window()
    opened.window.open_path(tmp_path / "one.session")
    opened.wait(lambda: opened.window.pane is not None)
    opened.trigger("analyse")
    (dialog,) = opened.window.findChildren(AnalysisSettingsDialog)
    dialog.workers.setValue(1)
    dialog.face_hz.setValue(1.0)
    dialog.pose_hz.setValue(0.5)
    dialog.accept()
    opened.wait(lambda: opened.window.job.running)
    return opened


def test_it_says_how_far_it_is_and_what_is_on_disk_is_shown(analysing: Opened) -> None:
    told: list[tuple[float, str]] = []
    analysing.window.job.progressed.connect(lambda done, what, _left_s: told.append((done, what)))
    analysing.wait(lambda: not analysing.window.job.running)
    findings = analysing.document.session.findings
    assert findings.info is not None
    assert analysing.window.host is not None
    assert analysing.window.host.folder.load().findings == findings
    assert told == sorted(told, key=lambda one: one[0])
    assert any(what.startswith("tracking") for _done, what in told)


def test_closing_the_session_gives_it_up_and_lets_go_of_the_folder(analysing: Opened, tmp_path: Path) -> None:
    analysing.trigger("close_session")
    assert not analysing.window.job.running
    analysing.wait(lambda: analysing.window.at_rest)
    with SessionFolder.open(tmp_path / "one.session") as folder:
        assert folder.load().findings.info is None
