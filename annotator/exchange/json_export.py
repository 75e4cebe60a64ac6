"""A whole session as JSON: everything people did, and what the machine found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PureWindowsPath
from typing import Any

import msgspec

from annotator.domain.flags import Flag, Verdict
from annotator.domain.media import Media
from annotator.domain.session import AnalysisInfo, Session
from annotator.exchange.export_format import ExportFormat, whole_file
from annotator.exchange.session_layout import (
    FLAG_FIELDS,
    FORMAT,
    PLAIN_TABLES,
    VERSION,
    AnalysisEntry,
    FlagEntry,
    MediaEntry,
    ModelEntry,
    SessionDocumentFile,
    VerdictEntry,
)
from annotator.exchange.session_parts import EVERYTHING


def export_json(session: Session) -> bytes:
    """The session as JSON text, in the layout of ``resources/schema/session-1.json``."""
    return msgspec.json.format(msgspec.json.encode(layout_of(session)), indent=2) + b"\n"


def layout_of(session: Session) -> SessionDocumentFile:
    """The session in the layout of the file."""
    verdicts: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in session.verdicts.values():
        verdicts[verdict.flag.id].append(verdict)
    flags = tuple(
        _flag(flag, verdicts[flag.id], raised=flag.id in session.findings.flags)
        for flag in session.all_flags().values()
    )
    plain: dict[str, Any] = {name: tuple(getattr(session, name).values()) for name in PLAIN_TABLES}
    return SessionDocumentFile(
        format=FORMAT,
        version=VERSION,
        session=session.info,
        media=tuple(_media(media) for media in session.media.values()),
        codebook=session.codebook,
        transcript=tuple(session.utterances.values()),
        analysis=None if session.findings.info is None else _analysis(session.findings.info),
        flags=flags,
        **plain,
    )


def portable_path(path: str) -> str:
    """``path`` if it is relative, else nothing: an absolute path says where on whose machine a file lies."""
    return "" if PureWindowsPath(path).anchor else path  # what Windows calls an anchor includes a leading slash


def _media(media: Media) -> MediaEntry:
    rest = {name: getattr(media, name) for name in MediaEntry.__struct_fields__ if name != "path"}
    return MediaEntry(**rest, path=portable_path(media.path))


def _analysis(info: AnalysisInfo) -> AnalysisEntry:
    return AnalysisEntry(
        program_version=info.program_version,
        model=ModelEntry(name=info.model_name, sha256=info.model_sha256),
        parameters=dict(info.parameters),
        finished_at=info.finished_at,
        coverage=info.coverage,
        levels=info.levels,
        notes=info.notes,
    )


def _flag(flag: Flag, verdicts: list[Verdict], *, raised: bool) -> FlagEntry:
    entries = tuple(
        VerdictEntry(
            coder_id=verdict.coder_id,
            verdict=verdict.verdict,
            decided_at=verdict.decided_at,
            judged=msgspec.UNSET if verdict.flag == flag else verdict.flag,
        )
        for verdict in verdicts
    )
    return FlagEntry(
        **{name: getattr(flag, name) for name in FLAG_FIELDS}, strength=flag.strength, verdicts=entries, raised=raised
    )


JSON = ExportFormat(
    name="json",
    title="JSON",
    suffix=".json",
    use="Keep everything, or take it into another copy of this program.",
    holds=EVERYTHING,
    limits=("Signals and landmarks are not in it: they can be measured again.",),
    files=whole_file(lambda material: export_json(material.session)),
)
