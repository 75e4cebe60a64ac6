"""Codes counted from the command line: by person, by coder, by third, and what follows what."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.domain.annotations import ModifierChoice
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import DEGREE, annotation, small_session, table


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Six smiles of the client in the first minute, a shake of the head by the therapist one second after each."""
    plain = small_session()
    last_s = plain.info.duration_s
    rows = [
        row
        for n in range(6)
        for row in (
            annotation(f"s{n}", code_id="smile", tier="Codes", start_s=1.0 + n, end_s=1.5 + n),
            annotation(
                f"m{n}",
                code_id="masking",
                participant_id="therapist",
                start_s=1.6 + n,
                end_s=1.8 + n,
                incongruence=None,
            ),
        )
    ]
    rows.append(annotation("b", coder_id="ben", code_id="smile", tier="Codes", start_s=last_s - 2, end_s=last_s - 1))
    path = tmp_path / "talk.session"
    SessionFolder.create(path, replace(plain, annotations=table(*rows))).close()
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_codes_and_pairs_are_told_and_written_with_their_definitions(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes, pairs = tmp_path / "codes.csv", tmp_path / "pairs.csv"
    assert main(["statistics", str(session), "-o", str(codes), "--sequences", str(pairs), "--window", "2"]) == 0
    said = capsys.readouterr().out
    assert "by anna: 6" in said
    assert " -> " in said
    written = {(row["code_id"], row["participant_id"], row["coder_id"]): row for row in read(codes)}
    assert written["smile", "client", "anna"]["count"] == "6"
    assert written["masking", "therapist", "anna"]["role"] == "therapist"
    after = next(
        row for row in read(pairs) if row["given_participant"] == "client" and row["target_participant"] == "therapist"
    )
    assert (after["count"], float(after["latency_median_s"])) == ("6", pytest.approx(0.6))
    assert float(after["z"]) > 2
    for table_path in (codes, pairs):
        defined = {row["column"] for row in read(table_path.with_name(f"{table_path.stem}-definitions.csv"))}
        assert defined == set(read(table_path)[0])


def test_a_third_and_a_coder_can_be_chosen(session: Path, tmp_path: Path) -> None:
    last, ben = tmp_path / "last.csv", tmp_path / "ben.csv"
    assert main(["statistics", str(session), "--third", "3", "-o", str(last)]) == 0
    assert [(row["coder_id"], row["count"]) for row in read(last)] == [("ben", "1")]
    assert main(["statistics", str(session), "--coders", "ben", "-o", str(ben)]) == 0
    assert [row["coder_id"] for row in read(ben)] == ["ben"]


def test_without_names_roles_stand_in_their_place(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["statistics", str(session), "--deidentify"]) == 0
    assert "Smith" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        (["--lag", "0"], 2, "--lag is 0"),
        (["--window", "-1"], 2, "--window is -1"),
        (["--coders", "zoe"], 2, "zoe annotated nothing here; who did: anna, ben"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    session: Path, capsys: pytest.CaptureFixture[str], wrong: list[str], code: int, words: str
) -> None:
    assert main(["statistics", str(session), *wrong]) == code
    assert words in capsys.readouterr().err


def test_a_session_without_annotations_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.session"
    SessionFolder.create(path, replace(small_session(), annotations=table())).close()
    assert main(["statistics", str(path)]) == 3
    assert "no annotation" in capsys.readouterr().err


def test_values_of_modifiers_and_scales_are_told_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, out = small_session(), tmp_path / "values.csv"
    codes = tuple(replace(one, modifier_ids=("degree",)) if one.id == "smile" else one for one in plain.codebook.codes)
    high = (ModifierChoice(modifier_id="degree", value_ids=("high",)),)
    rows = [
        annotation("a", code_id="smile", tier="Codes", start_s=1.0, end_s=2.0, modifiers=high),
        annotation("b", code_id="smile", tier="Codes", start_s=3.0, end_s=6.0),
    ]
    path = tmp_path / "talk.session"
    book = replace(plain.codebook, codes=codes, modifiers=(DEGREE,))
    SessionFolder.create(path, replace(plain, codebook=book, annotations=table(*rows))).close()
    assert main(["statistics", str(path), "--modifiers", str(out)]) == 0
    assert "Degree: high, by anna: 1 of 2, 1.0 s each on average" in capsys.readouterr().out
    found = [(row["name"], row["value"], row["participant_id"], row["count"], row["asked"]) for row in read(out)]
    assert found == [("Degree", "high", "client", "1", "2"), ("Degree", "", "client", "1", "2")]
    defined = {row["column"] for row in read(out.with_name("values-definitions.csv"))}
    assert defined == set(read(out)[0])


def test_where_nothing_has_a_modifier_no_empty_table_is_written(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["statistics", str(session), "--modifiers", str(tmp_path / "values.csv")]) == 3
    assert "no annotation here has a modifier" in capsys.readouterr().err
    assert not (tmp_path / "values.csv").exists()
