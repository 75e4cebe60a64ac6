"""Ids of people and codes without the names in them, the same over several sessions: for tables and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from annotator.domain.session import Session
from annotator.domain.text_fields import rewritten, texts_in
from annotator.exchange.deidentify import Deidentifier


def nameless_ids(sessions: Iterable[tuple[Session, Iterable[str]]]) -> dict[str, str]:
    """What each id that holds a name is called instead; ids that hold none are not in it.

    Args:
        sessions: Each with further words that are to go.
    """
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for session, further_words in sessions:
        names = Deidentifier(session, further_words=further_words)
        names.session()
        taken |= {text for field, text in texts_in(session) if field.kind == "id"}
        renamed |= {old: new for old, new in names.ids.items() if old != new}
    called: dict[str, str] = {}
    for old in sorted(renamed):
        prefix = renamed[old].rpartition("-")[0]
        numbers = (f"{prefix}-{number}" for number in range(1, len(renamed) + len(taken) + 2))
        called[old] = next(name for name in numbers if name not in taken)
        taken.add(called[old])
    return called


def with_ids(session: Session, ids: Mapping[str, str]) -> Session:
    """The session with ids called as ``ids`` says, and all its words."""
    return rewritten(session, lambda field, text: ids.get(text, text) if field.kind == "id" else text)


def without_names(document: object, ids: Mapping[str, str]) -> Any:
    """A document as JSON holds it, in which each text that is such an id is called as ``ids`` says."""
    if isinstance(document, str):
        return ids.get(document, document)
    if isinstance(document, Mapping):
        rows = cast("Mapping[str, object]", document)
        return {ids.get(key, key): without_names(value, ids) for key, value in rows.items()}
    if isinstance(document, list | tuple):
        return [without_names(value, ids) for value in cast("Iterable[object]", document)]
    return document
