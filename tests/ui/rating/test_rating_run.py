"""A value that is held while it plays becomes a curve against the time of the picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import edits, rating_edits
from annotator.domain.ratings import curves_of
from annotator.domain.session import Coder
from tests.fixtures.ratings import rated_spans
from tests.fixtures.rich_session import DISTRESS
from tests.ui.rating.conftest import CALM, Rated


def test_what_is_held_is_sampled_against_the_pictures(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    assert rated.run.value == 50.0
    playhead = rated.workspace.playhead
    playhead.note_picture(0.0)
    playhead.play()
    rated.play_to(0.04, 0.08, 0.12, 0.52)
    rated.run.set_value(80.0)
    rated.play_to(0.98, 1.02)
    playhead.pause()
    assert [rated.value(time_s) for time_s in (0.0, 0.5, 0.6, 1.0, 1.1)] == [50.0, 50.0, 80.0, 80.0, None]
    (piece,) = rated.read().ratings.values()
    assert piece.coder_id == rated.workspace.document.coder_id
    assert piece.participant_id == "p1"


def test_a_picture_that_lags_is_what_is_rated(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    playhead = rated.workspace.playhead
    playhead.note_picture(0.0)
    playhead.play()
    playhead.note_picture(0.3)
    playhead.advance(0.7)  # the sound is further on
    rated.run.set_value(90.0)
    playhead.note_picture(0.7)
    playhead.advance(0.9)
    playhead.pause()
    assert [rated.value(time_s) for time_s in (0.3, 0.4, 0.7)] == [50.0, 90.0, 90.0]


def test_pausing_pauses_and_nothing_is_rated_while_it_stands(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    rated.play_from(1.0, 1.1, 1.2)
    rated.run.set_value(10.0)
    before = rated.workspace.document.session
    rated.workspace.playhead.seek(5.0)
    rated.run.set_value(30.0)
    assert rated.workspace.document.session is before


def test_going_back_rates_over_from_there(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    rated.play_from(0.0, 0.5, 1.0, 1.5, 2.0)
    rated.workspace.playhead.seek(1.0)
    rated.run.set_value(20.0)
    rated.play_from(1.0, 1.3, 1.5)
    assert [rated.value(time_s) for time_s in (0.9, 1.0, 1.5, 1.6, 2.0)] == [50.0, 20.0, 20.0, 50.0, 50.0]


def test_a_take_is_one_undo_however_often_it_was_written(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    document, playhead = rated.workspace.document, rated.workspace.playhead
    playhead.note_picture(0.0)
    playhead.play()
    for second in range(15):
        rated.play_to(*(second + tenth / 10 for tenth in range(1, 11)))
        rated.run.flush()
    playhead.pause()
    first = document.session.ratings
    assert len(first) == 2
    playhead.seek(3.0)
    rated.run.set_value(10.0)
    rated.play_from(3.0, 3.3, 3.6)
    assert document.undo_stack.count() == 2
    document.undo()
    assert document.session.ratings == first
    document.undo()
    assert not document.session.ratings
    document.redo()
    assert rated.read().ratings == first


def test_a_jump_while_it_plays_leaves_a_gap_and_begins_another_take(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    playhead = rated.workspace.playhead
    playhead.note_picture(0.0)
    playhead.play()
    rated.play_to(0.2, 0.4)
    playhead.note_picture(5.0)
    playhead.seek(5.0)
    rated.play_to(5.2, 5.4)
    playhead.pause()
    curve = rated.run.curve
    assert curve is not None
    spans = rated_spans(curves_of(rated.workspace.document.session.ratings)[curve])
    assert spans == [pytest.approx((0.0, 0.5)), pytest.approx((5.0, 5.5))]
    assert rated.workspace.document.undo_stack.count() == 2


def test_while_it_stands_the_value_follows_the_curve(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    rated.run.set_value(70.0)
    rated.play_from(0.0, 0.5)
    rated.run.set_value(10.0)
    rated.play_from(2.0, 2.5)
    rated.workspace.playhead.seek(0.2)
    assert rated.run.value == 70.0
    rated.workspace.playhead.seek(1.2)
    assert rated.run.value == 70.0, "nothing was rated there: what was held stays"


def test_each_dimension_and_each_person_has_a_curve(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    rated.play_from(0.0, 0.2)
    rated.run.rate_participant("p2")
    rated.play_from(0.0, 0.2)
    rated.run.next_dimension()
    assert rated.run.dimension == CALM
    assert rated.run.value == 0.0
    rated.play_from(0.0, 0.2)
    keys = [(curve.dimension_id, curve.participant_id) for curve in curves_of(rated.read().ratings)]
    assert keys == [("distress", "p1"), ("distress", "p2"), ("calm", "p2")]


def test_keys_move_the_value_by_steps_and_not_beyond_the_scale(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    rated.run.step(2)
    assert rated.run.value == 55.0
    rated.run.step(100)
    assert rated.run.value == 100.0


def test_another_coder_or_a_dimension_that_is_gone_ends_it(rated: Rated) -> None:
    document = rated.workspace.document
    rated.run.start(DISTRESS)
    document.perform(rating_edits.set_dimensions(document.session, [CALM]))
    assert not rated.run.on
    rated.run.start(CALM)
    document.set_coder("somebody")
    assert not rated.run.on


def test_a_rename_goes_on(rated: Rated) -> None:
    document = rated.workspace.document
    rated.run.start(DISTRESS)
    document.perform(rating_edits.set_dimensions(document.session, [replace(DISTRESS, name="Anguish"), CALM]))
    assert rated.run.dimension is not None
    assert rated.run.dimension.name == "Anguish"


def test_a_blind_coder_sees_no_curve_but_their_own(rated: Rated) -> None:
    rated.run.start(DISTRESS)
    rated.play_from(0.0, 0.2)
    document = rated.workspace.document
    ben = Coder(id="ben", blind_to=("coders",))
    document.perform(edits.put_rows(document.whole_session, "coders", [ben], label=""))
    gone: list[str] = []
    document.edited.connect(lambda edit: gone.extend(one.key for one in edit.changes if one.table == "ratings"))
    document.set_coder("ben")
    assert not document.session.ratings
    assert len(gone) == 1, "views are told"
    assert len(document.whole_session.ratings) == 1
