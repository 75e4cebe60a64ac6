from __future__ import annotations

from annotator.domain.transcript import Utterance
from annotator.domain.words_around import Conversation

TURNS = [
    Utterance(id="c", start_s=20.0, end_s=24.0, text="third"),
    Utterance(id="a", start_s=0.0, end_s=4.0, text="first"),
    Utterance(id="b", start_s=10.0, end_s=14.0, text="second"),
]


def _ids(words) -> list[str | None]:
    return [turn.id if turn is not None else None for turn in (words.before, words.during, words.after)]


def test_the_turn_that_overlaps_with_those_beside_it() -> None:
    assert _ids(Conversation(TURNS).around(11.0, 12.0)) == ["a", "b", "c"]


def test_in_silence_the_turns_before_and_after() -> None:
    assert _ids(Conversation(TURNS).around(15.0, 18.0)) == ["b", None, "c"]


def test_at_the_ends_there_is_nothing_before_or_after() -> None:
    assert _ids(Conversation(TURNS).around(1.0, 2.0)) == [None, "a", "b"]
    assert _ids(Conversation(TURNS).around(30.0, 31.0)) == ["c", None, None]
    assert _ids(Conversation(()).around(30.0, 31.0)) == [None, None, None]


def test_of_two_turns_the_one_that_overlaps_more() -> None:
    assert _ids(Conversation(TURNS).around(13.5, 23.0))[1] == "c"


def test_the_utterance_that_a_candidate_names_goes_before_one_that_overlaps() -> None:
    assert _ids(Conversation(TURNS).around(11.0, 12.0, utterance_id="a")) == [None, "a", "b"]
