"""Paths that are made from data: always inside the folder they belong to, whatever the data says."""

from __future__ import annotations

import os
import re
from pathlib import Path

from annotator.domain.limits import file_name_problem

_LONGEST_NAME_BYTES = 255
_LONGEST_SUGGESTION = 80
_NOT_SUGGESTED = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]+')


class OutsideError(OSError):
    """A name cannot name a file in the folder it is meant for; nothing was read or written."""


def inside(folder: Path, *names: str) -> Path:
    """The file or folder with these names, one below the other, in ``folder``.

    Every path that is built from data goes through here, or through :func:`named_after`; a test holds the program to
    that.

    Raises:
        OutsideError: a name is more than a plain file name, or a link in between leads out of the folder.
    """
    for name in names:
        problem = file_name_problem(name, longest_bytes=_LONGEST_NAME_BYTES)
        if problem is not None:
            raise OutsideError(f"'{name[:60]}' cannot name a file in {folder}: {problem}")
    path = folder.joinpath(*names)
    if Path(os.path.realpath(folder)) not in Path(os.path.realpath(path)).parents:
        raise OutsideError(f"{path} leads out of {folder} by a link; remove the link")
    return path


def readable(name: str) -> str:
    """A file's name as text: bytes in it that are none, as old systems wrote them, become question marks."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def named_after(folder: Path, text: str, ending: str = "", *, otherwise: str = "session") -> Path:
    """A path in ``folder`` to suggest for something that people have given a title: without what no file name has."""
    plain = _NOT_SUGGESTED.sub("-", text)[:_LONGEST_SUGGESTION].strip(" .-")
    name = f"{plain or otherwise}{ending}"
    return inside(
        folder, name if file_name_problem(name, longest_bytes=_LONGEST_NAME_BYTES) is None else f"{otherwise}{ending}"
    )
