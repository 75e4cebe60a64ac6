"""The rows of a table of times: what was said or coded, about whom, from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotator.exchange.cues import FRAMES_NOTE
from annotator.exchange.foreign_time import counts_frames, is_plain_number, read_time
from annotator.exchange.spoken_text import Findings
from annotator.exchange.table_columns import ColumnRole, Columns, find_columns, is_column_name
from annotator.exchange.table_text import Row, Table, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRow:
    """One row with its times; ``end_s`` is None where the table has no end."""

    line: int
    start_s: float
    end_s: float | None
    cells: Mapping[ColumnRole, str]

    def get(self, role: ColumnRole) -> str:
        """The cell of a role; empty where the table has no such column."""
        return self.cells.get(role, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedTable:
    """A table of times before its rows are read."""

    table: Table
    columns: Columns

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows below the head."""
        return self.table.rows[self.columns.head_rows :]

    @property
    def unit_unknown(self) -> bool:
        """True where starts are plain numbers and nothing says of which unit."""
        place = self.columns.at("start")
        plain = [is_plain_number(row.cell(place)) for row in self.body[:200] if row.cell(place)]
        return "start" not in self.columns.units_s and bool(plain) and all(plain)


def open_table(text: str, *, source: str, columns: Mapping[str, str] | None = None) -> TimedTable:
    """Find the separator and the columns of a table.

    Raises:
        FormatError: no column of times can be found, a column a person names is not there, or there are more rows
            than a session can hold.
    """
    table = read_table(text, source=source, known=is_column_name)
    return TimedTable(table=table, columns=find_columns(table, source=source, told=columns))


def timed_rows(table: TimedTable, found: Findings) -> Iterator[TimedRow]:
    """The rows with times, in the order of the file; what cannot be read is noted in ``found`` with its line."""
    found.problems.extend(table.table.problems)
    columns = table.columns
    if columns.by_cells:
        named = {role: place + 1 for role, place in columns.places.items()}
        found.notes.append(
            "nothing names its columns; taken were "
            + ", ".join(f"{role} from column {place}" for role, place in named.items())
        )
    frames = False
    for row in table.body:
        cells: dict[ColumnRole, str] = {role: row.cell(place) for role, place in columns.places.items()}
        try:
            start_s, end_s = _times(cells, columns)
        except ValueError as error:
            found.problems.append(f"line {row.line}: {error}; it was left out")
            continue
        frames = frames or counts_frames(cells.get("start", ""))
        yield TimedRow(line=row.line, start_s=start_s, end_s=end_s, cells=cells)
    if frames:
        found.notes.append(FRAMES_NOTE)


def _times(cells: Mapping[ColumnRole, str], columns: Columns) -> tuple[float, float | None]:
    """Start and end.

    Raises:
        ValueError: says which cell cannot be read.
    """
    start_s = _time("start", cells["start"], columns)
    if cells.get("end", "").casefold() not in ("", "na", "nan", "n/a", "-"):
        end_s = _time("end", cells["end"], columns)
        if end_s < start_s:
            raise ValueError(f"it ends ({cells['end']}) before it starts ({cells['start']})")
        return start_s, end_s
    if cells.get("duration", "").casefold() not in ("", "na", "nan", "n/a", "-"):
        return start_s, start_s + _time("duration", cells["duration"], columns)
    return start_s, None


def _time(role: ColumnRole, cell: str, columns: Columns) -> float:
    time_s, unit_s = read_time(cell), columns.units_s.get(role, columns.units_s.get("start", 1.0))
    return time_s * unit_s if unit_s != 1.0 and is_plain_number(cell) else time_s
