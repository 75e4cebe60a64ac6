"""Fits the detector's constants on labelled people.

Each constant is drawn towards a first value (``first_constants.json``), because few people move each muscle: what the
clips say counts by how many people say it, the first value as much as :data:`FIRST_WEIGHT` people.

- ``rest_spread``: the person's own quiet spread, lowest tenth over people (most are recorded while they talk).
- ``full``: height of plainly labelled movements, median of each person's median.
- ``leak_per_deg``: 95 % quantile of how far a signal strays per degree of turn where no movement is labelled, median
  over people.
- thresholds (``least`` of each movement, or of the signal where a movement has one): the value that separates labelled
  movements from unlabelled ones with the widest margin, by a logistic loss on the logarithm of strength over threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.baseline import rolling_baseline
from annotator.analysis.candidates import stands_alone
from annotator.analysis.merging import merge
from annotator.analysis.phasic import smooth_deviation
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, HARMLESS_TURN_DEG, SENSITIVITIES, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import PHASIC_RULES
from benchmarks.constants import Constants, using
from benchmarks.labelled_people import NAMINGS, LabelledEvent, group_of
from benchmarks.people_tracks import Measured, measured

Floats = NDArray[np.float64]

FIRST_WEIGHT = 20.0
# People at rest: the quieter of those who were recorded, most of whom talk.
_QUIET_PEOPLE = 0.1
# Measures that are nothing at all most of the time have no spread at rest; nor have those of the model of many faces.
_MOSTLY_NOTHING = ("head_nod", "head_shake")
_LEAST_TURN_DEG = HARMLESS_TURN_DEG + 3.0
_LEAST_TURNED_FRAMES = 15
_LEAK_QUANTILE = 0.95
# Strength over threshold is taken to be uncertain by so much, on a log scale.
_BLUR = 0.15
_THRESHOLDS = np.exp(np.linspace(np.log(0.7), np.log(1.5), 33))
# How far a threshold may be from its first value, on a log scale, before that costs as much as half a missed event.
_FIRST_SPREAD = 0.1
_ROUNDS = 3
_LIKELY_WEIGHT = 0.3
_FALSE_COST = 0.5
_PLAIN_COST = 0.7
_LIVELY_COST = 0.05
# What no witness saw at all stands this far below its threshold.
_UNSEEN = -2.0


def fitted(found: Sequence[Measured], first: Constants) -> Constants:
    """Constants fitted on people who were measured with the first ones."""
    spreads = _drawn(_rest_spreads(found), first, "rest_spread", share=_QUIET_PEOPLE)
    fulls = _drawn(_full_heights(found), first, "full", share=0.5)
    leaks = _drawn(_leaks(found), first, "leak_per_deg", share=0.5)

    def change(key: str, name: str, value: float) -> float:
        return {"rest_spread": spreads, "full": fulls, "leak_per_deg": leaks}.get(name, {}).get(key, value)

    shaped = first.changed(change)
    with using(shaped):
        factors = _threshold_factors([measured(one.person) for one in found])

    def scale(key: str, name: str, value: float) -> float:
        return round_to(value * factors.get(key, 1.0), 3) if name == "least" else value

    alone = {name for name in shaped.signals if PHASIC_RULES[name].movement not in shaped.movements}
    by_signal = {name: factors[PHASIC_RULES[name].movement] for name in alone if PHASIC_RULES[name].movement in factors}
    factors = {key: value for key, value in factors.items() if key in shaped.movements} | by_signal
    return shaped.changed(scale)


def round_to(value: float, digits: int) -> float:
    """Rounded to so many significant digits."""
    return float(f"{value:.{digits}g}")


def _drawn(by_signal: Mapping[str, Sequence[float]], first: Constants, name: str, *, share: float) -> dict[str, float]:
    """What people say, at a quantile over them, drawn towards the first value, on a log scale."""
    found: dict[str, float] = {}
    for signal, values in by_signal.items():
        known = [value for value in values if np.isfinite(value) and value > 0]
        start = first.signals[signal][name]
        if known and start > 0:
            said = np.log(np.quantile(known, share))
            weight = len(known) / (len(known) + FIRST_WEIGHT)
            found[signal] = round_to(float(np.exp(weight * said + (1 - weight) * np.log(start))), 2)
    return found


def _rest_spreads(people: Sequence[Measured]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in PHASIC_RULES}
    for person in people:
        for name, rule in PHASIC_RULES.items():
            signal = person.signals.signals.get(name)
            if (
                signal is not None
                and not rule.modelled
                and name not in _MOSTLY_NOTHING
                and np.isfinite(signal.values).any()
            ):
                _, own = rolling_baseline(signal.times_s, signal.values, floor=0.0)
                found[name].append(float(np.median(own[np.isfinite(signal.values)])))
    return found


def _full_heights(people: Sequence[Measured]) -> dict[str, list[float]]:
    """By signal, for each person the median height of what both raters, or one of them plainly, saw."""
    found: dict[str, list[float]] = {name: [] for name in PHASIC_RULES}
    for person in people:
        heights: dict[str, list[float]] = {}
        for event in person.clip.events:
            for name, shift in _strongest_by_signal(person, event).items():
                if event.sure:
                    heights.setdefault(name, []).append(abs(shift.effect_z) * _spread_at(person, shift))
        for name, values in heights.items():
            found[name].append(float(np.median(values)))
    return found


def _strongest_by_signal(person: Measured, event: LabelledEvent) -> dict[str, Shift]:
    found: dict[str, Shift] = {}
    for shift in _fitting(person, event):
        if shift.signal not in found or shift.strength > found[shift.signal].strength:
            found[shift.signal] = shift
    return found


def _fitting(person: Measured, event: LabelledEvent) -> list[Shift]:
    naming = NAMINGS[event.label]
    return [
        shift
        for shift in person.candidates
        if shift.kind == "phasic"
        and event.touches(shift.onset_s, shift.offset_s)
        and naming.fits(shift.signal, shift.effect_z)
    ]


def _spread_at(person: Measured, shift: Shift) -> float:
    signal = person.signals.signals[shift.signal]
    return float(signal.spread[min(int(np.searchsorted(signal.times_s, shift.apex_s)), len(signal.spread) - 1)])


def _leaks(people: Sequence[Measured]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in PHASIC_RULES}
    for person in people:
        signals = person.signals.signals
        yaw, pitch = signals["head_yaw"], signals["head_pitch"]
        beyond_deg = np.hypot(yaw.values - yaw.baseline, pitch.values - pitch.baseline) - HARMLESS_TURN_DEG
        for name, rule in PHASIC_RULES.items():
            if name not in signals or rule.modelled or group_of(name) not in person.clip.exhaustive:
                continue
            away = np.abs(smooth_deviation(signals[name], rule))
            empty = np.array([person.clip.is_empty(at_s, at_s) for at_s in yaw.times_s.tolist()], np.bool_)
            with np.errstate(invalid="ignore"):
                turned = empty & (beyond_deg + HARMLESS_TURN_DEG > _LEAST_TURN_DEG) & np.isfinite(away)
            if turned.sum() >= _LEAST_TURNED_FRAMES:
                found[name].append(float(np.quantile(away[turned] / beyond_deg[turned], _LEAK_QUANTILE)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A moment: log strength over threshold of each movement in it; what raising it costs, or is worth if negative."""

    logs: Mapping[str, float]
    cost: float


def _threshold_factors(people: Sequence[Measured]) -> dict[str, float]:
    """By movement, what its threshold is to be multiplied by."""
    cases = [case for person in people for case in (*_labelled(person), *_unlabelled(person))]
    movements = sorted({movement for case in cases for movement in case.logs})
    place = {movement: column for column, movement in enumerate(movements)}
    logs = np.full((len(cases), len(movements)), _UNSEEN)
    for row, case in enumerate(cases):
        for movement, value in case.logs.items():
            logs[row, place[movement]] = value
    costs = np.array([case.cost for case in cases])
    factors = np.ones(len(movements))
    for _ in range(_ROUNDS):
        for column in range(len(movements)):
            losses = [_loss(logs, costs, _with(factors, column, factor)) for factor in _THRESHOLDS]
            factors[column] = _THRESHOLDS[int(np.argmin(losses))]
    return dict(zip(movements, factors.tolist(), strict=True))


def _with(factors: Floats, column: int, factor: float) -> Floats:
    changed = factors.copy()
    changed[column] = factor
    return changed


def _loss(logs: Floats, costs: Floats, factors: Floats) -> float:
    highest = (logs - np.log(factors)).max(axis=1)
    raised = 1 / (1 + np.exp(-highest / _BLUR))
    away = (np.log(factors) / _FIRST_SPREAD) ** 2
    return float((costs * raised).sum() + 0.5 * away.sum())


def _log(shifts: Sequence[Shift], wanted: Callable[[Shift], bool]) -> dict[str, float]:
    logs: dict[str, float] = {}
    for shift in filter(wanted, shifts):
        movement = PHASIC_RULES[shift.signal].movement
        value = float(np.log(max(shift.strength, 1e-6) / phasic_on_z(DEFAULT_SENSITIVITY)))
        logs[movement] = max(logs.get(movement, _UNSEEN), value)
    return logs


def _labelled(person: Measured) -> list[_Case]:
    found: list[_Case] = []
    for event in person.clip.events:
        worth = 1.0 if event.sure else _LIKELY_WEIGHT if event.likely and not person.clip.plain else 0.0
        logs = _log(_fitting(person, event), stands_alone)
        if worth and logs:
            found.append(_Case(logs=logs, cost=-worth))
    return found


def _unlabelled(person: Measured) -> list[_Case]:
    found: list[_Case] = []
    for moment in merge(person.candidates, sensitivity=SENSITIVITIES[-1]):
        clip, lead = person.clip, moment.lead
        empty = clip.is_empty(lead.onset_s, lead.offset_s)
        if lead.kind != "phasic" or not (empty or clip.plain):
            continue
        cost = _FALSE_COST if empty and group_of(lead.signal) in clip.exhaustive else 0.0
        cost += _PLAIN_COST if clip.plain else _LIVELY_COST
        logs = _log(moment.shifts, lambda shift: shift.kind == "phasic" and stands_alone(shift))
        found.append(_Case(logs=logs, cost=cost))
    return found
