"""Folders for what is needed only while this process works, and the end of those that killed processes have left."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from annotator.atomic import is_dead

_NAME = re.compile(r"^annotator-(\d+)-")


@contextmanager
def scratch_folder() -> Generator[Path]:
    """A folder among the system's temporary ones that is gone when the block ends."""
    folder = make_scratch_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_scratch_folder() -> Path:
    """A folder among the system's temporary ones, for an owner who removes it; private to the user.

    Its name says which process it belongs to. What processes that are gone have left, pictures of people among it, is
    removed first.
    """
    _clear_leftovers(Path(tempfile.gettempdir()))
    return Path(tempfile.mkdtemp(prefix=f"annotator-{os.getpid()}-"))


def _clear_leftovers(temporary: Path) -> None:
    with contextlib.suppress(OSError), os.scandir(temporary) as entries:
        for entry in entries:
            match = _NAME.match(entry.name)
            if match is not None and entry.is_dir(follow_symlinks=False) and is_dead(entry, match[1]):
                shutil.rmtree(entry.path, ignore_errors=True)
