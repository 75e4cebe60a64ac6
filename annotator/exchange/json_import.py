"""An exported session back from JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

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
    VERSION,
    AnalysisEntry,
    FlagEntry,
    MediaEntry,
    SessionDocumentFile,
)

T = TypeVar("T")


def import_json(content: bytes, *, source: str) -> Session:
    """Read an export. The session is the one that was exported.

    Raises:
        FormatError: names ``source``, the JSON path, and what is wrong there.
    """
    file = decode(content, SessionDocumentFile, source=source, format_name=FORMAT, newest=VERSION)
    check_codebook(file.codebook, source=source, place="$.codebook")
    session = Session(
        info=file.session,
        media=_by_id(((row.id, _media(row)) for row in file.media), source, "$.media"),
        participants=_by_id(((row.id, row) for row in file.participants), source, "$.participants"),
        codebook=file.codebook,
        utterances=_by_id(((row.id, row) for row in file.transcript), source, "$.transcript"),
        annotations=_by_id(((row.id, row) for row in file.annotations), source, "$.annotations"),
        verdicts=_verdicts(file.flags, source),
        coders=_by_id(((row.id, row) for row in file.coders), source, "$.coders"),
        markers=_by_id(((row.id, row) for row in file.markers), source, "$.markers"),
        tier_locks=_by_id(((row.id, row) for row in file.tier_locks), source, "$.tier_locks"),
        playlists=_by_id(((row.id, row) for row in file.playlists), source, "$.playlists"),
        cover_areas=_by_id(((row.id, row) for row in file.cover_areas), source, "$.cover_areas"),
        ratings=_by_id(((row.id, row) for row in file.ratings), source, "$.ratings"),
        findings=Findings(
            info=None if file.analysis is None else _analysis(file.analysis),
            flags=_by_id(((row.id, _flag(row)) for row in file.flags if row.raised), source, "$.flags"),
        ),
    )
    _check_references(session, source)
    for index, flag in enumerate(file.flags):
        here = f"$.flags[{index}].participant_id"
        _known(flag.participant_id, session.participants, source, here, "participant")
    for index, entry in enumerate(file.analysis.coverage if file.analysis is not None else ()):
        here = f"$.analysis.coverage[{index}].participant_id"
        _known(entry.participant_id, session.participants, source, here, "participant")
    for index, level in enumerate(file.analysis.levels if file.analysis is not None else ()):
        here = f"$.analysis.levels[{index}].participant_id"
        _known(level.participant_id, session.participants, source, here, "participant")
    return session


def is_session_export(content: bytes) -> bool:
    """True if this is JSON text that says it is an exported session."""
    return format_of(content) == FORMAT


def _by_id(rows: Iterable[tuple[str, T]], source: str, place: str) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for index, (id_, row) in enumerate(rows):
        check(bool(id_), source, f"{place}[{index}].id", "an id is empty")
        check(id_ not in found, source, f"{place}[{index}].id", f"the id '{id_}' stands twice")
        found[id_] = row
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
        here = f"$.transcript[{index}]"
        _known(row.participant_id, session.participants, source, f"{here}.participant_id", "participant")
        check(row.end_s >= row.start_s, source, f"{here}.end_s", "it ends before it starts")
    for index, piece in enumerate(session.ratings.values()):
        problem = piece_problem(piece, session.codebook.dimension(piece.dimension_id))
        check(problem is None, source, f"$.ratings[{index}]", problem or "")
        _known(piece.participant_id, session.participants, source, f"$.ratings[{index}].participant_id", "participant")
    for index, row in enumerate(session.annotations.values()):
        try:
            annotation_checks.check_references(session, row)
            annotation_checks.check_values(row)
        except AnnotationError as error:
            raise FormatError(f"{source}: {error} - at `$.annotations[{index}]{error.place}`") from None


def _known(key: str | None, table: Mapping[str, object], source: str, place: str, kind: str) -> None:
    if key is not None and key not in table:
        raise FormatError(f"{source}: there is no {kind} '{key}' - at `{place}`")
