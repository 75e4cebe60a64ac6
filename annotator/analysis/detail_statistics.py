"""How often and how long each value of a modifier, and each point of a scale, was given to a code.

The measures are those of :mod:`annotator.analysis.coding_statistics`, over the annotations that have the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from annotator.analysis.coding_statistics import CodeStatistics, code_statistics
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code, Codebook
from annotator.domain.coding_scheme import Modifier, Scale

Detail = Modifier | Scale
Value = str | float
"""Id of a modifier's value, a number, or a point of a scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStatistics:
    """One value of one modifier or scale, of one code (one participant, one coder, where told apart).

    Attributes:
        value: None for the annotations that could have a value and have none.
        measured: Counts and durations of the annotations with the value.
        asked: Annotations of the code that start in the observed time and could have a value; where several values are
            chosen, an annotation counts for each of them, and once here.
    """

    detail: Detail
    value: Value | None
    measured: CodeStatistics
    asked: int

    @property
    def part(self) -> float:
        """Share of those annotations that have the value, 0 to 1."""
        return self.measured.count / self.asked if self.asked else 0.0


def value_statistics(
    annotations: Sequence[Annotation],
    codebook: Codebook,
    *,
    observed_s: tuple[float, float],
    by_participant: bool = True,
    by_coder: bool = True,
) -> tuple[ValueStatistics, ...]:
    """Statistics of every value that occurs, by modifier, then scale, in the codebook's order; last, without an answer.

    Args:
        observed_s: As in :func:`~annotator.analysis.coding_statistics.code_statistics`.

    Raises:
        ValueError: the observed time is empty.
    """

    def measure(rows: Sequence[Annotation]) -> dict[tuple[str, str | None, str | None], CodeStatistics]:
        found = code_statistics(rows, observed_s=observed_s, by_participant=by_participant, by_coder=by_coder)
        return {(one.code_id, one.participant_id, one.coder_id): one for one in found}

    made: list[ValueStatistics] = []
    for detail, values_of in _details(codebook):
        given = [(row, values) for row in annotations if (values := values_of(row)) is not None]
        asked = measure([row for row, _values in given])
        for value in _in_order(detail, {value for _row, values in given for value in values}):
            having = measure([row for row, values in given if value in values])
            made += [
                ValueStatistics(detail=detail, value=value, measured=one, asked=asked[key].count)
                for key, one in having.items()
            ]
        without = measure([row for row, values in given if not values])
        made += [
            ValueStatistics(detail=detail, value=None, measured=one, asked=asked[key].count)
            for key, one in without.items()
        ]
    return tuple(made)


def _details(codebook: Codebook) -> Iterator[tuple[Detail, Callable[[Annotation], tuple[Value, ...] | None]]]:
    """Each modifier and scale with what gives an annotation's values: none where unanswered, None where never asked."""
    codes = {code.id: code for code in codebook.codes}
    for modifier in codebook.modifiers:
        yield modifier, lambda row, asked=modifier: _chosen(row, asked, codes.get(row.code_id))
    for scale in codebook.scales:
        yield scale, lambda row, asked=scale: _rated(row, asked, codes.get(row.code_id), codebook)


def _chosen(row: Annotation, modifier: Modifier, code: Code | None) -> tuple[Value, ...] | None:
    choice = row.modifier(modifier.id)
    if choice is not None:
        return choice.value_ids if choice.number is None else (choice.number,)
    return () if code is not None and modifier.id in code.modifier_ids else None


def _rated(row: Annotation, scale: Scale, code: Code | None, codebook: Codebook) -> tuple[Value, ...] | None:
    value = row.rating(scale.id)
    if value is not None:
        return (value,)
    return () if code is not None and scale in codebook.scales_of(code, row.tier) else None


def _in_order(detail: Detail, values: set[Value]) -> list[Value]:
    """As the codebook has them, then what it does not know any more; numbers ascending."""
    known = [value.id for value in detail.values] if isinstance(detail, Modifier) else []
    numbers = sorted(value for value in values if not isinstance(value, str))
    words = {value for value in values if isinstance(value, str)}
    return [*(id_ for id_ in known if id_ in words), *sorted(words - set(known)), *numbers]
