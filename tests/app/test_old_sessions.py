"""What an earlier version measured, found again by this one without tracking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.analysis.derive import ANALYSIS_VERSION
from annotator.analysis.signals.registry import SEEN
from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.signal_file import load_signals, signal_path, write_signals
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.store import LandmarkStore, Shard
from tests.fixtures.found_anew import rederive


def make_old(folder: SessionFolder) -> None:
    """As an earlier version left it: fewer signals, of another version."""
    session = folder.load()
    for participant_id, measured in load_signals(folder, session).items():
        fewer = {name: one for name, one in measured.signals.items() if not name.endswith("_model")}
        path = signal_path(folder.analysis_path / "signals", participant_id)
        write_signals(path, replace(measured, signals=MappingProxyType(fewer)), digest="9:")
    findings = session.findings
    assert findings.info is not None
    parameters = MappingProxyType({**findings.info.parameters, "analysis_version": 9})
    folder.write_findings(replace(findings, info=replace(findings.info, parameters=parameters)))


def test_an_old_session_gains_from_its_landmarks(
    one_person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_session(tmp_path / "one", [VideoSpec(path=one_person)]) as folder:
        analyse(folder, AnalysisOptions(workers=1, face_hz=5, pose_hz=1))
        make_old(folder)

        def no_tracking(_store: LandmarkStore, _index: int, _shard: Shard) -> None:
            pytest.fail("nothing is to be tracked again")

        monkeypatch.setattr(LandmarkStore, "write", no_tracking)
        found = rederive(folder, 5)
        session = folder.load()
        (measured,) = load_signals(folder, session).values()
        assert measured.signals.keys() >= set(SEEN)
        assert found.info is not None
        assert found.info.parameters["analysis_version"] == ANALYSIS_VERSION
