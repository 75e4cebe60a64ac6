"""WebVTT with speakers."""

from __future__ import annotations

import pytest

from annotator.exchange.errors import FormatError
from annotator.exchange.vtt import parse_vtt


def lines(body: str) -> list[tuple[float, float, str, str]]:
    transcript = parse_vtt(f"WEBVTT\n\n{body}".encode(), source="a.vtt")
    return [(line.start_s, line.end_s, line.speaker, line.text) for line in transcript.lines]


def test_voices_are_speakers() -> None:
    body = "00:01.000 --> 00:02.000\n<v.loud Anna B&amp;B>Hello <c.red>you</c></v>\n"
    assert lines(body) == [(1.0, 2.0, "Anna B&B", "Hello you")]


def test_two_voices_in_one_cue_share_its_time() -> None:
    body = "00:01.000 --> 00:02.000\n<v Anna>Well\n<v Ben>Hm\n"
    assert lines(body) == [(1.0, 2.0, "Anna", "Well"), (1.0, 2.0, "Ben", "Hm")]


def test_notes_styles_ids_settings_and_timestamps_are_not_speech() -> None:
    body = (
        "NOTE\n00:09.000 --> 00:10.000 is not a cue\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:r1\n\n"
        "intro\n00:00:01.000 --> 00:00:02.000 align:start position:10%\nOne <00:00:01.500>two\n"
    )
    assert lines(body) == [(1.0, 2.0, "", "One two")]


@pytest.mark.parametrize(
    "head", ["WEBVTT", "\ufeffWEBVTT - made by hand", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:0\nKind: captions"]
)
def test_heads_with_more_in_them(head: str) -> None:
    content = f"{head}\r\n\r\n100:00:01.000 --> 100:00:02.000\r\nx\r\n".encode()
    (line,) = parse_vtt(content, source="a.vtt").lines
    assert line.start_s == 360_001.0


def test_empty_cues_are_left_out_and_bad_ones_named_by_line() -> None:
    content = (
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03 to 00:04\nx\n\n0x --> 00:05.000\ny\n\n00:06.000 --> 00:07.000\nz\n"
    )
    transcript = parse_vtt(content, source="a.vtt")
    assert [line.text for line in transcript.lines] == ["z"]
    assert [problem.split(":")[0] for problem in transcript.problems] == ["line 5", "line 8"]


def test_a_file_that_is_not_webvtt_is_refused_with_its_line() -> None:
    with pytest.raises(FormatError, match=r"a\.vtt: line 1: a WebVTT file begins with WEBVTT"):
        parse_vtt(b"1\n00:01,0 --> 00:02,0\nx\n", source="a.vtt")
    with pytest.raises(FormatError, match=r"a\.vtt: it has no cue with text"):
        parse_vtt(b"WEBVTT\n\n", source="a.vtt")
