"""Moments of a session, things found in it and spans, as moments of a playlist."""

from __future__ import annotations

from annotator.domain.clock import new_id
from annotator.domain.edits import Change, Edit
from annotator.domain.finding import Found
from annotator.domain.moments import SessionMoment
from annotator.domain.playlists import Playlist, PlaylistItem
from annotator.domain.session import Session


def item_of_moment(session: Session, moment: SessionMoment) -> PlaylistItem:
    """A moment of the session as one of a playlist. It ranks by the flag's score, then by the coders' intensity."""
    code = session.codebook.code(moment.code_id)
    rule = moment.rule.replace("_", " ").capitalize()
    score = moment.flag.score if moment.flag is not None else 0.0
    intensities = [row.incongruence.intensity or 0 for row in moment.annotations if row.incongruence is not None]
    return PlaylistItem(
        id=new_id(),
        source_id=moment.id,
        participant_id=moment.participant_id,
        start_s=moment.start_s,
        apex_s=moment.apex_s,
        end_s=moment.end_s,
        title=code.name if code is not None else rule,
        rank=score + 0.01 * max(intensities, default=0),
    )


def item_of_found(session: Session, found: Found) -> PlaylistItem:
    """Something that was found as a moment of a playlist."""
    flag = session.flag(found.id) if found.kind == "flag" else None
    return PlaylistItem(
        id=new_id(),
        source_id=found.id,
        participant_id=found.participant_id or "",
        start_s=found.start_s,
        apex_s=flag.apex_s if flag is not None else (found.start_s + found.end_s) / 2,
        end_s=found.end_s,
        title=found.title or found.text[:40],
        rank=flag.score if flag is not None else 0.0,
    )


def item_of_span(span_s: tuple[float, float], *, title: str) -> PlaylistItem:
    """A span chosen by hand as a moment of a playlist."""
    start_s, end_s = span_s
    return PlaylistItem(
        id=new_id(),
        source_id="",
        participant_id="",
        start_s=start_s,
        apex_s=(start_s + end_s) / 2,
        end_s=end_s,
        title=title,
    )


def delete_playlist(playlist: Playlist, *, label: str = "Delete playlist") -> Edit:
    """Take a playlist out of the session; the moments themselves stay."""
    return Edit(label=label, changes=(Change(table="playlists", before=playlist, after=None),))
