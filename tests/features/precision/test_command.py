"""Coders' verdicts counted from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.cli.main import main
from annotator.domain.flags import Verdict, VerdictKind
from annotator.features.precision.measuring import precision_report
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import flag, small_session


def judged(path: Path, **verdicts: VerdictKind) -> Path:
    """A session in which anna judged flags by id."""
    rows = [
        Verdict(flag=flag(id_, start_s=10.0 * place), coder_id="anna", verdict=kind, decided_at="")
        for place, (id_, kind) in enumerate(verdicts.items())
    ]
    session = replace(small_session(), verdicts=MappingProxyType({row.key: row for row in rows}))
    SessionFolder.create(path, session).close()
    return path


def test_sessions_are_counted_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = judged(tmp_path / "one.session", f1="accepted", f2="rejected")
    two = judged(tmp_path / "two.session", f1="adjusted", f2="unsure")
    out = tmp_path / "out.json"
    assert main(["precision", str(one), str(two), "--json", str(out)]) == 0
    said = capsys.readouterr()
    assert "anna: 2 of 3 accepted, 67 %" in said.out
    assert "2 of 2 sessions hold no signals" in said.out
    (coder,) = json.loads(out.read_bytes())["coders"]
    assert coder["all"]["unsure"] == 1
    assert [row["signal"] for row in coder["by_signal"]] == ["lip_corner_pull up"]
    assert coder["by_sensitivity"] == []


def test_sensitivities_are_added_over_sessions(tmp_path: Path) -> None:
    with SessionFolder.open(judged(tmp_path / "one.session", f1="accepted", f2="rejected")) as folder:
        session = folder.load()
    raised = {1: (), 5: (flag("f1", start_s=0.0),), 10: (flag("f1", start_s=0.0), flag("f2", start_s=10.0))}
    (coder,) = precision_report([(session, raised), (session, raised), (session, None)]).coders
    assert [(step.raised, step.judged.accepted, step.judged.rejected) for step in coder.sensitivities] == [
        (0, 0, 0),
        (2, 2, 0),
        (4, 2, 2),
    ]


def test_without_a_verdict_there_is_nothing_to_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["precision", str(judged(tmp_path / "one.session"))]) == 3
    assert "nobody has judged a flag" in capsys.readouterr().err


def test_a_coder_who_judged_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["precision", str(judged(tmp_path / "one.session", f1="accepted")), "--coder", "ben"]) == 2
    assert "who has: anna" in capsys.readouterr().err
