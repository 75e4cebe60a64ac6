"""A session folder keeps every edit, says who has it open, and finds its media again."""

from __future__ import annotations

import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.domain import codebook_edits, edits, rating_edits
from annotator.domain.edits import Change, Edit, EditError
from annotator.domain.fingerprint import fingerprint
from annotator.domain.ratings import CurveKey
from annotator.domain.session import Findings, Session
from annotator.storage import session_folder
from annotator.storage.errors import DamagedSession, NewerSession, SessionInUse, StorageError
from annotator.storage.media_files import MediaNotFound
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.rich_session import DISTRESS
from tests.fixtures.sessions import annotation, flag, sessions, small_session, table


@pytest.fixture
def folder(tmp_path: Path):
    with SessionFolder.create(tmp_path / "a.session", small_session()) as opened:
        yield opened


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(session=sessions())
def test_any_session_is_loaded_as_it_was_created(session: Session, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "a.session"
    with SessionFolder.create(path, session) as folder:
        assert folder.load() == session
        assert list(folder.load().annotations) == list(session.annotations)
        assert folder.problems == []


def test_an_edit_is_on_disk_when_write_returns(folder: SessionFolder) -> None:
    session = folder.load()
    edit = edits.add_annotations(session, [annotation("new", note="ü \0 'quoted'")])
    folder.write(edit, coder_id="anna")
    with SessionFolder.open(folder.path, read_only=True) as other:
        assert other.load() == edits.apply(session, edit)


def test_rows_keep_their_order_over_changes_deletions_and_new_ones(folder: SessionFolder) -> None:
    session = folder.load()
    for edit in (
        edits.add_annotations(session, [annotation(name) for name in ("z", "m", "b")]),
        edits.delete_annotations(session, ["a1"]),
    ):
        folder.write(edit, coder_id="anna")
        session = edits.apply(session, edit)
    edit = edits.change_annotations(session, [replace(session.annotations["m"], note="x")])
    folder.write(edit, coder_id="anna")
    assert list(folder.load().annotations) == ["z", "m", "b"]


def test_another_codebook_takes_the_place_of_the_old_one(folder: SessionFolder) -> None:
    session = folder.load()
    other = replace(session.codebook, id="other", name="Other")
    folder.write(codebook_edits.replace_codebook(session, other), coder_id="anna")
    assert folder.load().codebook == other


def test_history_says_who_did_what_when_with_the_rows_before_and_after(folder: SessionFolder) -> None:
    session = folder.load()
    changed = replace(session.annotations["a1"], note="clearer")
    edit = edits.change_annotations(session, [changed], now="2026-02-02T00:00:00Z")
    folder.write(edit, coder_id="ben")
    folder.write(edit.inverse(), coder_id="anna")

    undone, done = folder.history()

    assert (done.coder_id, done.label, undone.coder_id) == ("ben", "Change annotation", "anna")
    assert done.made_at <= undone.made_at
    (row,) = done.changes
    assert (row.table, row.key) == ("annotations", "a1")
    assert row.before is not None
    assert row.after is not None
    assert json.loads(row.before)["note"] == "as Smith told before"
    assert json.loads(row.after)["note"] == "clearer"
    assert (undone.changes[0].before, undone.changes[0].after) == (row.after, row.before)
    assert [entry.id for entry in folder.history(limit=1)] == [undone.id]


def test_an_edit_that_does_not_fit_what_is_on_disk_changes_nothing(folder: SessionFolder) -> None:
    session = folder.load()
    stale = replace(session.annotations["a1"], note="never was")
    edit = Edit(
        label="Stale",
        changes=(
            Change(table="annotations", before=None, after=annotation("new")),
            Change(table="annotations", before=stale, after=None),
        ),
    )
    with pytest.raises(EditError, match="Stale: annotations row a1 on disk is not as expected"):
        folder.write(edit, coder_id="anna")
    assert folder.load() == session
    assert folder.history() == []


def test_a_row_that_would_refer_to_nobody_is_refused_by_the_database_too(folder: SessionFolder) -> None:
    session = folder.load()
    lost = annotation("new", participant_id="nobody")
    edit = Edit(label="Lost", changes=(Change(table="annotations", before=None, after=lost),))
    with pytest.raises(EditError, match="Lost: rows it refers to are not there"):
        folder.write(edit, coder_id="anna")
    assert folder.load() == session


def test_a_value_the_database_cannot_hold_is_refused(folder: SessionFolder) -> None:
    session = folder.load()
    timeless = annotation("new", end_s=float("nan"))
    edit = Edit(label="Timeless", changes=(Change(table="annotations", before=None, after=timeless),))
    with pytest.raises(EditError, match="Timeless: nan s is no time of a session"):
        folder.write(edit, coder_id="anna")
    assert folder.load() == session


def test_write_may_be_called_from_any_thread(folder: SessionFolder) -> None:
    rows = [annotation(f"n{number}") for number in range(20)]
    changes = [Edit(label="Add", changes=(Change(table="annotations", before=None, after=row),)) for row in rows]

    def write(edit: Edit) -> None:
        folder.write(edit, coder_id=threading.current_thread().name)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, changes))
    assert {row.id for row in rows} <= set(folder.load().annotations)
    assert len(folder.history()) == 20


# --- findings ---------------------------------------------------------------------------------------------------------


def test_findings_are_replaced_without_touching_human_work(folder: SessionFolder) -> None:
    before = folder.load()
    findings = Findings(info=before.findings.info, flags=table(flag("other")))
    folder.write_findings(findings)
    assert folder.load() == replace(before, findings=findings)


def test_damaged_findings_are_left_out_and_named(folder: SessionFolder) -> None:
    (folder.analysis_path / "findings.json").write_text('{"info": 3')
    assert folder.load().findings == Findings()
    assert "analyse the session again" in folder.problems[0]


# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_second_window_is_told_who_has_it_open_and_may_look(folder: SessionFolder) -> None:
    with pytest.raises(SessionInUse) as caught:
        SessionFolder.open(folder.path)
    assert caught.value.since[:4].isdigit()
    assert caught.value.holder in str(caught.value)
    assert "read-only" in str(caught.value)
    with SessionFolder.open(folder.path, read_only=True) as looking:
        assert looking.read_only
        with pytest.raises(StorageError, match="open read-only"):
            looking.write(edits.delete_annotations(looking.load(), ["a1"]), coder_id="anna")
        with pytest.raises(StorageError, match="open read-only"):
            looking.write_findings(Findings())
        folder.write(edits.delete_annotations(folder.load(), ["a1"]), coder_id="anna")
        assert not looking.load().annotations


def test_closing_lets_others_in(tmp_path: Path) -> None:
    folder = SessionFolder.create(tmp_path / "a.session", small_session())
    folder.close()
    folder.close()
    with SessionFolder.open(tmp_path / "a.session") as again:
        assert again.load() == small_session()


def test_what_is_no_session_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no session at"):
        SessionFolder.open(tmp_path / "no.session")
    (tmp_path / "file.session").write_text("x")
    with pytest.raises(StorageError, match="is a file; a session is a folder"):
        SessionFolder.open(tmp_path / "file.session")
    (tmp_path / "empty.session").mkdir()
    with pytest.raises(StorageError, match=r"it has no session\.db"):
        SessionFolder.open(tmp_path / "empty.session")
    (tmp_path / "other.session").mkdir()
    other = sqlite3.connect(tmp_path / "other.session" / "session.db")
    other.execute("CREATE TABLE photos (id)")
    other.close()
    with pytest.raises(StorageError, match="SQLite file of another program"):
        SessionFolder.open(tmp_path / "other.session")


def test_a_newer_session_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    SessionFolder.create(tmp_path / "a.session", small_session()).close()
    database = tmp_path / "a.session" / "session.db"
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    content = database.read_bytes()
    with pytest.raises(NewerSession, match=r"newer version of this program \(layout 99"):
        SessionFolder.open(tmp_path / "a.session")
    assert database.read_bytes() == content


def test_a_session_is_never_made_over_another_or_under_a_wrong_name(folder: SessionFolder, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is a session at"):
        SessionFolder.create(folder.path, small_session())
    with pytest.raises(StorageError, match=r"ends in \.session"):
        SessionFolder.create(tmp_path / "plain", small_session())
    assert not (tmp_path / "plain").exists()


def test_a_session_that_could_not_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    session = small_session()
    broken = replace(session, annotations=table(annotation("a", participant_id="nobody")))
    with pytest.raises(StorageError, match="could not make the session"):
        SessionFolder.create(tmp_path / "a.session", broken)
    assert list(tmp_path.iterdir()) == []


# --- damage and backups -----------------------------------------------------------------------------------------------


def test_a_damaged_database_is_named_and_restored_from_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    database = path / "session.db"
    content = bytearray(database.read_bytes())
    content[4096 * 2 : 4096 * 6] = b"\x55" * 4096 * 4
    database.write_bytes(content)

    with pytest.raises(DamagedSession, match=r"is damaged .* restore one of its") as caught:
        SessionFolder.open(path)
    assert caught.value.backups == SessionFolder.backups(path)
    kept = SessionFolder.restore(path, caught.value.backups[0])

    assert kept.read_bytes() == bytes(content)
    with SessionFolder.open(path) as folder:
        assert folder.load() == small_session()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to have a header" * 50])
def test_a_file_that_is_no_database_any_more_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    (path / "session.db").write_bytes(content)
    with pytest.raises(DamagedSession, match=r"session\.db is damaged \((it is empty|file is not a database)\)"):
        SessionFolder.open(path)
    assert SessionFolder.backups(path)


def test_a_lost_database_is_restored_and_a_damaged_backup_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    (path / "session.db").unlink()
    with pytest.raises(DamagedSession, match=r"it is not there.*restore one of its 1 backups"):
        SessionFolder.open(path)
    (backup,) = SessionFolder.backups(path)
    broken = backup.with_name("session-20200101T000000.db")
    broken.write_bytes(b"x" * 5000)
    with pytest.raises(DamagedSession):
        SessionFolder.restore(path, broken)
    SessionFolder.restore(path, backup)
    with SessionFolder.open(path) as folder:
        assert folder.load() == small_session()


def test_a_session_is_backed_up_on_opening_if_it_changed_and_after_some_minutes_of_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    SessionFolder.open(path).close()
    assert len(SessionFolder.backups(path)) == 1
    with SessionFolder.open(path) as folder:
        monkeypatch.setattr(session_folder, "MINUTES_BETWEEN_BACKUPS", 0.0)
        folder.write(edits.delete_annotations(folder.load(), ["a1"]), coder_id="anna")
    assert len(SessionFolder.backups(path)) == 2
    SessionFolder.restore(path, SessionFolder.backups(path)[0])
    with SessionFolder.open(path) as folder:
        assert not folder.load().annotations


def test_a_backup_that_fails_is_named_and_does_not_stop_the_work(folder: SessionFolder) -> None:
    for backup in SessionFolder.backups(folder.path):
        backup.unlink()
    (folder.path / "backups").rmdir()
    (folder.path / "backups").write_text("in the way")
    assert folder.back_up() is None
    assert "could not back the session up" in folder.problems[0]
    folder.write(edits.delete_annotations(folder.load(), ["a1"]), coder_id="anna")


# --- media ------------------------------------------------------------------------------------------------------------


def test_media_are_found_where_they_were_beside_the_session_and_next_door(tmp_path: Path) -> None:
    original = tmp_path / "lab" / "talk.mp4"
    original.parent.mkdir()
    original.write_bytes(b"recording")
    media = replace(
        small_session().media["media-1"],
        file_name="talk.mp4",
        path="../lab/talk.mp4",
        fingerprint=fingerprint(original),
    )
    session = replace(small_session(), media=table(media))
    with SessionFolder.create(tmp_path / "a.session", session) as folder:
        assert folder.media_path(media) == original
        for place in (tmp_path / "talk.mp4", tmp_path / "elsewhere" / "talk.mp4"):
            place.parent.mkdir(exist_ok=True)
            original = original.rename(place)
            assert folder.media_path(media) == place
        original.unlink()
        with pytest.raises(MediaNotFound, match=r"talk\.mp4 was not found"):
            folder.media_path(media)
        original.write_bytes(b"another recording")
        with pytest.raises(MediaNotFound, match=r"is not the talk\.mp4 this session was made with"):
            folder.media_path(media)


def test_relinking_checks_that_it_is_the_same_recording(tmp_path: Path) -> None:
    moved = tmp_path / "archive" / "deep" / "renamed.mp4"
    moved.parent.mkdir(parents=True)
    moved.write_bytes(b"recording")
    media = replace(small_session().media["media-1"], fingerprint=fingerprint(moved))
    session = replace(small_session(), media=table(media))
    with SessionFolder.create(tmp_path / "a.session", session) as folder:
        with pytest.raises(MediaNotFound):
            folder.media_path(media)
        linked = folder.relink(media, moved)
        assert (linked.path, linked.file_name) == ("../archive/deep/renamed.mp4", "renamed.mp4")
        folder.write(edits.put_rows(session, "media", [linked], label="Relink"), coder_id="anna")
        assert folder.media_path(folder.load().media["media-1"]) == moved
        with pytest.raises(MediaNotFound, match="there is no file"):
            folder.relink(media, tmp_path / "no.mp4")
        (tmp_path / "other.mp4").write_bytes(b"other")
        with pytest.raises(MediaNotFound, match="is another recording than the"):
            folder.relink(media, tmp_path / "other.mp4")


def test_every_state_of_the_codebook_stays_readable(folder: SessionFolder) -> None:
    session = folder.load()
    (first,) = folder.codebook_versions()
    assert (first.codebook, first.coder_id) == (session.codebook, "")
    renamed = codebook_edits.replace_codebook(session, replace(session.codebook, name="Renamed"))
    folder.write(renamed, coder_id="anna")
    folder.write(renamed.inverse(), coder_id="anna")
    newest, oldest = folder.codebook_versions()
    assert (newest.codebook.name, newest.codebook.version, newest.coder_id) == ("Renamed", 4, "anna")
    assert oldest.codebook == session.codebook


def test_only_what_was_done_since_is_read(folder: SessionFolder) -> None:
    session = folder.load()
    for name in ("one", "two"):
        edit = codebook_edits.replace_codebook(folder.load(), replace(session.codebook, name=name), label=name)
        folder.write(edit, coder_id="anna")
    last, first = folder.history()
    assert folder.history(after_id=first.id) == [last]
    assert folder.history(after_id=last.id) == []


def test_a_take_of_rating_is_one_entry_of_the_history_and_on_disk_second_by_second(tmp_path: Path) -> None:
    plain = small_session()
    plain = replace(plain, codebook=replace(plain.codebook, dimensions=(DISTRESS,)))
    curve = CurveKey(coder_id="anna", dimension_id="distress", participant_id="therapist")
    path = tmp_path / "talk.session"
    session = plain
    with SessionFolder.create(path, plain) as folder:
        for second in range(12):
            values = dict.fromkeys(range(10 * second, 10 * second + 10), 30.0 + second)
            edit = rating_edits.record(session, curve, values, continues=second > 0)
            folder.write(edit, coder_id="anna")
            session = edits.apply(session, edit)
            with SessionFolder.open(path, read_only=True) as other:
                assert other.load().ratings == session.ratings
        (entry,) = folder.history()
        assert [change.before for change in entry.changes] == [None, None]
        other_edit = rating_edits.record(session, curve, {0: 1.0}, continues=True)
        folder.write(other_edit, coder_id="ben")
        assert [row.coder_id for row in folder.history()] == ["ben", "anna"], "nobody writes into another's entry"
