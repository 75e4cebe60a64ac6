"""Finding the session that a path stands for, and opening it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from annotator.app.session_specs import ONE_CLIENT, ParticipantSpec, VideoSpec
from annotator.domain.fingerprint import fingerprint
from annotator.media.probe import probe
from annotator.storage.errors import StorageError
from annotator.storage.folder_making import is_half_made
from annotator.storage.session_folder import SUFFIX, SessionFolder


def open_path(path: Path, *, read_only: bool = False) -> SessionFolder:
    """Open a session folder, or the session of a recording, which is made if there is none.

    Raises:
        MediaError: ``path`` is no recording that can be used.
        StorageError: the session cannot be opened or made.
    """
    if is_session(path):
        return SessionFolder.open(path, read_only=read_only)
    return session_of_video(path, read_only=read_only)


def is_free(path: Path) -> bool:
    """True if a session can be made at ``path``: nothing is there, or what a process that was killed left of one."""
    return not path.exists() or is_half_made(path)


def is_session(path: Path) -> bool:
    """True if ``path`` names a session folder (there or not) rather than a recording."""
    return path.suffix == SUFFIX or (path / "session.db").exists()


def session_of_video(
    video: Path, participants: Sequence[ParticipantSpec] = ONE_CLIENT, *, read_only: bool = False
) -> SessionFolder:
    """The session folder of a bare recording: ``<name>.session`` beside it.

    It is in the current folder where that cannot be written. One that exists and holds this very recording is used
    again.

    Raises:
        MediaError: the recording cannot be used.
        StorageError: the session cannot be opened or made.
    """
    probe(video)
    places = _places_of(video)
    found = _present(video, places)
    if found is not None:
        return SessionFolder.open(found, read_only=read_only)
    free = [place for place in places if is_free(place) and os.access(place.parent, os.W_OK)]
    if not free:
        raise StorageError(
            f"no session can be made for {video.name}: neither {video.resolve().parent} nor {Path().resolve()} can be "
            "written (or both have other files of that name); make one elsewhere with 'annotator new'"
        )
    from annotator.app.session_making import new_session  # reads in all that a recording may need

    return new_session(free[0], [VideoSpec(path=video)], participants)


def known_session(path: Path) -> SessionFolder | None:
    """The session folder, or the one that a bare recording has already, for reading only; None if it has none.

    Raises:
        MediaError: ``path`` is no recording that can be used.
        StorageError: the session cannot be opened.
    """
    if is_session(path):
        return SessionFolder.open(path, read_only=True)
    probe(path)
    found = _present(path, _places_of(path))
    return None if found is None else SessionFolder.open(found, read_only=True)


def _places_of(video: Path) -> list[Path]:
    return [folder / f"{name}{SUFFIX}" for folder in (video.parent, Path()) for name in (video.stem, video.name)]


def _present(video: Path, places: Sequence[Path]) -> Path | None:
    mark = fingerprint(video)
    return next((place for place in places if (place / "session.db").is_file() and _holds(place, mark)), None)


def _holds(place: Path, mark: str) -> bool:
    with SessionFolder.open(place, read_only=True) as folder:
        return any(media.fingerprint == mark for media in folder.load().media.values())
