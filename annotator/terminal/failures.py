"""Exit codes, and what a user is told when something fails. No traceback reaches a user."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from annotator.atomic import write_bytes
from annotator.own_folders import reports_folder
from annotator.terminal.console import tell

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.storage.session_folder import SessionFolder

DONE = 0
FAILED = 1
WRONG_ARGUMENTS = 2
UNUSABLE_INPUT = 3
INTERRUPTED = 130

_DEFECT, _KEPT = "defect-", 10


class UnusableInputError(Exception):
    """Something the user gave cannot be used; ends the program with exit code 3."""


class ArgumentError(Exception):
    """The arguments do not make sense together; ends the program with exit code 2."""


class Interrupted(Exception):  # noqa: N818
    """The user stopped the work; the message says what became of it."""


TOLD = (UnusableInputError, ArgumentError, Interrupted, KeyboardInterrupt)
"""What ends a command and is told to the user, besides failures of the work itself."""

_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (UnusableInputError, UNUSABLE_INPUT),
    (ArgumentError, WRONG_ARGUMENTS),
    (Interrupted, INTERRUPTED),
    (KeyboardInterrupt, INTERRUPTED),
)


@contextmanager
def reading(*paths: Path) -> Generator[None]:
    """Around reading what the user gave: failures mean that the input is not usable.

    Raises:
        ArgumentError: what was asked for does not fit together.
        UnusableInputError: says which file, and why.
    """
    from annotator.app.session_specs import SpecError
    from annotator.exchange.errors import FormatError
    from annotator.media.container import MediaError
    from annotator.storage.errors import StorageError

    try:
        yield
    except SpecError as error:
        raise ArgumentError(str(error)) from error
    except (MediaError, FormatError, StorageError) as error:
        raise UnusableInputError(str(error)) from error
    except OSError as error:
        path = error.filename or " ".join(map(str, paths))
        raise UnusableInputError(f"{path} cannot be read: {_reason(error)}") from error


@contextmanager
def told_as(kind: type[Exception], *causes: type[Exception]) -> Generator[None]:
    """Around work whose failures of the kinds ``causes`` mean ``kind`` to the user."""
    try:
        yield
    except causes as error:
        raise kind(str(error)) from error


@contextmanager
def opened(path: Path) -> Generator[tuple[SessionFolder, Session]]:
    """A session that is only read. What fails while it is worked on is no failure of reading it.

    Raises:
        UnusableInputError: it cannot be read; says why.
    """
    from annotator.storage.session_folder import SessionFolder

    with reading(path):
        folder = SessionFolder.open(path, read_only=True)
    with folder:
        with reading(path):
            session = folder.load()
        yield folder, session


def code_of(error: BaseException) -> int:
    """The exit code that a failure ends the program with."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)


def message_of(error: BaseException) -> str:
    """One line for the user."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{_reason(error)}"
    return " ".join(str(error).split()) or type(error).__name__


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    if isinstance(error, PermissionError):
        return "no permission; check who may read and write it"
    return (error.strerror or str(error)).lower()


def report_defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What stands in for a traceback when the program itself is at fault: one line, and the details in a file."""
    if issubclass(kind, KeyboardInterrupt):
        return
    details = "".join(traceback.format_exception(kind, error, trace))
    try:
        where = f"; the details are in {_keep(details)}"
    except OSError:
        where = ""
    tell(f"annotator: a defect in the program stopped it ({kind.__name__}: {error}){where}")


def _keep(details: str) -> Path:
    """Beside the reports of windows that ended unexpectedly; the oldest go."""
    folder = reports_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in sorted(folder.glob(f"{_DEFECT}*.txt"))[: 1 - _KEPT]:
        old.unlink(missing_ok=True)
    path = folder / f"{_DEFECT}{datetime.now(timezone.utc):%Y%m%dT%H%M%S%fZ}-{os.getpid()}.txt"
    write_bytes(path, details.encode("utf-8", "backslashreplace"))
    return path


def install_defect_report() -> None:
    """Let :func:`report_defect` speak instead of a traceback."""
    sys.excepthook = report_defect
