"""Edits of the areas that are covered in all pictures that leave the session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.domain.clock import new_id
from annotator.domain.covering import CoverArea
from annotator.domain.edits import Change, Edit
from annotator.domain.session import Session


def replace_cover_areas(session: Session, areas: Iterable[CoverArea]) -> Edit:
    """Cover these areas from now on, and no others. Those that stay as they are keep their ids."""
    wanted = list(areas)
    changes: list[Change] = []
    for row in session.cover_areas.values():
        same = next((area for area in wanted if (area.media_id, area.region) == (row.media_id, row.region)), None)
        if same is None:
            changes.append(Change(table="cover_areas", before=row, after=None))
        else:
            wanted.remove(same)
    changes += [Change(table="cover_areas", before=None, after=replace(area, id=new_id())) for area in wanted]
    return Edit(label="Change areas to cover", changes=tuple(changes))
