"""What the columns of a table of times are: by their names in many languages, by a person's word, or by their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from annotator.exchange.errors import FormatError
from annotator.exchange.foreign_time import read_time
from annotator.exchange.table_text import Row, Table

ColumnRole = Literal[
    "start", "end", "duration", "person", "text", "code", "tier", "note", "valence", "coder", "status", "modifiers",
    "ratings", "group",
]  # fmt: skip
COLUMN_ROLES: tuple[ColumnRole, ...] = (
    "start", "end", "duration", "person", "text", "code", "tier", "note", "valence", "coder", "status", "modifiers",
    "ratings", "group",
)  # fmt: skip
"""What a column can be. ``status`` says start, stop or point in a log of events; ``group`` names its observation."""

_NAMES: Mapping[ColumnRole, str] = {
    "start": "start|start time|starttime|begin|begin time|begintime|from|onset|time in|in|anfang|beginn|startzeit|von|"
    "début|debut|inicio|início|inizio|van|tmin|xmin|start seconds|onset time|time|zeit|timestamp|time relative|entry|"
    "entry time|relative time",
    "end": "end|end time|endtime|stop|stop time|to|offset|time out|out|ende|endzeit|bis|fin|final|fine|fim|tot|einde|"
    "tmax|xmax|end seconds|offset time|finish|exit|exit time",
    "duration": "duration|dauer|durée|duree|duración|duracion|durata|duração|length",
    "person": "speaker|who|name|participant|role|voice|person|subject|sprecher|sprecherin|teilnehmer|locuteur|"
    "intervenant|hablante|participante|parlante|falante|spreker|speaker name|speaker label|speaker id",
    "text": "text|words|utterance|transcript|transcription|content|annotation|said|sentence|texte|texto|testo|tekst|"
    "äußerung|inhalt|wortlaut|caption|subtitle|speech|line",
    "code": "code|codes|behavior|behaviour|label|event|category|value|kode|verhalten|code name|trial type|class",
    "tier": "tier|track|layer|row|spur|zeile|behavioral category|behavioural category|channel",
    "note": "note|notes|comment|comments|memo|kommentar|notiz|remark|remarks|comment start",
    "valence": "valence|sentiment|affect|valenz",
    "status": "status|behavior type|behaviour type|event type|eventtype|type",
    "modifiers": "modifiers|modifier|modifier 1|modifier #1",
    "ratings": "ratings",
    "group": "observation|observation id|observation name",
    "coder": "coder|coder id|annotator|rater|observer|kodierer|coded by",
}
_ROLE_OF: dict[str, ColumnRole] = {name: role for role, names in _NAMES.items() for name in names.split("|")}
_MILLISECONDS = re.compile(r"(?:^|[\s_(\[-])(?:ms|msec|millis|milliseconds|millisekunden)[)\]]?$")
_SECONDS = re.compile(r"(?:^|[\s_(\[-])(?:s|sec|secs|seconds|ss\.msec|sekunden|sf)[)\]]?$")
_CLOCK = re.compile(r"[\s_(\[-]+(?:hh?:mm:ss\S*|hmsf?)$")
_LONGEST_NAME = 60
_LATEST_HEAD = 80
"""Some exports write what the observation is above the table."""
_UNITS: Mapping[str, float] = {"ms": 0.001, "s": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column (from 0) is what.

    Attributes:
        units_s: Seconds that 1 in a column of times stands for, where its name says so.
        head_rows: How many rows there are until below the one that names the columns; 0 if none does.
        by_cells: Nothing names the columns; they were told by what stands in them.
    """

    places: Mapping[ColumnRole, int]
    units_s: Mapping[ColumnRole, float] = field(default_factory=dict[ColumnRole, float])
    head_rows: int = 0
    by_cells: bool = False

    def at(self, role: ColumnRole) -> int | None:
        """The column of a role; None if there is none."""
        return self.places.get(role)


def is_column_name(cell: str) -> bool:
    """True for a name that columns of times, people, words or codes have."""
    return _role(cell)[0] is not None


def find_columns(table: Table, *, source: str, told: Mapping[str, str] | None = None) -> Columns:
    """Find out what the columns are.

    Args:
        told: Role to the name or number (from 1) of its column, as a person says.

    Raises:
        FormatError: what was told is not there, or no column of times can be found.
    """
    if not table.rows:
        raise FormatError(f"{source}: line 1: there is no line with text below it")
    if told:
        return _told(table, told, source)
    head = table.rows[0]
    named = _by_name(head, head_rows=1)
    for number, row in enumerate(table.rows[:_LATEST_HEAD], start=1):
        columns = _by_name(row, head_rows=number)
        if columns.at("start") is not None and (columns.at("text") is not None or columns.at("code") is not None):
            return columns
    by_cells = _by_cells(table.rows) if _has_time(head) else None
    if by_cells is None and len(named.places) < 2 and len(table.rows) > 1:
        by_cells = _by_cells(table.rows[1:], head_rows=1)
    if by_cells is not None:
        return by_cells
    missing = "start" if named.at("start") is None else "text"
    raise FormatError(
        f"{source}: line {head.line}: there is no column '{missing}'; the first line names the columns: start, end, "
        f"text or code, and, if there are any, speaker, tier and valence; it has {_listed(head)}"
    )


def _listed(head: Row) -> str:
    return ", ".join(cell.strip()[:30] or "(no name)" for cell in head.cells[:12])


def _role(cell: str) -> tuple[ColumnRole | None, float | None]:
    """What a name says the column is, and the unit of its times in seconds where it says that."""
    if len(cell) > _LONGEST_NAME:
        return None, None
    name = " ".join(cell.strip().casefold().strip("\"'").split())
    unit: float | None = None
    for pattern, seconds in ((_CLOCK, None), (_MILLISECONDS, 0.001), (_SECONDS, 1.0)):
        shorter = pattern.sub("", name).rstrip(" _-([")
        if shorter and shorter != name:
            name, unit = shorter, seconds
            break
    return _ROLE_OF.get(name) or _ROLE_OF.get(name.replace("_", " ")), unit


def _by_name(head: Row, *, head_rows: int) -> Columns:
    places: dict[ColumnRole, int] = {}
    units_s: dict[ColumnRole, float] = {}
    for place, cell in enumerate(head.cells):
        role, unit = _role(cell)
        if role is not None and role not in places:
            places[role] = place
            if unit is not None:
                units_s[role] = unit
    return Columns(places=places, units_s=units_s, head_rows=head_rows)


def _told(table: Table, told: Mapping[str, str], source: str) -> Columns:
    names = [cell.strip().casefold() for cell in table.rows[0].cells]
    places: dict[ColumnRole, int] = {}
    units_s: dict[ColumnRole, float] = {}
    roles: Mapping[str, ColumnRole] = {role: role for role in COLUMN_ROLES}
    head = False
    for name, wanted in told.items():
        role = roles.get("person" if name == "speaker" else name)
        if role is None:
            raise FormatError(f"'{name}' is nothing a column can be; it can be {', '.join(COLUMN_ROLES)}")
        column, _, unit = wanted.rpartition("@") if wanted.endswith(("@ms", "@s")) else (wanted, "", "")
        if column.strip().casefold() in names:
            places[role], head = names.index(column.strip().casefold()), True
            if (by_name := _role(column)[1]) is not None:
                units_s[role] = by_name
        elif column.isdigit() and 1 <= int(column) <= max(len(row.cells) for row in table.rows):
            places[role] = int(column) - 1
        else:
            raise FormatError(f"{source} has no column '{column}'; it has {_listed(table.rows[0])}")
        if unit:
            units_s[role] = _UNITS[unit]
    if "start" not in places:
        raise FormatError(f"{source}: say which column has the start: start=NAME; it has {_listed(table.rows[0])}")
    return Columns(places=places, units_s=units_s, head_rows=int(head or not _has_time(table.rows[0])))


def _has_time(row: Row) -> bool:
    return any(_is_time(cell) for cell in row.cells)


def _is_time(cell: str) -> bool:
    try:
        read_time(cell)
    except ValueError:
        return False
    return True


def _by_cells(rows: Sequence[Row], *, head_rows: int = 0) -> Columns | None:
    """Start and end are the first two columns of times; the words are the longest column of the others."""
    sample = rows[:50]
    width = max(len(row.cells) for row in sample)
    times = [place for place in range(width) if _mostly(sample, place, _is_time)]
    rest = [place for place in range(width) if place not in times and _mostly(sample, place, _has_letters, share=0.2)]
    if not times or not rest:
        return None
    words = max(rest, key=lambda place: (sum(len(row.cell(place)) for row in sample), place))
    if rest[-1] > times[-1] >= 0:
        words = max((place for place in rest if place > times[0]), key=lambda place: _length(sample, place))
    places: dict[ColumnRole, int] = {"start": times[0], "text": words}
    if len(times) > 1 and all(_ordered(row, times[0], times[1]) for row in sample):
        places["end"] = times[1]
    others = [place for place in rest if place != words]
    if others:
        places["tier"] = others[0]
    if len(others) > 1:
        places["person"] = others[1]
    return Columns(places=places, head_rows=head_rows, by_cells=True)


def _length(rows: Sequence[Row], place: int) -> int:
    return sum(len(row.cell(place)) for row in rows)


def _ordered(row: Row, first: int, second: int) -> bool:
    try:
        return read_time(row.cell(first)) <= read_time(row.cell(second))
    except ValueError:
        return True


def _has_letters(cell: str) -> bool:
    return any(character.isalpha() for character in cell)


def _mostly(rows: Sequence[Row], place: int, test: Callable[[str], bool], *, share: float = 0.7) -> bool:
    return sum(test(row.cell(place)) for row in rows) >= share * len(rows)
