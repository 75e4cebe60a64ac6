"""Findings on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.flags import Evidence
from annotator.storage import findings_file
from tests.fixtures.sessions import flag, small_session, table


def test_a_number_json_cannot_hold_is_refused_with_its_place_and_the_earlier_ones_stay(tmp_path: Path) -> None:
    path = tmp_path / "analysis" / "findings.json"
    findings = small_session().findings
    findings_file.write(path, findings)
    evidence = Evidence(signal="yaw", unit="deg", before=float("nan"), after=1.0, effect_z=3.0, direction="up")
    with pytest.raises(
        ValueError, match=r"Expected `float`, got `null` - at `\$\.flags\[\.\.\.\]\.evidence\[0\]\.before"
    ):
        findings_file.write(path, replace(findings, flags=table(flag(evidence=(evidence,)))))
    assert findings_file.read(path) == findings


def test_no_file_is_no_findings(tmp_path: Path) -> None:
    assert findings_file.read(tmp_path / "findings.json").flags == {}
