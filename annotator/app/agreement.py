"""Coders of one session or several held against each other: numbers, what is said of them, and a file."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from annotator import atomic
from annotator.analysis.agreement_measure import AgreementSettings, Curve, Measure
from annotator.analysis.annotation_agreement import AnnotationAgreement, annotation_agreement
from annotator.analysis.machine_coder import MACHINE_ID, machine_annotations
from annotator.analysis.verdict_agreement import VerdictAgreement, verdict_agreement
from annotator.app.agreement_measures import all_curves, all_measures, coders_of
from annotator.app.agreement_words import interval_text, reading_of, value_text, words_of
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.exchange.nameless_ids import without_names
from annotator.json_document import json_document

FORMAT = "annotator-agreement"
VERSION = 1
_USUAL = AgreementSettings()
METHOD = (
    "Annotations of one participant on one tier are linked by overlap (of the longer one), from the largest down; "
    "kappa is EasyDIAg's (Holle and Rein, 2015): unlinked annotations are 'no match', what neither coder annotated is "
    "not counted. Verdicts: Cohen's kappa (1960) on flags that both judged; accepted and adjusted are the same."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What came out.

    Attributes:
        sessions: Titles of the sessions that were looked at, in order.
        coders: Whose work was compared.
    """

    sessions: tuple[str, ...]
    coders: tuple[str, ...]
    settings: AgreementSettings
    measures: tuple[Measure, ...]
    curves: tuple[Curve, ...]
    annotations: tuple[AnnotationAgreement, ...]
    verdicts: tuple[VerdictAgreement, ...]


def compare(
    sessions: Sequence[Session],
    *,
    settings: AgreementSettings = _USUAL,
    coders: tuple[str, ...] | None = None,
) -> Agreement:
    """Hold all coders, or these, against each other; ``machine`` is the detector.

    Raises:
        ValueError: a setting cannot be used, or a person codes under the detector's id.
    """
    settings.check()
    chosen = coders or coders_of(sessions)
    sessions = [_with_machine(session, coders) for session in sessions]
    rows = [tuple(session.annotations.values()) for session in sessions]
    pairs = [None] if coders is None else list(itertools.combinations(coders, 2))
    of_annotations = tuple(
        row for pair in pairs for row in annotation_agreement(rows, overlap=settings.overlap, coders=pair)
    )
    verdicts = verdict_agreement(*sessions)
    if coders is not None:
        verdicts = tuple(row for row in verdicts if {row.first_id, row.second_id} <= set(coders))
    return Agreement(
        sessions=tuple(session.info.title for session in sessions),
        coders=chosen,
        settings=settings,
        measures=all_measures(sessions, chosen, settings),
        curves=all_curves(sessions, chosen, settings),
        annotations=of_annotations,
        verdicts=verdicts,
    )


def _with_machine(session: Session, coders: tuple[str, ...] | None) -> Session:
    """The session with the detector's flags as annotations, where it was asked for.

    Only on the tiers and participants that one of these coders has annotated: what is found where nobody looked is no
    disagreement.
    """
    if coders is None or MACHINE_ID not in coders:
        return session
    looked = {(row.participant_id, row.tier) for row in session.annotations.values() if row.coder_id in coders}
    found = [row for row in machine_annotations(session) if (row.participant_id, row.tier) in looked]
    merged = {**session.annotations, **{row.id: row for row in found}}
    return replace(session, annotations=MappingProxyType(merged))


def told(found: Agreement) -> Iterator[str]:
    """The numbers as lines to read."""
    for row in found.annotations:
        yield f"{_name(row.first_id)} and {_name(row.second_id)}, annotations:"
        yield (
            f"  {row.pairs} linked, {row.same_flag} of them from one flag; agreement {percent(row.raw)}, "
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
    groups = dict.fromkeys(measure.coders for measure in found.measures)
    for coders in groups:
        yield f"{', '.join(_name(coder_id) for coder_id in coders)}, all measures (95 % interval by resampling):"
        mine = [measure for measure in found.measures if measure.coders == coders]
        for measure in mine:
            if measure.code_id is None:
                yield f"  {_line(measure)} – {reading_of(measure)}"
        for code_id in dict.fromkeys(measure.code_id for measure in mine if measure.code_id is not None):
            yield f"  {code_id}: " + "; ".join(_line(measure) for measure in mine if measure.code_id == code_id)


def _line(measure: Measure) -> str:
    ends = interval_text(measure)
    return f"{words_of(measure.name).title} {value_text(measure)}" + (f" [{ends}]" if ends else "")


def write_json(found: Agreement, path: Path, *, ids: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write all numbers, whole or not at all; what is not defined is null.

    Args:
        ids: What ids are called in it, where that is something else.

    Raises:
        OSError: the file cannot be written.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "method": METHOD,
        "sessions": len(found.sessions),
        "overlap": found.settings.overlap,
        "settings": asdict(found.settings),
        "annotations": [_annotations(row) for row in found.annotations],
        "verdicts": [
            {"coders": [row.first_id, row.second_id], "flags": row.flags, "same": row.same, "kappa": _known(row.kappa)}
            for row in found.verdicts
        ],
        "measures": [_measure(row) for row in found.measures],
        "curves": [
            {
                "name": curve.name,
                "coders": list(curve.coders),
                "setting": curve.setting,
                "points": [[at, _known(value)] for at, value in curve.points],
            }
            for curve in found.curves
        ],
    }
    atomic.write_bytes(path, json_document(without_names(document, ids)))


def _measure(row: Measure) -> dict[str, Any]:
    words = words_of(row.name)
    return {
        "name": row.name,
        "title": words.title,
        "definition": words.definition,
        "coders": list(row.coders),
        "code_id": row.code_id,
        "value": _known(row.value),
        "interval": [_known(row.interval[0]), _known(row.interval[1])],
        "units": row.units,
        "settings": {name: _known(value) for name, value in row.settings.items()},
        "reading": reading_of(row),
        # those of single codes are among those of all
        "disagreements": [asdict(one) for one in row.disagreements] if row.code_id is None else [],
    }


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
        "codes": [{**asdict(code), "kappa": _known(code.kappa)} for code in row.by_code],
    }


def _name(coder_id: str) -> str:
    return f"{coder_id} (the detector)" if coder_id == MACHINE_ID else coder_id


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def kappa_text(value: float) -> str:
    """A kappa to read, without a negative zero."""
    return f"{value:.2f}".replace("-0.00", "0.00") if math.isfinite(value) else "not defined"
