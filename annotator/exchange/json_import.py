"""An exported session back from JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from annotator.domain import annotation_checks
from annotator.domain.annotation_checks import AnnotationError
from annotator.domain.flags import Flag, Verdict
from annotator.domain.media import Media
from annotator.domain.ratings import piece_problem
from annotator.domain.session import AnalysisInfo, Findings, Session
from annotator.exchange.codebook_file import check_codebook
from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import portable_path
from annotator.exchange.json_text import check, decode, format_of
from annotator.exchange.session_layout import (
    FLAG_FIELDS,
    FORMAT,
    PLAIN_TABLES,
    VERSION,
    AnalysisEntry,
    FlagEntry,
    MediaEntry,
    SessionDocumentFile,
)


def import_json(content: bytes, *, source: str) -> Session:
    """Read an export. The session is the one that was exported.

    Raises:
        FormatError: names ``source``, the JSON path, and what is wrong there.
    """
    file = decode(content, SessionDocumentFile, source=source, format_name=FORMAT, newest=VERSION)
    check_codebook(file.codebook, source=source, place="$.codebook")
    session = Session(
        info=file.session,
        media=_by_id(map(_media, file.media), source, "$.media"),
        codebook=file.codebook,
        utterances=_by_id(file.transcript, source, "$.transcript"),
        verdicts=_verdicts(file.flags, source),
        **{name: _by_id(getattr(file, name), source, f"$.{name}") for name in PLAIN_TABLES},
        findings=Findings(
            info=None if file.analysis is None else _analysis(file.analysis),
            flags=_by_id((_flag(row) for row in file.flags if row.raised), source, "$.flags"),
        ),
    )
    _check_references(session, source)
    for place, rows in (
        ("$.transcript", file.transcript),
        ("$.ratings", file.ratings),
        ("$.flags", file.flags),
        ("$.analysis.coverage", file.analysis.coverage if file.analysis is not None else ()),
        ("$.analysis.levels", file.analysis.levels if file.analysis is not None else ()),
    ):
        for index, row in enumerate(rows):
            here = f"{place}[{index}].participant_id"
            _known(row.participant_id, session.participants, source, here, "participant")
    return session


def is_session_export(content: bytes) -> bool:
    """True if this is JSON text that says it is an exported session."""
    return format_of(content) == FORMAT


def _by_id(rows: Iterable[Any], source: str, place: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for index, row in enumerate(rows):
        check(bool(row.id), source, f"{place}[{index}].id", "an id is empty")
        check(row.id not in found, source, f"{place}[{index}].id", f"the id '{row.id}' stands twice")
        found[row.id] = row
    return MappingProxyType(found)


def _media(row: MediaEntry) -> Media:
    rest = {name: getattr(row, name) for name in MediaEntry.__struct_fields__ if name != "path"}
    return Media(**rest, path=portable_path(row.path) or row.file_name)


def _analysis(row: AnalysisEntry) -> AnalysisInfo:
    return AnalysisInfo(
        program_version=row.program_version,
        model_name=row.model.name,
        model_sha256=row.model.sha256,
        parameters=MappingProxyType(dict(row.parameters)),
        finished_at=row.finished_at,
        coverage=row.coverage,
        levels=row.levels,
        notes=row.notes,
    )


def _flag(row: FlagEntry) -> Flag:
    return Flag(**{name: getattr(row, name) for name in FLAG_FIELDS})


def _verdicts(flags: Iterable[FlagEntry], source: str) -> Mapping[str, Verdict]:
    found: dict[str, Verdict] = {}
    for index, row in enumerate(flags):
        for number, entry in enumerate(row.verdicts):
            judged = _flag(row) if isinstance(entry.judged, msgspec.UnsetType) else entry.judged
            verdict = Verdict(flag=judged, coder_id=entry.coder_id, verdict=entry.verdict, decided_at=entry.decided_at)
            here = f"$.flags[{index}].verdicts[{number}]"
            check(judged.id == row.id, source, f"{here}.judged.id", "this is the verdict of another flag")
            check(verdict.key not in found, source, here, f"'{entry.coder_id}' has judged this flag twice")
            found[verdict.key] = verdict
    return MappingProxyType(found)


# --- what the types cannot say ----------------------------------------------------------------------------------------


def _check_references(session: Session, source: str) -> None:
    for index, person in enumerate(session.participants.values()):
        _known(person.media_id or None, session.media, source, f"$.participants[{index}].media_id", "media")
        for number, place in enumerate(person.places):
            here = f"$.participants[{index}].places[{number}].media_id"
            _known(place.media_id or None, session.media, source, here, "media")
    for index, area in enumerate(session.cover_areas.values()):
        _known(area.media_id, session.media, source, f"$.cover_areas[{index}].media_id", "media")
    for index, row in enumerate(session.utterances.values()):
        check(row.end_s >= row.start_s, source, f"$.transcript[{index}].end_s", "it ends before it starts")
    for index, piece in enumerate(session.ratings.values()):
        problem = piece_problem(piece, session.codebook.dimension(piece.dimension_id))
        check(problem is None, source, f"$.ratings[{index}]", problem or "")
    for index, row in enumerate(session.annotations.values()):
        try:
            annotation_checks.check_references(session, row)
            annotation_checks.check_values(row)
        except AnnotationError as error:
            raise FormatError(f"{source}: {error} - at `$.annotations[{index}]{error.place}`") from None


def _known(key: str | None, table: Mapping[str, object], source: str, place: str, kind: str) -> None:
    if key is not None and key not in table:
        raise FormatError(f"{source}: there is no {kind} '{key}' - at `{place}`")
