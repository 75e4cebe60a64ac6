"""Taking other people's work into a session: annotations, codebooks, transcripts, whole sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.app.counterparts import matched_people, matched_utterances, moved
from annotator.app.foreign_annotations import ReadCoding, import_coding
from annotator.app.import_options import ImportOptions
from annotator.app.transcripts import ReadTranscript, open_transcript, spoken_for
from annotator.domain import codebook_edits, edits, transcript_edits
from annotator.domain.annotations import Annotation
from annotator.domain.edits import Edit
from annotator.domain.flags import Verdict
from annotator.domain.markers import Marker
from annotator.domain.session import Coder, Session
from annotator.exchange.errors import FormatError
from annotator.exchange.import_formats import ImportFormat, Kind, format_for, usual_kind
from annotator.exchange.json_import import import_json
from annotator.storage.session_folder import SessionFolder


def import_session(path: Path, target: Path) -> SessionFolder:
    """Make a session folder from a JSON export and open it.

    Raises:
        FormatError: the file is no export, or damaged; names the JSON path.
        StorageError: the folder is there already or cannot be made.
        OSError: the file cannot be read.
    """
    return SessionFolder.create(target, import_json(path.read_bytes(), source=path.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What taking a file in would change, and what a person should know about it.

    Attributes:
        read: How the transcript or the annotations were read; None for codebooks and this program's own exports.
    """

    kind: Kind
    edit: Edit
    told: tuple[str, ...] = ()
    read: ReadTranscript | ReadCoding | None = None


def import_file(
    session: Session,
    path: Path,
    *,
    kind: Kind | None = None,
    coder_id: str | None = None,
    default_coder: str,
    options: ImportOptions | None = None,
) -> Imported:
    """The edit that takes a file of any format of the registry into a session.

    Args:
        kind: What it is taken as; None for what it is most likely meant to give.
        coder_id: Take annotations in as the work of this coder; None keeps the coders that the file names.
        default_coder: Whose work they are where neither says.

    Raises:
        FormatError: the file cannot be used, or gives nothing of this kind; names the place.
        EditError: it does not fit the session.
        OSError: the file cannot be read.
    """
    options = options or ImportOptions()
    content = path.read_bytes()
    format_ = format_for(content, path.name)
    kind = kind or usual_kind(format_, content, path.name, options.reading)
    if kind not in format_.kinds:
        gives = " or ".join(format_.kinds)
        raise FormatError(f"{path.name} ({format_.title}) has no {kind}; take it in as {gives}")
    if kind == "transcript":
        edit, read = _transcript(session, content, path.name, options)
        return Imported(kind=kind, edit=edit, told=read.told, read=read)
    if kind == "codebook":
        return Imported(kind=kind, edit=_codebook(session, content, path.name, format_, options))
    if format_.coding is None:
        return Imported(kind=kind, edit=import_annotations(session, path, coder_id=coder_id))
    edit, coded = import_coding(
        session,
        format_.coding(content, path.name, options.reading),
        source=path.name,
        coder_id=coder_id,
        default_coder=default_coder,
        options=options,
    )
    return Imported(kind=kind, edit=edit, told=coded.told, read=coded)


def import_transcript(session: Session, path: Path) -> tuple[Edit, ReadTranscript]:
    """The edit that puts a transcript file in place of the session's transcript, and what was read.

    Raises:
        FormatError: it cannot be read as a transcript; names the line.
        OSError: the file cannot be opened.
    """
    return _transcript(session, path.read_bytes(), path.name, ImportOptions())


def _transcript(
    session: Session, content: bytes, file_name: str, options: ImportOptions
) -> tuple[Edit, ReadTranscript]:
    transcript = open_transcript(content, file_name, media=session.media.values(), options=options)
    read = spoken_for(transcript, session.participants.values(), duration_s=session.info.duration_s, options=options)
    return transcript_edits.replace_transcript(session, read.utterances), read


def _codebook(session: Session, content: bytes, file_name: str, format_: ImportFormat, options: ImportOptions) -> Edit:
    if format_.codebook is not None:
        codebook = format_.codebook(content, file_name, options.reading)
    else:
        codebook = import_json(content, source=file_name).codebook
    return codebook_edits.replace_codebook(session, codebook, label="Import codebook")


def import_annotations(session: Session, path: Path, *, coder_id: str | None = None) -> Edit:
    """The edit that adds the annotations and verdicts of a JSON export of the same recording.

    What the session has already is left out; where both have changed the same row, the one changed last wins. Codes
    that the session's codebook lacks are added to it. Participants are matched by id, name, or a role that only one
    of them has.

    Args:
        coder_id: Take everything in as the work of this coder; None keeps the coders of the export.

    Raises:
        FormatError: the file is no export, or damaged, or a person in it is nobody in the session.
        OSError: the file cannot be read.
    """
    other = import_json(path.read_bytes(), source=path.name)
    people = matched_people(session, other, source=path.name)
    spoken = matched_utterances(session, other)
    codes = codebook_edits.add_codebook(session, other.codebook)
    after_codes = edits.apply(session, codes)
    annotations: dict[str, Annotation] = {}
    for row in other.annotations.values():
        taken_in = moved(row, people, spoken)
        if coder_id is not None and coder_id != row.coder_id:
            taken = session.annotations.get(row.id)
            # An id made from both, so that taking the same file in again finds what is here already.
            free = taken is None or taken.coder_id == coder_id
            taken_in = replace(taken_in, coder_id=coder_id, id=row.id if free else f"{row.id}-{coder_id}")
        present = session.annotations.get(taken_in.id)
        if present is None or present.modified_at < taken_in.modified_at:
            annotations[taken_in.id] = taken_in
    rows = edits.put_rows(after_codes, "annotations", annotations.values(), label="")
    verdicts = edits.put_rows(session, "verdicts", _new_verdicts(session, other, people, coder_id), label="")
    coders = edits.put_rows(session, "coders", _new_coders(session, other, coder_id), label="")
    markers = edits.put_rows(session, "markers", _new_markers(session, other, coder_id), label="")
    return edits.merged("Import annotations", codes, rows, verdicts, coders, markers)


def _new_verdicts(session: Session, other: Session, people: Mapping[str, str], coder_id: str | None) -> list[Verdict]:
    found: list[Verdict] = []
    for row in other.verdicts.values():
        person = people.get(row.flag.participant_id, row.flag.participant_id)
        verdict = replace(row, coder_id=coder_id or row.coder_id, flag=replace(row.flag, participant_id=person))
        present = session.verdicts.get(verdict.key)
        if present is None or present.decided_at < verdict.decided_at:
            found.append(verdict)
    return found


def _new_markers(session: Session, other: Session, coder_id: str | None) -> list[Marker]:
    found: list[Marker] = []
    for row in other.markers.values():
        present = session.markers.get(row.id)
        if present is None or present.modified_at < row.modified_at:
            found.append(replace(row, coder_id=coder_id or row.coder_id))
    return found


def _new_coders(session: Session, other: Session, coder_id: str | None) -> list[Coder]:
    if coder_id is not None:
        return [] if coder_id in session.coders else [Coder(id=coder_id)]
    return [coder for coder in other.coders.values() if coder.id not in session.coders]
