"""Statistics of a session's codes, with names, for showing and for export."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from annotator.analysis.coding_statistics import PARTS, CodeStatistics, code_statistics
from annotator.domain.session import Session
from annotator.domain.spans import Span
from annotator.exchange.statistics_table import Cell, write_csv

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "count": "Annotations that start in the observed time",
        "per_hour": "Number over the observed hours",
        "total_s": "Time during which the code holds; where annotations of it overlap it counts once; 0 for points",
        "share": "Time during which the code holds over the observed time, 0 to 1",
        "mean_s": "Mean length of single annotations, without those still running",
        "median_s": "Median length of the same",
        "sd_s": "Standard deviation of the same (n - 1)",
    }
)
"""What each measure is. After Bakeman & Quera (2011), chapter 8."""
DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "code_id": "Id of the code",
        "code": "Its name",
        "codebook": "Id and version of the codebook",
        "participant_id": "Whose it is; all where participants are taken together",
        "role": "The participant's role",
        "coder_id": "Who gave it; all where coders are taken together",
        "coded": "What the coder did not see while coding",
        "from_s": "Start of the observed time",
        "to_s": "End of the observed time",
        **MEASURES,
        **{
            f"third_{part}_{name}": f"The same of third {part} of the observed time: {words}"
            for part in range(1, PARTS + 1)
            for name, words in (("count", "number"), ("share", "share of its time"))
        },
    }
)
"""Of each column, in their order."""


def whole_time(session: Session) -> Span:
    """The whole session, and what was annotated beyond its end."""
    return 0.0, max(session.info.duration_s, *(row.end_s for row in session.annotations.values()), 0.0)


def session_statistics(
    session: Session, *, observed_s: Span | None = None, by_participant: bool = True, by_coder: bool = True
) -> tuple[CodeStatistics, ...]:
    """Statistics of the session's codes; ``observed_s`` is None for all of it."""
    return code_statistics(
        tuple(session.annotations.values()),
        observed_s=observed_s or whole_time(session),
        by_participant=by_participant,
        by_coder=by_coder,
    )


def export_statistics(session: Session, rows: tuple[CodeStatistics, ...], path: Path) -> None:
    """Write them as CSV, and beside it what each column means; each file whole or not at all.

    Raises:
        OSError: a file cannot be written.
    """
    write_csv(path, (_cells(session, row) for row in rows), definitions=DEFINITIONS)


def _cells(session: Session, row: CodeStatistics) -> dict[str, Cell]:
    person = session.participants.get(row.participant_id or "")
    cells: dict[str, Cell] = {
        "code_id": row.code_id,
        "code": session.codebook.name_of(row.code_id),
        "codebook": f"{session.codebook.id} {session.codebook.version}",
        "participant_id": row.participant_id or "all",
        "role": person.role if person is not None else "",
        "coder_id": row.coder_id or "all",
        "coded": conditions_of(session, row.coder_id),
        "from_s": row.observed_s[0],
        "to_s": row.observed_s[1],
        "count": row.count,
        "per_hour": row.per_hour,
        "total_s": row.total_s,
        "share": row.share,
        "mean_s": row.mean_s,
        "median_s": row.median_s,
        "sd_s": row.sd_s,
    }
    for part, (count, share) in enumerate(zip(row.part_counts, row.part_shares, strict=True), start=1):
        cells[f"third_{part}_count"] = count
        cells[f"third_{part}_share"] = share
    return cells


def conditions_of(session: Session, coder_id: str | None) -> str:
    """Under which conditions the coder of a row coded; of all coders where they are taken together."""
    coders = [row for row in session.coders.values() if coder_id in (None, row.id) and row.conditions]
    return "; ".join(row.conditions if coder_id else f"{row.id}: {row.conditions}" for row in coders)
