"""Inputs that cost a careless reader quadratic time, of any size, and what each costs."""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from tests.abuse.readers import DECLARED, READERS

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


def _codes(size: int) -> bytes:
    chain = [{"id": f"c{n}", "name": "n", "parent_id": f"c{n - 1}" if n else None} for n in range(size // 45)]
    return json.dumps({"format": "annotator-codebook", "version": 1, "codebook": {"id": "b", "codes": chain}}).encode()


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
}


def seconds_of(name: str, size_bytes: int, *, at_most_s: int = 60) -> float | None:
    """Processor seconds that reading this input takes; None if it takes more than ``at_most_s``.

    Raises:
        RuntimeError: the reader failed with an error that it does not declare.
    """
    command = [sys.executable, "-m", __name__, name, str(size_bytes), str(at_most_s)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode < 0:
        return None
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr.strip().splitlines()[-1]}")
    return float(done.stdout)


def _main(name: str, size_bytes: int, at_most_s: int) -> None:
    reader, made = WORST[name]
    content = made(size_bytes)
    read = READERS[reader]
    resource.setrlimit(resource.RLIMIT_CPU, (at_most_s, at_most_s))
    began_s = time.process_time()
    with contextlib.suppress(*DECLARED):
        read(content)
    sys.stdout.write(f"{time.process_time() - began_s}\n")


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
