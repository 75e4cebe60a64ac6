"""From one participant's landmarks to all signals, each with values, quality, baseline and spread."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.baseline import rest_of, rolling_baseline, session_baseline
from annotator.analysis.face_alignment import ANCHORS
from annotator.analysis.measurability import Measurability
from annotator.analysis.priors import signal_priors
from annotator.analysis.signals.entry import Course, SignalEntry
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.registry import ENTRIES, MESH_POINTS, PHASIC_RULES
from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.signals import Signal, SignalSet

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Grows whenever the same landmarks would give other signals than before.
ANALYSIS_VERSION = 13

# The mesh points that are needed.
FACE_POINTS_MEASURED = tuple(sorted({*ANCHORS, *MESH_POINTS}))

_RESTING_SHARE = 0.5
_ENOUGH_REST = 0.2
_WORN_SHARE = 1.4
_HARDLY_EVER = 0.1


def derive_signals(tracks: ParticipantTracks) -> SignalSet:
    """All signals of one participant.

    Signals from the face stand at the face's times, those from the pose at the pose's, those from the picture at the
    picture's. Values are NaN, and quality 0, where a signal was not measurable.
    """
    measured = Measured(tracks)
    seen = [entry for entry in ENTRIES if entry.measure is not None]
    courses = {entry.name: entry.measure(measured) for entry in seen if entry.measure is not None}
    modelled = {name: courses[name].values for name, rule in PHASIC_RULES.items() if rule.modelled}
    still = resting_by_movement(modelled)
    signals = {
        entry.name: _signal(
            entry,
            courses[entry.name],
            measured.usable,
            resting=still.get(entry.phasic.movement) if entry.phasic is not None else None,
        )
        for entry in seen
    }
    return SignalSet(participant_id=tracks.participant_id, signals=MappingProxyType(signals))


def _signal(entry: SignalEntry, course: Course, usable: Measurability, *, resting: Mask | None) -> Signal:
    """The signal: masked, with quality, baseline and spread."""
    definition, times_s = entry.definition, course.times_s
    values = _single_precision(np.where(course.known & np.isfinite(course.values), course.values, np.nan))
    if definition.family in ("posture", "hands"):
        # In a short recording the lean itself would be its own noise.
        most = entry.sustained.most_spread * definition.floor if entry.sustained is not None else np.inf
        baseline, spread = session_baseline(
            times_s, values, floor=definition.floor, most_spread=most, cuts_s=usable.cuts_s
        )
    else:
        prior = signal_priors().get(definition.name)
        baseline, spread = rolling_baseline(
            times_s,
            values,
            floor=definition.floor,
            rest_spread=prior.rest_spread if prior else None,
            resting=resting,
            between=entry.phasic is not None and entry.phasic.between,
            cuts_s=usable.cuts_s,
        )
    quality = np.isfinite(values).astype(np.float32)
    if len(quality) == len(usable.face_quality) and definition.family in ("expression", "gaze", "head"):
        quality = quality * usable.face_quality
    return Signal(
        definition=definition,
        times_s=times_s,
        values=values,
        quality=quality,
        baseline=_single_precision(baseline),
        spread=_single_precision(spread),
    )


def resting_by_movement(modelled: Mapping[str, Floats]) -> dict[str, Mask]:
    """(n,) by movement, where the model of many faces sees hardly any of it.

    Where its scale is the same for everybody, less than half of what it asks for; else no more than a little over
    what is most usual for this face.
    """
    still: dict[str, Mask] = {}
    for name, values in modelled.items():
        prior, rule = signal_priors()[name], PHASIC_RULES[name]
        shown = values if rule.up else 1.0 - values
        if rule.movement in still or rule.between or not np.isfinite(shown).any():
            continue
        usual = rest_of(shown)
        limit = usual + _RESTING_SHARE * prior.least
        if not rule.own_spread and prior.level is not None:
            limit = _limit_of_rest(shown, usual, prior.level)
        with np.errstate(invalid="ignore"):
            still[rule.movement] = shown < limit
    return still


def _limit_of_rest(shown: Floats, usual: float, level: float) -> float:
    """Below which a face counts as at rest, on a scale that is the same for everybody.

    Some faces smile a little at rest; others smile through most of a recording, and are at rest in between.
    """
    known = shown[np.isfinite(shown)]
    if float((known < _RESTING_SHARE * level).mean()) >= _ENOUGH_REST:
        return _RESTING_SHARE * level
    if usual < _WORN_SHARE * level:
        return usual + _RESTING_SHARE * level
    return float(np.quantile(known, _HARDLY_EVER))


def _single_precision(values: Floats) -> Floats:
    """Rounded to single precision: what is kept on disk, and free of differences in the last bit between two runs."""
    return values.astype(np.float32).astype(np.float64)
