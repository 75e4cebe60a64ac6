"""A session without the names of the people in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType

from annotator.domain.annotations import Annotation
from annotator.domain.playlists import Playlist
from annotator.domain.session import Session

_SHORTEST_NAME_PART = 3


def deidentified(session: Session) -> Session:
    """The session with the names of participants, coders, session and files taken out.

    Wherever a participant's name, or a part of it of three letters or more, stands in the transcript, in notes or in
    the analysis' notes, the role in brackets takes its place. What people say about other people, places and dates
    stays: no program finds all of that, so a person must read the text before it is passed on. Ids stay too, so that
    exports of one session can be held against each other: a coder's id should not be their name.
    """
    clean = _name_cleaner(session)
    media = {
        row.id: replace(row, file_name=f"{row.id}{PurePosixPath(row.file_name).suffix}", path="")
        for row in session.media.values()
    }
    info = session.findings.info
    if info is not None:
        renamed = _file_cleaner(session)
        info = replace(info, notes=tuple(clean(renamed(note)) for note in info.notes))
    return replace(
        session,
        info=replace(session.info, title=f"Session {session.info.id[:8]}"),
        media=MappingProxyType(media),
        participants=MappingProxyType({row.id: replace(row, name="") for row in session.participants.values()}),
        utterances=MappingProxyType(
            {row.id: replace(row, text=clean(row.text)) for row in session.utterances.values()}
        ),
        annotations=MappingProxyType({row.id: _clean_annotation(row, clean) for row in session.annotations.values()}),
        verdicts=MappingProxyType(
            {
                key: replace(row, flag=replace(row.flag, text=clean(row.flag.text)))
                for key, row in session.verdicts.items()
            }
        ),
        coders=MappingProxyType({row.id: replace(row, name="") for row in session.coders.values()}),
        markers=MappingProxyType({row.id: replace(row, text=clean(row.text)) for row in session.markers.values()}),
        playlists=MappingProxyType({row.id: _clean_playlist(row, clean) for row in session.playlists.values()}),
        findings=replace(
            session.findings,
            info=info,
            flags=MappingProxyType(
                {key: replace(flag, text=clean(flag.text)) for key, flag in session.findings.flags.items()}
            ),
        ),
    )


def _clean_annotation(row: Annotation, clean: Callable[[str], str]) -> Annotation:
    link = row.incongruence
    if link is not None and link.therapist_response is not None:
        link = replace(link, therapist_response=clean(link.therapist_response))
    return replace(row, note=clean(row.note), incongruence=link)


def _clean_playlist(row: Playlist, clean: Callable[[str], str]) -> Playlist:
    items = tuple(
        replace(item, title=clean(item.title), note=clean(item.note), question=clean(item.question))
        for item in row.items
    )
    return replace(row, name=clean(row.name), items=items)


def _name_cleaner(session: Session) -> Callable[[str], str]:
    """Replaces every participant's and coder's name by a role in brackets."""
    roles: dict[str, str] = {}
    for person in session.participants.values():
        roles.update((name, f"[{person.role}]") for name in _names(person.name))
    for coder in session.coders.values():
        for name in _names(coder.name):
            roles.setdefault(name, "[coder]")
    # A name that is a role ("Therapist") names nobody; replacing it would only spoil sentences.
    for role in ("client", "therapist", "other"):
        roles.pop(role, None)
    if not roles:
        return lambda text: text
    longest_first = sorted(roles, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda match: roles.get(match.group().casefold(), "[name]"), text)


def _names(name: str) -> list[str]:
    parts = [part for part in re.split(r"[\s,]+", name) if len(part) >= _SHORTEST_NAME_PART]
    return [found.casefold() for found in (name.strip(), *parts) if found]


def _file_cleaner(session: Session) -> Callable[[str], str]:
    """Replaces media file names by media ids."""

    def clean(text: str) -> str:
        for row in session.media.values():
            text = text.replace(row.file_name, row.id) if row.file_name else text
        return text

    return clean
