"""Coders' verdicts as labels of the detector: precision by signal and rule, and at every sensitivity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from annotator import atomic
from annotator.analysis.verdict_precision import AtSensitivity, CoderPrecision, Judged, at_sensitivity, coder_precision
from annotator.domain.flags import Flag, Verdict
from annotator.domain.percent import percent, percent_range
from annotator.domain.session import Session
from annotator.exchange.nameless_ids import without_names
from annotator.json_document import json_document

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder

FORMAT = "annotator-precision"
VERSION = 1
METHOD = (
    "Verdicts are labels: precision is the share of accepted or adjusted flags among those accepted or rejected, with "
    "Wilson's 95 % interval (1927). Unsure ones are counted apart. What was never flagged or never judged is not in it."
)

RaisedBySensitivity = Mapping[int, Sequence[Flag]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderReport:
    """One coder over all sessions; ``sensitivities`` is empty where nothing could be found anew."""

    precision: CoderPrecision
    sensitivities: tuple[AtSensitivity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionReport:
    """Everybody who judged flags.

    Attributes:
        sessions: How many sessions were looked at; ``without_signals`` of them hold no signals to find flags in.
    """

    sessions: int
    without_signals: int
    coders: tuple[CoderReport, ...]


def raised_by_sensitivity(folder: SessionFolder, session: Session) -> RaisedBySensitivity | None:
    """The flags of a session at each sensitivity, with the rules that are on; None where it was not analysed.

    Raises:
        LexiconError: the session's own word list cannot be used.
        OSError: something cannot be read.
    """
    from annotator.analysis.shift_rules import SENSITIVITIES
    from annotator.pipeline.derive import FlagFinder, NotAnalysed
    from annotator.pipeline.verbal import rules_off

    try:
        finder = FlagFinder(folder, session)
    except NotAnalysed:
        return None
    off = rules_off(session.findings.info)
    return MappingProxyType({one: tuple(finder.find(one, rules_off=off).flags.values()) for one in SENSITIVITIES})


def precision_report(
    sessions: Sequence[tuple[Session, RaisedBySensitivity | None]], *, coder_id: str | None = None
) -> PrecisionReport:
    """Count over all sessions together, for every coder who judged a flag or for one.

    Args:
        sessions: Each with its flags at every sensitivity, where it has signals.
    """
    ids = sorted({row.coder_id for session, _ in sessions for row in session.verdicts.values()})
    return PrecisionReport(
        sessions=len(sessions),
        without_signals=sum(raised is None for _, raised in sessions),
        coders=tuple(_coder(id_, sessions) for id_ in ids if coder_id in (None, id_)),
    )


def _coder(coder_id: str, sessions: Sequence[tuple[Session, RaisedBySensitivity | None]]) -> CoderReport:
    own: list[Verdict] = []
    steps: dict[int, AtSensitivity] = {}
    for session, raised in sessions:
        here = [row for row in session.verdicts.values() if row.coder_id == coder_id]
        own.extend(here)
        for sensitivity, flags in (raised or {}).items() if here else ():
            step = at_sensitivity(sensitivity, here, flags)
            before = steps.get(sensitivity)
            steps[sensitivity] = step if before is None else _added(before, step)
    return CoderReport(precision=coder_precision(coder_id, own), sensitivities=tuple(steps.values()))


def _added(one: AtSensitivity, other: AtSensitivity) -> AtSensitivity:
    return AtSensitivity(
        sensitivity=one.sensitivity, raised=one.raised + other.raised, judged=one.judged + other.judged
    )


def told(report: PrecisionReport) -> Iterator[str]:
    """The numbers as lines to read."""
    for coder in report.coders:
        found = coder.precision
        yield f"{found.coder_id}: {_words(found.all)}"
        for heading, groups in (("by signal", found.by_signal), ("by rule", found.by_rule)):
            yield f"  {heading}"
            width = max((len(name) for name in groups), default=0)
            yield from (f"    {name:<{width}}  {_words(judged)}" for name, judged in groups.items())
        if coder.sensitivities:
            yield "  of these, at another sensitivity"
        for step in coder.sensitivities:
            yield f"    {step.sensitivity:2d}  {_words(step.judged)}; {step.raised} flags in all"
    if report.without_signals:
        yield f"{report.without_signals} of {report.sessions} sessions hold no signals: no other sensitivity for these"


def _words(judged: Judged) -> str:
    unsure = f", {judged.unsure} unsure" if judged.unsure else ""
    if judged.precision is None:
        return f"none accepted or rejected{unsure}"
    share, interval = percent(judged.precision), percent_range(*judged.interval)
    return f"{judged.accepted} of {judged.decided} accepted, {share} ({interval}){unsure}"


def write_json(report: PrecisionReport, path: Path, *, ids: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write all numbers, whole or not at all; a precision of nothing is null.

    Args:
        ids: What ids are called in it, where that is something else.

    Raises:
        OSError: the file cannot be written.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "method": METHOD,
        "sessions": report.sessions,
        "sessions_without_signals": report.without_signals,
        "coders": [
            {
                "coder_id": coder.precision.coder_id,
                "all": _row(coder.precision.all),
                "by_signal": [{"signal": name, **_row(row)} for name, row in coder.precision.by_signal.items()],
                "by_rule": [{"rule": name, **_row(row)} for name, row in coder.precision.by_rule.items()],
                "by_sensitivity": [
                    {"sensitivity": step.sensitivity, "raised": step.raised, **_row(step.judged)}
                    for step in coder.sensitivities
                ],
            }
            for coder in report.coders
        ],
    }
    atomic.write_bytes(path, json_document(without_names(document, ids)))


def _row(judged: Judged) -> dict[str, Any]:
    return {
        "accepted": judged.accepted,
        "rejected": judged.rejected,
        "unsure": judged.unsure,
        "precision": judged.precision,
        "interval_95": list(judged.interval) if judged.decided else None,
    }
