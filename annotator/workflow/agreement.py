"""Coders of one session or several held against each other: numbers, what is said of them, and a file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator import atomic
from annotator.analysis.annotation_agreement import AnnotationAgreement, annotation_agreement
from annotator.analysis.annotation_linking import OVERLAP
from annotator.analysis.machine_coder import MACHINE_ID, machine_annotations
from annotator.analysis.verdict_agreement import VerdictAgreement, verdict_agreement
from annotator.domain.annotations import Annotation
from annotator.domain.session import Session

FORMAT = "annotator-agreement"
VERSION = 1
METHOD = (
    "Annotations of one participant on one tier are linked by overlap (of the longer one), from the largest down; "
    "kappa is EasyDIAg's (Holle and Rein, 2015): unlinked annotations are 'no match', what neither coder annotated is "
    "not counted. Verdicts: Cohen's kappa (1960) on flags that both judged; accepted and adjusted are the same."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What came out.

    Attributes:
        sessions: How many sessions were looked at.
        overlap: The smallest overlap that linked two annotations.
    """

    sessions: int
    overlap: float
    annotations: tuple[AnnotationAgreement, ...]
    verdicts: tuple[VerdictAgreement, ...]


def compare(
    sessions: Sequence[Session], *, overlap: float = OVERLAP, coders: tuple[str, str] | None = None
) -> Agreement:
    """Hold every two coders against each other, or these two only; ``machine`` is the detector.

    Raises:
        ValueError: ``overlap`` is not above 0 and at most 1, or a person codes under the detector's id.
    """
    rows = [(*session.annotations.values(), *_machine(session, coders)) for session in sessions]
    verdicts = verdict_agreement(*sessions)
    if coders is not None:
        verdicts = tuple(row for row in verdicts if {row.first_id, row.second_id} == set(coders))
    return Agreement(
        sessions=len(sessions),
        overlap=overlap,
        annotations=annotation_agreement(rows, overlap=overlap, coders=coders),
        verdicts=verdicts,
    )


def _machine(session: Session, coders: tuple[str, str] | None) -> tuple[Annotation, ...]:
    if coders is None or MACHINE_ID not in coders:
        return ()
    return machine_annotations(session, beside=next((id_ for id_ in coders if id_ != MACHINE_ID), None))


def told(found: Agreement) -> Iterator[str]:
    """The numbers as lines to read."""
    for row in found.annotations:
        yield f"{_name(row.first_id)} and {_name(row.second_id)}, annotations:"
        yield (
            f"  {row.pairs} linked, {row.same_flag} of them from one flag; agreement {100 * row.raw:.0f} %, "
            f"kappa {kappa_text(row.kappa)} (largest possible {kappa_text(row.kappa_max)})"
        )
        width = max(len(code.code_id) for code in row.by_code)
        for code in row.by_code:
            yield (
                f"  {code.code_id:<{width}}  {code.first:4d} and {code.second:4d}, both {code.both:4d}, "
                f"kappa {kappa_text(code.kappa)}"
            )
    for verdicts in found.verdicts:
        yield f"{verdicts.first_id} and {verdicts.second_id}, verdicts:"
        yield f"  {verdicts.same} of {verdicts.flags} flags the same, kappa {kappa_text(verdicts.kappa)}"


def write_json(found: Agreement, path: Path) -> None:
    """Write all numbers, whole or not at all; what is not defined is null.

    Raises:
        OSError: the file cannot be written.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "method": METHOD,
        "sessions": found.sessions,
        "overlap": found.overlap,
        "annotations": [_annotations(row) for row in found.annotations],
        "verdicts": [
            {
                "coders": [row.first_id, row.second_id],
                "flags": row.flags,
                "same": row.same,
                "kappa": _known(row.kappa),
            }
            for row in found.verdicts
        ],
    }
    atomic.write_bytes(path, (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode())


def _annotations(row: AnnotationAgreement) -> dict[str, Any]:
    return {
        "coders": [row.first_id, row.second_id],
        "machine": MACHINE_ID if MACHINE_ID in (row.first_id, row.second_id) else None,
        "linked": row.pairs,
        "from_one_flag": row.same_flag,
        "agreement": _known(row.raw),
        "kappa": _known(row.kappa),
        "kappa_max": _known(row.kappa_max),
        "table": {"codes": [*row.codes, None], "counts": row.table.astype(int).tolist()},
        "codes": [
            {
                "code_id": code.code_id,
                "first": code.first,
                "second": code.second,
                "both": code.both,
                "kappa": _known(code.kappa),
            }
            for code in row.by_code
        ],
    }


def _name(coder_id: str) -> str:
    return f"{coder_id} (the detector)" if coder_id == MACHINE_ID else coder_id


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def kappa_text(value: float) -> str:
    """A kappa to read, without a negative zero."""
    return f"{value:.2f}".replace("-0.00", "0.00") if math.isfinite(value) else "not defined"
