"""All measures of agreement of some coders over some sessions, and how they change with their settings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from annotator.analysis.agreement_in_time import Coded, group_measures, pair_kappa, pair_measures
from annotator.analysis.agreement_measure import AgreementSettings, Curve, Measure
from annotator.analysis.agreement_on_curves import curve_measures
from annotator.analysis.agreement_on_details import Detail, detail_measures
from annotator.analysis.agreement_on_events import easydiag_kappa, event_measures, f1
from annotator.analysis.agreement_on_ratings import rating_measures, trace_measures
from annotator.analysis.consensus import CONSENSUS_ID
from annotator.domain.session import Session

_OVERLAPS = tuple(step / 10 for step in range(1, 11))
_TOLERANCES_S = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
_UNITS_S = (0.25, 0.5, 1.0, 2.0, 5.0)


def coders_of(sessions: Sequence[Session]) -> tuple[str, ...]:
    """Who has annotated or rated, without the consensus: it is made from the others."""
    found = {row.coder_id for one in sessions for row in one.annotations.values() if not row.running}
    found |= {row.coder_id for one in sessions for row in one.ratings.values()}
    return tuple(sorted(found - {CONSENSUS_ID}))


def all_measures(
    sessions: Sequence[Session], coders: Sequence[str], settings: AgreementSettings
) -> tuple[Measure, ...]:
    """Every measure of every two of the coders, and of all of them together.

    Raises:
        ValueError: a setting cannot be used.
    """
    settings.check()
    curves = curve_measures(sessions, tuple(coders), settings) if len(coders) >= 2 else ()
    coded = _coded(sessions)
    scales = {row.id: row.name for one in reversed(sessions) for row in one.codebook.scales}
    details: dict[str, Detail] = {
        row.id: row for one in reversed(sessions) for row in (*one.codebook.modifiers, *one.codebook.scales)
    }
    answers = detail_measures(coded, tuple(coders), settings, details=tuple(details.values()))
    return (*_measures(coded, tuple(coders), settings, scales), *answers, *curves)


def _measures(
    coded: Coded, coders: tuple[str, ...], settings: AgreementSettings, scales: Mapping[str, str]
) -> Iterator[Measure]:
    for first, second in itertools.combinations(coders, 2):
        yield from event_measures(coded, (first, second), settings)
        yield from pair_measures(coded, (first, second), settings)
    if len(coders) >= 2:
        yield from group_measures(coded, coders, settings)
        yield from rating_measures(coded, coders, settings, scales=scales)
        yield from trace_measures(coded, coders, settings)


def all_curves(sessions: Sequence[Session], coders: Sequence[str], settings: AgreementSettings) -> tuple[Curve, ...]:
    """How EasyDIAg's kappa, F1 and time-unit kappa of every two coders change with their settings."""
    settings.check()
    coded = _coded(sessions)
    return tuple(
        curve
        for first, second in itertools.combinations(coders, 2)
        for curve in _curves(coded, (first, second), settings)
    )


def _curves(coded: Coded, pair: tuple[str, str], settings: AgreementSettings) -> Iterator[Curve]:
    overlaps = tuple((overlap, easydiag_kappa(coded, pair, overlap=overlap)) for overlap in _OVERLAPS)
    yield Curve(name="easydiag_kappa", coders=pair, setting="overlap", points=overlaps)
    found = tuple((apart_s, f1(coded, pair, tolerance_s=apart_s)) for apart_s in _TOLERANCES_S)
    yield Curve(name="f1", coders=pair, setting="tolerance_s", points=found)
    for setting, values in (("tolerance_s", _TOLERANCES_S), ("unit_s", _UNITS_S)):
        plain = settings if setting == "tolerance_s" else replace(settings, tolerance_s=0.0)
        points = tuple((value, pair_kappa(coded, pair, replace(plain, **{setting: value}))) for value in values)
        yield Curve(name="time_unit_kappa", coders=pair, setting=setting, points=points)


def _coded(sessions: Sequence[Session]) -> Coded:
    return [
        (
            max([0.0, one.info.duration_s, *(row.end_s for row in one.annotations.values())]),
            tuple(one.annotations.values()),
        )
        for one in sessions
    ]
