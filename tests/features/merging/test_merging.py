"""Copies of one session brought together: nothing is lost, nothing stands twice."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain import codebook_edits, edits, rating_edits, verdict_edits
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError
from annotator.domain.markers import Marker, TierLock
from annotator.domain.participants import Participant
from annotator.domain.ratings import CurveKey
from annotator.domain.session import Coder, Session
from annotator.domain.transcript import Utterance
from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import export_json
from annotator.features.merging.copies import Past, copies_in, read_copy
from annotator.features.merging.merge_words import told
from annotator.features.merging.merging import Choice, Merged, always, merge
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.rich_session import DISTRESS
from tests.fixtures.sessions import annotation, small_session, table

Make = Callable[[Session], Edit]


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """The session, and the copy of its folder that a colleague was given."""
    ours, theirs = tmp_path / "anna.session", tmp_path / "ben.session"
    SessionFolder.create(ours, small_session()).close()
    shutil.copytree(ours, theirs)
    return ours, theirs


def work(path: Path, *makes: Make, coder_id: str = "ben") -> None:
    with SessionFolder.open(path) as folder:
        for make in makes:
            folder.write(make(folder.load()), coder_id=coder_id)


def merged(ours: Path, theirs: Path, choice: Choice = "later") -> Merged:
    """Merge on disk."""
    with SessionFolder.open(ours) as folder:
        found = merge(folder.load(), Past.of(folder.history()), read_copy(theirs), choose=always(choice))
        folder.write(found.edit, coder_id="anna")
    return found


def loaded(path: Path) -> Session:
    with SessionFolder.open(path, read_only=True) as folder:
        return folder.load()


def add(id_: str, coder_id: str = "ben", **changes: object) -> Make:
    return lambda one: edits.add_annotations(one, [annotation(id_, coder_id=coder_id, **changes)])


def note(id_: str, text: str, now: str) -> Make:
    return lambda one: edits.change_annotations(one, [replace(one.annotations[id_], note=text)], now=now)


def delete(id_: str) -> Make:
    return lambda one: edits.delete_annotations(one, [id_])


def exported(path: Path) -> Path:
    out = path.with_suffix(".json")
    out.write_bytes(export_json(loaded(path)))
    return out


def test_what_a_colleague_added_is_taken_once_however_often(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    judge: Make = lambda one: verdict_edits.judge_flag(one, one.findings.flags["f2"], coder_id="ben", verdict="unsure")  # noqa: E731
    mark: Make = lambda one: edits.put_rows(one, "markers", [Marker(id="m", coder_id="ben", time_s=3.0)], label="")  # noqa: E731
    code: Make = lambda one: codebook_edits.add_codes(one, [Code(id="nod", name="Nod")])  # noqa: E731
    work(theirs, code, add("b1", code_id="nod"), judge, mark)
    work(ours, add("a2", "anna"), coder_id="anna")

    first = merged(ours, theirs)

    assert (first.added, first.changed, first.deleted, first.conflicts) == (3, 0, 0, ())
    after = loaded(ours)
    assert set(after.annotations) == {"a1", "a2", "b1"}
    assert after.verdict_of("f2", "ben") is not None
    assert set(after.markers) == {"m"}
    again = merged(ours, theirs)
    assert again.edit.changes == ()
    assert merged(ours, exported(theirs)).edit.changes == ()


def test_what_only_one_copy_changed_is_taken_from_that_copy(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    work(ours, add("a2", "anna"), add("a3", "anna"), coder_id="anna")
    shutil.rmtree(theirs)
    shutil.copytree(ours, theirs)
    work(theirs, note("a1", "theirs", "2027"), delete("a3"))
    work(ours, note("a2", "ours", "2027"), coder_id="anna")
    found = merged(ours, theirs)
    assert (found.added, found.changed, found.deleted, found.conflicts) == (0, 1, 1, ())
    after = loaded(ours)
    assert {id_: row.note for id_, row in after.annotations.items()} == {"a1": "theirs", "a2": "ours"}
    assert merged(ours, theirs).edit.changes == ()


def test_what_was_deleted_here_does_not_come_back(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    work(ours, delete("a1"), coder_id="anna")
    assert merged(ours, theirs).edit.changes == ()
    assert merged(ours, exported(theirs)).edit.changes == ()


@pytest.mark.parametrize("from_file", [False, True])
@pytest.mark.parametrize(
    ("choice", "notes"),
    [("later", ["theirs"]), ("ours", ["ours"]), ("theirs", ["theirs"]), ("both", ["ours", "theirs"])],
)
def test_what_both_changed_is_a_conflict_that_is_settled_as_chosen(
    copies: tuple[Path, Path], choice: Choice, notes: list[str], from_file: bool
) -> None:
    ours, theirs = copies
    work(ours, note("a1", "ours", "2027"), coder_id="anna")
    work(theirs, note("a1", "theirs", "2028"))
    other = exported(theirs) if from_file else theirs
    found = merged(ours, other, choice)
    (conflict,) = found.conflicts
    assert (conflict.key, conflict.coder_id, conflict.later) == ("a1", "anna", "theirs")
    lines = list(told(found, loaded(ours)))
    assert any("here:  note 'ours' (2027)" in line for line in lines)
    assert any("there: note 'theirs' (2028)" in line for line in lines)
    assert [row.note for row in loaded(ours).annotations.values()] == notes
    merged(ours, other, choice)
    assert [row.note for row in loaded(ours).annotations.values()] == notes


def test_changed_here_and_deleted_there_is_a_conflict_and_nothing_is_lost_unasked(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    work(ours, note("a1", "ours", "2027"), coder_id="anna")
    work(theirs, delete("a1"))
    (conflict,) = merged(ours, theirs).conflicts
    assert (conflict.theirs, conflict.kept) == (None, "ours")
    assert loaded(ours).annotations["a1"].note == "ours"
    assert merged(ours, theirs, "theirs").deleted == 1


def test_two_coders_with_one_id_are_both_kept(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    work(theirs, delete("a1"), add("a1", "ben"))
    merged(ours, exported(theirs))
    assert sorted(row.coder_id for row in loaded(ours).annotations.values()) == ["anna", "ben"]
    assert merged(ours, exported(theirs)).edit.changes == ()


def test_words_typed_where_nobody_speaks_are_taken_and_others_are_told(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    said = (
        Utterance(id="new", start_s=30.0, end_s=31.0, text="Yes.", participant_id="client"),
        Utterance(id="twice", start_s=1.1, end_s=1.9, text="My dog died", participant_id="client"),
    )
    work(theirs, lambda one: edits.put_rows(one, "utterances", said, label=""))
    found = merged(ours, theirs)
    assert set(loaded(ours).utterances) == {"u1", "u2", "new"}
    assert any("1 utterances" in line for line in found.notes)


def test_somebody_whom_a_colleague_added_comes_with_their_work(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    person = Participant(id="other", role="other", name="Father", media_id="media-1")
    work(
        theirs,
        lambda one: edits.put_rows(one, "participants", [person], label=""),
        add("b1", participant_id="other"),
    )
    merged(ours, theirs)
    assert loaded(ours).participants["other"] == person
    assert loaded(ours).annotations["b1"].participant_id == "other"


def test_another_session_of_the_same_recording_is_put_on_this_ones_clock() -> None:
    ours = small_session()
    media = {"m9": replace(ours.media["media-1"], id="m9", offset_s=-5.0)}
    people = {id_: replace(row, media_id="m9") for id_, row in ours.participants.items()}
    theirs = replace(
        ours,
        info=replace(ours.info, id="another"),
        media=media,
        participants=people,
        annotations=table(annotation("b1", coder_id="ben", start_s=2.0, end_s=3.0)),
        verdicts={},
    )
    from annotator.features.merging.copies import Copy

    found = merge(ours, Past(), Copy(name="x", session=theirs), choose=always("later"))
    row = edits.apply(ours, found.edit).annotations["b1"]
    assert (row.start_s, row.end_s) == (7.0, 8.0)
    assert any("+5.000 s" in line for line in found.notes)


def test_a_session_of_another_recording_is_refused(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    other = loaded(theirs)
    media = {"media-1": replace(other.media["media-1"], fingerprint="sha256:11")}
    file = theirs.with_suffix(".json")
    file.write_bytes(export_json(replace(other, info=replace(other.info, id="another"), media=media)))
    with pytest.raises(FormatError, match="another recording"):
        merged(ours, file)


def test_a_locked_tier_refuses_and_nothing_is_changed(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    lock = TierLock(id="Incongruence", coder_id="anna")
    work(ours, lambda one: edits.put_rows(one, "tier_locks", [lock], label=""))
    work(theirs, add("b1"))
    before = loaded(ours)
    with pytest.raises(EditError, match="locked"):
        merged(ours, theirs)
    assert loaded(ours) == before


def test_a_folder_of_copies_gives_the_sessions_and_exports_in_it(copies: tuple[Path, Path], tmp_path: Path) -> None:
    ours, theirs = copies
    file = exported(theirs)
    (tmp_path / "other.json").write_text("{}")
    assert list(copies_in(tmp_path)) == [ours, file, theirs]
    assert list(copies_in(ours)) == [ours]


@pytest.mark.parametrize("seed", range(2))
def test_whatever_two_coders_do_nothing_is_lost_or_doubled(copies: tuple[Path, Path], seed: int) -> None:
    """Each does their own: adds, changes, deletes. Then every copy is merged into every other, twice."""
    draw = random.Random(seed)
    ours, theirs = copies
    for path in copies:
        work(path, lambda one: edits.put_rows(one, "coders", [Coder(id="ben"), Coder(id="anna")], label=""))
    owners = [draw.choice(["anna", "ben"]) for _ in range(8)]
    shared = [add(f"s{at}", who, start_s=at, end_s=at + 1.0) for at, who in enumerate(owners)]
    work(ours, *shared)
    shutil.rmtree(theirs)
    shutil.copytree(ours, theirs)
    wanted = dict(loaded(ours).annotations)
    for path, coder_id in ((ours, "anna"), (theirs, "ben")):
        for step in range(12):
            mine = [row.id for row in loaded(path).annotations.values() if row.coder_id == coder_id]
            do = draw.choice(["add", "change", "delete"]) if mine else "add"
            if do == "add":
                work(path, add(f"{coder_id}{step}", coder_id, start_s=step, end_s=step + 0.5), coder_id=coder_id)
            else:
                id_ = draw.choice(mine)
                change = note(id_, f"{step}", f"2027-{step:02d}")
                work(path, change if do == "change" else delete(id_), coder_id=coder_id)
        wanted = {id_: row for id_, row in wanted.items() if row.coder_id != coder_id}
        wanted |= {id_: row for id_, row in loaded(path).annotations.items() if row.coder_id == coder_id}
    for choice in ("later", "ours"):
        assert merged(ours, theirs, choice).conflicts == ()
        assert dict(loaded(ours).annotations) == wanted
        assert merged(theirs, ours, choice).conflicts == ()
        assert dict(loaded(theirs).annotations) == wanted


def test_ratings_come_with_what_was_rated_and_each_coder_keeps_their_own(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    define: Make = lambda one: rating_edits.set_dimensions(one, [DISTRESS])  # noqa: E731

    def rate(coder_id: str, value: float) -> Make:
        curve = CurveKey(coder_id=coder_id, dimension_id="distress", participant_id="client")
        return lambda one: rating_edits.record(one, curve, {0: value, 1: value})

    work(ours, define, rate("anna", 10.0), coder_id="anna")
    work(theirs, define, rate("ben", 20.0))
    assert merged(ours, theirs).added == 1
    after = loaded(ours)
    assert {(row.coder_id, row.samples[0]) for row in after.ratings.values()} == {("anna", 10.0), ("ben", 20.0)}
    work(ours, rate("ben", 40.0))
    found = merged(ours, theirs)
    assert (found.added, found.changed, found.conflicts) == (0, 0, ()), "rated again here since"


def test_ratings_on_another_scale_are_left_out_and_it_is_said(copies: tuple[Path, Path]) -> None:
    ours, theirs = copies
    curve = CurveKey(coder_id="ben", dimension_id="distress", participant_id="client")
    work(ours, lambda one: rating_edits.set_dimensions(one, [replace(DISTRESS, greatest=7.0)]))
    rate: Make = lambda one: rating_edits.record(one, curve, {0: 90.0})  # noqa: E731
    work(theirs, lambda one: rating_edits.set_dimensions(one, [DISTRESS]), rate)
    found = merged(ours, theirs)
    assert not loaded(ours).ratings
    assert any("another scale" in note for note in found.notes)


@pytest.mark.parametrize("from_file", [False, True])
def test_two_coders_of_two_hundred_events_each_are_merged_twice_both_ways(
    copies: tuple[Path, Path], from_file: bool
) -> None:
    ours, theirs = copies
    made = random.Random(14)
    spans = [(start_s := made.uniform(0, 7), start_s + made.uniform(0, 2)) for _ in range(200)]

    def coded(coder_id: str) -> Make:
        rows = [
            annotation(f"{coder_id}{number}", coder_id=coder_id, start_s=start_s, end_s=end_s)
            for number, (start_s, end_s) in enumerate(spans)
        ]
        return lambda one: edits.add_annotations(one, rows)

    work(ours, coded("anna"), coder_id="anna")
    work(theirs, coded("ben"))
    other = exported(theirs) if from_file else theirs
    assert (merged(ours, other).added, len(merged(ours, other).edit.changes)) == (200, 0)
    assert (merged(theirs, ours).added, len(merged(theirs, ours).edit.changes)) == (200, 0)
    here, there = loaded(ours).annotations, loaded(theirs).annotations
    assert dict(here) == dict(there)
    assert len(here) == 1 + 400  # and the one that both had
    assert sorted((row.start_s, row.end_s) for row in here.values() if row.coder_id == "ben") == sorted(spans)
