"""Attempts as files: kept at every step, handed over to the trainer, gathered for a group."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from annotator import atomic
from annotator.domain.attempts import Attempt, Feedback
from annotator.exchange.errors import FormatError
from annotator.exchange.json_text import check, decode

FORMAT = "annotator-attempt"
VERSION = 1
SUFFIX = ".attempt"


class AttemptFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. ``feedback`` is there once the attempt is finished and was held against the gold."""

    format: str = FORMAT
    version: int = VERSION
    attempt: Attempt
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAttempt:
    """An attempt with its feedback, if there is any yet, and where it is kept."""

    path: Path
    attempt: Attempt
    feedback: Feedback | None = None


def attempt_json(attempt: Attempt, feedback: Feedback | None = None) -> bytes:
    """The text of an attempt file.

    Raises:
        ValueError: feedback on an attempt that is not finished would give the gold away.
    """
    if feedback is not None and not attempt.finished:
        raise ValueError("an attempt that is not finished has no feedback")
    return msgspec.json.format(msgspec.json.encode(AttemptFile(attempt=attempt, feedback=feedback)), indent=2) + b"\n"


def write_attempt(path: Path, attempt: Attempt, feedback: Feedback | None = None) -> None:
    """Write an attempt file, whole or not at all.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    atomic.write_bytes(path, attempt_json(attempt, feedback))


def parse_attempt(content: bytes, *, path: Path) -> KeptAttempt:
    """Read the text of an attempt file; ``path`` is where it is kept, and names it in messages.

    Raises:
        FormatError: it is none, or of a newer version; says what is wrong and where.
    """
    source = path.name
    file = decode(content, AttemptFile, source=source, format_name=FORMAT, newest=VERSION)
    attempt = file.attempt
    ids = [mark.id for mark in attempt.marks]
    check(len(set(ids)) == len(ids), source, "$.attempt.marks", "two marks have the same id")
    for index, (start_s, end_s) in enumerate(attempt.watched):
        check(end_s >= start_s, source, f"$.attempt.watched[{index}]", "it ends before it starts")
    if file.feedback is not None and not attempt.finished:
        raise FormatError(f"{source}: there is feedback on an attempt that is not finished - at `$.feedback`")
    return KeptAttempt(path=path, attempt=attempt, feedback=file.feedback)


def read_attempt(path: Path) -> KeptAttempt:
    """Read an attempt file.

    Raises:
        FormatError: see :func:`parse_attempt`.
        OSError: the file cannot be read.
    """
    return parse_attempt(path.read_bytes(), path=path)
