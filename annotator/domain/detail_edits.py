"""Edits of modifiers and of ratings on the codebook's own scales, on one annotation or many."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.domain.annotations import Annotation, ModifierChoice
from annotator.domain.coding_scheme import Modifier, Scale
from annotator.domain.edits import Edit, EditError, change_annotations
from annotator.domain.modifiers_and_ratings import choice_words, rating_words, with_choice, with_rating
from annotator.domain.session import Session


def choose(session: Session, rows: Iterable[Annotation], modifier: Modifier, choice: ModifierChoice | None) -> Edit:
    """Set what was chosen of a modifier; None takes it back.

    Raises:
        EditError: the number is out of the modifier's range.
    """
    number = choice.number if choice is not None else None
    low = modifier.least is not None and number is not None and number < modifier.least
    high = modifier.greatest is not None and number is not None and number > modifier.greatest
    if low or high:
        least = "" if modifier.least is None else f" from {modifier.least:g}"
        greatest = "" if modifier.greatest is None else f" to {modifier.greatest:g}"
        raise EditError(f"{modifier.name} goes{least}{greatest}; {number:g} is not in it")
    words = choice_words(modifier, choice) if choice is not None else "not chosen"
    changed = [with_choice(row, modifier.id, choice) for row in rows]
    return change_annotations(session, changed, label=f"{modifier.name}: {words or 'not chosen'}")


def rate_on(session: Session, rows: Iterable[Annotation], scale: Scale, value: float | None) -> Edit:
    """Rate on a scale of the codebook's own; None takes the rating back.

    Raises:
        EditError: the value is no point of the scale.
    """
    if value is not None and not scale.fits(value):
        raise EditError(
            f"{scale.name} goes from {scale.least:g} to {scale.greatest:g} in steps of {scale.step:g}; "
            f"{value:g} is no point of it"
        )
    words = "not rated" if value is None else rating_words(scale, value)
    return change_annotations(
        session, [with_rating(row, scale.id, value) for row in rows], label=f"{scale.name}: {words}"
    )
