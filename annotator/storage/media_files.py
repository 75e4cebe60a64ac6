"""Finding a session's media files again after they, or the session, were moved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from annotator.domain.fingerprint import fingerprint
from annotator.domain.media import Media
from annotator.storage.errors import StorageError


class MediaNotFound(StorageError):  # noqa: N818
    """A media file is not where it was, and not nearby either; or another file has its name."""


def locate(folder: Path, media: Media) -> Path:
    """The media's file: where it was last found, beside the session, or in a folder beside the session's.

    A file counts only if its fingerprint is the media's, so another recording of the same name is never played.

    Raises:
        MediaNotFound: says where it was looked for, and which file there is another one.
    """
    others: list[Path] = []
    for candidate in _candidates(folder, media):
        if not candidate.is_file():
            continue
        if is_same(candidate, media):
            return candidate
        others.append(candidate)
    if others:
        raise MediaNotFound(
            f"{others[0]} is not the {media.file_name} this session was made with (its content differs); "
            "point to the original file"
        )
    raise MediaNotFound(
        f"{media.file_name} was not found at {absolute(folder, media.path)} nor near the session {folder}; "
        "point to where it is now"
    )


def is_near(folder: Path, media: Media) -> bool:
    """True if a file of this name lies where the media would be found; whether it is the same one is not looked at."""
    return any(candidate.is_file() for candidate in _candidates(folder, media))


def is_same(path: Path, media: Media) -> bool:
    """True if this file is the media; a file that cannot be read is not."""
    try:
        return fingerprint(path) == media.fingerprint
    except OSError:
        return False


def stored_path(folder: Path, path: Path) -> str:
    """How to write a media file's path into the session: relative to its folder where that is possible."""
    target = path.resolve()
    try:
        return Path(os.path.relpath(target, folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return target.as_posix()


def absolute(folder: Path, stored: str) -> Path:
    """The file a stored path points to."""
    return Path(os.path.normpath(folder.resolve() / stored))


def _candidates(folder: Path, media: Media) -> Iterator[Path]:
    yield absolute(folder, media.path)
    parent = folder.resolve().parent
    yield parent / media.file_name
    yield folder / media.file_name
    try:
        neighbours = sorted(entry for entry in parent.iterdir() if entry.is_dir())
    except OSError:
        return
    for neighbour in neighbours:
        yield neighbour / media.file_name
