"""Valence of words: by word list, unless a person said otherwise."""

from __future__ import annotations

import socket

import pytest

from annotator.analysis.valence import LexiconError, parse_lexicon, rate, vader
from annotator.domain.transcript import Utterance

LEXICON = "# ours\ngut\t3\nschlecht\t-3\nnicht\tNEGATION\n"


def said(text: str, valence: float | None = None) -> Utterance:
    return Utterance(id=text, start_s=0.0, end_s=1.0, text=text, valence=valence)


def test_english_words_are_rated_by_sign_and_strength_and_by_their_negation() -> None:
    assert vader("It was terrible, I cried all night.") < -0.5
    assert vader("It was a great, wonderful day.") > 0.8
    assert vader("I took the bus to the office.") == 0.0
    assert vader("It was not good.") < 0 < vader("It was good.")


def test_rating_uses_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert vader("lovely") > 0


def test_a_person_s_rating_wins_and_says_so() -> None:
    rated = rate([said("terrible", 0.4), said("great")], vader)
    assert [(row.valence is not None and row.valence > 0, row.source) for row in rated] == [
        (True, "word list"), (True, "coder"),
    ]  # fmt: skip
    assert rated[1].valence == 0.4
    assert rated[0].utterance.valence is None


def test_without_a_word_list_only_what_people_rated_has_a_valence() -> None:
    assert [(row.valence, row.source) for row in rate([said("a", -0.2), said("b")], None)] == [
        (-0.2, "coder"), (None, "none"),
    ]  # fmt: skip


def test_a_word_list_of_one_s_own_counts_words_and_turns_them_round_after_a_negation() -> None:
    lexicon = parse_lexicon(LEXICON, source="list.txt")
    assert lexicon("Es war gut.") == pytest.approx(0.612, abs=0.001)
    assert lexicon("Es war schlecht!") == -lexicon("Es war GUT")
    assert -lexicon("gut") < lexicon("Es war nicht so gut") < 0
    assert lexicon("Nicht das, was alle dort wollten, aber gut") == lexicon("gut")
    assert lexicon("Es regnet.") == 0.0


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_lists_from_minus_one_to_one_and_with_other_separators_give_the_same(separator: str) -> None:
    text = f"\ufeffgut{separator}0.75\r\nschlecht{separator}-1\r\n"
    assert parse_lexicon(text, source="a")("gut") == parse_lexicon(LEXICON, source="b")("gut")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gut\t3\nschlecht\n", r"list\.txt: line 2: 'schlecht' is not a word, a tab and its score"),
        ("gut\tsehr\n", r"list\.txt: line 1: the score 'sehr' is not a number from -4 to 4"),
        ("gut\t9\n", r"list\.txt: line 1: the score '9'"),
        ("gut\tnan\n", r"list\.txt: line 1: the score 'nan'"),
        ("# nothing\n", r"list\.txt: there is no word with a score in it"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        parse_lexicon(text, source="list.txt")
