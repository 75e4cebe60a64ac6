"""From what people type to the sessions and recordings that are meant."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.app.sessions import is_session
from annotator.storage.session_folder import SUFFIX

_VIDEO = (".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm", ".mpg", ".mpeg", ".mts", ".m2ts", ".wmv")
_SOUND = (".wav", ".mp3", ".m4a", ".flac", ".ogg")
RECORDING_SUFFIXES = frozenset((*_VIDEO, *_SOUND))
"""Of files that a pattern means; a file that is named in full is taken whatever it is called."""


def sessions_of(patterns: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The sessions and recordings that are meant, each once, and the patterns that mean nothing.

    A pattern is a session, a recording, or a folder: all sessions in it and below it, and its recordings where it has
    no sessions but theirs, by name. Or it has ``*``, ``?``, ``[…]`` or ``**`` in it. A recording whose session is
    meant too is left out.
    """
    found: dict[Path, Path] = {}
    empty: list[str] = []
    for pattern in patterns:
        paths = _meant(pattern)
        if not paths:
            empty.append(pattern)
        for path in paths:
            found.setdefault(path.resolve(), path)
    return _without_their_recordings(found.values()), empty


def sessions_in(folder: Path) -> list[Path]:
    """All session folders in ``folder`` and below it, by path."""
    return sorted(path for path in folder.rglob(f"*{SUFFIX}") if path.is_dir() and not _inside_a_session(path, folder))


def _inside_a_session(path: Path, folder: Path) -> bool:
    return any(part.endswith(SUFFIX) for part in path.relative_to(folder).parts[:-1])


def _meant(pattern: str) -> Sequence[Path]:
    path = Path(pattern)
    if path.is_dir() and not is_session(path):
        sessions, recordings = sessions_in(path), sorted(entry for entry in path.iterdir() if _is_recording(entry))
        beside = {name for entry in recordings for name in (entry.stem, entry.name)}
        return [*sessions, *recordings] if {session.stem for session in sessions} <= beside else sessions
    if path.exists():
        return [path]
    matches = sorted(Path(name) for name in glob.glob(pattern, recursive=True))
    inside = [path for path in matches if any(part.endswith(SUFFIX) for part in path.parts[:-1])]
    return [path for path in matches if path not in inside and (path.suffix == SUFFIX or _is_recording(path))]


def _is_recording(path: Path) -> bool:
    return path.suffix.lower() in RECORDING_SUFFIXES and path.is_file()


def _without_their_recordings(paths: Iterable[Path]) -> list[Path]:
    kept = list(paths)
    beside = {(path.resolve().parent, path.stem) for path in kept if is_session(path)}
    return [path for path in kept if is_session(path) or not _names(path) & beside]


def _names(path: Path) -> set[tuple[Path, str]]:
    """What the session of a recording beside it can be called."""
    folder = path.resolve().parent
    return {(folder, path.stem), (folder, path.name)}
