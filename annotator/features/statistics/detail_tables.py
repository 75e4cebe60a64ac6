"""Statistics of modifiers and scales as a table with the definition of every column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from annotator.analysis.detail_statistics import ValueStatistics, value_statistics
from annotator.app.coding_statistics import DEFINITIONS as CODE_DEFINITIONS
from annotator.app.coding_statistics import conditions_of, whole_time
from annotator.domain.coding_scheme import Modifier
from annotator.domain.session import Session
from annotator.domain.spans import Span
from annotator.exchange.statistics_table import Cell, write_csv

_OF_CODES = ("code_id", "code", "codebook", "participant_id", "role", "coder_id", "coded", "from_s", "to_s")
_MEASURES = ("count", "per_hour", "total_s", "share", "mean_s", "median_s", "sd_s")
DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "modifier or scale",
        "name": "Its name in the codebook",
        "value": "Name of the value, the number, or the point of the scale; empty: without an answer",
        "value_words": "What the point of the scale is called",
        **{name: CODE_DEFINITIONS[name] for name in _OF_CODES},
        "asked": "Annotations of the code that start in the observed time and could have a value",
        "part": "count / asked; where several values are chosen an annotation counts for each of them",
        **{name: f"{CODE_DEFINITIONS[name]}; of the annotations with the value" for name in _MEASURES},
    }
)
"""Of each column, in their order."""


def session_values(
    session: Session,
    *,
    observed_s: Span | None = None,
    by_participant: bool = True,
    by_coder: bool = True,
) -> tuple[ValueStatistics, ...]:
    """Every value of a modifier or scale in the session; ``observed_s`` is None for all of it."""
    return value_statistics(
        tuple(session.annotations.values()),
        session.codebook,
        observed_s=observed_s or whole_time(session),
        by_participant=by_participant,
        by_coder=by_coder,
    )


def value_name(row: ValueStatistics) -> str:
    """The value as a person reads it; empty where there is none."""
    if row.value is None:
        return ""
    if isinstance(row.value, str):
        known = row.detail.value(row.value) if isinstance(row.detail, Modifier) else None
        return known.name if known is not None else row.value
    return f"{row.value:g}"


def value_words(row: ValueStatistics) -> str:
    """What a point of a scale is called; empty where it has no name."""
    if isinstance(row.detail, Modifier) or row.value is None or isinstance(row.value, str):
        return ""
    return row.detail.anchor(row.value)


def export_values(session: Session, rows: tuple[ValueStatistics, ...], path: Path) -> None:
    """Write them as CSV, and beside it what each column means; each file whole or not at all.

    Raises:
        OSError: a file cannot be written.
    """
    write_csv(path, (_cells(session, row) for row in rows), definitions=DEFINITIONS)


def _cells(session: Session, row: ValueStatistics) -> dict[str, Cell]:
    measured = row.measured
    person = session.participants.get(measured.participant_id or "")
    known: dict[str, Cell] = {
        "kind": "modifier" if isinstance(row.detail, Modifier) else "scale",
        "name": row.detail.name,
        "value": value_name(row),
        "value_words": value_words(row),
        "code_id": measured.code_id,
        "code": session.codebook.name_of(measured.code_id),
        "codebook": f"{session.codebook.id} {session.codebook.version}",
        "participant_id": measured.participant_id or "all",
        "role": person.role if person is not None else "",
        "coder_id": measured.coder_id or "all",
        "coded": conditions_of(session, measured.coder_id),
        "from_s": measured.observed_s[0],
        "to_s": measured.observed_s[1],
        "asked": row.asked,
        "part": row.part,
        **{name: getattr(measured, name) for name in _MEASURES},
    }
    return {name: known[name] for name in DEFINITIONS}
