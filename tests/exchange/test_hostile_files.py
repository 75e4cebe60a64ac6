"""Files that were damaged or made to harm: every reader says so with its declared error, and soon."""

from __future__ import annotations

import contextlib
import json
import sys
from types import FrameType

import pytest

from annotator.app.import_options import ImportOptions
from annotator.app.transcripts import open_transcript
from annotator.domain.limits import MOST_ROWS
from annotator.exchange.coding_table import read_coding_table
from annotator.exchange.eaf import read_eaf
from annotator.exchange.errors import FormatError
from annotator.exchange.exercise_file import exercise_json, parse_exercise
from annotator.exchange.json_export import export_json
from annotator.exchange.json_import import import_json
from annotator.exchange.spoken_text import LineNumbers, line_number, plain_text
from annotator.exchange.transcript_csv import parse_csv
from annotator.exchange.whisper_json import is_whisper_json, parse_whisper_json
from tests.abuse.readers import DECLARED, READERS
from tests.abuse.worst_inputs import WORST, seconds_of_each
from tests.fixtures.exercises import exercise, gold
from tests.fixtures.sessions import small_session

_DEEP = b'{"format":"annotator-session","version":1,"segments":' + b"[" * 200_000


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"\0" * 50,
        _DEEP,
        b'{"format":"\xff","version":1}',
        b"WEBVTT",
        b"<?xml version='1.0' encoding='x'?><a/>",
    ],
    ids=["empty", "no-text", "zeros", "deep", "bad-utf8", "head-only", "unknown-encoding"],
)
def test_every_reader_fails_with_its_declared_error_only(name: str, content: bytes) -> None:
    with pytest.raises(FormatError):
        READERS[name](content)
    assert not is_whisper_json(content)


def test_numbers_and_entities_of_thousands_of_digits() -> None:
    many = "9" * 5_000
    assert plain_text(f"a &#{many}; b &#x{'f' * 5_000}; &amp;") == "a \ufffd b \ufffd &"
    with pytest.raises(FormatError, match="is not a time"):
        parse_csv(f"start,end,text\n1:02:3,{many}:00:00,x\n".encode(), source="x")
    with pytest.raises(FormatError):
        parse_whisper_json(f'{{"segments":[{{"start":0,"end":{many},"text":"x"}}]}}'.encode(), source="x")


def test_a_remark_of_a_coding_table_that_no_session_can_hold_is_told_once() -> None:
    content = f'start,end,code,note\n1,2,nod,"{"a, " * 60_000}"\n3,4,smile,"well, b"\n'.encode()
    read = read_coding_table(content, source="x")
    assert [(one.value, one.note) for one in read.spans] == [("smile", "well, b")]
    assert [problem.split(" (")[0] for problem in read.problems] == ["line 2: a text of 179999 characters"]


@pytest.mark.parametrize("value", ["²", "1e300", "99999999999999999", "-5", "nan"])
def test_times_in_elan_files_that_are_none(value: str) -> None:
    content = (
        f'<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="{value}"/></TIME_ORDER>'
        '<TIER TIER_ID="text"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x1" TIME_SLOT_REF1="a" '
        'TIME_SLOT_REF2="a"><ANNOTATION_VALUE>hm</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>'
        "</ANNOTATION_DOCUMENT>"
    )
    with pytest.raises(FormatError, match="line 1: 'hm' in tier 'text'"):
        open_transcript(content.encode(), "x.eaf", options=ImportOptions())


def test_an_elan_file_declares_nothing_in_any_encoding() -> None:
    content = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]><ANNOTATION_DOCUMENT/>'
    with pytest.raises(FormatError, match="declares no document type"):
        read_eaf(content.encode("utf-16"), source="x")


def test_what_no_session_holds_is_refused_with_its_place() -> None:
    content = json.loads(export_json(small_session()))
    for part, change, place in (
        ("session", {"duration_s": 1e9}, r"\$\.session\.duration_s"),
        ("session", {"title": "x" * 2**20}, r"\$\.session\.title"),
        ("codebook", {"version": 2**63}, r"\$\.codebook\.version"),
        ("media", {"id": "../../../x"}, r"\$\.media\[0\]\.id"),
        ("media", {"file_name": "../x.mp4"}, r"\$\.media\[0\]\.file_name"),
        ("participants", {"id": "/tmp/x"}, r"\$\.participants\[0\]\.id"),
    ):
        changed = json.loads(json.dumps(content))
        held = changed[part]
        (held[0] if isinstance(held, list) else held).update(change)
        with pytest.raises(FormatError, match=place):
            import_json(json.dumps(changed).encode(), source="x")


def test_an_exercise_cannot_ask_for_gigabytes() -> None:
    content = json.loads(exercise_json(exercise(), gold()))
    for cost, block, lanes in ((2**20, 32, 1), (2**15, 8, 16), (2**18, 16, 1), (2**50, 8, 1)):
        content["sealed"].update(cost=cost, block=block, lanes=lanes)
        with pytest.raises(FormatError, match="sealed in a way"):
            parse_exercise(json.dumps(content).encode(), source="x").check_seal()


@pytest.mark.skipif(sys.platform == "win32", reason="processor time cannot be limited here")
def test_the_worst_megabyte_is_read_within_a_fixed_share_of_work() -> None:
    read = seconds_of_each(WORST, 1_000_000, at_most_s=20)
    assert list(read) == list(WORST), "the next one takes over 20 s: quadratic work would take an hour"


def _calls(name: str, size_bytes: int) -> int:
    """How often a function is called, or a generator asked, while an input of this size is read."""
    reader, made = WORST[name]
    content = made(size_bytes)
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with contextlib.suppress(*DECLARED):
            READERS[reader](content)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", WORST)
def test_twice_the_worst_is_twice_the_work(name: str) -> None:
    assert _calls(name, 80_000) < 2.5 * _calls(name, 40_000) + 2_000


@pytest.mark.parametrize("name", ["VTT notes", "SRT arrows", "CSV rows", "table of closed quotations"])
def test_a_file_with_more_lines_than_any_session_is_refused_before_one_is_looked_at(name: str) -> None:
    assert _calls(name, 5_000_000) < 1_000


def test_a_table_is_read_as_far_as_a_session_holds_rows() -> None:
    assert _calls("CSV speakers", 5_000_000) < 5 * MOST_ROWS  # of its 357,000 rows most are not looked at


def test_a_head_of_a_million_columns_is_read_in_part() -> None:
    content = b"start,end,text,speaker" + b",x" * 1_000_000 + b"\n1,2,hello,Anna\n"
    read = parse_csv(content, source="x")
    assert [(line.text, line.speaker) for line in read.lines] == [("hello", "Anna")]
    assert read.problems == ("line 1: of its columns only the first 1000 were read",)


def test_lines_are_numbered_as_one_by_one() -> None:
    content = b"a\n\nbc\nd"
    numbers = LineNumbers(content)
    assert [numbers.of(place) for place in range(len(content))] == [
        line_number(content, place) for place in range(len(content))
    ]
