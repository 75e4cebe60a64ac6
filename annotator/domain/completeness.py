"""What an annotation lacks by its code's requirements, and what on it does not fit the codebook. Nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code, Codebook

LackKind = Literal[
    "note", "confidence", "intensity", "modifier", "rating", "code_not_taken", "modifier_not_asked", "off_scale"
]


MISSING_SIGN = "\u26a0"
"""Stands before what is incomplete, in lists and on bars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What an annotation lacks, or has that does not fit the codebook. ``name`` says of which modifier or scale."""

    kind: LackKind
    name: str = ""

    @property
    def words(self) -> str:
        """The lack in words, for messages and lists."""
        return _WORDS[self.kind].format(name=self.name)


_WORDS: dict[LackKind, str] = {
    "note": "needs a comment",
    "confidence": "needs a confidence",
    "intensity": "needs an intensity",
    "modifier": "needs “{name}”",
    "rating": "needs a rating of “{name}”",
    "code_not_taken": "its tier does not take “{name}”",
    "modifier_not_asked": "“{name}” does not belong to its code",
    "off_scale": "its rating is no point of “{name}”",
}


def lacks_of(codebook: Codebook, row: Annotation) -> tuple[Lack, ...]:
    """What is missing on an annotation by its code's requirements, and what does not fit; nothing while it runs."""
    code = codebook.code(row.code_id)
    if code is None or row.running:
        return ()
    return (*_missing(codebook, code, row), *_misfits(codebook, code, row))


def has_scheme(codebook: Codebook) -> bool:
    """True if an annotation can be incomplete at all: asked before all of them are looked at."""
    return bool(codebook.tiers or codebook.modifiers or codebook.scales) or any(row.requires for row in codebook.codes)


def _missing(codebook: Codebook, code: Code, row: Annotation) -> Iterable[Lack]:
    if "note" in code.requires and not row.note.strip():
        yield Lack(kind="note")
    if "confidence" in code.requires and row.confidence is None:
        yield Lack(kind="confidence")
    if "intensity" in code.requires and row.rated_intensity is None:
        yield Lack(kind="intensity")
    if "modifiers" in code.requires:
        for modifier in codebook.modifiers_of(code):
            if row.modifier(modifier.id) is None:
                yield Lack(kind="modifier", name=modifier.name)
    if "scales" in code.requires:
        for scale in codebook.scales_of(code, row.tier):
            if row.rating(scale.id) is None:
                yield Lack(kind="rating", name=scale.name)


def _misfits(codebook: Codebook, code: Code, row: Annotation) -> Iterable[Lack]:
    tier = codebook.tier(row.tier)
    if tier is not None and tier.code_ids and code.id not in tier.code_ids:
        yield Lack(kind="code_not_taken", name=code.name)
    for choice in row.modifiers:
        modifier = codebook.modifier(choice.modifier_id)
        if modifier is not None and modifier.id not in code.modifier_ids:
            yield Lack(kind="modifier_not_asked", name=modifier.name)
    for rating in row.ratings:
        scale = codebook.scale(rating.scale_id)
        if scale is not None and not scale.fits(rating.value):
            yield Lack(kind="off_scale", name=scale.name)
