"""Cues and responses taken out of the program."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.analysis.therapist_timing import HeardTurns
from annotator.app.attunement_tables import client_cues, export_cues, export_summary, responses_by_coder
from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.session import Session
from annotator.exchange.codebook_file import shipped_codebook
from tests.fixtures.sessions import annotation, small_session, table


def cue(id_: str, start_s: float, response: str | None = None) -> Annotation:
    return annotation(id_, start_s=start_s, end_s=start_s + 1, incongruence=Incongruence(therapist_response=response))


def reply(id_: str, start_s: float, code_id: str) -> Annotation:
    return annotation(id_, start_s=start_s, end_s=start_s + 2, code_id=code_id, participant_id="therapist")


@pytest.fixture
def session() -> Session:
    """A minute: two cues named (after 2 and 3 s), one missed, one not coded; a smile; one cue of Ben's."""
    rows = (
        cue("c1", 5.0, "names_it"),
        reply("r1", 7.0, "names_it"),
        cue("c2", 25.0, "misses"),
        cue("c3", 30.0),
        cue("c4", 50.0, "names_it"),
        reply("r4", 53.0, "names_it"),
        annotation("s1", start_s=40.0, end_s=41.0, code_id="smile"),
        replace(cue("b1", 10.0), coder_id="ben"),
    )
    session = small_session()
    book = replace(session.codebook, codes=(*session.codebook.codes, *shipped_codebook("therapist_response").codes))
    info = replace(session.info, duration_s=60.0)
    return replace(session, info=info, annotations=table(*rows), codebook=book)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_cues_are_the_incongruences_of_the_client_or_all_there_is_about_them(session: Session) -> None:
    assert [row.cue.id for row in client_cues(session, coder_id="anna")] == ["c1", "c2", "c3", "c4"]
    assert [row.cue.id for row in client_cues(session, coder_id="anna", every=True)] == ["c1", "c2", "c3", "s1", "c4"]


def test_each_cue_is_a_row_with_its_response_and_latency(session: Session, tmp_path: Path) -> None:
    export_cues(session, client_cues(session, coder_id="anna"), tmp_path / "cues.csv")
    rows = read(tmp_path / "cues.csv")
    told = [(row["onset_s"], row["third"], row["outcome"], row["response"], row["latency_s"]) for row in rows]
    assert told == [
        ("5", "1", "met", "Names the cue", "2"),
        ("25", "2", "missed", "Misses the cue", ""),
        ("30", "2", "uncoded", "", ""),
        ("50", "3", "met", "Names the cue", "3"),
    ]
    assert {(row["participant_id"], row["coder_id"]) for row in rows} == {("client", "anna")}
    assert [row["response_by"] for row in rows] == ["therapist", "", "", "therapist"]
    assert "Anna Coder" not in (tmp_path / "cues.csv").read_text(encoding="utf-8")


def test_the_summary_counts_outcomes_and_responses_for_the_session_and_each_third(
    session: Session, tmp_path: Path
) -> None:
    export_summary(session, client_cues(session, coder_id="anna"), tmp_path / "summary.csv")
    rows = {(row["part"], row["group"], row["name"]): row for row in read(tmp_path / "summary.csv")}
    everything = rows["session", "all cues", ""]
    assert (everything["count"], everything["latency_count"], everything["latency_median_s"]) == ("4", "2", "2.5")
    met = rows["session", "outcome", "met"]
    assert (met["count"], met["share_of_coded"]) == ("2", "0.666667")
    assert rows["session", "outcome", "uncoded"]["share_of_coded"] == ""
    named = rows["session", "response", "Names the cue"]
    assert (named["count"], named["latency_median_s"]) == ("2", "2.5")
    assert [rows[f"third {part}", "outcome", "met"]["count"] for part in (1, 2, 3)] == ["1", "0", "1"]
    assert rows["third 2", "outcome", "missed"]["share_of_coded"] == "1"
    assert ("third 1", "response", "Misses the cue") not in rows


def test_responses_are_told_for_each_coder_who_has_cues(session: Session) -> None:
    found = responses_by_coder(session)
    assert {coder_id: [(row.response_id, row.count) for row in rows] for coder_id, rows in found.items()} == {
        "anna": [("names_it", 2), ("misses", 1), ("", 1)],
        "ben": [("", 1)],
    }


def test_what_was_heard_of_the_therapist_stands_beside_what_was_coded(session: Session, tmp_path: Path) -> None:
    turns = HeardTurns(therapist=((8.0, 12.0), (24.0, 28.0)), others=((0.0, 6.0), (20.0, 26.0)))
    cues = client_cues(session, coder_id="anna")
    export_cues(session, cues, tmp_path / "cues.csv", turns=turns)
    told = [
        (row["therapist_speaks_after_s"], row["silence_held_s"], row["interrupts"])
        for row in read(tmp_path / "cues.csv")
    ]
    # The cues begin at 5, 25, 30 and 50 s: an answer after 2 s of silence, a turn that goes on, and none any more.
    assert told == [("3", "2", "0"), ("0", "", "0"), ("", "", "0"), ("", "", "0")]
    export_summary(session, cues, tmp_path / "summary.csv", turns=turns)
    everything = read(tmp_path / "summary.csv")[0]
    assert (everything["therapist_speaks_after_median_s"], everything["silence_held_median_s"]) == ("3", "2")
    assert everything["interruptions"] == "0"
    export_cues(session, cues, tmp_path / "unheard.csv")
    assert {row["therapist_speaks_after_s"] for row in read(tmp_path / "unheard.csv")} == {""}
