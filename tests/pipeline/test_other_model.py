"""A session measured with one model, opened where another one would measure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.session import Findings
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.other_model import OtherModel, measured_otherwise
from annotator.tracking.mediapipe_models import installed_model
from tests.fixtures.found_anew import rederive
from tests.fixtures.slow_recording import write_recording

QUICK = AnalysisOptions(workers=1, face_hz=3.0, pose_hz=0.25)


@pytest.fixture(autouse=True)
def _no_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever models the user of this machine has."""
    monkeypatch.delenv("ANNOTATOR_FACE_LANDMARKER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_nothing_measured_yet_is_not_another_model() -> None:
    assert measured_otherwise(None) is None


def test_findings_of_another_model_stay_until_all_is_measured_anew(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "talk.mp4", duration_s=6, people=1)
    with new_session(tmp_path / "a.session", [VideoSpec(path=recording)], (ParticipantSpec(role="client"),)) as folder:
        first = analyse(folder, QUICK)
        assert first.info is not None
        assert measured_otherwise(first.info) is None
        of_another = replace(first.info, model_name="an earlier model", model_sha256="0" * 64)
        folder.write_findings(Findings(info=of_another, flags=first.flags))
        opened = folder.load().findings.info
        assert measured_otherwise(opened) == OtherModel(before="an earlier model", now=installed_model().name)

        followed = rederive(folder, 7)
        assert followed.info is not None
        assert (followed.info.model_name, followed.info.model_sha256) == ("an earlier model", "0" * 64)

        anew = analyse(folder, QUICK)
        assert measured_otherwise(anew.info) is None
        assert anew.flags == first.flags
