"""Words that are to be left out of whatever leaves a session without names: a text file in its folder.

They are names and places of people, so they are no part of the session that is exported; a person may open the file and
change it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from annotator import atomic
from annotator.storage.errors import explain

FILE_NAME = "words-to-remove.txt"


def kept_words(session_folder: Path) -> tuple[str, ...]:
    """The words that were kept with a session, one a line of the file; none where there is no file.

    Raises:
        StorageError: the file is there and cannot be read.
    """
    path = session_folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise explain(error, action="read", path=path) from error
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def keep_words(session_folder: Path, words: Iterable[str]) -> None:
    """Keep words with a session, in place of those that were kept; for its user's eyes alone.

    Raises:
        StorageError: the file cannot be written.
    """
    path = session_folder / FILE_NAME
    wanted = list(words)
    if wanted == list(kept_words(session_folder)):
        return
    try:
        atomic.write_bytes(path, "".join(f"{word}\n" for word in wanted).encode())
        path.chmod(0o600)
    except OSError as error:
        raise explain(error, action="write", path=path) from error
