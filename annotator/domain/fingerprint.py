"""The fingerprint by which a media file is recognised after it was moved or renamed."""

from __future__ import annotations

import hashlib
from pathlib import Path

_MEGABYTE = 1_048_576


def fingerprint(path: Path) -> str:
    """``sha256:`` digest of the file's size, first megabyte and last megabyte.

    Reading a whole recording over a network share takes minutes; its size and both ends tell recordings apart.

    Raises:
        OSError: the file cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        size = file.seek(0, 2)
        digest.update(str(size).encode())
        file.seek(0)
        digest.update(file.read(_MEGABYTE))
        if size > _MEGABYTE:
            file.seek(max(_MEGABYTE, size - _MEGABYTE))
            digest.update(file.read(_MEGABYTE))
    return f"sha256:{digest.hexdigest()}"
