"""Coding while it plays: what a press of a code's key changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import edits, live_coding
from annotator.domain.codebook import Code, Codebook
from annotator.domain.edits import EditError
from annotator.domain.session import Session
from tests.fixtures.sessions import small_session, table

SMILE = Code(id="smile", name="Smile", shortcut="s", exclusive_group="mouth")
FROWN = Code(id="frown", name="Frown", shortcut="f", exclusive_group="mouth")
NOD = Code(id="nod", name="Nod", kind="point", shortcut="n")
MASKING = Code(id="masking", name="Masking", incongruence=True)


@pytest.fixture
def session() -> Session:
    book = Codebook(id="b", codes=(SMILE, FROWN, NOD, MASKING))
    return replace(small_session(), codebook=book, annotations=table())


def press(session: Session, code: Code, time_s: float, *, person: str = "client", earlier_s: float = 0.0) -> Session:
    edit = live_coding.press(
        session,
        code,
        coder_id="anna",
        participant_id=person,
        time_s=time_s,
        start_s=max(0.0, time_s - earlier_s),
        shortest_s=0.04,
    )
    return edits.apply(session, edit)


def rows(session: Session) -> list[tuple[str, str, float, float, bool]]:
    made = session.annotations.values()
    return [(row.code_id, row.participant_id, row.start_s, row.end_s, row.running) for row in made]


def test_the_first_press_starts_and_the_second_ends(session: Session) -> None:
    session = press(session, SMILE, 2.0)
    assert rows(session) == [("smile", "client", 2.0, 2.0, True)]
    assert rows(press(session, SMILE, 3.5)) == [("smile", "client", 2.0, 3.5, False)]


def test_a_point_is_done_at_once(session: Session) -> None:
    assert rows(press(session, NOD, 4.0, earlier_s=0.5)) == [("nod", "client", 3.5, 3.5, False)]


def test_exclusive_codes_end_each_other_for_one_participant_and_for_one_coder(session: Session) -> None:
    session = press(press(session, SMILE, 1.0), SMILE, 1.5, person="therapist")
    session = press(session, FROWN, 2.0)
    assert rows(session) == [
        ("smile", "client", 1.0, 2.0, False),
        ("smile", "therapist", 1.5, 1.5, True),
        ("frown", "client", 2.0, 2.0, True),
    ]


def test_a_code_starts_earlier_but_never_before_the_one_it_ends(session: Session) -> None:
    session = press(press(session, SMILE, 10.0), FROWN, 10.1, earlier_s=0.3)
    assert [row[:4] for row in rows(session)] == [
        ("smile", "client", 10.0, 10.04),
        ("frown", "client", 10.04, 10.04),
    ]


def test_a_code_that_starts_later_is_not_cut_off_by_going_back(session: Session) -> None:
    session = press(session, SMILE, 8.0)
    with pytest.raises(EditError, match=r"Smile runs from 0:00:08\.000, after this"):
        press(session, FROWN, 5.0)
    assert rows(press(session, SMILE, 5.0)) == [("smile", "client", 5.0, 8.0, False)]


@pytest.mark.parametrize(("person", "words"), [("client", "u1"), ("therapist", "u2")])
def test_the_words_of_an_incongruence_are_the_person_s_own_in_its_whole_span(
    session: Session, person: str, words: str
) -> None:
    session = press(session, MASKING, 1.9, person=person)
    (row,) = session.annotations.values()
    assert row.incongruence is not None
    assert (row.incongruence.type, row.incongruence.utterance_id) == ("masking", None)
    (row,) = press(session, MASKING, 4.0, person=person).annotations.values()
    assert row.incongruence is not None
    assert (row.incongruence.type, row.incongruence.utterance_id) == ("masking", words), "most of it is said by another"


def test_an_end_given_by_hand_ends_it(session: Session) -> None:
    session = press(session, SMILE, 2.0)
    (row,) = session.annotations.values()
    session = edits.apply(session, edits.change_annotations(session, [replace(row, end_s=3.0)]))
    assert rows(session) == [("smile", "client", 2.0, 3.0, False)]


def test_keys_are_the_same_in_upper_and_lower_case(session: Session) -> None:
    assert live_coding.code_for_key(session.codebook, "N") == NOD
    assert live_coding.code_for_key(session.codebook, "x") is None
