"""What Whisper, faster-whisper and WhisperX write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.exchange.errors import FormatError
from annotator.exchange.whisper_json import is_whisper_json, parse_whisper_json


def written(*segments: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"text": "all", "segments": segments, "language": "en", **more}, indent=1).encode()


def rows(content: bytes) -> list[tuple[float, float, str, str]]:
    lines = parse_whisper_json(content, source="a.json").lines
    return [(line.start_s, line.end_s, line.speaker, line.text) for line in lines]


def test_segments_become_lines_in_order_of_time_and_empty_ones_are_left_out() -> None:
    content = written(
        {"id": 1, "start": 3.5, "end": 6.25, "text": " Tom &amp; Ann ", "avg_logprob": -0.2},
        {"id": 0, "start": 0.0, "end": 4, "text": "\n Hello."},
        {"id": 2, "start": 7, "end": 8, "text": "  "},
    )
    expected = [(0.0, 4.0, "", "Hello."), (3.5, 6.25, "", "Tom & Ann")]
    assert rows(content) == expected
    assert rows(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")) == expected


def test_a_segment_is_cut_where_its_words_change_the_speaker() -> None:
    words = [
        {"word": "How", "start": 1.0, "end": 1.2, "speaker": "SPEAKER_01"},
        {"word": "so?", "start": 1.3, "end": 1.6, "speaker": "SPEAKER_01"},
        {"word": "Well", "start": 2.0, "end": 2.4, "speaker": "SPEAKER_00"},
        {"word": "42", "speaker": "SPEAKER_00"},
    ]
    content = written({"start": 1, "end": 3, "text": "How so? Well 42", "speaker": "SPEAKER_00", "words": words})
    assert rows(content) == [(1.0, 1.6, "SPEAKER_01", "How so?"), (2.0, 2.4, "SPEAKER_00", "Well 42")]


def test_the_speaker_of_a_segment_or_of_all_its_words_or_in_brackets() -> None:
    content = written(
        {"start": 1, "end": 2, "text": "a", "speaker": "Client"},
        {"start": 2, "end": 3, "text": "b", "words": [{"word": "b", "start": 2, "end": 3, "speaker": "Therapist"}]},
        {"start": 4, "end": 5, "text": "[Client]: c"},
    )
    assert [row[2:] for row in rows(content)] == [("Client", "a"), ("Therapist", "b"), ("Client", "c")]


def test_what_cannot_be_read_is_named_with_its_line_and_number() -> None:
    content = b'{"segments": [\n{"start": 1, "end": 2, "text": "a"},\n{"start": "x", "end": 2, "text": "b"},\n'
    content += b'{"start": 5, "end": 4, "text": "c"}\n]}'
    problems = parse_whisper_json(content, source="a.json").problems
    assert len(problems) == 2
    assert problems[0].startswith("line 3: segment 1: Expected `float`, got `str`")
    assert problems[1] == ("line 4: segment 2: it ends (4) before it starts (5), or starts before 0; it was left out")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"segments": [\n{"start": 1,\n', r"a\.json: line \d: it is not complete JSON text"),
        (b"[1, 2]", r"a\.json has no list 'segments'"),
        (written(), r"a\.json: it has no segment with text"),
        (b'{"segments": [{"start": 1, "end": 2, "text": "\xe4"}]}', r"a\.json"),
    ],
)
def test_another_file_is_refused_in_plain_words(content: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        parse_whisper_json(content, source="a.json")


def test_whisper_is_told_from_other_json() -> None:
    assert is_whisper_json(written())
    assert not is_whisper_json(b'{"format": "annotator-session", "version": 1}')
    assert not is_whisper_json(b"WEBVTT")
