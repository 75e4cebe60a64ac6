"""Reading JSON into typed data, with the place of the first mistake in plain words."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from annotator.exchange.errors import FormatError

T = TypeVar("T")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class _Heading(msgspec.Struct, frozen=True):
    """What every JSON file of this program begins with."""

    format: str
    version: int


def format_of(content: bytes) -> str | None:
    """The ``format`` that a JSON text says it has; None if it is no JSON text of this program's kind."""
    try:
        return msgspec.json.decode(content.removeprefix(_BYTE_ORDER_MARK), type=_Heading).format
    except (msgspec.DecodeError, UnicodeDecodeError):
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
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{source} is not complete JSON text ({error})") from None
    if heading.format != format_name:
        raise FormatError(f"{source} is of the format '{heading.format}', not {format_name}")
    if heading.version > newest:
        raise FormatError(
            f"{source} was written by a newer version of this program (format version {heading.version}, this one "
            f"reads up to {newest}); update the program to read it"
        )
    try:
        return msgspec.json.decode(content, type=type_)
    except msgspec.ValidationError as error:
        raise FormatError(f"{source}: {error}") from None


def check(condition: bool, source: str, place: str, problem: str) -> None:
    """Check something that types cannot say.

    Raises:
        FormatError: ``source: problem - at `place```, if the condition does not hold.
    """
    if not condition:
        raise FormatError(f"{source}: {problem} - at `{place}`")
