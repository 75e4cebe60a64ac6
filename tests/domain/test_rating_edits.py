"""Continuous ratings: samples on the session clock, rated over, undone, and kept with what they are ratings of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import codebook_edits, edits, rating_edits, setup_edits
from annotator.domain.codebook import Codebook
from annotator.domain.edits import Edit, EditError
from annotator.domain.ratings import (
    PIECE_SAMPLES,
    CurveKey,
    RatingDimension,
    curves_of,
    piece_problem,
    pieces_of,
    samples_between,
    value_at,
)
from annotator.domain.session import Session
from tests.fixtures.ratings import rated_spans
from tests.fixtures.rich_session import DISTRESS, rating
from tests.fixtures.sessions import small_session

CURVE = CurveKey(coder_id="anna", dimension_id="distress", participant_id="client")


def done(session: Session, edit: Edit) -> Session:
    return edits.apply(session, edit)


@pytest.fixture
def session() -> Session:
    plain = small_session()
    return replace(plain, codebook=replace(plain.codebook, dimensions=(DISTRESS,)))


def test_samples_lie_on_the_session_clock_across_pieces(session: Session) -> None:
    rated = done(session, rating_edits.record(session, CURVE, dict.fromkeys(range(95, 106), 40.0)))
    pieces = pieces_of(rated.ratings, CURVE)
    assert sorted(pieces) == [0, 1]
    assert rated_spans(pieces) == [pytest.approx((9.5, 10.6))]
    assert (value_at(pieces, 9.4), value_at(pieces, 9.5), value_at(pieces, 10.55), value_at(pieces, 10.7)) == (
        None,
        40.0,
        40.0,
        None,
    )


def test_between_two_pictures_lie_the_samples_after_the_first() -> None:
    assert list(samples_between(1.0, 1.04)) == []
    assert list(samples_between(1.0, 1.3)) == [11, 12, 13]
    assert list(samples_between(1.04, 1.1)) == [11]


def test_rating_again_overwrites_from_there_and_is_taken_back_whole(session: Session) -> None:
    first = done(session, rating_edits.record(session, CURVE, dict.fromkeys(range(30), 40.0)))
    edit = rating_edits.record(first, CURVE, dict.fromkeys(range(10, 20), 70.0))
    second = done(first, edit)
    pieces = pieces_of(second.ratings, CURVE)
    assert [value_at(pieces, time_s) for time_s in (0.5, 1.5, 2.5)] == [40.0, 70.0, 40.0]
    assert done(second, edit.inverse()) == first


def test_values_stay_on_the_scale(session: Session) -> None:
    rated = done(session, rating_edits.record(session, CURVE, {0: 1000.0, 1: -3.0, 2: 12.345678}))
    (piece,) = rated.ratings.values()
    assert piece.samples[:3] == (100.0, 0.0, 12.3457)


def test_what_goes_on_with_an_edit_becomes_one_with_it(session: Session) -> None:
    one = rating_edits.record(session, CURVE, {0: 10.0})
    after = done(session, one)
    more = rating_edits.record(after, CURVE, {1: 20.0, 100: 30.0}, continues=True)
    both = one.joined(more)
    assert done(session, both) == done(after, more)
    assert done(done(session, both), both.inverse()) == session


def test_two_coders_and_two_people_have_curves_of_their_own(session: Session) -> None:
    for curve in (CURVE, replace(CURVE, coder_id="ben"), replace(CURVE, participant_id="therapist")):
        session = done(session, rating_edits.record(session, curve, {0: 10.0}))
    assert len(curves_of(session.ratings)) == 3
    gone = done(session, rating_edits.delete_curve(session, CURVE))
    assert CURVE not in curves_of(gone.ratings)
    assert len(curves_of(gone.ratings)) == 2


def test_a_dimension_with_curves_keeps_its_scale_and_its_place(session: Session) -> None:
    rated = done(session, rating_edits.record(session, CURVE, {0: 10.0}))
    for dimensions in ((), (replace(DISTRESS, greatest=10.0),), (replace(DISTRESS, per_person=False),)):
        with pytest.raises(EditError, match=r"curves on Distress \(1\)"):
            rating_edits.set_dimensions(rated, dimensions)
    named = done(rated, rating_edits.set_dimensions(rated, [replace(DISTRESS, name="Anguish", low_word="at ease")]))
    assert named.codebook.dimensions[0].name == "Anguish"
    assert named.codebook.version == rated.codebook.version + 1


def test_another_codebook_loses_no_curve(session: Session) -> None:
    rated = done(session, rating_edits.record(session, CURVE, {0: 10.0}))
    other = Codebook(id="other", codes=rated.codebook.codes, dimensions=(replace(DISTRESS, greatest=7.0),))
    after = done(rated, codebook_edits.replace_codebook(rated, other))
    assert after.codebook.dimensions == (DISTRESS,)
    with pytest.raises(EditError, match="no rating dimension"):
        done(
            rated,
            Edit(
                label="x", changes=(edits.Change(table="codebook", before=rated.codebook, after=other_without(other)),)
            ),
        )


def other_without(codebook: Codebook) -> Codebook:
    return replace(codebook, dimensions=())


def test_whoever_is_rated_cannot_be_removed(session: Session) -> None:
    curve = replace(CURVE, participant_id="therapist")
    rated = done(session, rating_edits.record(session, curve, {0: 10.0}))
    with pytest.raises(EditError, match="continuous ratings"):
        setup_edits.delete_participant(rated, "therapist")


@pytest.mark.parametrize(
    ("dimensions", "problem"),
    [
        ((replace(DISTRESS, least=5.0, greatest=5.0),), "must lie below"),
        ((replace(DISTRESS, greatest=float("inf")),), "must lie below"),
        ((DISTRESS, DISTRESS), "stands twice"),
        ((RatingDimension(id="x", name=" "),), "an id and a name"),
    ],
)
def test_a_scale_that_cannot_be_rated_on_is_refused(
    session: Session, dimensions: tuple[RatingDimension, ...], problem: str
) -> None:
    with pytest.raises(EditError, match=problem):
        rating_edits.set_dimensions(session, dimensions)


@pytest.mark.parametrize(
    ("piece", "problem"),
    [
        (rating("r", start_s=5.0), "starts at whole 10 s"),
        (replace(rating("r"), samples=(1.0,)), f"has {PIECE_SAMPLES} samples"),
        (rating("r", by=50.0), "is not between 0 and 100"),
        (replace(rating("r"), dimension_id="gone"), "no rating dimension 'gone'"),
    ],
)
def test_what_is_no_piece_of_a_curve_is_refused(session: Session, piece: object, problem: str) -> None:
    held = edits.Change(table="ratings", before=None, after=piece)  # type: ignore[arg-type]
    with pytest.raises(EditError, match=problem):
        done(session, Edit(label="x", changes=(held,)))


def test_a_piece_about_nobody_is_about_the_session() -> None:
    assert piece_problem(replace(rating("r"), participant_id=None), DISTRESS) is None
