from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.analysis.phasic import Context, phasic_candidates
from annotator.analysis.priors import SignalPrior
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import PhasicRule
from annotator.analysis.signals.registry import DEFINITIONS
from tests.analysis.synthetic import bump, signal_of

BROW = DEFINITIONS["brow_inner_raise"]
TIMES_S = np.arange(0, 40, 1 / 15)


# In units of the spread: what is asked for is 2.5 of it.
PRIOR = SignalPrior(rest_spread=1.0, least=2.0, full=8.0, leak_per_deg=0.0)
UP = PhasicRule(movement="something")


def _events(
    values: np.ndarray,
    rule: PhasicRule = UP,
    turn_deg: np.ndarray | None = None,
    *,
    prior: SignalPrior = PRIOR,
) -> list[Shift]:
    signal = signal_of(BROW, TIMES_S, values)
    context = Context(turn_deg=np.zeros(len(TIMES_S)) if turn_deg is None else turn_deg)
    return phasic_candidates(signal, rule, prior, participant_id="client", context=context)


@settings(max_examples=60, deadline=None)
@given(
    start_s=st.floats(5, 20),
    rise_s=st.floats(0.25, 0.7),
    hold_s=st.floats(0.4, 4),
    fall_s=st.floats(0.3, 0.9),
    size=st.floats(5, 12),
    seed=st.integers(0, 999),
)
def test_the_onset_is_where_the_movement_can_be_seen_and_the_offset_where_little_is_left(**cue: float) -> None:
    size, seed = cue.pop("size"), int(cue.pop("seed"))
    noise = np.random.default_rng(seed).normal(0, 0.25, len(TIMES_S))
    (event,) = [shift for shift in _events(size * bump(TIMES_S, **cue) + noise) if shift.strength > 2.5]
    visible, left = 0.436, 0.253  # parts of a raised cosine's time in which it does 40 and 15 % of its way
    end_s = cue["start_s"] + cue["rise_s"] + cue["hold_s"] + cue["fall_s"]
    assert event.onset_s == pytest.approx(cue["start_s"] + visible * cue["rise_s"], abs=0.12)
    assert event.offset_s == pytest.approx(end_s - left * cue["fall_s"], abs=0.2)
    assert cue["start_s"] < event.apex_s < end_s
    assert event.effect_z == pytest.approx(size, abs=1.5)


def test_events_are_told_apart_or_joined_by_the_pause_between_them() -> None:
    def two(pause_s: float) -> list[Shift]:
        first = bump(TIMES_S, start_s=10, rise_s=0.3, hold_s=1, fall_s=0.3)
        second = bump(TIMES_S, start_s=11.6 + pause_s, rise_s=0.3, hold_s=1, fall_s=0.3)
        return _events(6 * (first + second))

    assert len(two(1.5)) == 2
    assert len(two(-0.3)) == 1


def test_a_rest_at_the_end_of_the_scale_leaves_no_room_and_no_share_of_nothing() -> None:
    signal = signal_of(BROW, TIMES_S, np.ones(len(TIMES_S)), baseline=1.0)
    signal.baseline[300] = 0.0
    rule = PhasicRule(movement="something", modelled=True, own_spread=False)
    context = Context(turn_deg=np.zeros(len(TIMES_S)))
    found = phasic_candidates(signal, rule, PRIOR, participant_id="client", context=context)
    assert all(np.isfinite((shift.share, shift.strength)).all() for shift in found)


def test_both_directions_only_where_the_rule_says_so() -> None:
    values = -6 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=1, fall_s=0.4)
    (event,) = _events(values, PhasicRule(movement="something", down=True))
    assert event.effect_z == pytest.approx(-6, abs=0.2)
    assert event.after < event.before
    assert _events(values) == []


def test_who_smiles_at_rest_is_asked_for_part_of_the_room_that_is_left_on_a_scale_that_ends() -> None:
    rule = PhasicRule(movement="something", modelled=True, own_spread=False)
    prior = SignalPrior(rest_spread=0.05, least=0.3, full=0.9, level=0.5)

    def strength(rest: float, size: float) -> tuple[float, float]:
        course = rest + size * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=1.5, fall_s=0.5)
        signal = signal_of(BROW, TIMES_S, course, baseline=rest, spread=0.05)
        context = Context(turn_deg=np.zeros(len(TIMES_S)))
        (event,) = phasic_candidates(signal, rule, prior, participant_id="client", context=context)
        return event.strength / 2.5, event.share

    assert strength(0.1, 0.45) == pytest.approx((1.1, 0.5), abs=0.02)  # the level asked for is half of the scale
    assert strength(0.6, 0.3) == pytest.approx((1.5, 0.75), abs=0.02)
    assert strength(0.6, 0.15)[0] < 1.0


def test_flickers_and_blinks_are_no_events() -> None:
    flicker = 6 * bump(TIMES_S, start_s=10, rise_s=0.05, hold_s=0.05, fall_s=0.05)
    assert not any(event.strength > 2.5 for event in _events(flicker))
    blinks = np.where((TIMES_S % 3) < 0.25, -8.0, 0.0)
    lids = PhasicRule(movement="something", up=False, down=True, ignores_blinks=True, smoothing_s=0.6, least_s=0.33)
    assert _events(blinks, lids) == []
    shut = np.where((TIMES_S > 20) & (TIMES_S < 22), -8.0, 0.0)
    assert len(_events(shut, lids)) == 1


def test_what_began_in_a_gap_is_not_an_event() -> None:
    values = 6 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=3, fall_s=0.4)
    values[(TIMES_S > 9) & (TIMES_S < 11)] = np.nan
    assert _events(values) == []
    values = 6 * bump(TIMES_S, start_s=-1, rise_s=0.4, hold_s=3, fall_s=0.4)
    assert _events(values) == []


def test_a_frame_or_two_without_a_face_do_not_end_an_event() -> None:
    values = 6 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=3, fall_s=0.4)
    values[180:182] = np.nan
    (event,) = _events(values)
    assert event.offset_s == pytest.approx(13.7, abs=0.1)


def test_speech_raises_the_threshold_of_what_it_moves_and_a_slow_smile_passes() -> None:
    random = np.random.default_rng(8)
    syllables = np.abs(np.sin(2 * np.pi * 2.2 * TIMES_S + random.uniform())) * 4
    talking = np.where((TIMES_S > 8) & (TIMES_S < 16), syllables, 0.0)
    smile = 6 * bump(TIMES_S, start_s=24, rise_s=0.5, hold_s=1.5, fall_s=0.6)
    rule = PhasicRule(movement="something", speech_moves_it=True)
    strong = [event for event in _events(talking + smile, rule) if event.strength > 2.5]
    assert [round(event.onset_s) for event in strong] == [24]


def test_a_head_turn_holds_the_face_back() -> None:
    values = 3.5 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=1, fall_s=0.4)
    leaking = replace(PRIOR, leak_per_deg=0.2)
    turn_deg = 15 * bump(TIMES_S, start_s=9.9, rise_s=0.4, hold_s=1.2, fall_s=0.4)
    assert _events(values, prior=leaking)[0].strength > 3
    assert not any(event.strength > 2.5 for event in _events(values, turn_deg=turn_deg, prior=leaking))


def test_a_smile_that_goes_on_growing_begins_at_its_first_rise() -> None:
    quick = 3 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=9, fall_s=0.4)
    slow = 5 * np.clip((TIMES_S - 11) / 6, 0, 1) * (TIMES_S < 19.8)
    (event,) = [shift for shift in _events(quick + slow) if shift.strength > 2.5]
    assert event.onset_s == pytest.approx(10.17, abs=0.1)


def test_a_small_step_long_before_the_movement_is_not_its_beginning() -> None:
    step = 3 * bump(TIMES_S, start_s=10, rise_s=0.3, hold_s=4.5, fall_s=0.4)
    movement = 5 * bump(TIMES_S, start_s=12, rise_s=0.4, hold_s=1.5, fall_s=0.5)
    (event,) = [shift for shift in _events(step + movement) if shift.strength > 2.5]
    assert event.onset_s == pytest.approx(12.17, abs=0.1)


def test_a_blink_hides_neither_the_beginning_of_an_event_nor_its_middle() -> None:
    values = 6 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=3, fall_s=0.4)
    values[(TIMES_S > 9.95) & (TIMES_S < 10.3)] = np.nan
    values[(TIMES_S > 12.0) & (TIMES_S < 12.3)] = np.nan
    (event,) = _events(values)
    assert event.onset_s == pytest.approx(10.17, abs=0.15)
    assert event.offset_s == pytest.approx(13.7, abs=0.1)


def test_a_rise_that_is_seen_for_the_most_part_after_a_gap_is_an_event() -> None:
    values = 6 * bump(TIMES_S, start_s=10, rise_s=1.0, hold_s=2, fall_s=0.4)
    values[(TIMES_S > 9) & (TIMES_S < 10.25)] = np.nan
    assert len(_events(values)) == 1


def test_what_is_too_small_to_see_asks_for_more_however_still_the_person() -> None:
    values = 3.0 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=1, fall_s=0.4)
    assert _events(values)[0].strength == pytest.approx(3.0, abs=0.1)
    (small,) = _events(values, prior=replace(PRIOR, least=6.0))
    assert small.strength == pytest.approx(1.25, abs=0.1)


def test_what_is_worn_all_along_is_no_event() -> None:
    values = 6 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=15, fall_s=0.4)
    assert _events(values) == []


def test_a_movement_from_the_other_side_of_rest_counts_its_whole_way_and_coming_back_does_not() -> None:
    raised = -5 * bump(TIMES_S, start_s=10, rise_s=0.3, hold_s=1, fall_s=0.3)
    lowered = 2 * bump(TIMES_S, start_s=11.6, rise_s=0.3, hold_s=1, fall_s=0.3)
    both_ways = PhasicRule(movement="something", between=True, both_ways=True)
    assert not any(event.strength > 2.5 for event in _events(lowered, both_ways))
    (event,) = [event for event in _events(raised + lowered, both_ways) if event.strength > 2.5]
    assert event.onset_s == pytest.approx(11.68, abs=0.1)
    assert not any(event.strength > 2.5 for event in _events(raised, both_ways))


def test_a_movement_between_two_opposite_ones_begins_and_ends_at_rest() -> None:
    raised = -6 * (
        bump(TIMES_S, start_s=10, rise_s=0.3, hold_s=1.4, fall_s=0.3)
        + bump(TIMES_S, start_s=15.2, rise_s=0.3, hold_s=1.4, fall_s=0.3)
    )
    lowered = 6 * bump(TIMES_S, start_s=12.8, rise_s=0.3, hold_s=1.2, fall_s=0.3)
    both_ways = PhasicRule(movement="something", between=True, both_ways=True)
    (event,) = [event for event in _events(raised + lowered, both_ways) if event.strength > 2.5]
    assert event.onset_s == pytest.approx(12.93, abs=0.1)
    assert event.offset_s == pytest.approx(14.5, abs=0.15)


def test_on_a_scale_of_many_faces_the_level_reached_counts() -> None:
    values = 0.4 * bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=1, fall_s=0.4)
    rule = PhasicRule(movement="something", modelled=True, own_spread=False)
    prior = SignalPrior(rest_spread=0.05, least=0.3, full=0.9, leak_per_deg=0.0, level=0.5)
    (low,) = _events(values, rule, prior=prior)
    assert low.strength < 2.5
    (high,) = _events(1.5 * values, rule, prior=prior)
    assert high.strength > 2.5
