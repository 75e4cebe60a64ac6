"""SubRip as programs really write it."""

from __future__ import annotations

import pytest

from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import SpokenLine
from annotator.exchange.srt import parse_srt

PLAIN = "1\n00:00:01,500 --> 00:00:02,000\nHello\n\n2\n01:00:03,000 --> 01:00:04,000\nBye\nnow\n"


def texts(content: bytes) -> list[tuple[float, float, str]]:
    return [(line.start_s, line.end_s, line.text) for line in parse_srt(content, source="a.srt").lines]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n\n", "\n \n\n\n").encode(),
        PLAIN.replace(",", ".").encode(),
        PLAIN.replace("00:00:", "00:").encode(),
        PLAIN.replace("1\n00:", "00:").encode(),
        PLAIN.replace("02,000", "02,000  X1:40 X2:600 Y1:20 Y2:50").encode(),
    ],
    ids=["plain", "bom", "utf16", "crlf", "cr", "blank lines", "points", "no hours", "no number", "positions"],
)
def test_every_way_to_write_the_same_two_cues(content: bytes) -> None:
    assert texts(content) == [(1.5, 2.0, "Hello"), (3603.0, 3604.0, "Bye now")]


def test_markup_and_entities_are_resolved_and_other_angles_kept() -> None:
    content = b'1\n00:01,0 --> 00:02,0\n<i>Tom &amp; <font color="red">Ann</font></i> {\\an8}I &lt;3 x < 3\n'
    assert texts(content) == [(1.0, 2.0, "Tom & Ann I <3 x < 3")]


def test_overlapping_cues_stay_and_come_in_order_of_time() -> None:
    content = b"1\n00:05,0 --> 00:09,0\nlater\n\n2\n00:01,0 --> 00:07,0\nsooner\n"
    assert texts(content) == [(1.0, 7.0, "sooner"), (5.0, 9.0, "later")]


def test_empty_cues_are_left_out_without_a_word() -> None:
    transcript = parse_srt(
        b"1\n00:01,0 --> 00:02,0\n\n2\n00:03,0 --> 00:04,0\n<i> </i>\n\n3\n00:05,0 --> 00:06,0\nx", source="a"
    )
    assert transcript.lines == (SpokenLine(start_s=5.0, end_s=6.0, text="x"),)
    assert transcript.problems == ()


def test_cues_without_an_empty_line_between_them_are_told_apart() -> None:
    content = b"1\n00:01,0 --> 00:02,0\nin 1999\n2\n00:03,0 --> 00:04,0\ntwo\n"
    assert texts(content) == [(1.0, 2.0, "in 1999"), (3.0, 4.0, "two")]


def test_what_cannot_be_read_is_named_by_its_line_and_the_rest_is_used() -> None:
    content = (
        b"1\n00:01,0 --> soon\nHello\n\n2\n00:03,0 --> 00:04,0\nBye\n\nstray line\n\n3\n00:09,0 --> 00:08,0\nback\n"
    )
    transcript = parse_srt(content, source="a.srt")
    assert [line.text for line in transcript.lines] == ["Bye stray line"]
    assert [problem.split(":")[0] for problem in transcript.problems] == ["line 2", "line 12"]
    assert "'soon' is not a time" in transcript.problems[0]
    assert "ends (00:08,0) before it starts" in transcript.problems[1]


@pytest.mark.parametrize("content", [b"", b"a letter to my aunt\n", b"\x00\x01\x02"])
def test_a_file_without_one_cue_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match=r"a\.srt cannot be read as a SubRip transcript"):
        parse_srt(content, source="a.srt")


def test_old_windows_files_are_read() -> None:
    assert texts("1\n00:01,0 --> 00:02,0\nÜber „alles“\n".encode("cp1252")) == [(1.0, 2.0, "Über „alles“")]
