"""Words per second: by the time in which they are said, and nothing where that is not known."""

from __future__ import annotations

import pytest

from annotator.analysis.voice.word_rates import word_rates, words_in
from annotator.domain.spans import Span
from annotator.domain.transcript import Utterance
from annotator.domain.word_times import HeardWord, HeardWords

SPOKEN: tuple[Span, ...] = ((10.0, 12.0), (12.5, 14.5))


def line(text: str, *, start_s: float = 9.5, end_s: float = 15.0, who: str | None = "client") -> Utterance:
    return Utterance(id="u", start_s=start_s, end_s=end_s, text=text, participant_id=who)


def rates(*lines: Utterance, heard: HeardWords | None = None) -> list[tuple[float, float, float]]:
    return list(word_rates(lines, heard or HeardWords(), "client", own=SPOKEN, alone=SPOKEN))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Well, it isn't – I don't know … 25 of them.", 9),
        ("Ich weiß nicht, was-weiß-ich.", 4),
        ("हिन्दी में बात", 3),
        ("저는 잘 지내요", 3),
        ("[laughs] (coughs) *sighs* <noise> {x}", 0),
        ("没关系", None),
        ("ไม่เป็นไร", None),
    ],
)
def test_words_are_counted_in_every_script_that_parts_them(text: str, count: int | None) -> None:
    assert words_in(text) == count


def test_a_line_is_held_against_the_time_spoken_in_it_not_against_its_own_length() -> None:
    assert rates(line("one two three four five six seven eight")) == [(9.5, 15.0, 2.0)]


@pytest.mark.parametrize("text", ["yes I", "没关系没关系没关系", " ".join(["word"] * 60)])
def test_too_few_words_no_words_and_more_than_can_be_said_are_not_measurable(text: str) -> None:
    assert rates(line(text)) == []


def test_lines_of_others_of_nobody_and_where_the_person_is_silent_are_not_measurable() -> None:
    said = "one two three four five"
    assert rates(line(said, who="therapist"), line(said, who=None), line(said, start_s=20, end_s=24)) == []


@pytest.mark.parametrize("who", ["client", None])
def test_with_times_of_words_each_phrase_has_its_own(who: str | None) -> None:
    starts_s = [10.1, 10.6, 11.1, 11.6, 12.6, 12.9, 13.2, 13.5, 13.8, 14.1]
    text = " ".join(f"word{number}" for number in range(10))
    words = [
        HeardWord(text=word, start_s=at_s, end_s=at_s + 0.2) for word, at_s in zip(text.split(), starts_s, strict=True)
    ]
    assert rates(line(text, who=who), heard=HeardWords(words)) == [(10.0, 12.0, 2.0), (12.5, 14.5, 3.0)]
