"""The registry of formats that can be imported: what each is called, how it is told, and what it can give.

The command line, the import dialog, a drop on the window and the documentation read this table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from annotator.domain.codebook import Codebook
from annotator.exchange import codebook_file
from annotator.exchange.boris import is_boris, read_boris
from annotator.exchange.coding import Coding
from annotator.exchange.coding_table import read_coding_table
from annotator.exchange.datavyu import is_datavyu, read_datavyu
from annotator.exchange.eaf import read_eaf
from annotator.exchange.errors import FormatError
from annotator.exchange.json_text import format_of
from annotator.exchange.qdc import read_qdc
from annotator.exchange.qdpx import is_qdpx, read_qdpx, read_qdpx_codebook
from annotator.exchange.spoken_text import Transcript
from annotator.exchange.spoken_txt import parse_spoken_txt
from annotator.exchange.srt import parse_srt
from annotator.exchange.table_columns import is_column_name
from annotator.exchange.table_rows import open_table
from annotator.exchange.text_encoding import decoded
from annotator.exchange.textgrid import read_textgrid
from annotator.exchange.transcript_csv import parse_csv
from annotator.exchange.vtt import parse_vtt
from annotator.exchange.whisper_json import is_whisper_json, parse_whisper_json

Kind = Literal["transcript", "annotations", "codebook"]
_HEAD_BYTES = 64_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a person says about a file before it is read.

    Attributes:
        encoding: In which text encoding it is; None to find out.
        columns: For tables: role to the name or number of its column; empty to find out.
    """

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFormat:
    """One format.

    Attributes:
        kinds: What it can give, the usual one first.
        told_by: Whether a file is of this format, by its content and its suffix.
        transcript: Reads what was said; likewise ``coding`` annotations with their tiers, and ``codebook`` codes.
            A format with a ``coding`` gives transcripts from it.
        table: Its columns may have to be told.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    kinds: tuple[Kind, ...]
    told_by: Callable[[bytes, str], bool]
    transcript: Callable[[bytes, str, ReadOptions], Transcript] | None = None
    coding: Callable[[bytes, str, ReadOptions], Coding] | None = None
    codebook: Callable[[bytes, str, ReadOptions], Codebook] | None = None
    table: bool = False


def _text(content: bytes) -> str:
    return decoded(content[:_HEAD_BYTES]).text


def _is_srt(content: bytes, suffix: str) -> bool:
    if suffix in (".srt", ".sbv"):
        return True
    return re.match(r"\s*(?:\d+\s*\n)?\s*\d+:\d+:\d+[.,]\d+\s*-->", _text(content)) is not None


def _is_textgrid(content: bytes, suffix: str) -> bool:
    return suffix == ".textgrid" or ("ooTextFile" in _text(content)[:200] and "TextGrid" in _text(content)[:400])


def _is_paragraphs(content: bytes, suffix: str) -> bool:
    """Text that is no table: in one, nearly every line has the separator."""
    if suffix not in (".txt", ".text", ".md"):
        return False
    lines = [line for line in _text(content).split("\n") if line.strip()]
    return sum("\t" in line.strip() for line in lines) < 0.8 * len(lines) and not any(
        is_column_name(cell) for cell in (lines[0].split(";") if lines and ";" in lines[0] else ())
    )


def _table_kinds(content: bytes, source: str, options: ReadOptions) -> tuple[Kind, ...]:
    table = open_table(decoded(content, options.encoding).text, source=source, columns=options.columns)
    coded = table.columns.at("code") is not None and table.columns.at("text") is None
    return ("annotations", "transcript") if coded else ("transcript", "annotations")


IMPORT_FORMATS: tuple[ImportFormat, ...] = (
    ImportFormat(
        name="session",
        title="Annotator session",
        suffixes=(".json",),
        kinds=("annotations", "codebook"),
        told_by=lambda content, suffix: suffix == ".json" and format_of(content) == "annotator-session",
    ),
    ImportFormat(
        name="codebook",
        title="Annotator codebook",
        suffixes=(".json",),
        kinds=("codebook",),
        told_by=lambda content, suffix: suffix == ".json" and format_of(content) == codebook_file.FORMAT,
        codebook=lambda content, source, _: codebook_file.parse_codebook(content, source=source),
    ),
    ImportFormat(
        name="vtt",
        title="WebVTT (Zoom, Teams, YouTube)",
        suffixes=(".vtt",),
        kinds=("transcript",),
        told_by=lambda content, suffix: suffix == ".vtt" or _text(content).startswith("WEBVTT"),
        transcript=lambda content, source, options: parse_vtt(content, source=source, encoding=options.encoding),
    ),
    ImportFormat(
        name="eaf",
        title="ELAN",
        suffixes=(".eaf",),
        kinds=("transcript", "annotations"),
        told_by=lambda content, suffix: suffix == ".eaf" or b"<ANNOTATION_DOCUMENT" in content[:4000],
        coding=lambda content, source, _: read_eaf(content, source=source),
    ),
    ImportFormat(
        name="textgrid",
        title="Praat TextGrid",
        suffixes=(".TextGrid",),
        kinds=("transcript", "annotations"),
        told_by=_is_textgrid,
        coding=lambda content, source, options: read_textgrid(content, source=source, encoding=options.encoding),
    ),
    ImportFormat(
        name="boris",
        title="BORIS project",
        suffixes=(".boris",),
        kinds=("annotations",),
        told_by=lambda content, suffix: suffix == ".boris" or (b'"behaviors_conf"' in content and is_boris(content)),
        coding=lambda content, source, _: read_boris(content, source=source),
    ),
    ImportFormat(
        name="datavyu",
        title="Datavyu",
        suffixes=(".opf",),
        kinds=("annotations", "transcript"),
        told_by=lambda content, suffix: suffix == ".opf" or is_datavyu(content),
        coding=lambda content, source, _: read_datavyu(content, source=source),
    ),
    ImportFormat(
        name="qdpx",
        title="REFI-QDA project (NVivo, MAXQDA, ATLAS.ti, QualCoder)",
        suffixes=(".qdpx",),
        kinds=("annotations", "transcript", "codebook"),
        told_by=lambda content, suffix: suffix == ".qdpx" or is_qdpx(content),
        coding=lambda content, source, _: read_qdpx(content, source=source),
        codebook=lambda content, source, _: read_qdpx_codebook(content, source=source),
    ),
    ImportFormat(
        name="qdc",
        title="REFI-QDA codebook",
        suffixes=(".qdc",),
        kinds=("codebook",),
        told_by=lambda content, suffix: suffix == ".qdc" or b"<CodeBook" in content[:4000],
        codebook=lambda content, source, _: read_qdc(content, source=source),
    ),
    ImportFormat(
        name="recogniser",
        title="Whisper and its relatives (JSON)",
        suffixes=(".json",),
        kinds=("transcript",),
        told_by=lambda content, suffix: suffix == ".json" and is_whisper_json(content),
        transcript=lambda content, source, _: parse_whisper_json(content, source=source),
    ),
    ImportFormat(
        name="srt",
        title="SubRip, YouTube SBV",
        suffixes=(".srt", ".sbv"),
        kinds=("transcript",),
        told_by=_is_srt,
        transcript=lambda content, source, options: parse_srt(content, source=source, encoding=options.encoding),
    ),
    ImportFormat(
        name="paragraphs",
        title="Text with times (Otter, Descript)",
        suffixes=(".txt",),
        kinds=("transcript",),
        told_by=_is_paragraphs,
        transcript=lambda content, source, options: parse_spoken_txt(content, source=source, encoding=options.encoding),
    ),
    ImportFormat(
        name="table",
        title="Table (CSV, ELAN tab text, BORIS and Noldus exports, Audacity labels)",
        suffixes=(".csv", ".tsv", ".tab", ".txt"),
        kinds=("transcript", "annotations"),
        told_by=lambda _content, suffix: suffix in (".csv", ".tsv", ".tab", ".txt"),
        transcript=lambda content, source, options: parse_csv(
            content, source=source, encoding=options.encoding, columns=options.columns
        ),
        coding=lambda content, source, options: read_coding_table(
            content, source=source, encoding=options.encoding, columns=options.columns
        ),
        table=True,
    ),
)
IMPORT_SUFFIXES: tuple[str, ...] = tuple(dict.fromkeys(suffix for row in IMPORT_FORMATS for suffix in row.suffixes))


def format_for(content: bytes, file_name: str) -> ImportFormat:
    """The format of a file, by what stands in it and, where that says nothing, by its suffix.

    Raises:
        FormatError: it is of none; names those there are.
    """
    suffix = f".{file_name.rpartition('.')[2]}".casefold() if "." in file_name else ""
    found = next((row for row in IMPORT_FORMATS if row.told_by(content, suffix)), None)
    if found is not None:
        return found
    if suffix == ".json":
        raise FormatError(
            f"{file_name} is JSON of a kind this program does not know (or not complete); it reads its own exports and "
            "codebooks, BORIS projects, and what Whisper, faster-whisper, WhisperX, whisper.cpp or Hugging Face write"
        )
    raise FormatError(f"{file_name} is of no format this program reads; it reads {_listed()}")


def usual_kind(format_: ImportFormat, content: bytes, file_name: str, options: ReadOptions) -> Kind:
    """What a file is most likely meant to give."""
    if format_.table:
        return _table_kinds(content, file_name, options)[0]
    if format_.coding is not None and format_.kinds[0] == "transcript":
        coding = format_.coding(content, file_name, options)
        return "transcript" if any(tier.spoken for tier in coding.tiers) else "annotations"
    return format_.kinds[0]


def _listed() -> str:
    names: Sequence[str] = [f"{row.title} ({', '.join(row.suffixes)})" for row in IMPORT_FORMATS]
    return "; ".join(names)
