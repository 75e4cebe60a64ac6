"""Modifiers and ratings of annotations: setting them, keeping those that fit, and saying them in words."""

from __future__ import annotations

from dataclasses import replace

from annotator.domain.annotations import Annotation, ModifierChoice, ScaleRating
from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import Modifier, Scale


def with_choice(row: Annotation, modifier_id: str, choice: ModifierChoice | None) -> Annotation:
    """The annotation with something chosen of a modifier; None, or a choice of nothing, takes it back."""
    empty = choice is None or (not choice.value_ids and choice.number is None)
    kept = tuple(one for one in row.modifiers if one.modifier_id != modifier_id)
    return replace(row, modifiers=kept if empty or choice is None else (*kept, choice))


def with_rating(row: Annotation, scale_id: str, value: float | None) -> Annotation:
    """The annotation rated on a scale; None takes the rating back."""
    kept = tuple(one for one in row.ratings if one.scale_id != scale_id)
    return replace(row, ratings=kept if value is None else (*kept, ScaleRating(scale_id=scale_id, value=value)))


def with_fitting_details(codebook: Codebook, row: Annotation) -> Annotation:
    """The annotation with those modifiers and ratings only that its code and tier have: after it was given another."""
    code = codebook.code(row.code_id)
    if code is None or not (row.modifiers or row.ratings):
        return row
    scales = {scale.id for scale in codebook.scales_of(code, row.tier)}
    return replace(
        row,
        modifiers=tuple(one for one in row.modifiers if one.modifier_id in code.modifier_ids),
        ratings=tuple(one for one in row.ratings if one.scale_id in scales),
    )


def choice_words(modifier: Modifier, choice: ModifierChoice) -> str:
    """What was chosen, by the names of the values."""
    if choice.number is not None:
        return f"{choice.number:g}"
    return ", ".join(value.name for value in modifier.values if value.id in choice.value_ids)


def rating_words(scale: Scale, value: float) -> str:
    """A point of a scale, with what it is called."""
    anchor = scale.anchor(value)
    return f"{value:g} ({anchor})" if anchor else f"{value:g}"


def details_by_name(codebook: Codebook, row: Annotation) -> list[tuple[str, str]]:
    """Modifiers, then ratings of an annotation: name and what was chosen, in the codebook's order."""
    found = [
        (modifier.name, choice_words(modifier, choice))
        for modifier in codebook.modifiers
        if (choice := row.modifier(modifier.id)) is not None
    ]
    rated = [
        (scale.name, rating_words(scale, value))
        for scale in codebook.scales
        if (value := row.rating(scale.id)) is not None
    ]
    return [*found, *rated]


def details_in_words(codebook: Codebook, row: Annotation) -> str:
    """All modifiers and ratings of an annotation in a line; empty without any."""
    if not (row.modifiers or row.ratings):
        return ""
    return " · ".join(f"{name}: {value}" for name, value in details_by_name(codebook, row))


def details_in_short(codebook: Codebook, row: Annotation) -> str:
    """What was chosen and rated, without the names of the modifiers and scales; for where there is little room."""
    return ", ".join(value for _name, value in details_by_name(codebook, row)) if row.modifiers or row.ratings else ""
