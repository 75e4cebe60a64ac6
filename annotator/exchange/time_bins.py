"""A session cut into bins of one width: the mean of each signal, the share of each code, the flags in each.

Every signal, code and family has a row in every bin, also where nothing happened, so that bins can be counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from annotator.domain.arrays import Floats
from annotator.domain.ratings import RATING_HZ, curves_of
from annotator.domain.session import Session
from annotator.domain.signals import Signal, SignalSet
from annotator.domain.spans import united
from annotator.exchange.table import Cell, Table, columns

_MOST_BINS = 1_000_000

BIN_COLUMNS = columns(
    ("session_id", "text", "id of the session"),
    ("start_s", "number", "start of the bin, seconds on the session clock"),
    ("end_s", "number", "end of the bin, seconds; the last one may be shorter"),
    ("participant_id", "text", "id of the participant"),
    ("kind", "text", "signal, code, flag or rating"),
    ("coder_id", "text", "id of the coder; empty for signals and flags"),
    ("name", "text", "name of the signal, id of the code or of what was rated, family of the flags"),
    ("unit", "text", "unit of mean; empty for codes, flags and ratings"),
    ("mean", "number", "mean of the signal where it was measurable, or of the rating; empty where it was nowhere"),
    ("mean_z", "number", "mean deviation from the person's own baseline, robust SD"),
    ("measurable", "number", "share of the bin that was measurable, or rated, 0 to 1"),
    ("share", "number", "share of the bin during which the code or a flag holds, 0 to 1"),
    ("count", "whole", "annotations or flags that start in the bin"),
)


def check_bin_width(bin_s: float) -> None:
    """Check that time can be cut into bins of this width.

    Raises:
        ValueError: it is not above 0.
    """
    if not (math.isfinite(bin_s) and bin_s > 0):
        raise ValueError(f"the width of time bins must be above 0 seconds, not {bin_s:g}")


def bin_edges(session: Session, bin_s: float) -> Floats:
    """Where bins begin and end, from 0 to the session's end (or the last thing in it).

    Raises:
        ValueError: the width is not above 0, or there would be too many bins.
    """
    check_bin_width(bin_s)
    ends = [row.end_s for row in (*session.annotations.values(), *session.all_flags().values())]
    end_s = max([session.info.duration_s, *ends, 0.0])
    count = max(1, math.ceil(end_s / bin_s - 1e-9))
    if count > _MOST_BINS:
        raise ValueError(
            f"time bins of {bin_s:g} s would make {count:,} bins of {end_s:,.0f} s; choose a width of at least "
            f"{end_s / _MOST_BINS:.2g} s"
        )
    edges = np.asarray(np.arange(count + 1) * bin_s, np.float64)
    edges[-1] = max(end_s, edges[-2] + 1e-6)
    return edges


def time_bins(session: Session, signal_sets: Iterable[SignalSet], *, bin_s: float) -> Table:
    """The table of bins.

    Raises:
        ValueError: see :func:`bin_edges`.
    """
    edges = bin_edges(session, bin_s)
    sets = tuple(signal_sets)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for signal_set in sets:
            for signal in signal_set.signals.values():
                yield from _of_signal(session.info.id, signal_set.participant_id, signal, edges)
        yield from _of_codes(session, edges)
        yield from _of_flags(session, edges)
        yield from _of_ratings(session, edges)

    return Table(name="bins", columns=BIN_COLUMNS, rows=rows)


def _of_signal(session_id: str, participant_id: str, signal: Signal, edges: Floats) -> Iterator[tuple[Cell, ...]]:
    count = len(edges) - 1
    place = np.clip(np.searchsorted(edges, signal.times_s, side="right") - 1, 0, count - 1)
    looks = np.bincount(place, minlength=count)
    there = np.isfinite(signal.values)
    measured = np.bincount(place[there], minlength=count)
    means = [_mean(place, row, count) for row in (signal.values, signal.z)]
    shares = np.divide(measured, looks, out=np.zeros(count), where=looks > 0)
    head = participant_id, "signal", None, signal.definition.name, signal.definition.unit
    for number in range(count):
        mean, mean_z = (None if math.isnan(row[number]) else float(row[number]) for row in means)
        ends = float(edges[number]), float(edges[number + 1])
        yield session_id, *ends, *head, mean, mean_z, float(shares[number]), None, None


def _mean(place: NDArray[np.int64], values: Floats, count: int) -> Floats:
    there = np.isfinite(values)
    total = np.bincount(place[there], weights=values[there], minlength=count)
    number = np.bincount(place[there], minlength=count)
    return np.divide(total, number, out=np.full(count, math.nan), where=number > 0)


def _of_codes(session: Session, edges: Floats) -> Iterator[tuple[Cell, ...]]:
    groups: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for row in session.annotations.values():
        groups.setdefault((row.participant_id, row.coder_id, row.code_id), []).append((row.start_s, row.end_s))
    for (participant_id, coder_id, code_id), spans in sorted(groups.items()):
        yield from _of_spans(session.info.id, (participant_id, "code", coder_id, code_id, None), spans, edges)


def _of_flags(session: Session, edges: Floats) -> Iterator[tuple[Cell, ...]]:
    groups: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for flag in session.findings.flags.values():
        groups.setdefault((flag.participant_id, flag.family), []).append((flag.start_s, flag.end_s))
    for (participant_id, family), spans in sorted(groups.items()):
        yield from _of_spans(session.info.id, (participant_id, "flag", None, family, None), spans, edges)


def _of_ratings(session: Session, edges: Floats) -> Iterator[tuple[Cell, ...]]:
    count = len(edges) - 1
    looks = np.maximum(np.diff(edges) * RATING_HZ, 1.0)
    for curve, pieces in curves_of(session.ratings).items():
        rated = np.array([one for number in sorted(pieces) for one in pieces[number].rated()]).reshape(-1, 2)
        place = np.clip(np.searchsorted(edges, rated[:, 0] + 1e-9, side="right") - 1, 0, count - 1)
        means = _mean(place, rated[:, 1], count)
        shares = np.minimum(np.bincount(place, minlength=count) / looks, 1.0)
        head = curve.participant_id, "rating", curve.coder_id, curve.dimension_id, None
        for number in range(count):
            mean = None if math.isnan(means[number]) else float(means[number])
            ends = float(edges[number]), float(edges[number + 1])
            yield session.info.id, *ends, *head, mean, None, float(shares[number]), None, None


def _of_spans(
    session_id: str, head: tuple[Cell, ...], spans: list[tuple[float, float]], edges: Floats
) -> Iterator[tuple[Cell, ...]]:
    count = len(edges) - 1
    starts = np.array([start_s for start_s, _ in spans])
    onsets = np.bincount(np.clip(np.searchsorted(edges, starts, side="right") - 1, 0, count - 1), minlength=count)
    covered = np.zeros(count)
    for start_s, end_s in united(spans):
        first = max(0, int(np.searchsorted(edges, start_s, side="right")) - 1)
        last = min(count, int(np.searchsorted(edges, end_s, side="left")))
        low = np.maximum(edges[first:last], start_s)
        covered[first:last] += np.maximum(0.0, np.minimum(edges[first + 1 : last + 1], end_s) - low)
    shares = np.minimum(1.0, covered / np.diff(edges))
    for number in range(count):
        ends = float(edges[number]), float(edges[number + 1])
        yield session_id, *ends, *head, None, None, None, float(shares[number]), int(onsets[number])
