"""Words of a transcription are found again in its utterances, until these are corrected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain.transcript import Utterance
from annotator.domain.word_times import HeardWord, HeardWords

ROW = Utterance(id="u", start_s=11.0, end_s=13.0, text="I'm fine,  really.")
WORDS = HeardWords(
    [
        HeardWord(text=" really.", start_s=12.2, end_s=13.0, probability=0.2),
        HeardWord(text=" I'm", start_s=11.0, end_s=11.4, probability=0.9),
        HeardWord(text=" fine,", start_s=11.4, end_s=12.0),
        HeardWord(text=" And", start_s=13.5, end_s=13.8, probability=0.1),
    ]
)


def test_each_word_has_its_characters_and_the_unsure_are_known() -> None:
    placed = WORDS.in_utterance(ROW)
    assert [ROW.text[one.first : one.last] for one in placed] == ["I'm", "fine,", "really."]
    assert [one.is_unsure for one in placed] == [False, False, True]


@pytest.mark.parametrize(("first", "last", "span"), [(0, 3, (11.0, 11.4)), (5, 8, (11.4, 12.0)), (2, 13, (11.0, 13.0))])
def test_marked_words_have_the_times_they_were_heard_at(first: int, last: int, span: tuple[float, float]) -> None:
    assert WORDS.span_of(ROW, first, last) == span


@pytest.mark.parametrize(
    "changed",
    [
        replace(ROW, text="I'm fine, truly."),
        replace(ROW, text="I'm fine"),
        replace(ROW, start_s=11.3),
        replace(ROW, start_s=50.0, end_s=52.0),
    ],
)
def test_what_was_corrected_has_no_words_of_its_own_any_more(changed: Utterance) -> None:
    assert WORDS.in_utterance(changed) == ()
    assert WORDS.span_of(changed, 0, 3) is None


def test_no_transcription_no_words() -> None:
    assert HeardWords().in_utterance(ROW) == ()
