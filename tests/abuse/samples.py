"""Files as people have them, one or more for every reader: what is damaged at random, and read again."""

# ruff: noqa: E501
from __future__ import annotations

import io
import zipfile
from pathlib import Path

from annotator.exchange.attempt_file import attempt_json
from annotator.exchange.codebook_file import codebook_json, shipped_codebook
from annotator.exchange.exercise_file import exercise_json
from annotator.exchange.export_format import Material
from annotator.exchange.json_export import export_json
from annotator.exchange.qdpx_export import export_qdpx
from tests.fixtures.exercises import attempt, exercise, gold
from tests.fixtures.sessions import small_session

CORPUS = Path(__file__).parent / "corpus"
SHARED = Path(__file__).resolve().parents[3] / "shared"

_SRT = """1
00:00:01,000 --> 00:00:02,500
Therapist: How are you?

2
00:00:03,000 --> 00:00:04,000
[Client] Fine &amp; <i>well</i>.
"""
_VTT = """WEBVTT - made by hand

NOTE nothing

00:01.000 --> 00:02.500 align:start
<v.loud Anna>How are you?</v>

cue-2
01:00:03.000 --> 01:00:04.000
<v Ben>Fine</v> <00:00:03.500><c>and</c> you
"""
_CSV = 'start;end;speaker;text;valence\n0:00:01,5;2,5;client;"well; ""fine""";0,5\n3;4;therapist;and?;\n'
_TXT = "Anna Smith  0:05\nHow are you?\n\nBen  0:09\nFine, and you?\n"
_EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///a.mp4" MIME_TYPE="video/mp4"/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2500"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/></TIME_ORDER>
<TIER LINGUISTIC_TYPE_REF="utterance" PARTICIPANT="client" TIER_ID="text">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>Fine</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER LINGUISTIC_TYPE_REF="note" PARENT_REF="text" TIER_ID="note"><ANNOTATION>
<REF_ANNOTATION ANNOTATION_ID="a2" ANNOTATION_REF="a1"><ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
</TIER><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="utterance" TIME_ALIGNABLE="true"/></ANNOTATION_DOCUMENT>
"""
_WHISPER = """{"text": "How are you? Fine", "segments": [
 {"id": 0, "start": 0.0, "end": 1.5, "text": " How are you?", "words": [{"word": "How", "start": 0, "end": 1, "speaker": "A"}]},
 {"id": 1, "start": 2.0, "end": 3.5, "text": " Fine", "speaker": "B"}], "language": "en"}
"""
_BORIS = """{"project_format_version": "7.0", "time_format": "seconds",
 "behaviors_conf": {"0": {"type": "State event", "code": "smile", "key": "s", "modifiers": "", "category": "face"},
                    "1": {"type": "Point event", "code": "nod", "key": "n", "modifiers": "", "category": ""}},
 "subjects_conf": {"0": {"key": "c", "name": "client"}},
 "observations": {"first": {"file": {"1": ["a.mp4"]}, "type": "MEDIA", "events": [
   [1.0, "client", "smile", "", "a note"], [2.5, "client", "smile", "", ""], [3.0, "", "nod", "strong|twice", ""]]}}}
"""
_TEXTGRID = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 4
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "client"
        xmin = 0
        xmax = 4
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = "fine ""really"" yes"
        intervals [2]:
            xmin = 1.5
            xmax = 4
            text = ""
    item [2]:
        class = "TextTier"
        name = "nods"
        xmin = 0
        xmax = 4
        points: size = 1
        points [1]:
            number = 2.5
            mark = "nod"
"""
_QDC = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>
<Code guid="11111111-1111-1111-1111-111111111111" name="face" isCodable="true" color="#0072B2"><Description>all of it</Description>
<Code guid="22222222-2222-2222-2222-222222222222" name="smile" isCodable="true"/></Code></Codes></CodeBook>
"""
_TABLE = "Subject\tBehavior\tStart (s)\tStop (s)\tComment\nclient\tsmile\t1.0\t2.5\t\nclient\tnod\t3.0\t3.0\tx\n"
_DATAVYU = """#4
client (MATRIX,true,)-code|VOCAB
00:00:01:000,00:00:02:500,(smile,strong)
00:00:03:000,00:00:03:000,(nod,)
"""


def _zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("db", _DATAVYU)
        archive.writestr("project", "!project\nname: x\n")
    return target.getvalue()


def samples() -> dict[str, list[bytes]]:
    """Whole files, by reader."""
    found = {
        "srt": [_SRT.encode(), _SRT.encode("utf-16")],
        "vtt": [_VTT.encode()],
        "csv": [_CSV.encode(), _CSV.replace(";", "\t").encode("cp1252")],
        "paragraphs": [_TXT.encode()],
        "eaf": [_EAF.encode()],
        "elan": [_EAF.encode()],
        "whisper": [_WHISPER.encode()],
        "session": [export_json(small_session())],
        "codebook": [codebook_json(shipped_codebook())],
        "exercise": [exercise_json(exercise(), gold())],
        "attempt": [attempt_json(attempt())],
        "boris": [_BORIS.encode()],
        "datavyu": [_zipped()],
        "textgrid": [_TEXTGRID.encode(), _TEXTGRID.encode("utf-16")],
        "qdc": [_QDC.encode()],
        "qdpx": [export_qdpx(Material(session=small_session()))],
        "qdpx-codebook": [export_qdpx(Material(session=small_session()))],
        "table": [_TABLE.encode()],
    }
    for reader, pattern in _OF_OTHERS.items():
        found[reader] = [*found.get(reader, []), *(path.read_bytes() for path in sorted(SHARED.glob(pattern)))]
    return found


_OF_OTHERS = {
    "srt": "cases/transcripts/*.srt",
    "vtt": "cases/transcripts/*.vtt",
    "csv": "cases/transcripts/*.csv",
    "paragraphs": "cases/transcripts/*.txt",
    "eaf": "cases/transcripts/*.eaf",
    "elan": "oracles/eaf/*.eaf",
    "whisper": "cases/transcripts/*.json",
    "boris": "oracles/boris/*.boris",
    "datavyu": "oracles/datavyu/*.opf",
    "textgrid": "cases/transcripts/*.TextGrid",
    "table": "oracles/boris/*.tsv",
}
"""What other programs wrote, where it is at hand."""


def kept() -> list[tuple[str, Path]]:
    """Every input that once made a reader fail, with its reader: its name begins with it."""
    return [(path.name.partition("-")[0], path) for path in sorted(CORPUS.glob("*-*"))]
