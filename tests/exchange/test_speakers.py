"""Speakers written into the text."""

from __future__ import annotations

import pytest

from annotator.exchange.speakers import with_speakers
from annotator.exchange.spoken_text import SpokenLine


def speakers(*texts: str) -> list[tuple[str, str]]:
    lines = [SpokenLine(start_s=float(i), end_s=i + 1.0, text=text) for i, text in enumerate(texts)]
    return [(line.speaker, line.text) for line in with_speakers(lines)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("ANNA: hello", "ANNA"),
        ("Therapist: hello", "Therapist"),
        ("T: hello", "T"),
        ("[Client] hello", "Client"),
        ("(Client): hello", "Client"),
        ("[DR JONES]: hello", "DR JONES"),
        (">> Speaker 2: hello", "Speaker 2"),
        ("- MÜLLER: hello", "MÜLLER"),
    ],
)
def test_a_role_or_a_name_in_capitals_before_the_words_is_the_speaker(text: str, speaker: str) -> None:
    assert speakers(text) == [(speaker, "hello")]


@pytest.mark.parametrize(
    "text",
    ["Listen: hello", "[laughs] hello", "[LAUGHTER] hello", "(long pause) hello", "at 10:30 hello", "[Client]", "T:"],
)
def test_other_openings_are_words(text: str) -> None:
    assert speakers(text) == [("", text)]


def test_a_plain_name_counts_once_it_opens_more_than_one_line() -> None:
    assert speakers("Anna: hi", "no", "Anna: bye") == [("Anna", "hi"), ("", "no"), ("Anna", "bye")]
