"""A recording that is another one after it was read than before."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from annotator.media.container import MediaError
from annotator.media.probe import fingerprint


class RecordingReplacedError(MediaError):
    """What was read of a recording may be of another one: it must not be kept under this one's name."""


@contextmanager
def same_throughout(path: Path, digest: str) -> Generator[None]:
    """Around reading a recording: makes sure that it was the one with the fingerprint ``digest`` all the time.

    The fingerprint tells recordings apart, and size, time and place of the file that it was not written to meanwhile.

    Raises:
        RecordingReplacedError: the file is another one now, or was changed.
        MediaError: it is not there any more.
    """
    before = _mark(path)
    yield
    if _mark(path) != before or fingerprint(path) != digest:
        raise RecordingReplacedError(
            f"{path.name} was replaced or changed while it was read; what was read meanwhile was not kept: put the "
            "recording back and start again, or make a new session for the new one"
        )


def _mark(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError as error:
        raise MediaError(
            f"{path.name} is not there any more ({error.strerror}); put it back and start again"
        ) from error
    return found.st_size, found.st_mtime_ns, found.st_ino
