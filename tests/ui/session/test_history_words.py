"""The record of changes in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain import codebook_edits, edits, transcript_edits, verdict_edits
from annotator.domain.covering import CoverArea
from annotator.domain.marker_edits import lock_tiers
from annotator.domain.media import Region
from annotator.domain.session import Coder, Session
from annotator.domain.setup_edits import replace_cover_areas
from annotator.storage.session_folder import SessionFolder
from annotator.ui.session.history_words import HistoryEntry, entries
from tests.fixtures.sessions import annotation, small_session

ANNA = Coder(id="anna")


@pytest.fixture
def folder(tmp_path: Path) -> SessionFolder:
    made = SessionFolder.create(tmp_path / "words.session", small_session())
    yield made
    made.close()


def told(folder: SessionFolder, coder: Coder = ANNA) -> list[HistoryEntry]:
    return entries(folder.history(), folder.load(), coder)


def write(folder: SessionFolder, edit: edits.Edit, *, coder_id: str = "anna") -> Session:
    folder.write(edit, coder_id=coder_id)
    return folder.load()


def test_what_came_changed_and_went(folder: SessionFolder) -> None:
    session = write(folder, edits.add_annotations(folder.load(), [annotation("n1", code_id="smile")]))
    moved = replace(session.annotations["n1"], end_s=2.5, confidence=4, code_id="masking")
    session = write(folder, edits.change_annotations(session, [moved]))
    write(folder, edits.delete_annotations(session, ["n1"]))
    deleted, changed, made = told(folder)
    assert made.text == "new: Smile, Anna Smith, 0:00:01.000–0:00:02.000"
    assert "code Smile → Masking" in changed.text
    assert "end 0:00:02.000 → 0:00:02.500" in changed.text
    assert "confidence none → 4" in changed.text
    assert "modified" not in changed.text
    assert deleted.text == "deleted: Masking, Anna Smith, 0:00:01.000–0:00:02.500"
    assert (made.coder, made.label) == ("Anna Coder", "Add annotation")
    assert made.about(["n1"])
    assert not made.about(["a1"])


def test_a_point_has_one_time_and_what_runs_no_end_yet(folder: SessionFolder) -> None:
    point = annotation("p", code_id="smile", start_s=1.5, end_s=1.5)
    runs = annotation("r", code_id="smile", start_s=2.0, end_s=2.0, running=True)
    write(folder, edits.add_annotations(folder.load(), [point, runs]))
    (entry,) = told(folder)
    assert [change.text for change in entry.changes] == [
        "new: Smile, Anna Smith, 0:00:01.500",
        "new: Smile, Anna Smith, running from 0:00:02.000",
    ]


def test_a_verdict_names_its_flag_and_a_codebook_its_codes(folder: SessionFolder) -> None:
    session = folder.load()
    session = write(
        folder, verdict_edits.judge_flag(session, session.findings.flags["f2"], coder_id="anna", verdict="rejected")
    )
    codes = tuple(replace(code, definition="x") if code.id == "smile" else code for code in session.codebook.codes)
    write(folder, codebook_edits.replace_codebook(session, replace(session.codebook, codes=codes)))
    book, verdict = told(folder)
    assert verdict.text == "new: rejected, flag at 0:00:20.000: Lip corners rose 3.1 SD above baseline."
    assert book.text == "codebook Book version 4: Smile: definition changed"


def test_locks_and_covered_areas_are_told_in_words(folder: SessionFolder) -> None:
    session = write(folder, lock_tiers(folder.load(), ["Face"], locked=True, coder_id="anna"))
    area = CoverArea(region=Region(x=0.5, y=0.25, width=0.1, height=0.2))
    write(folder, replace_cover_areas(session, [area]))
    covered, locked = told(folder)
    assert locked.text == "new: lock of the tier Face"
    assert covered.text == "new: area to cover, 10 % × 20 % of the picture at 50 %, 25 %"


def test_a_blind_coder_reads_their_own_part_only(folder: SessionFolder) -> None:
    session = write(folder, edits.add_annotations(folder.load(), [annotation("b1", coder_id="ben")]), coder_id="ben")
    flag = session.findings.flags["f2"]
    session = write(folder, verdict_edits.judge_flag(session, flag, coder_id="anna", verdict="unsure"))
    write(folder, transcript_edits.delete_utterances(session, ["u2"]))
    everything = told(folder)
    assert [entry.coder_id for entry in everything] == ["anna", "anna", "ben"]
    blind = told(folder, replace(ANNA, blind_to=("coders", "flags")))
    assert [entry.label for entry in blind] == ["Delete utterance"]


def test_many_changes_are_counted(folder: SessionFolder) -> None:
    write(folder, edits.add_annotations(folder.load(), [annotation(f"n{at}") for at in range(5)], label="Paste"))
    (entry,) = told(folder)
    assert entry.text.endswith("(+4 more)")
    assert len(entry.changes) == 5
