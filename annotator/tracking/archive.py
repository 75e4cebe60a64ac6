"""Reading ``.npz`` archives that may be damaged."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

# Whatever a missing, cut, overwritten or bit-rotten archive can raise while it is opened or a member is read.
UNREADABLE = (
    OSError,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
)


@contextmanager
def opened_archive(path: Path) -> Generator[Any]:
    """Open an archive; every member read from it is checked against its checksum.

    The file is closed in every case (``numpy.load`` leaves it open when it finds it damaged).

    Raises:
        One of :data:`UNREADABLE`: it is not there, or damaged.
    """
    with path.open("rb") as file:
        archive: Any = np.load(file, allow_pickle=False)
        if not hasattr(archive, "files"):
            raise ValueError(f"{path} is not an archive of arrays")
        with archive:
            yield archive
