"""Modifiers and ratings of another program as those of a codebook: found by name, or added to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from annotator.domain.annotations import ModifierChoice, ScaleRating
from annotator.domain.codebook import Code, Codebook
from annotator.domain.coding_scheme import Modifier, ModifierValue
from annotator.domain.unique_names import UniqueNames
from annotator.exchange.coded_details import Detail, as_number
from annotator.exchange.coding import CodedSpan, Coding
from annotator.exchange.foreign_codes import code_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDetails:
    """The details of one annotation in the codebook's terms. ``left`` is what has no place there, as text."""

    modifiers: tuple[ModifierChoice, ...] = ()
    ratings: tuple[ScaleRating, ...] = ()
    left: str = ""


@dataclass(slots=True)
class ForeignDetails:
    """Takes in the details of a file's annotations; the codebook grows by what it lacks."""

    codebook: Codebook
    _modifiers: dict[str, Modifier] = field(default_factory=dict[str, Modifier])
    _asked: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    """By the id of a code, the ids of its modifiers."""

    @classmethod
    def of(cls, codebook: Codebook, coding: Coding, codes: Mapping[tuple[str, str], Code]) -> ForeignDetails:
        """What the annotations of a file need; ``codes`` are theirs by tier and value."""
        made = cls(codebook)
        made._modifiers = {row.name.casefold(): row for row in reversed(codebook.modifiers)}
        described = {row.name.casefold(): row for row in coding.modifiers}
        for (_tier, value), code in codes.items():
            for name in coding.asked.get(value, ()):
                if made._scale(name.casefold(), ()) is not None:
                    continue
                row = made._put(described[name.casefold()])
                made._asked.setdefault(code.id, {})[row.id] = None
        by_name: dict[str, list[Detail]] = {}
        for span in coding.spans:
            for detail in span.details:
                by_name.setdefault(detail.name.casefold(), []).append(detail)
        for key, details in by_name.items():
            if made._scale(key, details) is None:
                made._grow(key, details)
        for span in coding.spans:
            made._ask(span, codes[span.tier, span.value])
        return made

    def grown(self, codes: Iterable[Code]) -> Codebook:
        """The codebook with ``codes`` added, all modifiers, and each code asking for those it has."""
        known = {code.id for code in self.codebook.codes}
        every = (*self.codebook.codes, *(code for code in codes if code.id not in known))
        asked = tuple(
            replace(code, modifier_ids=tuple(dict.fromkeys((*code.modifier_ids, *self._asked.get(code.id, ())))))
            for code in every
        )
        present = {row.id for row in self.codebook.modifiers}
        needed = {id_ for code in asked for id_ in code.modifier_ids}
        by_id = {row.id: row for row in self._modifiers.values() if row.id in present or row.id in needed}
        ordered = (*(by_id.pop(row.id) for row in self.codebook.modifiers if row.id in by_id), *by_id.values())
        return replace(self.codebook, codes=asked, modifiers=ordered)

    def taken(self, span: CodedSpan) -> TakenDetails:
        """The details of one annotation."""
        choices: dict[str, ModifierChoice] = {}
        ratings: dict[str, ScaleRating] = {}
        left: list[str] = []
        for detail in span.details:
            scale = self._scale(detail.name.casefold(), (detail,))
            modifier = self._modifiers.get(detail.name.casefold())
            if scale is not None and detail.number is not None:
                ratings[scale] = ScaleRating(scale_id=scale, value=detail.number)
            elif modifier is None or (modifier.kind == "number" and detail.number is None):
                left.append(f"{detail.name}: {', '.join(detail.values)}")
            elif modifier.kind == "number":
                choices[modifier.id] = ModifierChoice(modifier_id=modifier.id, number=detail.number)
            else:
                names = {value.casefold() for value in detail.values}
                ids = tuple(value.id for value in modifier.values if value.name.casefold() in names)
                choices[modifier.id] = ModifierChoice(modifier_id=modifier.id, value_ids=ids)
        return TakenDetails(modifiers=tuple(choices.values()), ratings=tuple(ratings.values()), left="; ".join(left))

    def _scale(self, name: str, details: Iterable[Detail]) -> str | None:
        """The id of the codebook's scale of this name, where all that is said are numbers."""
        found = next((row.id for row in self.codebook.scales if row.name.casefold() == name), None)
        return found if all(one.number is not None for one in details) else None

    def _put(self, modifier: Modifier) -> Modifier:
        """The modifier of this name; a new one under an id that nothing has."""
        key = modifier.name.casefold()
        if key not in self._modifiers:
            ids = UniqueNames(taken=(row.id for row in self._modifiers.values()), numbered="{name}-{number}")
            self._modifiers[key] = replace(modifier, id=ids.take(modifier.id))
        return self._modifiers[key]

    def _grow(self, key: str, details: list[Detail]) -> None:
        values = dict.fromkeys(value for one in details for value in one.values)
        several = any(len(one.values) > 1 for one in details)
        numbers = all(as_number(value) is not None for value in values)
        row = self._put(
            Modifier(
                id=code_id(details[0].name),
                name=details[0].name,
                kind="number" if numbers and not several else "several" if several else "one",
            )
        )
        if row.kind == "number":
            return
        known = {value.name.casefold() for value in row.values}
        ids = {value.id for value in row.values}
        more: list[ModifierValue] = []
        for value in values:
            if value.casefold() not in known:
                id_ = code_id(value)
                id_ = id_ if id_ not in ids else f"{id_}-{len(ids)}"
                more.append(ModifierValue(id=id_, name=value))
                known.add(value.casefold())
                ids.add(id_)
        kind = "several" if several else row.kind
        self._modifiers[key] = replace(row, kind=kind, values=(*row.values, *more))

    def _ask(self, span: CodedSpan, code: Code) -> None:
        for detail in span.details:
            row = self._modifiers.get(detail.name.casefold())
            if row is not None and self._scale(detail.name.casefold(), (detail,)) is None:
                self._asked.setdefault(code.id, {})[row.id] = None
