"""What taking a file in would do, before it is done: what a person can choose, and what would come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.app.foreign_annotations import ReadCoding
from annotator.app.import_options import ImportOptions
from annotator.app.importing import Imported, import_file
from annotator.app.transcripts import ReadTranscript
from annotator.domain.edits import EditError
from annotator.domain.session import Session
from annotator.exchange.errors import FormatError
from annotator.exchange.import_formats import ImportFormat, Kind, format_for, usual_kind
from annotator.exchange.table_columns import is_column_name
from annotator.exchange.table_text import read_table
from annotator.exchange.text_encoding import Decoded, decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """A file, looked at with what a person has chosen so far.

    Attributes:
        tiers: Of a file with tiers: name, number of annotations, and whether it is taken.
        head: Of a table: what its columns are called, or what stands in its first row.
        people: Speaker or person as the file writes them, to the participant; None for nobody.
        maybe: Names that stand before a colon once, and are taken for words.
        decoded: How the text was read; None where the format says so itself.
        error: Why it cannot be taken in like this; empty where it can.
        imported: What would come of it; None with an error.
    """

    format: ImportFormat
    kind: Kind
    tiers: tuple[tuple[str, int, bool], ...] = ()
    head: tuple[str, ...] = ()
    people: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    maybe: tuple[str, ...] = ()
    decoded: Decoded | None = None
    error: str = ""
    imported: Imported | None = None

    @property
    def count(self) -> int:
        """How many utterances, annotations or codes would come in."""
        if self.imported is None:
            return 0
        read = self.imported.read
        if isinstance(read, ReadTranscript):
            return len(read.utterances)
        return read.added if isinstance(read, ReadCoding) else len(self.imported.edit.changes)


def look_at(
    session: Session, path: Path, *, kind: Kind | None, default_coder: str, options: ImportOptions
) -> ImportPreview:
    """Look at a file with the choices made so far. What is wrong with them is part of what is given back.

    Raises:
        FormatError: it is of no format that can be imported.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    format_ = format_for(content, path.name)
    text = decoded(content, options.reading.encoding) if _is_text(format_) else None
    head = _head(text.text) if text is not None and format_.table else ()
    try:
        kind = kind or usual_kind(format_, content, path.name, options.reading)
        tiers = _tiers(format_, content, path.name, kind, options)
    except FormatError as error:
        usual = kind or format_.kinds[0]
        return ImportPreview(format=format_, kind=usual, head=head, decoded=text, error=str(error))
    try:
        imported = import_file(session, path, kind=kind, default_coder=default_coder, options=options)
    except (FormatError, EditError) as error:
        return ImportPreview(format=format_, kind=kind, tiers=tiers, head=head, decoded=text, error=str(error))
    read = imported.read
    return ImportPreview(
        format=format_,
        kind=kind,
        tiers=tiers,
        head=head,
        people=dict(read.who) if read is not None else {},
        maybe=read.maybe_speakers if isinstance(read, ReadTranscript) else (),
        decoded=text,
        imported=imported,
    )


def _is_text(format_: ImportFormat) -> bool:
    return format_.name in ("vtt", "srt", "paragraphs", "table", "textgrid")


def _head(text: str) -> tuple[str, ...]:
    rows = read_table(text[:100_000], source="", known=is_column_name).rows
    return tuple(cell.strip() for cell in rows[0].cells) if rows else ()


def _tiers(
    format_: ImportFormat, content: bytes, name: str, kind: Kind, options: ImportOptions
) -> tuple[tuple[str, int, bool], ...]:
    if format_.coding is None or format_.table or kind == "codebook":
        return ()
    coding = format_.coding(content, name, options.reading)
    counts = coding.counts()
    usual = (
        coding.spoken_tiers
        if kind == "transcript"
        else tuple(tier.name for tier in coding.tiers if not tier.only_words)
    )
    chosen = set(options.tiers or usual)
    return tuple((tier.name, counts[tier.name], tier.name in chosen) for tier in coding.tiers if counts[tier.name])
