from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annotator.domain.playlist_moments import UnknownPlaylist, playlist_called, playlist_moments
from annotator.domain.playlists import Playlist, PlaylistItem
from tests.fixtures.sessions import small_session, table


def item(id_: str, start_s: float, **values: str) -> PlaylistItem:
    about: dict[str, Any] = {"source_id": "", "participant_id": "", **values}
    return PlaylistItem(id=id_, start_s=start_s, apex_s=start_s + 0.5, end_s=start_s + 1, title=id_, **about)


def seminar(*items: PlaylistItem, id_: str = "p1", name: str = "Seminar") -> Playlist:
    return Playlist(id=id_, name=name, coder_id="anna", order="hand", items=items)


def test_moments_come_in_the_order_and_with_the_times_of_the_playlist() -> None:
    session = small_session()
    row = next(iter(session.annotations.values()))
    playlist = seminar(item("late", 30.0), item("early", 2.0, source_id=row.id, participant_id=row.participant_id))
    late, early = playlist_moments(session, playlist)
    assert (late.start_s, late.end_s, late.annotations) == (30.0, 31.0, ())
    assert late.participant_id in session.participants, "a span about nobody shows somebody who is seen"
    assert (early.start_s, early.code_id, early.annotations) == (2.0, row.code_id, (row,))


def test_without_names_the_same_moments_are_found_under_their_other_ids() -> None:
    session = small_session()
    row = next(iter(session.annotations.values()))
    playlist = seminar(item("i1", 2.0, source_id="secret", participant_id="name"))
    shown = {"secret": row.id, "name": row.participant_id}
    (moment,) = playlist_moments(session, playlist, rename=lambda id_: shown.get(id_, id_))
    assert (moment.annotations, moment.participant_id) == ((row,), row.participant_id)


def test_a_playlist_is_called_by_its_name_or_its_id() -> None:
    one, other = seminar(), seminar(id_="p2", name="Picks")
    session = replace(small_session(), playlists=table(one, other))
    assert playlist_called(session, "seminar") == one
    assert playlist_called(session, "p2") == other
    with pytest.raises(UnknownPlaylist, match="Seminar"):
        playlist_called(session, "another")


def test_two_of_one_name_are_told_apart_by_their_ids() -> None:
    session = replace(small_session(), playlists=table(seminar(), seminar(id_="p2")))
    with pytest.raises(UnknownPlaylist, match="give an id"):
        playlist_called(session, "Seminar")
    assert playlist_called(session, "p2").id == "p2"
