"""Arrays kept in ``.npz`` archives: written whole or not at all, read from several threads, damaged or not."""

from __future__ import annotations

import threading
import zipfile
import zlib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from annotator.atomic import replacing
from annotator.file_modes import make_folder

T = TypeVar("T")

# Whatever a missing, cut, overwritten or bit-rotten archive can raise while it is opened or a member is read.
UNREADABLE = (
    OSError,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    MemoryError,
    RecursionError,
    zipfile.BadZipFile,
    zlib.error,
)

# NumPy reads a member's header by ``ast.literal_eval``. Up to Python 3.11.7 and 3.12.1 that raises SystemError ("AST
# constructor recursion depth mismatch") when two threads are in it and one of them collects garbage meanwhile.
_one_header_at_a_time = threading.Lock()


class Archive:
    """The arrays in an open archive, by name."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Read an array.

        Raises:
            One of :data:`UNREADABLE`: there is no such array, or it is damaged.
        """
        with _one_header_at_a_time:
            return self._opened[name]

    @property
    def names(self) -> list[str]:
        """Of all arrays in it, in the order in which they were written."""
        return self._opened.files


@contextmanager
def opened_archive(path: Path) -> Generator[Archive]:
    """Open an archive; every member read from it is checked against its checksum.

    The file is closed in every case (``numpy.load`` leaves it open when it finds it damaged).

    Raises:
        One of :data:`UNREADABLE`: it is not there, or damaged.
    """
    with path.open("rb") as file:
        with _one_header_at_a_time:
            opened: Any = np.load(file, allow_pickle=False)
        if not hasattr(opened, "files"):
            raise ValueError(f"{path} is not an archive of arrays")
        with opened:
            yield Archive(opened)


def write_archive(path: Path, arrays: Mapping[str, NDArray[Any]], *, digest: str = "") -> None:
    """Replace an archive, whole or not at all.

    Args:
        digest: What the arrays depend on; :func:`read_archive` asks for the same.

    Raises:
        OSError: it cannot be written; the earlier one is still there.
    """
    make_folder(path.parent)
    kept_under = {"digest": np.array(digest)} if digest else {}
    with replacing(path) as file:
        np.savez(file, allow_pickle=False, **kept_under, **arrays)


def read_archive(path: Path, make: Callable[[Archive], T], *, digest: str | None = None) -> T | None:
    """What is made of an archive; None where there is none, it is damaged, or it comes from something else.

    Args:
        digest: What it must depend on; None takes it as it is.
    """
    try:
        with opened_archive(path) as archive:
            return make(archive) if digest is None or str(archive["digest"]) == digest else None
    except UNREADABLE:
        return None
