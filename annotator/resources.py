"""Where the files that ship with the program are: beside the source, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Path of a file or folder in ``resources/``.

    Raises:
        FileNotFoundError: it is in neither place; the installation is incomplete.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"the program's own file {'/'.join(parts)} is missing; install the program again")
