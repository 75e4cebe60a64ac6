"""What is held against the rules of a session before it is written, and again when it is read."""

from __future__ import annotations

from pathlib import Path
from types import GenericAlias
from typing import Any

import msgspec

from annotator.domain.codebook import check_parents, without_missing_parents
from annotator.domain.edits import check_references
from annotator.domain.limits import LimitError, check_limits
from annotator.domain.ratings import dimension_problem
from annotator.domain.session import Findings, Session
from annotator.storage.errors import StorageError
from annotator.storage.tables import LAYOUTS


def check(session: Session, path: Path) -> None:
    """Make sure that a new session can be read again once it is written to ``path``.

    Raises:
        StorageError: it holds what no session can hold.
    """
    try:
        check_limits(session)
    except LimitError as error:
        raise StorageError(f"{path.name} cannot be made: {error}") from error


def check_rows(session: Session) -> None:
    """Check rows as they came out of a database, in which a flipped bit can have made anything of anything.

    Raises:
        ValueError: a value is of another type than its field, beyond the limits, or refers to nothing; says which.
    """
    for layout in LAYOUTS.values():
        stored: Any = getattr(session, layout.name)
        rows = [stored] if layout.single else list(stored.values())
        try:
            msgspec.json.decode(msgspec.json.encode(rows), type=GenericAlias(list, (layout.row_type,)))
        except (msgspec.DecodeError, TypeError, RecursionError) as error:
            raise ValueError(f"{layout.name}: {error}") from error
    check_limits(session)
    # a parent that is gone is no damage: earlier versions let it be taken out while codes lay below it
    check_parents(without_missing_parents(session.codebook))
    wrong = dimension_problem(session.codebook.dimensions)
    if wrong is not None:
        raise ValueError(wrong[1])
    check_references(session)


def check_people(findings: Findings, session: Session) -> None:
    """Check that findings are about people who are in the session.

    Raises:
        ValueError: they are about somebody else.
    """
    for flag in findings.flags.values():
        if flag.participant_id not in session.participants:
            raise ValueError(f"flag {flag.id} is about '{flag.participant_id}', who is not in the session")
