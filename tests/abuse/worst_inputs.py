"""Inputs that cost a careless reader quadratic time, of any size, and what each costs."""

from __future__ import annotations

import contextlib
import io
import json
import math
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable

from annotator.domain.limits import MOST_ROWS
from annotator.exchange.json_export import export_json
from tests.abuse.readers import DECLARED, READERS
from tests.fixtures.sessions import small_session

_VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"
_SRT = "1\n00:00:01,000 --> 00:00:02,000\n"


def _repeated(head: str, part: str, tail: str = "") -> Callable[[int], bytes]:
    return lambda size: (head + part * (size // len(part)) + tail).encode()


def _numbered(head: str, row: str, tail: str) -> Callable[[int], bytes]:
    return lambda size: (head + "".join(row.replace("#", str(n)) for n in range(size // len(row))) + tail).encode()


_ANNOTATION = (
    '<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a#" TIME_SLOT_REF1="x" TIME_SLOT_REF2="y">'
    "<ANNOTATION_VALUE>t</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>\n"
)


_REFERRING = (
    '<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="x" TIME_VALUE="1"/><TIME_SLOT TIME_SLOT_ID="y" '
    'TIME_VALUE="2"/></TIME_ORDER><TIER TIER_ID="text"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a0" '
    'TIME_SLOT_REF1="x" TIME_SLOT_REF2="y"><ANNOTATION_VALUE>t</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
    '</TIER><TIER TIER_ID="note" PARENT_REF="text">'
)
_REFERENCE = (
    '<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="b#" ANNOTATION_REF="a0" PREVIOUS_ANNOTATION="b#"><ANNOTATION_VALUE>t'
    "</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>\n"
)
_SEGMENT = '{"start":0,"end":1,"text":" A: x","words":[{"word":"x","start":0,"end":1,"speaker":"A"}]},\n'


def _zipped_lines(line: str) -> Callable[[int], bytes]:
    """As much as fits into an archive of this size would be gigabytes: this size, packed small."""

    def made(size: int) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("db", "#4\nclient (MATRIX,true,)-code|VOCAB\n" + line * (size // len(line)))
        return target.getvalue()

    return made


_SELECTION = '<VideoSelection begin="1" end="2"><Coding><CodeRef targetGUID="c"/></Coding></VideoSelection>'


def _project(part: str, *, around: str = "", within: str = "", words: bool = False) -> Callable[[int], bytes]:
    """A REFI-QDA project of as many such parts."""
    names = [name for name in (around, within) if name]
    head = '<Project><CodeBook><Codes><Code guid="c" name="c"/></Codes></CodeBook><Sources>'
    opening, closing = "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))

    def made(size: int) -> bytes:
        count = size // len(part)
        rows = "".join(part.replace("#", str(number)) for number in range(count))
        spoken = f"<PlainTextContent>{'a: b c ' * (count // 7)}</PlainTextContent>" if words else ""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("project.qde", f"{head}{opening}{spoken}{rows}{closing}</Sources></Project>")
        return target.getvalue()

    return made


def _session_of(rows: str) -> Callable[[int], bytes]:
    def made(size: int) -> bytes:
        document = json.loads(export_json(small_session()))
        row = document[rows][0]
        document[rows] = [{**row, "id": f"r{number}"} for number in range(size // len(json.dumps(row)))]
        return json.dumps(document).encode()

    return made


def _codes(size: int) -> bytes:
    chain = [{"id": f"c{n}", "name": "n", "parent_id": f"c{n - 1}" if n else None} for n in range(size // 45)]
    return json.dumps({"format": "annotator-codebook", "version": 1, "codebook": {"id": "b", "codes": chain}}).encode()


def _as_many(head: str, row: str) -> Callable[[int], bytes]:
    """As many rows as a session can hold, or as the size has room for."""
    return lambda size: (head + row * min(MOST_ROWS - 1, size // len(row))).encode()


WORST: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "VTT voice tags": ("vtt", _repeated(_VTT, "<v ")),
    "VTT voice classes": ("vtt", _repeated(_VTT, "<v.")),
    "VTT one voice, then blanks": ("vtt", _repeated(f"{_VTT}<v", " ")),
    "VTT tags": ("vtt", _repeated(_VTT, "<a")),
    "VTT braces": ("vtt", _repeated(_VTT, "{\\")),
    "VTT entities": ("vtt", _repeated(_VTT, "&#")),
    "VTT one entity": ("vtt", _repeated(f"{_VTT}&#", "0")),
    "VTT words of points": ("vtt", _repeated(_VTT, "a.a.a. ", ":")),
    "VTT one word": ("vtt", _repeated(_VTT, "a-")),
    "VTT notes": ("vtt", _repeated(_VTT, "x\n\n")),
    "SRT blanks in brackets": ("srt", _repeated(f"{_SRT}[", "\u00a0", "x")),
    "SRT brackets": ("srt", _repeated(_SRT, "(a ")),
    "SRT one block": ("srt", _repeated("", "00:00:01,000 --> 00:00:02,000\nx\n1\n")),
    "SRT arrows": ("srt", _repeated(_SRT, "-->\n")),
    "CSV rows": ("csv", _repeated("start,end,text\n", "1,2,a\n")),
    "CSV broken rows": ("csv", _repeated("start,end,text\n1,2,x\n", "1;2,hello\n")),
    "CSV one header": ("csv", _repeated("start,end,text", ",x")),
    "CSV speakers": ("csv", _numbered("start,end,text,speaker\n", "1,2,a,s#\n", "")),
    "EAF without times": (
        "eaf",
        _numbered('<ANNOTATION_DOCUMENT><TIER TIER_ID="text">', _ANNOTATION, "</TIER></ANNOTATION_DOCUMENT>"),
    ),
    "EAF tiers in tiers": ("eaf", _repeated("<ANNOTATION_DOCUMENT>", "<TIER>")),
    "EAF tiers": ("eaf", _repeated("<ANNOTATION_DOCUMENT>", '<TIER TIER_ID="a"/>', "</ANNOTATION_DOCUMENT>")),
    "EAF slots": ("eaf", _repeated("<ANNOTATION_DOCUMENT>", '<TIME_SLOT TIME_SLOT_ID="a"/>', "</ANNOTATION_DOCUMENT>")),
    "Whisper bad segments": (
        "whisper",
        _numbered('{"segments":[\n', '{"start":5,"end":1,"text":"x#"},\n', '{"start":0,"end":1,"text":"x"}]}'),
    ),
    "Whisper one text": ("whisper", _repeated('{"segments":[{"start":0,"end":1,"text":"', "< a", '"}]}')),
    "JSON nested": ("session", _repeated('{"format":"annotator-session","version":1,"x":', "[")),
    "TextGrid marks": ("textgrid", _repeated('"ooTextFile" "TextGrid" 0 1 <exists> 1 "IntervalTier" "a" 0 1 9 ', '"')),
    "TextGrid numbers": ("textgrid", _repeated('"ooTextFile" "TextGrid" 0 1 <exists> 1 ', "9")),
    "qdc codes of one name": ("qdc", _repeated("<CodeBook><Codes>", '<Code name="a"/>', "</Codes></CodeBook>")),
    "table of quotations": ("table", _repeated("start,end,code\n", '1,2,"a\n')),
    "table of closed quotations": ("table", _repeated("start,end,code\n", '1,2,"a"\n')),
    "paragraphs of one blank": ("paragraphs", _repeated("0:01 x\na", " ", "0:02")),
    "SRT blanks before an arrow": ("srt", _repeated(_SRT + "1", " ", "x")),
    "BORIS starts": (
        "boris",
        _repeated(
            '{"behaviors_conf":{"0":{"code":"s","type":"State event"}},"observations":{"o":{"events":[',
            '[1.5,"","s","",""],',
            '[2,"","s","",""]]}}}',
        ),
    ),
    "codes above one another": ("codebook", _codes),
    "CSV as many rows as may be": ("csv", _as_many("start,end,text\n", "1,2,the patient: some words to say, now\n")),
    "CSV rows in quotation marks": ("csv", _as_many("start,end,text\n", '1,2,"the patient: ""words"" to say; now"\n')),
    "CSV wide rows": ("csv", _repeated("start,end,text\n", "1,2,a" + ",x" * 997 + "\n")),
    "table of wide heads": ("table", _repeated("", "onset" + ",onset ms" * 999 + "\n")),
    "table of starts": ("table", _as_many("time,code,type\n", "1,some code of a behaviour that lasts,START\n")),
    "SRT as many cues as may be": ("srt", _as_many("", _SRT.removeprefix("1\n") + "- A: the words\n\n")),
    "SRT rolling": ("srt", _as_many("", _SRT.removeprefix("1\n") + "one line\n")),
    "VTT long cues": ("vtt", _repeated(_VTT, f"{'<v a>' * 19_000}\n\n00:00:01.000 --> 00:00:02.000\n")),
    "VTT short lines": ("vtt", _repeated(_VTT, "xxxxxxxx\n\n")),
    "paragraphs as many as may be": ("paragraphs", _as_many("", "Somebody  0:01\nwhat was said, and more of it\n")),
    "paragraphs of tabs": ("paragraphs", _repeated("a", "\t", "x")),
    "paragraphs of blanks": ("paragraphs", _repeated("a", " ", "x")),
    "paragraphs of lines of blanks": ("paragraphs", _repeated("", "a" + " " * 90 + "x\n")),
    "BORIS as many events as may be": (
        "boris",
        _repeated(
            '{"behaviors_conf":{"0":{"code":"s","type":"State event"}},"observations":{"o":{"events":[',
            '[1.5,"subject","s","a|b","some comment"],',
            '[2,"","s","",""]]}}}',
        ),
    ),
    "EAF annotations": (
        "elan",
        _numbered(
            '<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="x" TIME_VALUE="1"/>'
            '<TIME_SLOT TIME_SLOT_ID="y" TIME_VALUE="2"/></TIME_ORDER><TIER TIER_ID="text">',
            _ANNOTATION,
            "</TIER></ANNOTATION_DOCUMENT>",
        ),
    ),
    "EAF annotations of annotations": ("elan", _numbered(_REFERRING, _REFERENCE, "</TIER></ANNOTATION_DOCUMENT>")),
    "Whisper segments": ("whisper", _numbered('{"segments":[\n', _SEGMENT, '{"start":0,"end":1,"text":"x"}]}')),
    "TextGrid intervals": (
        "textgrid",
        _repeated('"ooTextFile" "TextGrid" 0 1 <exists> 1 "IntervalTier" "a" 0 1 999999 ', '0 1 "a" '),
    ),
    "TextGrid tiers": ("textgrid", _repeated('"ooTextFile" "TextGrid" 0 1 <exists> 999999 ', '"TextTier" "a" 0 1 0 ')),
    "qdpx recordings of one name": ("qdpx", _project(f"<VideoSource name='a'>{_SELECTION}</VideoSource>")),
    "qdpx selections": ("qdpx", _project(_SELECTION, around="VideoSource")),
    "qdpx points": (
        "qdpx",
        _project('<SyncPoint position="1" timeStamp="1"/>', around="VideoSource", within="Transcript"),
    ),
    "qdpx points in words": (
        "qdpx",
        _project('<SyncPoint position="#" timeStamp="#"/>', around="VideoSource", within="Transcript", words=True),
    ),
    "Datavyu cells": ("datavyu", _zipped_lines("00:00:01:000,00:00:02:500,(smile,strong)\n")),
    "Datavyu columns": ("datavyu", _zipped_lines("client (MATRIX,true,)-code|VOCAB\n")),
    "session of utterances": ("session", _session_of("transcript")),
    "session of annotations": ("session", _session_of("annotations")),
    "session of people": ("session", _session_of("participants")),
}


def seconds_of(name: str, size_bytes: int, *, at_most_s: int = 60) -> float | None:
    """Processor seconds that reading this input takes; None if it takes more than ``at_most_s``.

    Raises:
        RuntimeError: the reader failed with an error that it does not declare.
    """
    return seconds_of_each([name], size_bytes, at_most_s=at_most_s).get(name)


def seconds_of_each(names: Iterable[str], size_bytes: int, *, at_most_s: int = 60) -> dict[str, float]:
    """The same for one after the other, in one process, up to the first that takes more than ``at_most_s``."""
    asked = list(names)
    command = [sys.executable, "-m", __name__, str(size_bytes), str(at_most_s), *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = dict(zip(asked, map(float, done.stdout.split()), strict=False))
    if done.returncode > 0:
        raise RuntimeError(f"{asked[len(told)]}: {done.stderr.strip().splitlines()[-1]}")
    return told


def _main(size_bytes: int, at_most_s: int, *names: str) -> None:
    for name in names:
        reader, made = WORST[name]
        content = made(size_bytes)
        began_s = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(began_s) + at_most_s, resource.RLIM_INFINITY))
        with contextlib.suppress(*DECLARED):
            READERS[reader](content)
        sys.stdout.write(f"{time.process_time() - began_s}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
