"""Taking a colleague's work in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.app.importing import import_annotations, import_file, import_session, import_transcript
from annotator.domain import codebook_edits, edits, verdict_edits
from annotator.domain.codebook import Code
from annotator.domain.participants import Participant
from annotator.domain.session import Coder, Session
from annotator.exchange.codebook_file import codebook_json
from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import export_json
from tests.fixtures.sessions import annotation, small_session, table


def exported(session: Session, tmp_path: Path) -> Path:
    path = tmp_path / "colleague.json"
    path.write_bytes(export_json(session))
    return path


def imported(session: Session, path: Path, *, coder_id: str | None = None) -> Session:
    return edits.apply(session, import_annotations(session, path, coder_id=coder_id))


def test_a_colleagues_annotations_verdicts_and_codes_are_added(tmp_path: Path) -> None:
    ours = small_session()
    theirs = edits.apply(ours, codebook_edits.add_codes(ours, [Code(id="nod", name="Nod")]))
    theirs = edits.apply(theirs, edits.add_annotations(theirs, [annotation("b1", coder_id="ben", code_id="nod")]))
    found = ours.findings.flags["f2"]
    theirs = edits.apply(theirs, verdict_edits.judge_flag(theirs, found, coder_id="ben", verdict="rejected"))
    theirs = replace(theirs, coders=table(*theirs.coders.values(), Coder(id="ben")))

    after = imported(ours, exported(theirs, tmp_path))

    assert set(after.annotations) == {"a1", "b1"}
    assert after.codebook.code("nod") is not None
    assert after.verdict_of("f2", "ben") is not None
    assert set(after.coders) == {"anna", "ben"}
    assert import_annotations(after, exported(theirs, tmp_path)).changes == ()


def test_of_two_changes_of_one_row_the_later_one_stays(tmp_path: Path) -> None:
    ours = small_session()
    row = ours.annotations["a1"]
    later = edits.apply(ours, edits.change_annotations(ours, [replace(row, note="later")], now="2027"))
    earlier = edits.apply(ours, edits.change_annotations(ours, [replace(row, note="earlier")], now="2025"))
    assert imported(ours, exported(later, tmp_path)).annotations["a1"].note == "later"
    assert import_annotations(ours, exported(earlier, tmp_path)).changes == ()


def test_work_can_be_taken_in_as_somebody_elses(tmp_path: Path) -> None:
    ours = small_session()
    after = imported(ours, exported(ours, tmp_path), coder_id="carla")
    (new,) = [row for row in after.annotations.values() if row.coder_id == "carla"]
    assert new.id != "a1"
    assert new.incongruence == ours.annotations["a1"].incongruence
    assert after.annotations["a1"] == ours.annotations["a1"]
    assert after.verdict_of("f1", "carla") is not None
    assert "carla" in after.coders
    assert import_annotations(after, exported(ours, tmp_path), coder_id="carla").changes == ()


def test_people_are_matched_between_two_sessions_of_one_recording(tmp_path: Path) -> None:
    theirs = small_session()
    ours = replace(
        theirs,
        participants=table(
            Participant(id="p7", role="client", name="Anna", media_id="media-1"),
            Participant(id="p8", role="therapist", media_id="media-1"),
        ),
        utterances=table(replace(theirs.utterances["u1"], id="x1", participant_id="p7")),
        annotations=table(),
        verdicts=table(),
    )
    after = imported(ours, exported(theirs, tmp_path))
    row = after.annotations["a1"]
    assert row.participant_id == "p7"
    assert row.incongruence is not None
    assert (row.incongruence.utterance_id, row.incongruence.cues[0].participant_id) == ("x1", "p7")
    assert next(iter(after.verdicts.values())).flag.participant_id == "p7"


def test_somebody_who_is_nobody_here_is_named(tmp_path: Path) -> None:
    theirs = small_session()
    other = Participant(id="o", role="other", media_id="media-1")
    ours = replace(theirs, participants=table(other), utterances=table(), annotations=table(), verdicts=table())
    with pytest.raises(FormatError, match=r"Anna Smith \(client\) is nobody in this session"):
        import_annotations(ours, exported(theirs, tmp_path))


def test_a_codebook_comes_from_its_own_file_or_from_an_export(tmp_path: Path) -> None:
    ours = small_session()
    other = replace(ours.codebook, id="lab", codes=(*ours.codebook.codes, Code(id="nod", name="Nod")))
    path = tmp_path / "lab.json"
    path.write_bytes(codebook_json(other))
    assert edits.apply(ours, import_file(ours, path, default_coder="anna").edit).codebook == other
    export = exported(replace(ours, codebook=other), tmp_path)
    assert edits.apply(ours, import_file(ours, export, kind="codebook", default_coder="anna").edit).codebook == other


def test_a_transcript_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_text("1\n00:01,0 --> 00:02,0\nClient: My dog died.\n\n2\n00:05,0 --> 00:06,0\nT: Oh.\n")
    edit, read = import_transcript(small_session(), path)
    after = edits.apply(small_session(), edit)
    assert [(row.text, row.participant_id) for row in after.utterances.values()] == [
        ("My dog died.", "client"), ("Oh.", "therapist"),
    ]  # fmt: skip
    assert "u1" in after.utterances
    assert read.problems == ()


def test_a_whole_session_comes_back_from_an_export(tmp_path: Path) -> None:
    with import_session(exported(small_session(), tmp_path), tmp_path / "copy.session") as folder:
        assert folder.load() == small_session()
