"""The moments of a playlist as moments of the session: to be cut out as clips and told of in a report."""

from __future__ import annotations

from collections.abc import Callable

from annotator.domain.moments import SessionMoment
from annotator.domain.playlists import Playlist, PlaylistItem
from annotator.domain.session import Session


class UnknownPlaylist(LookupError):  # noqa: N818
    """The session has no playlist that is called so; the text says which there are."""


def playlist_called(session: Session, name: str) -> Playlist:
    """The playlist with this id or name.

    Raises:
        UnknownPlaylist: there is none, or several have the name.
    """
    found = [one for one in session.playlists.values() if name.casefold() in (one.id.casefold(), one.name.casefold())]
    exact = [one for one in found if one.id == name] or found
    if len(exact) == 1:
        return exact[0]
    listed = ", ".join(f"{one.name} (id {one.id})" for one in session.playlists.values()) or "it has none"
    if exact:
        raise UnknownPlaylist(f"several playlists are called '{name}': give an id; playlists: {listed}")
    raise UnknownPlaylist(f"the session has no playlist '{name}'; playlists: {listed}")


def playlist_moments(
    session: Session, playlist: Playlist, *, rename: Callable[[str], str] = lambda id_: id_
) -> tuple[SessionMoment, ...]:
    """The moments of a playlist as they stand in it: in its order, with its times.

    Args:
        session: Where flags, annotations and people are looked up.
        rename: From an id in the playlist to one in ``session``, where that holds no names.
    """
    return tuple(_moment(session, item, rename) for item in playlist.ordered())


def _moment(session: Session, item: PlaylistItem, rename: Callable[[str], str]) -> SessionMoment:
    source_id = rename(item.source_id) if item.source_id else ""
    rows = sorted(
        (row for row in session.annotations.values() if source_id and source_id in (row.id, row.flag_id)),
        key=lambda row: (row.start_s, row.id),
    )
    flag = session.flag(source_id) or next((session.flag(row.flag_id) for row in rows if row.flag_id), None)
    links = [row.incongruence for row in rows if row.incongruence is not None]
    return SessionMoment(
        id=item.id,
        participant_id=_person(session, rename(item.participant_id) if item.participant_id else ""),
        start_s=item.start_s,
        apex_s=item.apex_s,
        end_s=item.end_s,
        code_id=rows[0].code_id if rows else "",
        rule=flag.rule if flag is not None else (links[0].type or "") if links else "",
        flag=flag,
        annotations=tuple(rows),
    )


def _person(session: Session, participant_id: str) -> str:
    """Whom a moment shows; of one that is about nobody in particular the first person who is seen in a recording."""
    if participant_id in session.participants:
        return participant_id
    seen = (row.id for row in session.participants.values() if session.media.keys() & set(row.media_ids))
    return next(seen, participant_id)
