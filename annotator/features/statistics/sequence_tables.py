"""Sequences of codes as a table with the definition of every column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from annotator.analysis.code_sequences import CodePair, code_pairs
from annotator.analysis.coding_statistics import PARTS
from annotator.app.coding_statistics import whole_time
from annotator.domain.session import Session
from annotator.domain.spans import Span
from annotator.exchange.statistics_table import Cell, write_csv

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "given_code": "Code that comes first",
        "given_participant": "Whose it is; all where participants are taken together",
        "target_code": "Code that is looked for after it",
        "target_participant": "Whose it is",
        "lag": "1: the next event of the same coder, 2: the one after that. Events are annotations by their start",
        "count": "How often the target is the event at the lag after the given code",
        "expected": "The same by chance: row total x column total / all pairs",
        "probability": "count / how often anything comes at the lag after the given code",
        "z": "Adjusted residual of count (Haberman 1973): beyond about 2 it is seldom chance",
        "given_count": "How often the given code starts in the observed time",
        "window_s": "What starts later than this after the given code is no answer to it",
        "followed": "How many starts of the given code are followed by the target within the window",
        "latency_lower_quartile_s": "From a start of the given code to the next start of the target: lower quartile",
        "latency_median_s": "The same: median",
        "latency_upper_quartile_s": "The same: upper quartile",
        "overlap_s": "Time during which both codes hold",
        "overlap_share": "overlap_s / time during which the given code holds",
        "expected_overlap_s": "Time of one x time of the other / observed time: overlap of two that have nothing to do",
        "from_s": "Start of the observed time",
        "to_s": "End of the observed time",
        "codebook": "Its id and version",
    }
)
"""Of each column, in their order. After Bakeman & Quera (2011), chapters 9 and 10."""


def session_pairs(
    session: Session,
    *,
    observed_s: Span | None = None,
    lag: int = 1,
    window_s: float = 10.0,
    by_participant: bool = True,
) -> tuple[CodePair, ...]:
    """Every pair of codes of the session; ``observed_s`` is None for all of it."""
    return code_pairs(
        tuple(session.annotations.values()),
        observed_s=observed_s or whole_time(session),
        lag=lag,
        window_s=window_s,
        by_participant=by_participant,
    )


def third_of(observed_s: Span, third: int) -> Span:
    """The first (1), middle (2) or last (3) third of a time."""
    start_s, end_s = observed_s
    length_s = (end_s - start_s) / PARTS
    return start_s + (third - 1) * length_s, end_s if third == PARTS else start_s + third * length_s


def export_pairs(
    session: Session,
    pairs: tuple[CodePair, ...],
    path: Path,
    *,
    observed_s: Span,
    lag: int,
    window_s: float,
) -> None:
    """Write the pairs as CSV, and beside it what each column means; each file whole or not at all.

    Raises:
        OSError: a file cannot be written.
    """
    conditions: dict[str, Cell] = {
        "lag": lag,
        "window_s": window_s,
        "from_s": observed_s[0],
        "to_s": observed_s[1],
        "codebook": f"{session.codebook.id} {session.codebook.version}",
    }
    write_csv(path, (_cells(session, pair, conditions) for pair in pairs), definitions=DEFINITIONS)


def _cells(session: Session, pair: CodePair, conditions: Mapping[str, Cell]) -> dict[str, Cell]:
    low, median, high = pair.latency_s
    known: dict[str, Cell] = {
        **conditions,
        "given_code": session.codebook.name_of(pair.given[0]),
        "given_participant": pair.given[1] or "all",
        "target_code": session.codebook.name_of(pair.target[0]),
        "target_participant": pair.target[1] or "all",
        "count": pair.count,
        "expected": pair.expected,
        "probability": pair.probability,
        "z": pair.z,
        "given_count": pair.given_count,
        "followed": pair.followed,
        "latency_lower_quartile_s": low,
        "latency_median_s": median,
        "latency_upper_quartile_s": high,
        "overlap_s": pair.overlap_s,
        "overlap_share": pair.overlap_share,
        "expected_overlap_s": pair.expected_overlap_s,
    }
    return {name: known[name] for name in DEFINITIONS}
