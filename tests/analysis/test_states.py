from __future__ import annotations

import numpy as np

from annotator.analysis.flag_text import sentence
from annotator.analysis.merging import merge
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import DEFINITIONS, STATE_RULES
from annotator.analysis.states import state_candidates
from tests.analysis.synthetic import signal_of

TIMES_S = np.arange(0, 20, 0.5)


def _states(name: str, values: np.ndarray, *, unseen_until_s: float = -1.0) -> list[Shift]:
    signal = signal_of(DEFINITIONS[name], TIMES_S, values, baseline=2.0, spread=0.25)
    watched = signal_of(DEFINITIONS["lean_forward"], TIMES_S, np.where(unseen_until_s < TIMES_S, 0.0, np.nan))
    return state_candidates(signal, STATE_RULES[name], watched=watched, participant_id="client")


def test_a_hand_that_goes_to_the_face() -> None:
    values = np.full(len(TIMES_S), 2.0)
    values[(TIMES_S >= 8) & (TIMES_S < 11)] = 0.05
    (state,) = _states("hand_to_face_distance", values)
    assert (state.onset_s, state.offset_s) == (8.0, 11.0)
    assert state.effect_z < 0
    (moment,) = merge([state])
    assert sentence(moment) == "A hand went to the face at 0:00:08.0 for 3.0 s."


def test_a_hand_from_out_of_sight_counts_if_the_person_was_in_view() -> None:
    values = np.full(len(TIMES_S), np.nan)
    values[(TIMES_S >= 8) & (TIMES_S < 11)] = 0.05
    assert len(_states("hand_to_face_distance", values)) == 1
    assert _states("hand_to_face_distance", values, unseen_until_s=7.4) == []
    assert _states("hand_to_face_distance", np.full(len(TIMES_S), 0.05)) == []


def test_arms_must_stay_crossed_for_two_seconds() -> None:
    values = np.zeros(len(TIMES_S))
    values[4:6] = 1
    values[20:28] = 1
    (state,) = _states("arms_crossed", values)
    assert (state.onset_s, state.offset_s) == (10.0, 14.0)
