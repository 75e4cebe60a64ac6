"""How markers come, change and go, and how tiers are locked.

Like :mod:`annotator.domain.edits`: pure, from a session to an :class:`~annotator.domain.edits.Edit`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from annotator.domain.clock import new_id, utc_now
from annotator.domain.edits import Change, Edit, EditError
from annotator.domain.markers import Marker, TierLock
from annotator.domain.session import Session


def add_marker(session: Session, time_s: float, *, coder_id: str, text: str = "", now: str | None = None) -> Edit:
    """Set a marker.

    Raises:
        EditError: the time does not lie in the session.
    """
    _check_time(session, time_s)
    stamp = now or utc_now()
    marker = Marker(
        id=new_id(), coder_id=coder_id, time_s=time_s, text=text.strip(), created_at=stamp, modified_at=stamp
    )
    return Edit(label="Add marker", changes=(Change(table="markers", before=None, after=marker),))


def change_marker(
    session: Session,
    marker_id: str,
    *,
    time_s: float | None = None,
    text: str | None = None,
    now: str | None = None,
) -> Edit:
    """Give a marker another time or text.

    Raises:
        EditError: there is no such marker, or see :func:`add_marker`.
    """
    before = _existing(session, marker_id)
    wanted_s = before.time_s if time_s is None else time_s
    _check_time(session, wanted_s)
    after = replace(before, time_s=wanted_s, text=before.text if text is None else text.strip())
    label = "Rename marker" if time_s is None else "Move marker"
    if after == before:
        return Edit(label=label, changes=())
    after = replace(after, modified_at=now or utc_now())
    return Edit(label=label, changes=(Change(table="markers", before=before, after=after),))


def delete_markers(session: Session, ids: Iterable[str]) -> Edit:
    """Take markers away.

    Raises:
        EditError: there is no such marker.
    """
    rows = [_existing(session, id_) for id_ in ids]
    label = "Delete marker" if len(rows) == 1 else "Delete markers"
    return Edit(label=label, changes=tuple(Change(table="markers", before=row, after=None) for row in rows))


def lock_tiers(session: Session, tiers: Iterable[str], *, locked: bool, coder_id: str, now: str | None = None) -> Edit:
    """Lock or unlock tiers, for everybody who opens the session; what is so already is left out."""
    changes: list[Change] = []
    for tier in tiers:
        held = session.tier_locks.get(tier)
        if locked and held is None:
            lock = TierLock(id=tier, coder_id=coder_id, locked_at=now or utc_now())
            changes.append(Change(table="tier_locks", before=None, after=lock))
        elif not locked and held is not None:
            changes.append(Change(table="tier_locks", before=held, after=None))
    verb = "Lock" if locked else "Unlock"
    return Edit(label=f"{verb} {'tier' if len(changes) == 1 else 'tiers'}", changes=tuple(changes))


def _check_time(session: Session, time_s: float) -> None:
    last_s = session.info.duration_s or math.inf
    if not 0 <= time_s <= last_s:
        raise EditError("a marker needs a time within the session")


def _existing(session: Session, marker_id: str) -> Marker:
    marker = session.markers.get(marker_id)
    if marker is None:
        raise EditError(f"there is no marker '{marker_id}'; it may have been deleted")
    return marker
