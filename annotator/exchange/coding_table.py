"""Annotations as tables: CSV in any dialect, exports of ELAN and BORIS, event logs, Audacity labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from annotator.domain.limits import LimitError
from annotator.exchange.coded_details import read_details_cell
from annotator.exchange.coding import CodedSpan, CodedTier, Coding
from annotator.exchange.errors import FormatError
from annotator.exchange.foreign_codes import is_nobody
from annotator.exchange.spoken_text import Findings, check_count, tidy
from annotator.exchange.states import StateEvent, paired
from annotator.exchange.table_rows import TimedRow, TimedTable, open_table, timed_rows
from annotator.exchange.text_encoding import decoded

_STARTS = re.compile(r"\bstart\b|\bbegin", re.IGNORECASE)
_STOPS = re.compile(r"\bstop\b|\bend\b", re.IGNORECASE)
_POINT = re.compile(r"\bpoint\b", re.IGNORECASE)


def read_coding_table(
    content: bytes, *, source: str, encoding: str | None = None, columns: Mapping[str, str] | None = None
) -> Coding:
    """Read a table with one annotation a line, or one start or stop a line; ``source`` names it in messages.

    Args:
        columns: What a person says which column is, by name or number.

    Raises:
        FormatError: a column is missing, or there is not one annotation in it.
    """
    text = decoded(content, encoding)
    table = open_table(text.text, source=source, columns=columns)
    found = Findings()
    rows = list(_spans(timed_rows(table, found), found, source))
    if any(status in ("start", "stop") for _, status, _ in rows):
        spans = _from_log(rows, found)
    else:
        spans = [span for _, _, span in rows]
    if not spans:
        raise FormatError(f"{source}: {found.problems[0] if found.problems else 'there is no annotation in it'}")
    spans.sort(key=lambda span: (span.start_s, span.end_s or span.start_s))
    names = {row.get("group") for row, _, _ in rows if row.get("group")}
    return Coding(
        tiers=tuple(_tiers(spans, table)),
        spans=tuple(spans),
        notes=(*found.notes, *((f"it has {len(names)} observations; all were read",) if len(names) > 1 else ())),
        problems=tuple(found.problems),
        left_out=found.left_out,
        decoded=text,
        unit_unknown=table.unit_unknown,
    )


def _status(row: TimedRow) -> str:
    written = row.get("status")
    if _POINT.search(written):
        return "point"
    if _STOPS.search(written):
        return "stop"
    return "start" if _STARTS.search(written) else ""


def _span(row: TimedRow) -> CodedSpan:
    value = row.get("code") or row.get("text")
    details = read_details_cell(row.get("modifiers")) + read_details_cell(row.get("ratings"))
    notes = [row.get("modifiers") if not details else "", row.get("note")]
    if row.get("code") and row.get("text"):
        notes.append(row.get("text"))
    person = row.get("person")
    return CodedSpan(
        tier=tidy(row.get("tier")) or "Codes",
        start_s=row.start_s,
        end_s=row.start_s if row.end_s is None else row.end_s,
        value=tidy(value),
        person="" if is_nobody(person) else tidy(person),
        coder=tidy(row.get("coder")),
        note="; ".join(tidy(note) for note in notes if note),
        details=details,
    )


def _spans(rows: Iterable[TimedRow], found: Findings, source: str) -> Iterator[tuple[TimedRow, str, CodedSpan]]:
    """Each row with what it says to be (start, stop, point or nothing), and its annotation."""
    for number, row in enumerate(rows):
        check_count(range(number), source)
        try:
            yield row, _status(row), _span(row)
        except LimitError as error:
            found.problems.append(f"line {row.line}: {error}; it was left out")


def _from_log(rows: Iterable[tuple[TimedRow, str, CodedSpan]], found: Findings) -> list[CodedSpan]:
    events: list[StateEvent] = []
    points: list[CodedSpan] = []
    for row, status, span in rows:
        if status not in ("start", "stop"):
            points.append(span)
            continue
        key = (row.get("group"), span.person, span.value, row.get("modifiers"))
        stops = status == "stop"
        events.append(StateEvent(key=key, time_s=row.start_s, stops=stops, span=span, where=f"line {row.line}"))
    return [*points, *paired(events, found)]


def _tiers(spans: list[CodedSpan], table: TimedTable) -> Iterator[CodedTier]:
    spoken = table.columns.at("text") is not None and table.columns.at("code") is None and not table.columns.by_cells
    for name in dict.fromkeys(span.tier for span in spans):
        yield CodedTier(name=name, spoken=spoken, codes=True if table.columns.at("code") is not None else None)
