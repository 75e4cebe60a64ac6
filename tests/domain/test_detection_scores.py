"""Signal detection against published worked examples, and trials cut from a clock against sums done by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.detection_scores import (
    EventWindow,
    MarkAt,
    criterion,
    d_prime,
    detect,
    latencies,
    log_linear_rate,
    noise_trials,
    percentile,
    sensitivity,
)


@pytest.mark.parametrize(
    ("hit_rate", "false_alarm_rate", "value", "to"),
    [
        # DetectionTheory.jl (S. Carcagno), testYesNo.jl: 20 of 25 old faces and 10 of 25 new ones called old
        (0.8, 0.4, 1.095, 0.0005),
        (0.32, 0.04, 1.283, 0.0005),
        (0.99, 0.01, 4.65, 0.005),
        # Statistics::SDT (R. Garton), ex/sdt.pl: the data of Stanislaw & Todorov 1999
        (0.99, 0.68, 1.86, 0.005),
    ],
)
def test_sensitivity_of_rates_is_as_published(
    hit_rate: float, false_alarm_rate: float, value: float, to: float
) -> None:
    assert d_prime(hit_rate, false_alarm_rate) == pytest.approx(value, abs=to)


def test_criterion_of_rates_is_as_published() -> None:
    # Statistics::SDT, ex/sdt.pl: the data of Stanislaw & Todorov 1999
    assert criterion(0.99, 0.68) == pytest.approx(-1.40, abs=0.005)


@pytest.mark.parametrize(
    ("hits", "false_alarms", "d_prime_and_criterion"),
    [
        # Psycho.jl (D. Makowski), test/tests/sdt.jl, sdt_indices(6, 7, 8, 9): hits, false alarms, misses, rejections
        ((6, 6 + 8), (7, 7 + 9), (-0.023, 0.169)),
        # the faces of testYesNo.jl above, from counts; c by hand from a table of z: (.8416 - .2533) / 2
        ((20, 25), (10, 25), (1.095, -0.294)),
    ],
)
def test_sensitivity_and_criterion_of_counts_are_as_published(
    hits: tuple[int, int], false_alarms: tuple[int, int], d_prime_and_criterion: tuple[float, float]
) -> None:
    """Counts with their trials."""
    found = sensitivity(hits=hits[0], signal_trials=hits[1], false_alarms=false_alarms[0], noise_trials=false_alarms[1])
    assert found is not None
    assert (found.d_prime, found.criterion) == pytest.approx(d_prime_and_criterion, abs=0.0006)
    assert found.correction == "none"


def test_the_log_linear_rule_is_as_published() -> None:
    # R package statpsych (D. Bonett), reference page of signal(82, 46, 100, 100), after Wickens 2002
    hit_rate, false_alarm_rate = log_linear_rate(82, 100), log_linear_rate(46, 100)
    assert hit_rate == pytest.approx(0.8168317, abs=5e-8)
    assert false_alarm_rate == pytest.approx(0.460396, abs=5e-7)
    assert d_prime(hit_rate, false_alarm_rate) == pytest.approx(1.002793, abs=5e-7)
    assert criterion(hit_rate, false_alarm_rate) == pytest.approx(-0.4019603, abs=5e-8)


@pytest.mark.parametrize(
    ("hits", "alarms", "hit_rate", "false_alarm_rate"),
    [
        (0, 3, 0.5 / 11, 3.5 / 21),  # no hits
        (10, 3, 10.5 / 11, 3.5 / 21),  # no misses
        (6, 0, 6.5 / 11, 0.5 / 21),  # no false alarms
        (6, 20, 6.5 / 11, 20.5 / 21),  # an alarm in every trial
        (0, 0, 0.5 / 11, 0.5 / 21),  # never pressed
    ],
)
def test_rates_of_zero_and_one_are_corrected_after_hautus_and_it_is_said(
    hits: int, alarms: int, hit_rate: float, false_alarm_rate: float
) -> None:
    found = sensitivity(hits=hits, signal_trials=10, false_alarms=alarms, noise_trials=20)
    assert found is not None
    assert found.correction == "log_linear"
    assert found.hit_rate == pytest.approx(hit_rate)
    assert found.false_alarm_rate == pytest.approx(false_alarm_rate)


def test_a_perfect_score_of_ten_and_ten_by_the_normal_table() -> None:
    # rates 10.5/11 = .9545 and .5/11 = .0455; a table of the normal distribution gives z = 1.6906
    found = sensitivity(hits=10, signal_trials=10, false_alarms=0, noise_trials=10)
    assert found is not None
    assert found.d_prime == pytest.approx(2 * 1.6906, abs=0.0002)
    assert found.criterion == pytest.approx(0, abs=1e-9)


def test_without_trials_of_one_kind_there_is_no_sensitivity() -> None:
    assert sensitivity(hits=0, signal_trials=0, false_alarms=1, noise_trials=4) is None
    assert sensitivity(hits=2, signal_trials=3, false_alarms=0, noise_trials=0) is None


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="5 of 4 hits"):
        sensitivity(hits=5, signal_trials=4, false_alarms=0, noise_trials=4)


NIST = [95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.0610, 95.1591, 95.1195, 95.1065, 95.0925, 95.1990, 95.1682]


def test_percentiles_are_those_of_the_nist_handbook() -> None:
    # NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2, "Example and interpretation"
    assert percentile(NIST, 0.9) == pytest.approx(95.1981, abs=5e-5)


def test_quartiles_of_latencies_are_those_of_a_printed_solution() -> None:
    # a textbook exercise with ranks (n + 1) P / 100: 5.25, 10.5 and 15.75 of 20; printed: 7.69, 9.53, 12.59
    values = [5.24, 6.02, 6.67, 7.3, 7.59, 7.99, 8.03, 8.35, 8.81, 9.45]
    values += [9.61, 10.37, 10.39, 11.86, 12.22, 12.71, 13.07, 13.59, 13.89, 15.42]
    found = latencies(values)
    assert found is not None
    assert found.lower_quartile_s == pytest.approx(7.69, abs=0.005)
    assert found.median_s == pytest.approx(9.53, abs=0.005)
    assert found.upper_quartile_s == pytest.approx(12.59, abs=0.005)


def test_latencies_have_median_quartiles_and_range() -> None:
    found = latencies([1.0, 3.0, 2.0, 4.0, 9.0])
    assert found is not None
    # ranks 1.5, 3 and 4.5 of 1 2 3 4 9
    assert (found.lower_quartile_s, found.median_s, found.upper_quartile_s) == (1.5, 3.0, 6.5)
    assert (found.count, found.least_s, found.most_s) == (5, 1.0, 9.0)
    assert latencies([]) is None
    one = latencies([0.4])
    assert one is not None
    assert (one.lower_quartile_s, one.median_s, one.upper_quartile_s) == (0.4, 0.4, 0.4)


def event(id_: str, start_s: float, end_s: float) -> EventWindow:
    return EventWindow(event_id=id_, start_s=start_s, end_s=end_s)


def marks(*times_s: float) -> list[MarkAt]:
    return [MarkAt(mark_id=f"m{number}", time_s=time_s) for number, time_s in enumerate(times_s)]


def test_marks_become_hits_misses_repeats_and_false_alarms() -> None:
    events = [event("a", 10, 14), event("b", 20, 24), event("c", 30, 34)]
    found = detect(events, marks(11, 13.5, 17, 31, 50), [(0, 60)])
    assert found.hits == {"a": "m0", "c": "m3"}
    assert found.missed == ("b",)
    assert found.repeats == ("m1",)
    assert found.false_alarms == ("m2", "m4")


def test_time_without_an_event_is_cut_into_trials_as_long_as_an_event() -> None:
    events = [event("a", 10, 14), event("b", 20, 24), event("c", 30, 34)]
    # 0-10 holds 2.5 windows of 4 s (2 trials: round half to even), 14-20 and 24-30 hold 1.5 (2 each), 34-60 6.5 (6)
    trials = noise_trials(events, [(0, 60)])
    assert len(trials) == 2 + 2 + 2 + 6
    assert sum(end_s - start_s for start_s, end_s in trials) == pytest.approx(60 - 12)
    found = detect(events, marks(15, 15.5, 18, 50), [(0, 60)])
    assert found.alarmed_trials == 3, "two presses in one trial are one false alarm trial"
    assert found.uncounted == ()


def test_a_gap_too_short_for_a_trial_is_none_and_its_alarm_is_named() -> None:
    events = [event("a", 0, 4), event("b", 5, 9)]
    found = detect(events, marks(4.5), [(0, 9)])
    assert found.noise_trials == ()
    assert found.false_alarms == found.uncounted == ("m0",)
    assert found.alarmed_trials == 0


def test_only_watched_time_is_cut_into_trials() -> None:
    assert noise_trials([event("a", 10, 14)], [(8, 22)]) == ((8, 10), (14, 18), (18, 22))
    assert noise_trials([], [(0, 60)]) == ()


def test_overlapping_windows_get_the_most_hits_there_can_be() -> None:
    found = detect([event("long", 0, 10), event("short", 2, 4)], marks(3, 8), [(0, 12)])
    assert found.hits == {"short": "m0", "long": "m1"}


@given(st.lists(st.floats(0, 100), max_size=12), st.lists(st.tuples(st.floats(0, 90), st.floats(0.5, 10)), max_size=6))
def test_every_mark_and_every_event_is_accounted_for_once(
    times_s: list[float], spans: list[tuple[float, float]]
) -> None:
    events = [event(str(number), start_s, start_s + length_s) for number, (start_s, length_s) in enumerate(spans)]
    found = detect(events, marks(*times_s), [(0, 100)])
    assert sorted([*found.hits, *found.missed]) == sorted(one.event_id for one in events)
    told = [*found.hits.values(), *found.repeats, *found.false_alarms]
    assert sorted(told) == sorted(f"m{number}" for number in range(len(times_s)))
    assert 0 <= found.alarmed_trials <= len(found.noise_trials)
