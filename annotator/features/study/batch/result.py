"""What came of one session, as a file of its own, so that whoever looks next knows what is done."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec

import annotator
from annotator import atomic
from annotator.app.sessions import is_session, known_session
from annotator.domain.session import Session
from annotator.exchange.json_export import export_json
from annotator.features.study.batch.manifest import BatchEntry, Manifest
from annotator.inside import OutsideError, inside
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder

State = Literal["done", "failed", "interrupted"]
Figure = float | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResult:
    """What came of one session.

    Attributes:
        problem: What is wrong, where, and what to do; empty where all went well.
        key: Of the session and settings it was made from; the same key need not be done again.
        figures: What the table of results shows, by column.
        files: What was written, relative to the folder of the batch.
        took_s: How long it took; in no table, because it is never the same twice.
    """

    name: str
    state: State
    problem: str = ""
    key: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict[str, Figure])
    files: tuple[str, ...] = ()
    took_s: float = 0.0


def write_result(manifest: Manifest, entry: BatchEntry, result: SessionResult) -> None:
    """Write down what came of a session.

    Raises:
        OSError: it cannot be written.
    """
    atomic.write_bytes(manifest.result_path(entry), msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")


def read_result(manifest: Manifest, entry: BatchEntry) -> SessionResult | None:
    """What is known of a session; None where it was not worked on, or that cannot be read."""
    try:
        return msgspec.json.decode(manifest.result_path(entry).read_bytes(), type=SessionResult)
    except (OSError, msgspec.DecodeError):
        return None


def is_done(manifest: Manifest, entry: BatchEntry) -> bool:
    """True if the session went well, is as it was then, and what was written is still there."""
    result = read_result(manifest, entry)
    if result is None or result.state != "done":
        return False
    if not all(_is_there(manifest.folder, name) for name in result.files):
        return False
    return result.key == present_key(manifest, entry)


def _is_there(folder: Path, name: str) -> bool:
    try:
        return inside(folder, *name.split("/")).is_file()
    except OutsideError:
        return False


def present_key(manifest: Manifest, entry: BatchEntry) -> str:
    """The key of the session as it stands now; empty where it cannot be read."""
    session = session_of(manifest, entry)
    return key_of(manifest, session) if session is not None else ""


def session_of(manifest: Manifest, entry: BatchEntry) -> Session | None:
    """The session as it stands now; None where there is none yet, or it cannot be read."""
    path = manifest.session_path(entry)
    try:
        folder = SessionFolder.open(path, read_only=True) if is_session(path) else known_session(path)
        if folder is None:
            return None
        with folder:
            return folder.load()
    except (OSError, ValueError, StorageError):
        return None


def key_of(manifest: Manifest, session: Session) -> str:
    """Changes with the session's human work and findings, the settings, and the program."""
    settings = replace(manifest.settings, steps=tuple(step for step in manifest.settings.steps if step != "agreement"))
    parts = (annotator.__version__.encode(), msgspec.json.encode(settings), export_json(session))
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def relative_files(manifest: Manifest, paths: tuple[Path, ...]) -> tuple[str, ...]:
    """Files in the batch's folder as they are written down."""
    return tuple(path.relative_to(manifest.folder).as_posix() for path in paths)
