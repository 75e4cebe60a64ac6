from __future__ import annotations

from types import MappingProxyType

import numpy as np

from annotator.analysis.levels import worn_levels
from annotator.analysis.signals.registry import definition_of
from annotator.domain.signals import Level, SignalSet
from tests.analysis.synthetic import Floats, signal_of

TIMES_S = np.arange(0, 120, 1 / 15)
SMILE = "lip_corner_pull_model"


def worn(values: Floats, *, rest: float = 0.1) -> tuple[Level, ...]:
    signal = signal_of(definition_of(SMILE), TIMES_S, values, baseline=rest, spread=0.05)
    return worn_levels(SignalSet(participant_id="client", signals=MappingProxyType({SMILE: signal})))


def smiling(*spans: tuple[float, float], rest: float = 0.1) -> Floats:
    values = np.full(len(TIMES_S), rest)
    for start_s, end_s in spans:
        values[(start_s <= TIMES_S) & (end_s > TIMES_S)] = 0.8
    return values


def test_a_smile_worn_all_along_is_a_level_although_it_is_this_persons_rest() -> None:
    (level,) = worn(smiling((0, 120)), rest=0.8)
    assert (level.participant_id, level.signal, level.name) == ("client", SMILE, "smile")
    assert level.worn_s / level.measurable_s > 0.98


def test_smiles_that_are_events_are_no_level() -> None:
    assert worn(smiling((10, 14), (30, 40), (60, 63))) == ()


def test_words_and_blinks_do_not_end_it_and_a_pause_does() -> None:
    (level,) = worn(smiling((10, 20), (21, 30), (60, 80)))
    assert [(round(start_s), round(end_s)) for start_s, end_s in level.spans] == [(10, 30), (60, 80)]


def test_time_in_which_nothing_was_measured_counts_neither_way() -> None:
    values = smiling((0, 60))
    values[TIMES_S >= 60] = np.nan
    (level,) = worn(values)
    assert level.worn_s / level.measurable_s > 0.95
