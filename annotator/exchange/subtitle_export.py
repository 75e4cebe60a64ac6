"""A session's words, codes or flags as cues over the picture: WebVTT and SubRip."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotator.domain.session import Session
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material, OutputFile
from annotator.exchange.export_names import code_names, milliseconds, one_line, person_name

TABLES = ("transcript", "annotations", "flags")
Said = tuple[float, float, str, str]
"""From when to when, in seconds, by whom (empty where that is not told), and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    start_ms: int
    end_ms: int
    speaker: str
    text: str


def _cues(session: Session, options: ExportOptions) -> list[_Cue]:
    """What was chosen, else the first of words, codes and flags that there is anything of."""
    kinds: dict[str, Callable[[Session], Iterable[Said]]] = {
        "transcript": _words,
        "annotations": _codes,
        "flags": _flags,
    }
    chosen = options.tables or next(((name,) for name in TABLES if any(True for _ in kinds[name](session))), TABLES[:1])
    return _in_order(row for name in chosen for row in kinds[name](session))


def _in_order(rows: Iterable[Said]) -> list[_Cue]:
    made = [
        _Cue(start_ms=span[0], end_ms=span[1], speaker=one_line(who), text=one_line(text))
        for start_s, end_s, who, text in rows
        for span in [milliseconds(start_s, end_s)]
    ]
    return sorted(made, key=lambda cue: (cue.start_ms, cue.end_ms))


def _words(session: Session) -> Iterable[Said]:
    for row in session.utterances.values():
        yield row.start_s, row.end_s, person_name(session, row.participant_id), row.text


def _codes(session: Session) -> Iterable[Said]:
    names = code_names(session)
    for row in session.annotations.values():
        coded = f"{names[row.code_id]} ({row.coder_id})" + (f": {row.note}" if row.note else "")
        yield row.start_s, row.end_s, person_name(session, row.participant_id), coded


def _flags(session: Session) -> Iterable[Said]:
    for flag in session.all_flags().values():
        yield flag.start_s, flag.end_s, person_name(session, flag.participant_id), flag.text or flag.rule


def export_vtt(material: Material, options: ExportOptions) -> bytes:
    """Cues as WebVTT, with who it is in voice tags."""
    return _as_vtt(_cues(material.session, options))


def webvtt(rows: Iterable[Said]) -> bytes:
    """What is said as WebVTT; what would be markup in it is written as text."""
    return _as_vtt(_in_order(rows))


def _as_vtt(cues: Iterable[_Cue]) -> bytes:
    blocks = ["WEBVTT"]
    for cue in cues:
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        blocks.append(f"{_time(cue.start_ms, '.')} --> {_time(cue.end_ms, '.')}\n{voice}{_escaped(cue.text)}")
    return ("\n\n".join(blocks) + "\n").encode()


def export_srt(material: Material, options: ExportOptions) -> bytes:
    """Cues as SubRip, with who it is before a colon."""
    blocks: list[str] = []
    for number, cue in enumerate(_cues(material.session, options), start=1):
        said = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
        blocks.append(f"{number}\n{_time(cue.start_ms, ',')} --> {_time(cue.end_ms, ',')}\n{said}\n")
    return "\n".join(blocks).encode()


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _time(time_ms: int, point: str) -> str:
    seconds, rest_ms = divmod(time_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}{point}{rest_ms:03d}"


_HOLDS = frozenset({"annotations", "notes", "coders", "participants", "utterances", "flags"})
_LIMITS = (
    "One file holds words, codes or flags, as chosen: the words unless told, else what there is.",
    "Times are whole milliseconds, and nothing lasts shorter than one; line breaks become spaces.",
)

VTT = ExportFormat(
    name="vtt",
    title="WebVTT",
    suffix=".vtt",
    use="Show the words, codes or flags over the picture in a player or browser.",
    holds=_HOLDS,
    limits=_LIMITS,
    files=lambda material, options: (OutputFile(write=lambda file: file.write(export_vtt(material, options))),),
    tables=TABLES,
    one_table=True,
)
SRT = ExportFormat(
    name="srt",
    title="SubRip subtitles",
    suffix=".srt",
    use="Show the words, codes or flags over the picture in any player.",
    holds=_HOLDS,
    limits=_LIMITS,
    files=lambda material, options: (OutputFile(write=lambda file: file.write(export_srt(material, options))),),
    tables=TABLES,
    one_table=True,
)
