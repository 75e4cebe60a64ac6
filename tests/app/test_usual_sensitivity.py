"""The sensitivity of an analysis that nobody chose one for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.domain.session import Session
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.derive import FlagFinder, moments_per_hour


def test_a_short_recording_takes_the_default_and_every_step_is_counted(one_person: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "one", [VideoSpec(path=one_person)]) as folder:
        analyse(folder, AnalysisOptions(workers=1, face_hz=5, pose_hz=1))
        session: Session = folder.load()
        assert session.findings.info is not None
        assert session.findings.info.parameters["sensitivity"] == 5
        rates = moments_per_hour(FlagFinder(folder, session), session, rules_off=())
        assert list(rates) == list(range(1, 11))
        # A recording of twelve seconds counts as a minute.
        found = len(FlagFinder(folder, session).find(10, rules_off=()).flags)
        assert rates[10] == pytest.approx(60 * found)
        longer = replace(session, info=replace(session.info, duration_s=3600.0))
        assert moments_per_hour(FlagFinder(folder, longer), longer, rules_off=())[10] == pytest.approx(found, abs=1)
