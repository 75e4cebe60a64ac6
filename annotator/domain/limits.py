"""How large anything in a session may be: one place, asked wherever data comes in (files, the database, edits).

What lies beyond is no session of people: it is damage, or a file made to harm. The window, SQLite and JSON readers
elsewhere are only made for what lies within. A value is held against the limit of its kind, which its field's name and
type tell, so that a new field has a limit the moment it exists.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

LONGEST_S = 7 * 24 * 3600.0
"""Times lie within so many seconds of the session clock's zero, before or after it."""
LARGEST_PX = 32_768
LARGEST_NUMBER = 2**53
"""Larger whole numbers are not the same number in every program that reads JSON."""
LONGEST_NAME = 1_000
LONGEST_TEXT = 100_000
LONGEST_FILE_ID_BYTES = 80
"""Of the id of what has files of its own, which are named after it."""
MOST_ROWS = 100_000
MOST_OF: Mapping[str, int] = {
    "media": 64,
    "participants": 64,
    "coders": 1_000,
    "codes": 5_000,
    "scales": 200,
    "values": 200,
    "anchors": 200,
    "tiers": 1_000,
}
"""How many of these there may be; :data:`MOST_ROWS` of everything else."""
DEEPEST_CODE = 32
"""How many codes may lie above one another."""

_LONGEST_OF: Mapping[str, int] = {
    **dict.fromkeys(("text", "note", "notes", "question", "instructions", "therapist_response"), LONGEST_TEXT),
    **dict.fromkeys(("definition", "example", "include_when", "exclude_when"), LONGEST_TEXT),
    "path": 4_096,
    "content": 64_000_000,  # what is sealed, in an exercise
}
"""In characters, by field; :data:`LONGEST_NAME` of everything else."""
_SPANS = frozenset(("watched", "gaps", "too_small"))
_NOT_NEGATIVE = ("duration_s", "width_px", "height_px", "frame_count")
_FILE_IDS = frozenset(("Media", "MediaEntry", "Participant"))
# Reserved on Windows whatever the suffix; a session made elsewhere must open there too.
_DEVICE = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]')
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class LimitError(ValueError):
    """A value lies beyond what a session can hold.

    Attributes:
        place: Where it stands, as a JSON path below what was looked at (``.media[0].duration_s``).
        problem: What is wrong with it, without the place.
    """

    def __init__(self, problem: str, *, place: str = "") -> None:
        super().__init__(f"{problem} (at {place.lstrip('.')})" if place else problem)
        self.place = place
        self.problem = problem

    def below(self, place: str) -> LimitError:
        """The same error, seen from further up."""
        return LimitError(self.problem, place=f"{place}{self.place}")


def check_limits(value: object) -> None:
    """Hold a row, a session or a file's content, with everything in it, against the limits.

    Raises:
        LimitError: names the first value beyond them.
    """
    _check(value, "")


def check_time(time_s: float) -> None:
    """Hold one time against the limits.

    Raises:
        LimitError: no session is that long, or it is no number.
    """
    if not -LONGEST_S <= time_s <= LONGEST_S:
        raise LimitError(f"{_shown(time_s)} s is no time of a session, which lasts {LONGEST_S / 3600:.0f} h at most")


def check_text(text: str, *, longest: int = LONGEST_TEXT) -> None:
    """Hold one text against the limits.

    Raises:
        LimitError: it is too long, or has characters in it that no file can hold.
    """
    if len(text) > longest:
        raise LimitError(f"a text of {len(text)} characters ('{text[:20]}…') is longer than the {longest} there may be")
    found = None if text.isascii() else _HALF_CHARACTER.search(text)
    if found is not None:
        raise LimitError(f"the half character {found.group()!r} cannot be written to a file")


def file_name_problem(name: str, *, longest_bytes: int = LONGEST_FILE_ID_BYTES) -> str | None:
    """Why ``name`` cannot be the name of one file or folder on every system; None if it can."""
    if not name.strip(" .") or name != name.strip():
        return "it is empty, or only points and blanks, or begins or ends with a blank"
    found = _NOT_IN_A_NAME.search(name)
    if found:
        return f"it has {found.group()!r} in it"
    if name.endswith(".") or _DEVICE.match(name):
        return "Windows cannot keep a file of this name"
    return "it is too long" if len(name.encode()) > longest_bytes else None


def _check(value: Any, name: str) -> None:
    """Check what stands under ``name``, and all in it."""
    if isinstance(value, str):
        check_text(value, longest=_LONGEST_OF.get(name, LONGEST_NAME))
    elif isinstance(value, (int, float)):
        _check_number(value, name)
    elif isinstance(value, Mapping):
        rows = typing.cast("Mapping[object, object]", value)
        _check_many(rows.values(), len(rows), name)
    elif isinstance(value, (tuple, list)):
        items = typing.cast("tuple[object, ...]", value)
        _check_many(items, len(items), name)
    else:
        _check_fields(value)


def _check_number(number: float, name: str) -> None:
    if name.endswith("_s") or name in _SPANS:
        check_time(number)
    elif not -LARGEST_NUMBER <= number <= LARGEST_NUMBER:
        raise LimitError(f"{_shown(number)} is no number that a session can hold")
    elif name.endswith("_px") and number > LARGEST_PX:
        raise LimitError(f"{_shown(number)} pixels are more than the {LARGEST_PX} a picture may have")
    if number < 0 and name in _NOT_NEGATIVE:
        raise LimitError(f"{_shown(number)} is below 0")


def _shown(number: float) -> str:
    digits = f"{number:g}" if isinstance(number, float) else str(number)
    return digits if len(digits) <= 20 else f"a number of {len(digits)} digits"


def _check_many(values: Iterable[object], count: int, name: str) -> None:
    most = MOST_OF.get(name, MOST_ROWS)
    if count > most:
        raise LimitError(f"there are {count} of them; a session has {most} at most")
    for index, value in enumerate(values):
        try:
            _check(value, name)
        except LimitError as error:
            raise error.below(f"[{index}]") from None


def _check_fields(value: object) -> None:
    """Every field of a dataclass, or of anything else that says which fields it has."""
    for name, get, check in _fields_of(type(value)):
        content = get(value)
        if content is None:
            continue
        try:
            check(content, name)
        except LimitError as error:
            raise error.below(f".{name}") from None


@cache
def _fields_of(kind: type) -> tuple[tuple[str, Callable[[Any], Any], Callable[[Any, str], None]], ...]:
    return tuple((name, attrgetter(name), _check_of(kind, name)) for name in _names_of(kind))


def _names_of(kind: type) -> tuple[str, ...]:
    structs: tuple[str, ...] = getattr(kind, "__struct_fields__", ())  # what msgspec calls them
    return structs or (tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ())


def _check_of(kind: type, name: str) -> Callable[[Any, str], None]:
    if name == "media_id" or (name == "id" and kind.__name__ in _FILE_IDS):
        return _check_file_id
    return _check_file_name if name == "file_name" else _check


def _check_file_id(value: str, name: str) -> None:
    """The id of what has files of its own is the name of these files."""
    problem = file_name_problem(value) if value or name == "id" else None
    if problem is not None:
        raise LimitError(f"the id '{value[:60]}' cannot name a file: {problem}")


def _check_file_name(value: str, _name: str) -> None:
    check_text(value, longest=LONGEST_NAME)
    if "/" in value or value in (".", ".."):
        raise LimitError(f"'{value[:60]}' is no file's name")
