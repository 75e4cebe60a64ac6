"""Tables of utterances as spreadsheets and labs write them."""

from __future__ import annotations

import re

import pytest

from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import SpokenLine
from annotator.exchange.transcript_csv import parse_csv

PLAIN = 'start,end,speaker,text\n1.5,2.0,Client,"Well, hello"\n3603,3604,Therapist,Bye\n'
EXPECTED = [(1.5, 2.0, "Client", "Well, hello"), (3603.0, 3604.0, "Therapist", "Bye")]


def rows(content: bytes) -> list[tuple[float, float, str, str]]:
    lines = parse_csv(content, source="a.csv").lines
    return [(line.start_s, line.end_s, line.speaker, line.text) for line in lines]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("start,end,speaker,text", " Start ,End time,Who,Utterance").encode(),
        b"start;end;speaker;text\n1,5;2,0;Client;Well, hello\n1:00:03,000;1:00:04;Therapist;Bye\n",
        b"speaker\tstart\tend\ttext\nClient\t0:01.5\t00:00:02.000\tWell, hello\n[Therapist]:\t60:03\t60:04\tBye\n",
        b'start,end,text\n1.5,2,"[Client] Well, hello"\n3603,3604,Therapist: Bye\n',
        PLAIN.replace("Bye", "<i>Bye</i>").encode(),
        PLAIN.replace("3603", '\n,,,\n7,8,Client," "\n3603').encode(),
    ],
    ids=["plain", "bom", "utf16", "crlf", "names", "semicolons", "tabs", "in the text", "markup", "empty"],
)
def test_every_way_to_write_the_same_two_utterances(content: bytes) -> None:
    assert rows(content) == EXPECTED


def test_entities_are_resolved_and_overlapping_utterances_come_in_order() -> None:
    assert rows(b"start,end,text\n5,9,Tom &amp; Ann\n1,7,sooner\n") == [
        (1.0, 7.0, "", "sooner"), (5.0, 9.0, "", "Tom & Ann"),
    ]  # fmt: skip


def test_a_rating_in_the_table_is_kept_and_an_empty_one_is_none() -> None:
    lines = parse_csv(b"start;end;text;valence\n1;2;a;-0,5\n3;4;b;\n", source="a.csv").lines
    assert lines == (
        SpokenLine(start_s=1, end_s=2, text="a", valence=-0.5), SpokenLine(start_s=3, end_s=4, text="b"),
    )  # fmt: skip


def test_what_cannot_be_read_is_named_with_its_line() -> None:
    content = b'start,end,text,valence\n1,2,"two\nlines",\nx,4,b,\n6,5,c,\n7,8,d,3\n9,10,e,\n'
    transcript = parse_csv(content, source="a.csv")
    assert [line.text for line in transcript.lines] == ["two lines", "e"]
    assert transcript.problems == (
        "line 4: 'x' is not a time; write h:mm:ss.mmm, m:ss or seconds; it was left out",
        "line 5: it ends (5) before it starts (6); it was left out",
        "line 6: the valence '3' is not a number from -1 to 1; it was left out",
    )


def test_a_quotation_mark_that_never_closes_loses_nothing() -> None:
    transcript = parse_csv(b'start,end,text\n1,2,a\n3,4,"b\n5,6,c\n', source="a.csv")
    assert [line.text for line in transcript.lines] == ["a", '"b', "c"]
    assert len(transcript.problems) == 1
    assert transcript.problems[0].startswith("line 3: ")


@pytest.mark.parametrize("words", ["a" * 300_000, "one, two\n" * 40_000], ids=["in one line", "over many lines"])
def test_a_cell_that_no_session_can_hold_is_told_once_and_what_follows_is_read(words: str) -> None:
    transcript = parse_csv(f'start,end,text\n1,2,"{words}"\n3,4,"well, b"\n'.encode(), source="a.csv")
    assert [line.text for line in transcript.lines] == ["well, b"]
    assert len(transcript.problems) == 1
    assert re.match(r"line 2: a text of \d+ characters .* is longer than the \d+ there may be", transcript.problems[0])


def test_a_long_cell_of_a_column_that_is_not_taken_costs_nothing() -> None:
    content = f'start,end,text,remarks\n1,2,a,"{"b, " * 60_000}"\n'.encode()
    transcript = parse_csv(content, source="a.csv")
    assert [line.text for line in transcript.lines] == ["a"]
    assert transcript.problems == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"a\.csv: line 1: there is no line with text below it"),
        (b"who,words\n1,x\n", r"a\.csv: line 1: there is no column 'start'; the first line names the columns"),
        (b"\nstart,end,text\nx,y,z\n", r"a\.csv: line 3: 'x' is not a time"),
    ],
)
def test_a_file_without_an_utterance_is_refused_with_the_line(content: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        parse_csv(content, source="a.csv")
