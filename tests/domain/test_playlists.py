from __future__ import annotations

import pytest

from annotator.domain import edits
from annotator.domain.finding import Query, find
from annotator.domain.moments import accepted_moments
from annotator.domain.playlist_making import delete_playlist, item_of_found, item_of_moment, item_of_span
from annotator.domain.playlists import Playlist, PlaylistItem, moved, with_added, with_item, without_items
from tests.fixtures.sessions import small_session


def item(id_: str, start_s: float, rank: float = 0.0, source: str = "") -> PlaylistItem:
    return PlaylistItem(
        id=id_,
        source_id=source,
        participant_id="client",
        start_s=start_s,
        apex_s=start_s + 1,
        end_s=start_s + 2,
        title=id_,
        rank=rank,
    )


LIST = Playlist(id="p", name="P", coder_id="anna", items=(item("b", 20, 1), item("a", 10, 2), item("c", 30, 3)))


@pytest.mark.parametrize(("order", "expected"), [("time", "abc"), ("rank", "cab"), ("hand", "bac")])
def test_moments_come_in_the_order_asked_for(order: str, expected: str) -> None:
    playlist = Playlist(id="p", name="P", coder_id="anna", order=order, items=LIST.items)  # type: ignore[arg-type]
    assert "".join(row.id for row in playlist.ordered()) == expected


def test_moving_one_keeps_the_rest_as_they_were_seen() -> None:
    after = moved(LIST, "c", -2)
    assert after.order == "hand"
    assert [row.id for row in after.ordered()] == ["c", "a", "b"]
    assert [row.id for row in moved(after, "c", 99).ordered()] == ["a", "b", "c"]
    assert moved(LIST, "nobody", 1) is LIST


def test_the_same_moment_is_not_added_twice() -> None:
    once = with_added(LIST, [item("x", 5, source="f1")])
    assert with_added(once, [item("y", 5, source="f1")]) == once
    assert len(with_added(once, [item("z", 5), item("zz", 6)]).items) == len(once.items) + 2


def test_moments_are_changed_and_taken_out_by_id() -> None:
    changed = with_item(LIST, item("a", 99))
    assert [row.start_s for row in changed.items] == [20, 99, 30]
    assert [row.id for row in without_items(changed, ["a", "b"]).items] == ["c"]


def test_an_accepted_flag_becomes_a_moment_with_its_score_as_rank() -> None:
    session = small_session()
    (moment,) = accepted_moments(session)
    made = item_of_moment(session, moment)
    assert (made.source_id, made.participant_id, made.title) == ("f1", "client", "Masking")
    assert made.start_s <= made.apex_s <= made.end_s
    assert made.rank == pytest.approx(3.1 + 0.03)


def test_what_was_found_and_a_span_become_moments() -> None:
    session = small_session()
    found = find(session, Query(kind="flag"), coder_id="anna")[0]
    made = item_of_found(session, found)
    assert (made.source_id, made.apex_s, made.rank) == ("f1", 10.5, 3.1)
    span = item_of_span((3.0, 5.0), title="Picked")
    assert (span.source_id, span.apex_s) == ("", 4.0)


def test_a_playlist_is_put_deleted_and_comes_back_by_undo() -> None:
    session = small_session()
    put = edits.put_rows(session, "playlists", [LIST], label="New playlist")
    after = edits.apply(session, put)
    assert after.playlists["p"] == LIST
    gone = edits.apply(after, delete_playlist(LIST))
    assert not gone.playlists
    assert edits.apply(gone, delete_playlist(LIST).inverse()) == after
