"""A codebook being edited: adding, moving and removing codes, and what is wrong with it. Nothing of widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_lowercase, digits

from PySide6.QtCore import QT_TRANSLATE_NOOP

from annotator.domain.clock import new_id
from annotator.domain.codebook import Code, Codebook
from annotator.domain.codebook_merging import with_codebook
from annotator.ui.look.translation import translate

OKABE_ITO: tuple[tuple[str, str], ...] = (
    (str(QT_TRANSLATE_NOOP("codebook", "Orange")), "#E69F00"),
    (str(QT_TRANSLATE_NOOP("codebook", "Sky blue")), "#56B4E9"),
    (str(QT_TRANSLATE_NOOP("codebook", "Green")), "#009E73"),
    (str(QT_TRANSLATE_NOOP("codebook", "Yellow")), "#F0E442"),
    (str(QT_TRANSLATE_NOOP("codebook", "Blue")), "#0072B2"),
    (str(QT_TRANSLATE_NOOP("codebook", "Vermilion")), "#D55E00"),
    (str(QT_TRANSLATE_NOOP("codebook", "Purple")), "#CC79A7"),
    (str(QT_TRANSLATE_NOOP("codebook", "Grey")), "#999999"),
)
"""Colours that people with colour vision deficiency can tell apart (Okabe and Ito 2008)."""

_KEYS = ascii_lowercase + digits
_TAKEN_KEYS = frozenset("[]-+= ,.;")
"""Single keys of the window itself; see the cheat sheet."""


def add_code(codebook: Codebook, *, name: str, after: str | None = None) -> tuple[Codebook, Code]:
    """A new code behind ``after`` (or at the end), with its tier, in a colour that is used least."""
    used = [code.color.upper() for code in codebook.codes]
    color = min(OKABE_ITO[:7], key=lambda pair: used.count(pair[1]))[1]
    place = next((at for at, code in enumerate(codebook.codes) if code.id == after), len(codebook.codes) - 1)
    tier = codebook.codes[place].tier if codebook.codes else "Codes"
    made = Code(id=new_id(), name=free_name(name, (code.name for code in codebook.codes)), color=color, tier=tier)
    return replace(codebook, codes=(*codebook.codes[: place + 1], made, *codebook.codes[place + 1 :])), made


def free_name(name: str, taken: Iterable[str]) -> str:
    """``name``, with a number if something else is called so, in large or small letters."""
    names = {one.casefold() for one in taken}
    numbered = (f"{name} {number}" for number in range(2, len(names) + 3))
    return next(one for one in (name, *numbered) if one.casefold() not in names)


def put_code(codebook: Codebook, changed: Code) -> Codebook:
    """Replace the code with this id."""
    return replace(codebook, codes=tuple(changed if code.id == changed.id else code for code in codebook.codes))


def remove_code(codebook: Codebook, code_id: str) -> Codebook:
    """Remove a code; codes below it move up to its parent."""
    gone = codebook.code(code_id)
    parent_id = gone.parent_id if gone is not None else None
    kept = (code for code in codebook.codes if code.id != code_id)
    lifted = tuple(replace(code, parent_id=parent_id) if code.parent_id == code_id else code for code in kept)
    tiers = tuple(replace(row, code_ids=tuple(id_ for id_ in row.code_ids if id_ != code_id)) for row in codebook.tiers)
    return replace(codebook, codes=lifted, tiers=tiers)


def move_code(codebook: Codebook, code_id: str, steps: int) -> Codebook:
    """Move a code up (negative) or down the list, as far as it goes."""
    codes = list(codebook.codes)
    at = next((place for place, code in enumerate(codes) if code.id == code_id), None)
    if at is None:
        return codebook
    code = codes.pop(at)
    codes.insert(min(max(at + steps, 0), len(codes)), code)
    return replace(codebook, codes=tuple(codes))


def add_codes_of(codebook: Codebook, other: Codebook) -> Codebook:
    """Take over the codes of another codebook that are not here yet; keys that are taken are left out."""
    codes = list(codebook.codes)
    keys = {code.shortcut.casefold() for code in codes if code.shortcut}
    for code in other.codes:
        if codebook.code(code.id) is None:
            free = code.shortcut.casefold() not in keys
            codes.append(code if free else replace(code, shortcut=""))
            keys.add(code.shortcut.casefold())
    return with_codebook(replace(codebook, codes=tuple(codes)), other)


def numbered(codebook: Codebook, highest: int) -> Codebook:
    """The codebook with a version that no version so far has had; ``highest`` is 0 where that is not known."""
    return replace(codebook, version=max(codebook.version, highest + 1)) if highest else codebook


def depth(codebook: Codebook, code: Code) -> int:
    """How many codes stand above this one."""
    above = 0
    parent = codebook.code(code.parent_id or "")
    while parent is not None and above <= len(codebook.codes):
        above += 1
        parent = codebook.code(parent.parent_id or "")
    return above


def possible_parents(codebook: Codebook, code_id: str) -> list[Code]:
    """Codes that may stand above a code: not itself and none below it."""
    below = {code_id}
    grew = True
    while grew:
        more = {code.id for code in codebook.codes if code.parent_id in below} - below
        below |= more
        grew = bool(more)
    return [code for code in codebook.codes if code.id not in below]


def problem(codebook: Codebook, code: Code) -> str:
    """What is wrong with one code; empty if nothing is."""
    if not code.name.strip():
        return translate("codebook", "give the code a name")
    if not code.tier.strip():
        return translate("codebook", "say on which tier '{name}' stands").format(name=code.name)
    others = [other for other in codebook.codes if other.id != code.id]
    return _name_problem(code, others) or _key_problem(codebook, code, others)


def _name_problem(code: Code, others: list[Code]) -> str:
    if any(other.name.casefold() == code.name.casefold() for other in others):
        return translate("codebook", "two codes are called '{name}'").format(name=code.name)
    return ""


def _key_problem(codebook: Codebook, code: Code, others: list[Code]) -> str:
    key = code.shortcut.casefold()
    if not key:
        return ""
    if len(key) > 1 or not key.isprintable() or key in _TAKEN_KEYS:
        return translate("codebook", "'{shortcut}' cannot be a code's key; use one letter or digit").format(
            shortcut=code.shortcut
        )
    holder = next((other for other in others if other.shortcut.casefold() == key), None)
    if holder is None:
        return ""
    said = translate("codebook", "the key {upper} belongs to '{name}'").format(
        upper=code.shortcut.upper(), name=holder.name
    )
    free = free_key(codebook, code.name)
    return f"{said}; " + translate("codebook", "{key} is free").format(key=free.upper()) if free else said


def free_key(codebook: Codebook, name: str) -> str:
    """A letter or digit that no code has: one of the name if there is one; empty where all are taken."""
    taken = {code.shortcut.casefold() for code in codebook.codes}
    letters = [letter for letter in name.casefold() if letter in _KEYS]
    return next((key for key in (*letters, *_KEYS) if key not in taken), "")


def first_problem(codebook: Codebook) -> tuple[Code, str] | None:
    """The first code that something is wrong with, and what."""
    return next(((code, text) for code in codebook.codes if (text := problem(codebook, code))), None)
