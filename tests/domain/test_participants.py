"""Where somebody is seen, from when to when."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from annotator.domain import edits, setup_edits
from annotator.domain.edits import EditError
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.participants import Participant, Place, overlapping, seen_in
from tests.fixtures.sessions import small_session

MOVED = Place(from_s=10.0, media_id="media-1", region=RIGHT_REGION)
NEXT = Place(from_s=30.0, media_id="media-2")
ADA = Participant(id="client", role="client", media_id="media-1", region=LEFT_REGION, places=(MOVED, NEXT))


def test_every_stay_ends_where_the_next_begins() -> None:
    assert [(stay.from_s, stay.until_s, stay.media_id) for stay in ADA.stays] == [
        (-math.inf, 10.0, "media-1"),
        (10.0, 30.0, "media-1"),
        (30.0, math.inf, "media-2"),
    ]


def test_a_move_counts_from_its_very_moment() -> None:
    assert ADA.at(9.999).region == LEFT_REGION
    assert ADA.at(10.0).region == RIGHT_REGION
    assert ADA.at(1e6).media_id == "media-2"
    assert ADA.at(-5.0).region == LEFT_REGION


def test_places_are_kept_in_order_and_one_at_the_same_time_is_replaced() -> None:
    early = ADA.with_place(Place(from_s=5.0, media_id="media-1"))
    assert [place.from_s for place in early.places] == [5.0, 10.0, 30.0]
    assert ADA.with_place(replace(MOVED, media_id="media-3")).places[0].media_id == "media-3"
    assert ADA.without_place(10.0).places == (NEXT,)


def test_a_region_is_drawn_for_the_stay_on_screen_only() -> None:
    changed = ADA.moved_at(15.0, media_id="media-1", region=LEFT_REGION)
    assert changed.places == (replace(MOVED, region=LEFT_REGION), NEXT)
    assert ADA.moved_at(0.0, media_id="media-1", region=RIGHT_REGION).region == RIGHT_REGION


def test_places_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="not in order"):
        Participant(id="client", role="client", places=(NEXT, MOVED))


def test_who_is_seen_in_a_recording_meanwhile() -> None:
    assert [person.region for person in seen_in([ADA], "media-1")] == [LEFT_REGION, RIGHT_REGION]
    assert [person.region for person in seen_in([ADA], "media-1", (12.0, 13.0))] == [RIGHT_REGION]


def test_a_place_in_a_recording_that_is_not_there_is_refused_and_undone_places_come_back() -> None:
    session = small_session()
    client = session.participants["client"]
    nowhere = client.with_place(replace(NEXT, media_id="media-9"))
    refused = edits.put_rows(session, "participants", [nowhere], label="x")
    with pytest.raises(EditError, match="media-9"):
        edits.apply(session, refused)
    moved = edits.put_rows(session, "participants", [client.with_place(MOVED)], label="Move")
    after = edits.apply(session, moved)
    assert after.participants["client"].places == (MOVED,)
    assert edits.apply(after, moved.inverse()).participants == session.participants


def test_a_recording_in_which_somebody_sits_later_is_not_removed() -> None:
    session = small_session()
    row = replace(session.participants["client"], media_id="", places=(MOVED,))
    after = edits.apply(session, edits.put_rows(session, "participants", [row], label="x"))
    with pytest.raises(EditError, match="are seen in"):
        setup_edits.delete_media(after, "media-1")


def test_places_of_every_view_take_the_place_of_what_was_said_of_that_recording_only() -> None:
    seats = [
        Place(from_s=-math.inf, media_id="media-1", region=RIGHT_REGION),
        Place(from_s=5.0, media_id="media-1", region=RIGHT_REGION),
        Place(from_s=12.3, media_id="", region=LEFT_REGION),
        Place(from_s=14.0, media_id="", region=RIGHT_REGION),
        Place(from_s=20.0, media_id="media-1", region=LEFT_REGION),
    ]
    seated = ADA.seated("media-1", seats, until_s=30.0)
    assert [(stay.from_s, stay.media_id) for stay in seated.stays] == [
        (-math.inf, "media-1"), (12.3, ""), (20.0, "media-1"), (30.0, "media-2")
    ]  # fmt: skip
    assert seated.at(25.0).region == LEFT_REGION
    assert seated.seated("media-1", seats, until_s=30.0) == seated
    assert seated.media_ids == ("media-1", "media-2")


def test_who_is_in_no_picture_overlaps_with_nobody() -> None:
    away = Participant(id="b", role="therapist", media_id="media-2", places=(Place(from_s=5.0, media_id=""),))
    gone = Participant(id="c", role="other", media_id="media-1", places=(Place(from_s=5.0, media_id=""),))
    assert overlapping([away, gone]) == ()
    assert seen_in([away, gone], "media-1", (6.0, 9.0)) == []
