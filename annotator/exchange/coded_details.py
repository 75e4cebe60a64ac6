"""Modifiers and ratings of annotations as other programs keep them: in one cell of a table, or by name and values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Codebook
from annotator.exchange.spoken_text import tidy

_LONGEST = 1000
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What is said of one annotation besides its code: the name of a modifier or scale, and the values chosen."""

    name: str
    values: tuple[str, ...]

    @property
    def number(self) -> float | None:
        """Its only value as a number; None where it is none."""
        return as_number(self.values[0]) if len(self.values) == 1 else None


def as_number(text: str) -> float | None:
    """A number as people write it; None where it is none."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


def modifier_details(codebook: Codebook, row: Annotation) -> tuple[Detail, ...]:
    """The modifiers of an annotation in the codebook's order."""
    found: list[Detail] = []
    for modifier in codebook.modifiers if row.modifiers else ():
        choice = row.modifier(modifier.id)
        if choice is None:
            continue
        names = tuple(value.name for value in modifier.values if value.id in choice.value_ids)
        found.append(Detail(name=modifier.name, values=names if choice.number is None else (f"{choice.number:g}",)))
    return tuple(found)


def rating_details(codebook: Codebook, row: Annotation) -> tuple[Detail, ...]:
    """The ratings of an annotation on the codebook's own scales, in its order."""
    return tuple(
        Detail(name=scale.name, values=(f"{value:g}",))
        for scale in (codebook.scales if row.ratings else ())
        if (value := row.rating(scale.id)) is not None
    )


def details_cell(details: Iterable[Detail]) -> str | None:
    """Details in one cell: ``Degree: high; Side: left, right``. None without any."""
    parts = [f"{_plain(one.name, ':;')}: {', '.join(_plain(value, ',;') for value in one.values)}" for one in details]
    return "; ".join(parts) or None


def read_details_cell(text: str) -> tuple[Detail, ...]:
    """What :func:`details_cell` wrote; nothing where the text is not of that kind."""
    if ":" not in text or len(text) > _LONGEST:
        return ()
    found: list[Detail] = []
    for part in text.split(";"):
        name, colon, written = part.partition(":")
        values = tuple(value for value in (tidy(one) for one in written.split(",")) if value)
        if not colon or not tidy(name) or not values or len(values) > _MOST:
            return ()
        found.append(Detail(name=tidy(name), values=values))
    return tuple(found[:_MOST])


def _plain(text: str, signs: str) -> str:
    for sign in signs:
        text = text.replace(sign, " ")
    return " ".join(text.split())
