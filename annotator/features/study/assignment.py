"""Who codes which session: drawn at random, evenly, with a share that two coders code apart from each other."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from annotator.domain import edits
from annotator.domain.edits import EditError
from annotator.domain.limits import LONGEST_NAME
from annotator.domain.session import BLINDS, Blind, Coder
from annotator.exchange.errors import FormatError
from annotator.exchange.table_text import read_table
from annotator.exchange.text_encoding import decode_text
from annotator.features.study.study import Study, session_named, write_rows
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder

TABLE_NAME = "assignments.csv"
Part = Literal["first", "second"]
_HEAD = ("session", "coder", "part", "blind_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One coder who is to code one session. ``second`` codes what another codes, too."""

    session: str
    coder_id: str
    part: Part = "first"
    blind_to: tuple[Blind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentPlan:
    """How sessions are to be assigned.

    Attributes:
        double_share: 0 to 1 of all sessions that a second coder codes as well.
        seed: The same seed and sessions give the same assignments.
        blind_to: What is kept from every coder; of those who code in pairs, each other's work is kept always.
    """

    coders: tuple[str, ...]
    double_share: float = 0.2
    seed: int = 1
    blind_to: tuple[Blind, ...] = ("coders",)

    def __post_init__(self) -> None:
        """Check what was asked for.

        Raises:
            ValueError: says what cannot be.
        """
        if not self.coders or any(not id_.strip() or len(id_) > LONGEST_NAME for id_ in self.coders):
            raise ValueError("name at least one coder, by id")
        if len(set(self.coders)) < len(self.coders):
            raise ValueError("a coder is named twice")
        if not 0 <= self.double_share <= 1:
            raise ValueError(f"the share of double-coded sessions is {self.double_share:g}; give 0 to 1")
        if self.double_share > 0 and len(self.coders) < 2:
            raise ValueError("a session can be coded twice only where there are two coders")


def draw(sessions: Iterable[str], plan: AssignmentPlan, present: Sequence[Assignment] = ()) -> tuple[Assignment, ...]:
    """Assign the sessions that nobody is assigned to, and draw who of all is coded twice.

    Every coder gets as many as the others, or one more; pairs are as even as can be. What is assigned already stays.

    Args:
        present: The assignments so far.
    """
    wanted = list(dict.fromkeys(sessions))
    chance = random.Random(f"{plan.seed}")
    order = sorted(wanted)
    chance.shuffle(order)
    coders = list(plan.coders)
    chance.shuffle(coders)
    found = [row for row in present if row.session in set(wanted)]
    load = Counter(dict.fromkeys(coders, 0))
    load.update(row.coder_id for row in found if row.coder_id in load)
    by_session = {name: [row.coder_id for row in found if row.session == name] for name in wanted}
    for name in order:
        if not by_session[name]:
            coder_id = min(coders, key=lambda one: (load[one], coders.index(one)))
            found.append(Assignment(session=name, coder_id=coder_id, blind_to=plan.blind_to))
            by_session[name].append(coder_id)
            load[coder_id] += 1
    chance.shuffle(order)
    pairs = Counter(frozenset(ids) for ids in by_session.values() if len(ids) == 2)
    missing = math.ceil(plan.double_share * len(wanted) - 1e-9) - sum(len(ids) > 1 for ids in by_session.values())
    for _ in range(missing):
        once = [name for name in order if len(by_session[name]) == 1]
        choices = [(name, one) for name in once for one in coders if one not in by_session[name]]
        if not choices:
            break
        # whoever has least is the second coder, of the session drawn first that makes the rarest pair
        name, second = min(choices, key=lambda pair: (load[pair[1]], pairs[frozenset((*by_session[pair[0]], pair[1]))]))
        pairs[frozenset((*by_session[name], second))] += 1
        load[second] += 1
        by_session[name].append(second)
        found.append(Assignment(session=name, coder_id=second, part="second", blind_to=plan.blind_to))
    doubled = {name for name, ids in by_session.items() if len(ids) > 1}
    return tuple(sorted((_apart(row, doubled) for row in found), key=lambda row: (row.session, row.part)))


def _apart(row: Assignment, doubled: set[str]) -> Assignment:
    """Two who code the same do not see each other's work."""
    if row.session not in doubled or "coders" in row.blind_to:
        return row
    return replace(row, blind_to=(*row.blind_to, "coders"))


def read_assignments(study: Study) -> tuple[Assignment, ...]:
    """The assignments of a study; none where it has no table of them.

    Raises:
        FormatError: the table cannot be read, or names what there is not.
        OSError: it cannot be read.
    """
    path = study.folder / TABLE_NAME
    if not path.is_file():
        return ()
    table = read_table(
        decode_text(path.read_bytes()), source=path.name, known=lambda cell: cell.strip().casefold() in _HEAD
    )
    head = [cell.strip().casefold() for cell in table.rows[0].cells] if table.rows else []
    if "session" not in head or "coder" not in head:
        raise FormatError(f"{TABLE_NAME} needs the columns session and coder in its first line")
    places = {name: head.index(name) for name in _HEAD if name in head}
    found: dict[tuple[str, str], Assignment] = {}
    for row in table.rows[1:]:
        name = session_named(row.cell(places["session"]), study.sessions)
        coder_id = row.cell(places["coder"])
        if name is None or not coder_id:
            continue  # a session that is gone; the table keeps it
        kinds = row.cell(places.get("blind_to")).replace(",", " ").split()
        unknown = next((kind for kind in kinds if kind not in BLINDS), None)
        if unknown is not None:
            there = ", ".join(BLINDS)
            raise FormatError(f"{TABLE_NAME}, line {row.line}: '{unknown}' cannot be kept from a coder; {there} can")
        found[name, coder_id] = Assignment(
            session=name,
            coder_id=coder_id,
            part="second" if row.cell(places.get("part")) == "second" else "first",
            blind_to=tuple(kind for kind in BLINDS if kind in kinds),
        )
    return tuple(found.values())


def write_assignments(study: Study, assignments: Iterable[Assignment]) -> Path:
    """Write ``assignments.csv`` into the study's folder.

    Raises:
        OSError: it cannot be written.
    """
    rows = [(row.session, row.coder_id, row.part, " ".join(row.blind_to)) for row in assignments]
    return write_rows(study.folder / TABLE_NAME, _HEAD, rows)


def tell_sessions(study: Study, assignments: Iterable[Assignment], *, by: str) -> tuple[str, ...]:
    """Put every assigned coder into the session, with what is kept from them.

    Returns:
        What could not be done: a session that is open elsewhere or damaged is told of another time.
    """
    problems: list[str] = []
    by_session: dict[str, list[Assignment]] = {}
    for row in assignments:
        by_session.setdefault(row.session, []).append(row)
    for name, rows in by_session.items():
        path = study.sessions.get(name)
        if path is None:
            continue
        try:
            _tell(path, rows, by=by)
        except (StorageError, EditError, OSError) as error:
            problems.append(f"{name}: {error}")
    return tuple(problems)


def _tell(path: Path, rows: Iterable[Assignment], *, by: str) -> None:
    with SessionFolder.open(path, read_only=True) as folder:
        session = folder.load()
    coders: list[Coder] = []
    for row in rows:
        here = session.coders.get(row.coder_id, Coder(id=row.coder_id))
        kept = tuple(kind for kind in BLINDS if kind in row.blind_to or kind in here.blind_to)
        coders.append(replace(here, blind_to=kept))
    edit = edits.put_rows(session, "coders", coders, label="Assign coders")
    if not edit.changes:
        return
    with SessionFolder.open(path) as folder:
        folder.write(edits.put_rows(folder.load(), "coders", coders, label=edit.label), coder_id=by)
