"""``annotator statistics``: how often and how long codes were given, with which modifiers, and what follows what."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.percent import percent
from annotator.terminal.console import say
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, opened

if TYPE_CHECKING:
    from annotator.analysis.code_sequences import CodePair
    from annotator.analysis.coding_statistics import CodeStatistics
    from annotator.analysis.detail_statistics import ValueStatistics
    from annotator.domain.session import Session

NAME = "statistics"
HELP = "how often, how long, and what follows what"
DESCRIPTION = """\
Count the codes of a session by participant and coder, and tell which code follows which (with chance corrected z), how
soon, and which overlap; for each value of a modifier and each point of a scale, how often and how long it was given.
Tables are written as CSV, each with a file beside it that says what every column means.

  annotator statistics anna.session
  annotator statistics anna.session -o codes.csv --sequences sequences.csv --window 5
  annotator statistics anna.session --modifiers modifiers.csv
  annotator statistics anna.session --third 3 --coders anna --sequences last.csv
"""
_MOST_TOLD = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("-o", "--out", type=Path, metavar="OUT.csv", help="write number, time and share of each code")
    parser.add_argument("--sequences", type=Path, metavar="OUT.csv", help="write every pair of codes")
    parser.add_argument(
        "--modifiers", type=Path, metavar="OUT.csv", help="write each value of modifiers and scales, by code and person"
    )
    parser.add_argument("--coders", metavar="A,B", help="the annotations of these coders only")
    parser.add_argument("--third", type=int, choices=(1, 2, 3), help="only the first, middle or last third")
    parser.add_argument(
        "--lag", type=int, default=1, metavar="N", help="1: the next event, 2: the one after (default: 1)"
    )
    parser.add_argument("--window", type=float, default=10.0, metavar="S", help="longest latency (default: 10)")
    parser.add_argument("--people-together", action="store_true", help="do not tell participants apart")
    parser.add_argument("--deidentify", action="store_true", help="without names: roles and numbers in their place")


def run(arguments: argparse.Namespace) -> int:
    """Count, print, and write what was asked for."""
    from annotator.app.coding_statistics import export_statistics, session_statistics, whole_time
    from annotator.features.statistics.detail_tables import export_values, session_values
    from annotator.features.statistics.sequence_tables import export_pairs, session_pairs, third_of

    _check(arguments)
    with opened(arguments.session) as (_, whole):
        session = _chosen(whole, arguments)
    if not session.annotations:
        raise UnusableInputError(f"there is no annotation in {arguments.session}; code it first, or import annotations")
    observed_s = whole_time(session)
    if arguments.third is not None:
        observed_s = third_of(observed_s, arguments.third)
    apart = not arguments.people_together
    rows = session_statistics(session, observed_s=observed_s, by_participant=apart)
    lag, window_s = arguments.lag, arguments.window
    pairs = session_pairs(session, observed_s=observed_s, lag=lag, window_s=window_s, by_participant=apart)
    for row in rows:
        say(_code_told(session, row))
    values = session_values(session, observed_s=observed_s, by_participant=apart)
    for value in values:
        say(_value_told(session, value))
    for pair in [pair for pair in pairs if pair.count][:_MOST_TOLD]:
        say(_pair_told(session, pair))
    if arguments.out is not None:
        export_statistics(session, rows, arguments.out)
        say(f"written: {arguments.out}")
    if arguments.modifiers is not None:
        if not values:
            raise UnusableInputError(
                "no annotation here has a modifier or scale: tick them at the codes in the codebook"
            )
        export_values(session, values, arguments.modifiers)
        say(f"written: {arguments.modifiers}")
    if arguments.sequences is not None:
        export_pairs(session, pairs, arguments.sequences, observed_s=observed_s, lag=lag, window_s=window_s)
        say(f"written: {arguments.sequences}")
    return DONE


def _chosen(session: Session, arguments: argparse.Namespace) -> Session:
    """The session as it is told, with the annotations that are counted."""
    from annotator.exchange.deidentify import deidentify

    known = {row.coder_id for row in session.annotations.values()}
    wanted = known if arguments.coders is None else {one.strip() for one in arguments.coders.split(",")}
    if not wanted <= known:
        strange, there = ", ".join(sorted(wanted - known)), ", ".join(sorted(known)) or "nobody"
        raise ArgumentError(f"--coders: {strange} annotated nothing here; who did: {there}")
    kept = {key: row for key, row in session.annotations.items() if row.coder_id in wanted}
    session = replace(session, annotations=MappingProxyType(kept))
    return deidentify(session).session if arguments.deidentify else session


def _check(arguments: argparse.Namespace) -> None:
    if arguments.lag < 1:
        raise ArgumentError(f"--lag is {arguments.lag}; give 1 for the next event, 2 for the one after that")
    if not 0 < arguments.window < math.inf:
        raise ArgumentError(f"--window is {arguments.window:g}; give seconds above 0")


def _code_told(session: Session, row: CodeStatistics) -> str:
    length = "" if math.isnan(row.mean_s) else f", {row.mean_s:.1f} s each on average"
    name, thirds = _name(session, row.code_id, row.participant_id), ", ".join(map(str, row.part_counts))
    often = f"{row.count} ({row.per_hour:.1f} per hour), {percent(row.share, decimals=1)} of the time"
    return f"{name}, by {row.coder_id}: {often}{length}; by thirds {thirds}"


def _value_told(session: Session, row: ValueStatistics) -> str:
    from annotator.features.statistics.detail_tables import value_name

    name = _name(session, row.measured.code_id, row.measured.participant_id)
    value, count = value_name(row) or "no answer", row.measured.count
    length = "" if math.isnan(row.measured.mean_s) else f", {row.measured.mean_s:.1f} s each on average"
    return f"{name}, {row.detail.name}: {value}, by {row.measured.coder_id}: {count} of {row.asked}{length}"


def _pair_told(session: Session, pair: CodePair) -> str:
    given, target = _name(session, *pair.given), _name(session, *pair.target)
    z = "no z" if math.isnan(pair.z) else f"z {pair.z:+.2f}"
    latency = "" if math.isnan(pair.latency_s[1]) else f", after {pair.latency_s[1]:.1f} s (median)"
    return f"{given} -> {target}: {pair.count}, {pair.expected:.1f} by chance, {z}{latency}"


def _name(session: Session, code_id: str, participant_id: str | None) -> str:
    person = session.participants.get(participant_id or "")
    name = session.codebook.name_of(code_id)
    return f"{name} ({person.label})" if person is not None else name
