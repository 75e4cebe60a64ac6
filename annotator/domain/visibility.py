"""What a coder may see of a session: the one place where blinding is enforced. Qt-free.

Every view reads the session through :attr:`SessionDocument.session`, which is what :func:`visible_session` leaves of
it; so a view cannot forget to hide something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Change, Edit, Row, Table
from annotator.domain.flags import Verdict
from annotator.domain.markers import Marker
from annotator.domain.playlists import Playlist
from annotator.domain.ratings import RatingPiece
from annotator.domain.session import Coder, Session

_HIDEABLE: tuple[Table, ...] = ("annotations", "verdicts", "markers", "playlists", "ratings")


def coder_of(session: Session, coder_id: str) -> Coder:
    """The coder with this id, also one who is not in the session yet."""
    return session.coders.get(coder_id) or Coder(id=coder_id)


def visible_session(session: Session, coder_id: str) -> Session:
    """The session without what is hidden from this coder; the very same session where nothing is."""
    coder = coder_of(session, coder_id)
    hidden: dict[str, Any] = {}
    if coder.is_blind_to("coders") or coder.is_blind_to("flags"):
        hidden["verdicts"] = _seen(session.verdicts, coder)
        hidden["playlists"] = _seen(session.playlists, coder)
    if coder.is_blind_to("coders"):
        hidden["annotations"] = _seen(session.annotations, coder)
        hidden["markers"] = _seen(session.markers, coder)
        hidden["ratings"] = _seen(session.ratings, coder)
    if coder.is_blind_to("flags"):
        hidden["findings"] = replace(session.findings, flags=MappingProxyType({}))
    return replace(session, **hidden) if hidden else session


def visible_edit(edit: Edit, coder: Coder) -> Edit:
    """The edit without the rows that are hidden from this coder."""
    if not coder.blind_to:
        return edit
    shown = tuple(change for change in edit.changes if may_see(coder, change.before) and may_see(coder, change.after))
    return replace(edit, changes=shown)


def difference(before: Session, after: Session, coder: Coder) -> Edit:
    """What comes and goes on screen when the same session is shown to somebody else, as if it were an edit.

    It names the coder too, so that views that show names or verdicts look again.
    """
    changes: list[Change] = [Change(table="coders", before=coder, after=coder)]
    for table in _HIDEABLE:
        old: Mapping[str, Row] = getattr(before, table)
        new: Mapping[str, Row] = getattr(after, table)
        changes += [Change(table=table, before=old[key], after=None) for key in old if key not in new]
        changes += [Change(table=table, before=None, after=new[key]) for key in new if key not in old]
    return Edit(label="", changes=tuple(changes))


def may_see(coder: Coder, row: Row | None) -> bool:
    """True unless this row is hidden from the coder."""
    if isinstance(row, Verdict):
        others = coder.is_blind_to("coders") and row.coder_id != coder.id
        return not others and not coder.is_blind_to("flags")
    if isinstance(row, Playlist):  # what others chose to replay tells what they coded, and where flags are
        blind = coder.is_blind_to("coders") or coder.is_blind_to("flags")
        return row.coder_id == coder.id or not blind
    if isinstance(row, Annotation | Marker | RatingPiece):
        return row.coder_id == coder.id or not coder.is_blind_to("coders")
    return True


def _seen(rows: Mapping[str, Any], coder: Coder) -> Mapping[str, Any]:
    return MappingProxyType({key: row for key, row in rows.items() if may_see(coder, row)})
