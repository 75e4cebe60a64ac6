"""The numbers of one session that a table over many shows."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.domain.session import Session
from annotator.domain.signals import Coverage
from annotator.features.study.batch.result import Figure

COLUMNS = (
    "duration_s",
    "participants",
    "utterances",
    "sensitivity",
    "flags",
    "shifts",
    "incongruence_candidates",
    "face_measurable",
    "body_measurable",
    "coders",
    "annotations",
    "verdicts",
)
"""In the order of the table. Shares are 0 to 1 of the time of all participants together."""
_FACE = ("expression",)
_BODY = ("posture",)


def figures_of(session: Session) -> dict[str, Figure]:
    """One row of the table, without name and state."""
    findings = session.findings
    coverage = findings.info.coverage if findings.info is not None else ()
    sensitivity = findings.info.parameters.get("sensitivity") if findings.info is not None else None
    flags = findings.flags.values()
    values: tuple[Figure, ...] = (
        round(session.info.duration_s, 3),
        len(session.participants),
        len(session.utterances),
        sensitivity if isinstance(sensitivity, int) else None,
        len(findings.flags) if findings.info is not None else None,
        sum(flag.kind == "shift" for flag in flags) if findings.info is not None else None,
        sum(flag.kind == "incongruence" for flag in flags) if findings.info is not None else None,
        measurable(coverage, _FACE),
        measurable(coverage, _BODY),
        len(coders_at_work(session)),
        len(session.annotations),
        len(session.verdicts),
    )
    return dict(zip(COLUMNS, values, strict=True))


def measurable(coverage: Iterable[Coverage], families: tuple[str, ...]) -> float | None:
    """The share of the time in which these could be measured, everybody together; None where there is none."""
    rows = [row for row in coverage if row.family in families]
    total_s = sum(row.total_s for row in rows)
    return round(sum(row.measurable_s for row in rows) / total_s, 4) if total_s else None


def coders_at_work(session: Session) -> list[str]:
    """Everybody who has annotated or judged, by id."""
    return sorted({row.coder_id for row in (*session.annotations.values(), *session.verdicts.values())})
