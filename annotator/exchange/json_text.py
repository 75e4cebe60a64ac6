"""Reading JSON into typed data, with the place of the first mistake in plain words."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from annotator.domain.limits import LimitError, check_limits
from annotator.exchange.errors import FormatError

T = TypeVar("T")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
JSON_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""All that reading JSON can fail with: it is none, bytes that are no text, nested too deep."""


class _Heading(msgspec.Struct, frozen=True):
    """What every JSON file of this program begins with."""

    format: str
    version: int


def format_of(content: bytes) -> str | None:
    """The ``format`` that a JSON text says it has; None if it is no JSON text of this program's kind."""
    try:
        return msgspec.json.decode(content.removeprefix(_BYTE_ORDER_MARK), type=_Heading).format
    except JSON_ERRORS:
        return None


def decode(content: bytes, type_: type[T], *, source: str, format_name: str, newest: int) -> T:
    """Decode a file that names its ``format`` and ``version``. Keys this program does not know are left aside.

    Raises:
        FormatError: names ``source`` and the JSON path of the mistake.
    """
    content = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        heading = msgspec.json.decode(content, type=_Heading)
    except msgspec.ValidationError:
        raise FormatError(f"{source} is JSON, but not of the format {format_name}: its 'format' is missing") from None
    except JSON_ERRORS as error:
        raise FormatError(f"{source} is not complete JSON text ({error})") from None
    if heading.format != format_name:
        raise FormatError(f"{source} is of the format '{heading.format[:60]}', not {format_name}")
    if heading.version > newest:
        raise FormatError(
            f"{source} was written by a newer version of this program (format version {heading.version}, this one "
            f"reads up to {newest}); update the program to read it"
        )
    return decode_part(content, type_, source=source)


def decode_part(content: bytes | msgspec.Raw, type_: type[T], *, source: str, place: str = "$") -> T:
    """Decode JSON text into a type and hold all that is in it against the limits.

    Raises:
        FormatError: names ``source`` and the JSON path of the mistake, which ``place`` begins.
    """
    try:
        value = msgspec.json.decode(content, type=type_)
    except JSON_ERRORS as error:
        below = "" if place == "$" else f" - below `{place}`"
        raise FormatError(f"{source}: {error}{below}") from None
    within(value, source, place)
    return value


def within(value: object, source: str, place: str) -> None:
    """Hold a value against the limits.

    Raises:
        FormatError: it, or something in it, lies beyond them; names the JSON path, which ``place`` begins.
    """
    try:
        check_limits(value)
    except LimitError as error:
        raise FormatError(f"{source}: {error.problem} - at `{place}{error.place}`") from None


def check(condition: bool, source: str, place: str, problem: str) -> None:
    """Check something that types cannot say.

    Raises:
        FormatError: ``source: problem - at `place```, if the condition does not hold.
    """
    if not condition:
        raise FormatError(f"{source}: {problem} - at `{place}`")
