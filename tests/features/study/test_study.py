"""A folder of sessions with a table of variables: what is known of each, how far each is, what is missing."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.domain.flags import Verdict
from annotator.domain.session import Coder, Findings
from annotator.exchange.errors import FormatError
from annotator.features.study.study import USUAL_VARIABLES, read_study, write_table
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import annotation, flag, small_session, table


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Three sessions in two folders: one coded by two who are done, one begun, one that is damaged."""
    whole = small_session()
    coded = ((1, "masking"), (5, "masking"), (21, "smile"), (25, "smile"))
    rows = [
        annotation(f"{who}{at}", coder_id=who, code_id=code_id, start_s=at, end_s=at + 1.0)
        for who in ("anna", "ben")
        for at, code_id in coded
    ]
    done = replace(
        whole,
        annotations=table(*rows),
        verdicts={},
        coders=table(Coder(id="anna", finished_at="2027"), Coder(id="ben", finished_at="2027")),
    )
    verdict = Verdict(flag=flag(), coder_id="carla", verdict="accepted", decided_at="2027-02-02")
    begun = replace(
        whole,
        annotations=table(),
        verdicts={verdict.key: verdict},
        utterances=table(),
        coders=table(Coder(id="carla")),
    )
    folder = tmp_path / "hours"
    for name, session in (("site 1/hour1", done), ("site 2/hour1", begun), ("hour3", whole)):
        path = folder / f"{name}.session"
        path.parent.mkdir(parents=True, exist_ok=True)
        SessionFolder.create(path, session).close()
        for media in session.media.values():
            if name != "site 2/hour1":
                (path.parent / media.file_name).touch()
    database = folder / "hour3.session" / "session.db"
    database.write_bytes(database.read_bytes()[:2000])
    (folder / "study.csv").write_bytes(
        "Session;Dyad;Bedingung\nsite 1\\hour1.session;7;Größe\nhour3;8;\nhour9;9;x\n".encode("cp1252")
    )
    return folder


def test_variables_are_found_by_name_in_a_table_of_any_dialect(study: Path) -> None:
    found = read_study(study)
    assert list(found.sessions) == ["hour3", "site 1/hour1", "site 2/hour1"]
    assert found.columns == ("Dyad", "Bedingung")
    assert found.variables == {"site 1/hour1": {"Dyad": "7", "Bedingung": "Größe"}, "hour3": {"Dyad": "8"}}
    assert found.unknown == ("hour9",)
    write_table(found)
    again = read_study(study)
    assert (again.variables["site 1/hour1"], again.columns) == (found.variables["site 1/hour1"], found.columns)
    assert again.unknown == ("hour9",), "nothing of the table is lost"


@pytest.mark.parametrize(
    ("content", "words"),
    [("a,b\n1,2\n", "no column 'session'"), ("", "empty"), ("session,x\nhour3,1\nhour3,2\n", "twice")],
)
def test_a_table_that_is_none_says_what_is_wrong(study: Path, content: str, words: str) -> None:
    (study / "study.csv").write_text(content)
    with pytest.raises(FormatError, match=words):
        read_study(study)


def test_a_table_is_made_with_the_usual_variables(study: Path) -> None:
    (study / "study.csv").unlink()
    assert main(["study", "table", str(study)]) == 0
    head = (study / "study.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.split(",") == ["session", *USUAL_VARIABLES]


def test_how_far_each_is_and_who_has_done_what(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "assignments.csv").write_text("session,coder\nsite 2/hour1,carla\nsite 2/hour1,dora\n")
    out, far = tmp_path / "far.json", tmp_path / "far.csv"
    command = ["study", "show", str(study), "--json", str(out), "--csv", str(far)]
    assert main(command) == 1
    said = capsys.readouterr().out
    assert "hour3  cannot be read: " in said
    assert "anna: done, 4 annotations; ben: done, 4 annotations" in said
    assert "missing: no consensus" in said
    assert "anna_smith.mp4 is not where it was" in said
    assert "carla is not done (1 flags undecided)" in said
    assert "dora has not begun" in said
    assert "no transcript" in said
    assert "kappa 1.00" in said
    assert "ben: 0 assigned, 1 done, 0 begun, 0 not begun, 4 annotations" in said
    sessions = {row["name"]: row for row in json.loads(out.read_text())["sessions"]}
    assert sessions["site 1/hour1"]["variables"] == {"Dyad": "7", "Bedingung": "Größe"}
    with far.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["session"], row["coder"], row["coder_state"], row["Dyad"]) for row in rows] == [
        ("hour3", "", "", "8"),
        ("site 1/hour1", "anna", "finished", "7"),
        ("site 1/hour1", "ben", "finished", "7"),
        ("site 2/hour1", "carla", "begun", ""),
        ("site 2/hour1", "dora", "not begun", ""),
    ]


def test_assigning_from_the_command_line(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["study", "assign", str(study), "--coders", "anna,ben", "--double", "0.4", "--seed", "5"]
    assert main([*command, "--dry-run"]) == 0
    drawn = capsys.readouterr().out
    assert not (study / "assignments.csv").exists()
    assert main(command) == 1, "the damaged session could not be told"
    said = capsys.readouterr()
    assert drawn in said.out
    assert "not told" in said.err
    assert main(command) == 1
    assert drawn in capsys.readouterr().out, "the same again"
    assert main(["study", "assign", str(study), "--coders", "anna,ben", "--blind", "sleep"]) == 2


def test_a_study_is_run_with_its_variables_in_the_table_of_results(study: Path) -> None:
    assert main(["study", "run", str(study), "--do", "export,agreement"]) == 1
    with (study / "results" / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["session"]: row for row in csv.DictReader(file)}
    assert rows["site 1 hour1"]["Bedingung"] == "Größe"
    assert rows["site 2 hour1"]["state"] == "done"
    assert rows["hour3"]["state"] == "failed"
    assert main(["study", "show", str(study)]) == 1, "the results are no sessions"


def test_a_study_that_is_not_analysed_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SessionFolder.create(tmp_path / "new.session", replace(small_session(), findings=Findings())).close()
    assert main(["study", str(tmp_path)]) == 0
    assert "not analysed" in capsys.readouterr().out


def test_what_is_no_study_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study", str(tmp_path / "nowhere")]) == 3
    assert main(["study", str(tmp_path)]) == 3
    assert main(["study", "dance", str(tmp_path)]) == 2
    assert "no action 'dance'" in capsys.readouterr().err
