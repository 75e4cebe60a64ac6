"""A session's annotations in the manner of BIDS: ``…_events.tsv`` with a ``.json`` beside it.

After the Brain Imaging Data Structure: onset and duration in seconds come first; ``n/a`` where there is nothing.
"""

from __future__ import annotations

from typing import Any

from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material, OutputFile
from annotator.exchange.export_names import code_names, in_time, one_line, person_name
from annotator.json_document import json_document

_NONE = "n/a"
_COLUMNS = {
    "onset": ("Start of the annotation on the session clock", "s"),
    "duration": ("Length of the annotation; 0 for a point", "s"),
    "trial_type": ("The code", ""),
    "participant": ("Whom it is about", ""),
    "coder": ("Who coded it", ""),
    "tier": ("Tier on the timeline", ""),
    "confidence": ("1 (guess) to 5 (certain)", ""),
    "intensity": ("1 (slight) to 5 (extreme)", ""),
    "incongruence_type": ("Type of the incongruence", ""),
    "note": ("The coder's note", ""),
    "annotation_id": ("Id of the annotation", ""),
}


def export_events(material: Material) -> bytes:
    """The annotations as tab-separated text, in order of onset."""
    session, names = material.session, code_names(material.session)
    lines = ["\t".join(_COLUMNS)]
    lines.extend("\t".join(_cells(session, row, names)) for row in in_time(session.annotations.values()))
    return ("\n".join(lines) + "\n").encode()


def _cells(session: Session, row: Annotation, names: dict[str, str]) -> list[str]:
    link = row.incongruence
    cells = (
        repr(round(row.start_s, 6)),
        repr(round(row.end_s - row.start_s, 6)),
        names[row.code_id],
        person_name(session, row.participant_id),
        row.coder_id,
        row.tier,
        row.confidence,
        row.rated_intensity,
        link.type if link is not None else None,
        row.note,
        row.id,
    )
    return [_NONE if cell is None else one_line(str(cell)) or _NONE for cell in cells]


def export_sidecar(material: Material) -> bytes:
    """What the columns and codes mean."""
    session, names = material.session, code_names(material.session)
    described: dict[str, Any] = {}
    for name, (meaning, unit) in _COLUMNS.items():
        described[name] = {"Description": meaning, **({"Units": unit} if unit else {})}
    definitions = {code.id: code.definition for code in session.codebook.codes}
    described["trial_type"]["Levels"] = {name: definitions.get(id_, "") or name for id_, name in names.items()}
    return json_document(described)


def _files(material: Material, _options: ExportOptions) -> tuple[OutputFile, ...]:
    return (
        OutputFile(write=lambda file: file.write(export_events(material))),
        OutputFile(write=lambda file: file.write(export_sidecar(material)), addition="_events", suffix=".json"),
    )


BIDS = ExportFormat(
    name="bids",
    title="BIDS events",
    suffix=".tsv",
    use="Analyse codes as events beside physiology or imaging: name it …_events.tsv, a .json lies beside it.",
    holds=frozenset(
        {"annotations", "notes", "confidence", "intensity", "coders", "codes", "definitions", "participants"}
    ),
    limits=("Of an incongruence its type is written.", "Line breaks and tabs become spaces."),
    files=_files,
)
