"""Whatever is wrong in a database, it is called damage and its backups are offered."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.storage.errors import DamagedSession, StorageError
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session


@pytest.fixture
def session_path(tmp_path: Path) -> Path:
    path = tmp_path / "a.session"
    with SessionFolder.create(path, small_session()) as folder:
        folder.back_up()
    return path


def load(path: Path) -> None:
    with SessionFolder.open(path, read_only=True) as folder:
        folder.load()
        folder.history()
        folder.codebook_versions()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE utterances SET text = CAST(x'ff00ff' AS TEXT)",
        "UPDATE participants SET role = 'nobody'",
        "UPDATE participants SET region_width = 7",
        "UPDATE participants SET region_x = 'left'",
        "UPDATE media SET id = '../../../x'",
        "UPDATE media SET file_name = '../x.mp4'",
        "UPDATE media SET frame_count = 9223372036854775807",
        "UPDATE info SET duration_s = 1e308",
        "UPDATE info SET duration_s = 1e9",
        "UPDATE info SET title = hex(zeroblob(600000))",
        "UPDATE annotations SET start_s = 'early'",
        "UPDATE annotations SET code_id = 'unknown'",
        "UPDATE annotations SET participant_id = 'nobody'",
        "UPDATE annotations SET incongruence = '{'",
        "UPDATE codebook SET codes = '[]'",
        "UPDATE codebook SET version = 1.5",
        "UPDATE verdicts SET flag = 'x'",
        "DELETE FROM info",
        "DELETE FROM participants",
        "DROP TABLE markers",
        "ALTER TABLE coders RENAME COLUMN name TO called",
        "PRAGMA application_id = 5",
        "PRAGMA user_version = -4",
    ],
)
def test_what_no_program_wrote_is_damage_and_the_backups_are_offered(session_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(session_path / "session.db")) as connection:
        connection.execute(statement)
        connection.commit()
    with pytest.raises(DamagedSession, match="restore one of its") as caught:
        load(session_path)
    SessionFolder.restore(session_path, caught.value.backups[0])
    with SessionFolder.open(session_path) as folder:
        assert folder.load() == small_session()


def test_a_code_whose_parent_is_gone_is_no_damage(session_path: Path) -> None:
    """Earlier versions let it be taken out of the codebook."""
    with closing(sqlite3.connect(session_path / "session.db")) as connection, connection:
        connection.execute("UPDATE codebook SET codes = replace(codes, '\"expression\"', '\"gone\"')")
    with SessionFolder.open(session_path, read_only=True) as folder:
        assert "gone" in {code.parent_id for code in folder.load().codebook.codes}


def test_flipped_bytes_are_damage_or_do_no_harm(session_path: Path) -> None:
    database = session_path / "session.db"
    whole = database.read_bytes()
    chance = random.Random(5)
    found = 0
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 4, 50))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        database.write_bytes(content)
        try:
            load(session_path)
        except DamagedSession as error:
            found += bool(error.backups)
    assert found


def test_findings_about_nobody_are_left_out_and_named(session_path: Path) -> None:
    findings = session_path / "analysis" / "findings.json"
    findings.write_text(findings.read_text().replace('"participant_id": "client"', '"participant_id": "x"'))
    with SessionFolder.open(session_path) as folder:
        assert not folder.load().findings.flags
        assert "analyse the session again" in folder.problems[0]


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff", b'{"info": null, "flags": {"f": 1}}'])
def test_damaged_findings_never_keep_a_session_from_opening(session_path: Path, content: bytes) -> None:
    (session_path / "analysis" / "findings.json").write_bytes(content)
    with SessionFolder.open(session_path) as folder:
        assert folder.load().annotations == small_session().annotations
        assert "analyse the session again" in folder.problems[0]


def test_an_unreadable_disk_is_not_called_damage(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        SessionFolder.open(tmp_path / "nowhere.session")
    assert not isinstance(caught.value, DamagedSession)
