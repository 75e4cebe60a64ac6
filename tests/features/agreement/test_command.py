"""Two coders held against each other from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.cli.main import main
from annotator.domain.annotations import Annotation
from annotator.domain.flags import Verdict
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import annotation, flag, small_session, table

MakeSession = Callable[..., Path]


@pytest.fixture
def make_session(tmp_path: Path) -> MakeSession:
    def make(name: str, *rows: Annotation, judged_by: tuple[str, ...] = ()) -> Path:
        verdicts = [Verdict(flag=flag(), coder_id=who, verdict="accepted", decided_at="") for who in judged_by]
        session = replace(
            small_session(),
            annotations=table(*rows),
            verdicts=MappingProxyType({row.key: row for row in verdicts}),
        )
        path = tmp_path / f"{name}.session"
        SessionFolder.create(path, session).close()
        return path

    return make


def by(coder_id: str, start_s: float, end_s: float, code_id: str = "masking") -> Annotation:
    return annotation(f"{coder_id}{start_s}", coder_id=coder_id, start_s=start_s, end_s=end_s, code_id=code_id)


def test_several_sessions_are_counted_together(
    make_session: MakeSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = make_session("one", by("anna", 0, 1), by("ben", 0, 1), judged_by=("anna", "ben"))
    other = make_session("two", by("anna", 5, 6, "smile"), by("ben", 5, 6), judged_by=("anna", "ben"))
    out = tmp_path / "out.json"
    assert main(["agreement", str(one), str(other), "--json", str(out)]) == 0
    said = capsys.readouterr()
    assert "2 linked" in said.out
    assert "2 of 2 flags the same" in said.out
    assert "EasyDIAg" in said.err
    written = json.loads(out.read_text(encoding="utf-8"))
    (row,) = written["annotations"]
    assert (row["coders"], row["agreement"]) == (["anna", "ben"], 0.5)
    assert row["table"] == {"codes": ["masking", "smile", None], "counts": [[2, 0, 0], [2, 0, 0], [0, 0, 0]]}
    assert written["verdicts"][0]["kappa"] is None  # both always accept: not defined


def test_a_smaller_overlap_links_more(make_session: MakeSession, capsys: pytest.CaptureFixture[str]) -> None:
    path = make_session("one", by("anna", 0, 2), by("ben", 1, 2))
    assert main(["agreement", str(path)]) == 0
    assert "0 linked" in capsys.readouterr().out
    assert main(["agreement", str(path), "--overlap", "0.5", "--coders", "ben,anna"]) == 0
    assert "ben and anna, annotations:\n  1 linked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wanted", "code", "told"),
    [
        (["--coders", "anna"], 2, "two or more ids with commas"),
        (["--coders", "anna,cleo"], 2, "nobody has worked as 'cleo'"),
        (["--overlap", "0"], 2, "above 0 and at most 1"),
    ],
)
def test_what_makes_no_sense_is_said(
    make_session: MakeSession, capsys: pytest.CaptureFixture[str], wanted: list[str], code: int, told: str
) -> None:
    path = make_session("one", by("anna", 0, 1), by("ben", 0, 1))
    assert main(["agreement", str(path), *wanted]) == code
    assert told in capsys.readouterr().err


def test_one_coder_alone_cannot_be_compared(make_session: MakeSession, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", str(make_session("one", by("anna", 0, 1)))]) == 3
    assert "nothing to compare" in capsys.readouterr().err


def test_the_detector_takes_part_as_one_more_coder(
    make_session: MakeSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = replace(by("anna", 10.0, 11.0, "smile"), tier=small_session().codebook.codes[2].tier)
    path, out = make_session("one", mine), tmp_path / "out.json"
    assert main(["agreement", str(path), "--coders", "anna,machine", "--json", str(out)]) == 0
    assert "anna and machine (the detector), annotations:" in capsys.readouterr().out
    (row,) = json.loads(out.read_text(encoding="utf-8"))["annotations"]
    assert row["machine"] == "machine"
    assert [(code["code_id"], code["both"]) for code in row["codes"]] == [("smile", 1)]
