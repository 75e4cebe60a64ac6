"""Every reader of files from outside, and the only errors it may fail with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from annotator.exchange.attempt_file import parse_attempt
from annotator.exchange.boris import read_boris
from annotator.exchange.codebook_file import parse_codebook
from annotator.exchange.coding import as_transcript
from annotator.exchange.coding_table import read_coding_table
from annotator.exchange.datavyu import read_datavyu
from annotator.exchange.eaf import read_eaf
from annotator.exchange.errors import FormatError
from annotator.exchange.exercise_file import parse_exercise
from annotator.exchange.json_import import import_json
from annotator.exchange.qdc import read_qdc
from annotator.exchange.qdpx import read_qdpx, read_qdpx_codebook
from annotator.exchange.spoken_txt import parse_spoken_txt
from annotator.exchange.srt import parse_srt
from annotator.exchange.textgrid import read_textgrid
from annotator.exchange.transcript_csv import parse_csv
from annotator.exchange.vtt import parse_vtt
from annotator.exchange.whisper_json import parse_whisper_json

READERS: dict[str, Callable[[bytes], object]] = {
    "srt": lambda content: parse_srt(content, source="x"),
    "vtt": lambda content: parse_vtt(content, source="x"),
    "csv": lambda content: parse_csv(content, source="x"),
    "eaf": lambda content: as_transcript(read_eaf(content, source="x")),
    "whisper": lambda content: parse_whisper_json(content, source="x"),
    "session": lambda content: import_json(content, source="x"),
    "codebook": lambda content: parse_codebook(content, source="x"),
    "exercise": lambda content: parse_exercise(content, source="x").check_seal(),
    "attempt": lambda content: parse_attempt(content, path=Path("x")),
}
READERS |= {
    "boris": lambda content: read_boris(content, source="x"),
    "datavyu": lambda content: read_datavyu(content, source="x"),
    "textgrid": lambda content: read_textgrid(content, source="x"),
    "qdpx": lambda content: read_qdpx(content, source="x"),
    "qdpx-codebook": lambda content: read_qdpx_codebook(content, source="x"),
    "qdc": lambda content: read_qdc(content, source="x"),
    "table": lambda content: read_coding_table(content, source="x"),
    "elan": lambda content: read_eaf(content, source="x"),
    "paragraphs": lambda content: parse_spoken_txt(content, source="x"),
}
DECLARED = (FormatError,)
