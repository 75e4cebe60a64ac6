"""Codebooks as files: the ones that ship with the program, and a lab's own."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from annotator.domain.codebook import Codebook, CodeParentError, check_parents
from annotator.domain.participants import ROLES
from annotator.domain.ratings import dimension_problem
from annotator.domain.scheme_checks import SchemeError, check_scheme
from annotator.exchange.errors import FormatError
from annotator.exchange.json_text import check, decode
from annotator.resources import resource

FORMAT = "annotator-codebook"
VERSION = 1
SHIPPED = ("incongruence", "facs_lite", "therapist_response")
DEFAULT = "incongruence"
_COLOR = re.compile(r"^#[0-9a-fA-F]{6}$")


class CodebookFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    format: str = FORMAT
    version: int = VERSION
    codebook: Codebook


def read_codebook(path: Path) -> Codebook:
    """Read a codebook file.

    Raises:
        FormatError: names the file and the JSON path of what is wrong.
        OSError: the file cannot be read.
    """
    return parse_codebook(path.read_bytes(), source=path.name)


def parse_codebook(content: bytes, *, source: str) -> Codebook:
    """Read the text of a codebook file; ``source`` names it in messages.

    Raises:
        FormatError: names the JSON path of what is wrong.
    """
    file = decode(content, CodebookFile, source=source, format_name=FORMAT, newest=VERSION)
    check_codebook(file.codebook, source=source, place="$.codebook")
    return file.codebook


def shipped_codebook(name: str = DEFAULT) -> Codebook:
    """One of the codebooks in :data:`SHIPPED`."""
    return read_codebook(resource("codebooks", f"{name}.json"))


def codebook_json(codebook: Codebook) -> bytes:
    """The text of a codebook file."""
    return msgspec.json.format(msgspec.json.encode(CodebookFile(codebook=codebook)), indent=2) + b"\n"


def check_codebook(codebook: Codebook, *, source: str, place: str) -> None:
    """Check what the types cannot: ids, parents, shortcuts, colours, modifiers, scales, tiers.

    Raises:
        FormatError: names the JSON path, starting from ``place``.
    """
    seen: set[str] = set()
    shortcuts: dict[str, str] = {}
    for index, code in enumerate(codebook.codes):
        here = f"{place}.codes[{index}]"
        check(bool(code.id), source, f"{here}.id", "a code needs an id")
        check(code.id not in seen, source, f"{here}.id", f"the id '{code.id}' stands twice")
        check(bool(code.name), source, f"{here}.name", f"the code '{code.id}' needs a name")
        seen.add(code.id)
        check(bool(_COLOR.match(code.color)), source, f"{here}.color", f"'{code.color}' is not a colour like #0072B2")
        for role in code.applies_to:
            check(role in ROLES, source, f"{here}.applies_to", f"'{role}' is none of {', '.join(ROLES)}")
        if code.shortcut:
            fits = len(code.shortcut) == 1 and code.shortcut.isprintable() and not code.shortcut.isspace()
            check(fits, source, f"{here}.shortcut", f"'{code.shortcut}' is not one letter, digit or sign")
            key = code.shortcut.lower()
            check(key not in shortcuts, source, f"{here}.shortcut", f"'{key}' is taken by '{shortcuts.get(key)}'")
            shortcuts[key] = code.id
    wrong = dimension_problem(codebook.dimensions)
    if wrong is not None:
        raise FormatError(f"{source}: {wrong[1]} - at `{place}.dimensions[{wrong[0]}]`")
    try:
        check_parents(codebook)
    except CodeParentError as error:
        raise FormatError(f"{source}: {error} - at `{place}.codes[{error.index}].parent_id`") from None
    try:
        check_scheme(codebook)
    except SchemeError as error:
        raise FormatError(f"{source}: {error} - at `{place}{error.place}`") from None
