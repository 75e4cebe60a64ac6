"""The layout of ``session.db`` and how older layouts become the present one.

What :data:`CREATE` makes is the present layout. A change of layout changes it, adds one entry to :data:`MIGRATIONS`
(from version n to n + 1, in SQL) and keeps a database of the old version among the tests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

APPLICATION_ID = 0x414E4E54  # "ANNT": tells a session's database from any other SQLite file

CREATE = """
CREATE TABLE info (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at TEXT NOT NULL, duration_s REAL NOT NULL
);
CREATE TABLE codebook (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, codes TEXT NOT NULL,
    dimensions TEXT NOT NULL DEFAULT '[]',
    modifiers TEXT NOT NULL DEFAULT '[]', scales TEXT NOT NULL DEFAULT '[]', tiers TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE media (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file_name TEXT NOT NULL, path TEXT NOT NULL,
    fingerprint TEXT NOT NULL, duration_s REAL NOT NULL, offset_s REAL NOT NULL, width_px INTEGER NOT NULL,
    height_px INTEGER NOT NULL, frame_count INTEGER NOT NULL, variable_frame_rate INTEGER NOT NULL,
    has_audio INTEGER NOT NULL, sound_track INTEGER
);
CREATE TABLE participants (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, role TEXT NOT NULL, name TEXT NOT NULL,
    media_id TEXT REFERENCES media (id) DEFERRABLE INITIALLY DEFERRED,
    region_x REAL NOT NULL, region_y REAL NOT NULL, region_width REAL NOT NULL, region_height REAL NOT NULL,
    places TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE utterances (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, start_s REAL NOT NULL, end_s REAL NOT NULL,
    text TEXT NOT NULL, participant_id TEXT REFERENCES participants (id) DEFERRABLE INITIALLY DEFERRED, valence REAL
);
CREATE TABLE coders (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, blind_to TEXT NOT NULL,
    start_earlier_s REAL NOT NULL DEFAULT 0, reaction_s REAL, finished_at TEXT NOT NULL DEFAULT ''
);
CREATE TABLE annotations (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, coder_id TEXT NOT NULL, tier TEXT NOT NULL,
    code_id TEXT NOT NULL,
    participant_id TEXT NOT NULL REFERENCES participants (id) DEFERRABLE INITIALLY DEFERRED,
    start_s REAL NOT NULL, end_s REAL NOT NULL, note TEXT NOT NULL, confidence INTEGER, flag_id TEXT,
    created_at TEXT NOT NULL, modified_at TEXT NOT NULL, incongruence TEXT, intensity INTEGER,
    running INTEGER NOT NULL DEFAULT 0, modifiers TEXT NOT NULL DEFAULT '[]', ratings TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE verdicts (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, flag_id TEXT NOT NULL, coder_id TEXT NOT NULL,
    verdict TEXT NOT NULL, decided_at TEXT NOT NULL, flag TEXT NOT NULL
);
CREATE TABLE markers (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, coder_id TEXT NOT NULL, time_s REAL NOT NULL,
    text TEXT NOT NULL, created_at TEXT NOT NULL, modified_at TEXT NOT NULL
);
CREATE TABLE tier_locks (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, coder_id TEXT NOT NULL, locked_at TEXT NOT NULL
);
CREATE TABLE playlists (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, coder_id TEXT NOT NULL,
    ordered_by TEXT NOT NULL, pre_roll_s REAL NOT NULL, post_roll_s REAL NOT NULL, rate REAL NOT NULL,
    repeats INTEGER NOT NULL, freeze_at_apex INTEGER NOT NULL, items TEXT NOT NULL
);
CREATE TABLE cover_areas (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    media_id TEXT REFERENCES media (id) DEFERRABLE INITIALLY DEFERRED,
    region_x REAL NOT NULL, region_y REAL NOT NULL, region_width REAL NOT NULL, region_height REAL NOT NULL
);
CREATE TABLE ratings (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, coder_id TEXT NOT NULL, dimension_id TEXT NOT NULL,
    participant_id TEXT REFERENCES participants (id) DEFERRABLE INITIALLY DEFERRED,
    start_s REAL NOT NULL, samples TEXT NOT NULL
);
CREATE TABLE edits (
    id INTEGER PRIMARY KEY, made_at TEXT NOT NULL, coder_id TEXT NOT NULL, label TEXT NOT NULL
);
CREATE TABLE edit_rows (
    edit_id INTEGER NOT NULL REFERENCES edits (id), position INTEGER NOT NULL, table_name TEXT NOT NULL,
    row_key TEXT NOT NULL, before TEXT, after TEXT, PRIMARY KEY (edit_id, position)
) WITHOUT ROWID;
CREATE INDEX utterances_by_participant ON utterances (participant_id);
CREATE INDEX annotations_by_participant ON annotations (participant_id);
CREATE INDEX edit_rows_by_row ON edit_rows (table_name, row_key);
"""

TO_2 = """
ALTER TABLE annotations ADD COLUMN intensity INTEGER;
ALTER TABLE annotations ADD COLUMN running INTEGER NOT NULL DEFAULT 0;
ALTER TABLE coders ADD COLUMN start_earlier_s REAL NOT NULL DEFAULT 0;
ALTER TABLE coders ADD COLUMN reaction_s REAL;
"""
"""Annotations have an intensity, and may be running; coders have a reaction time."""

TO_3 = """
CREATE TABLE markers (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, coder_id TEXT NOT NULL, time_s REAL NOT NULL,
    text TEXT NOT NULL, created_at TEXT NOT NULL, modified_at TEXT NOT NULL
);
CREATE TABLE tier_locks (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, coder_id TEXT NOT NULL, locked_at TEXT NOT NULL
);
"""
"""Markers, and tiers that are locked."""

TO_4 = """
CREATE TABLE playlists (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, coder_id TEXT NOT NULL,
    ordered_by TEXT NOT NULL, pre_roll_s REAL NOT NULL, post_roll_s REAL NOT NULL, rate REAL NOT NULL,
    repeats INTEGER NOT NULL, freeze_at_apex INTEGER NOT NULL, items TEXT NOT NULL
);
"""
"""There are playlists."""

TO_5 = """
CREATE TABLE cover_areas (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    media_id TEXT REFERENCES media (id) DEFERRABLE INITIALLY DEFERRED,
    region_x REAL NOT NULL, region_y REAL NOT NULL, region_width REAL NOT NULL, region_height REAL NOT NULL
);
"""
"""Areas that are covered in all pictures that leave the session."""

TO_6 = """
ALTER TABLE participants ADD COLUMN places TEXT NOT NULL DEFAULT '[]';
"""
"""Participants may be seen elsewhere later."""

TO_7 = """
ALTER TABLE coders ADD COLUMN finished_at TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN sound_track INTEGER;
"""
"""Coders say that they are done; one of several sound tracks can be chosen."""

TO_8 = """
ALTER TABLE codebook ADD COLUMN dimensions TEXT NOT NULL DEFAULT '[]';
CREATE TABLE ratings (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, coder_id TEXT NOT NULL, dimension_id TEXT NOT NULL,
    participant_id TEXT REFERENCES participants (id) DEFERRABLE INITIALLY DEFERRED,
    start_s REAL NOT NULL, samples TEXT NOT NULL
);
ALTER TABLE codebook ADD COLUMN modifiers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE codebook ADD COLUMN scales TEXT NOT NULL DEFAULT '[]';
ALTER TABLE codebook ADD COLUMN tiers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE annotations ADD COLUMN modifiers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE annotations ADD COLUMN ratings TEXT NOT NULL DEFAULT '[]';
"""
"""Coders rate continuously; codes have modifiers and scales; tiers have a vocabulary and may depend on another."""

MIGRATIONS: tuple[str, ...] = (TO_2, TO_3, TO_4, TO_5, TO_6, TO_7, TO_8)
"""Entry n (from 0) turns version n + 1 into version n + 2."""


def create(connection: sqlite3.Connection) -> None:
    """Lay out an empty database."""
    connection.executescript(CREATE)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version_of(MIGRATIONS)}")


def version_of(migrations: Sequence[str]) -> int:
    """The layout version that these migrations lead to."""
    return len(migrations) + 1


def stored_version(connection: sqlite3.Connection) -> int:
    """The layout version of a database; 0 if it is not a session's."""
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        return 0
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring a database to the present layout, all of it or none.

    Raises:
        sqlite3.Error: a step failed; the database is as it was.
    """
    # A change of layout may rebuild a table others refer to; references are checked once, at the end.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for version in range(stored_version(connection), version_of(migrations)):
            for statement in _statements(migrations[version - 1]):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version_of(migrations)}")
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"{len(broken)} rows refer to rows that are gone, first in {broken[0][0]}")
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _statements(script: str) -> list[str]:
    """The statements of a script one by one: ``executescript`` would commit in between."""
    statements: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements


def copied_into_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A copy that can be migrated where the file itself must not be touched."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        with closing(connection):
            connection.backup(copy)
    except sqlite3.Error:
        copy.close()
        raise
    return copy
