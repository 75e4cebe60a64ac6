"""Attempts grow step by step, and are held against the gold as one would by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain.attempts import (
    Answer,
    AttemptError,
    feedback,
    with_answer,
    with_code,
    with_mark,
    with_watched,
    without_mark,
)
from annotator.domain.detection_scores import sensitivity
from tests.fixtures.exercises import attempt, exercise, gold, moment


def test_feedback_is_what_one_works_out_by_hand() -> None:
    # m1 at 10 hit 1.2 s late and coded right, m2 at 25 missed, m3 at 50 hit .4 s early and coded wrong, one alarm at 35
    found = feedback(exercise(), gold(), attempt((11.2, "masking"), (35.0, "leakage"), (49.6, "masking")))
    assert [row.kind for row in found.outcomes] == ["hit", "miss", "false_alarm", "hit"]
    assert [row.latency_s for row in found.outcomes] == [pytest.approx(1.2), None, None, pytest.approx(-0.4)]
    assert [row.coded_right for row in found.outcomes] == [True, None, None, False]
    assert (found.overall.hits, found.overall.misses, found.overall.false_alarms) == (2, 1, 1)
    assert found.overall.coded_right == 1
    # each window lasts .5 + 2 + 2 = 4.5 s: 9.5-14, 24.5-29, 49.5-54; left over are 9.5, 10.5, 11, 5.5 and 6 s,
    # which hold 2, 2, 2, 1 and 1 trials
    assert found.trial_s == pytest.approx(42.5 / 8)
    assert (found.noise_trials, found.alarmed_trials) == (8, 1)
    assert found.overall.sensitivity == sensitivity(hits=2, signal_trials=3, false_alarms=1, noise_trials=8)
    # z(2/3) = .4307, z(1/8) = -1.1503
    assert found.overall.sensitivity is not None
    assert found.overall.sensitivity.d_prime == pytest.approx(0.4307 + 1.1503, abs=2e-4)
    assert found.overall.sensitivity.criterion == pytest.approx((1.1503 - 0.4307) / 2, abs=2e-4)
    assert found.overall.latencies is not None
    assert found.overall.latencies.median_s == pytest.approx(0.4)


def test_each_kind_of_cue_has_its_own_score() -> None:
    found = feedback(exercise(), gold(), attempt((11.2, "masking"), (35.0, "leakage"), (49.6, "masking")))
    masking, leakage = found.kinds
    assert (masking.code_name, masking.moments, masking.hits, masking.false_alarms) == ("Masking", 2, 1, 0)
    assert (leakage.code_name, leakage.moments, leakage.hits, leakage.false_alarms) == ("Leakage", 1, 1, 1)
    assert leakage.sensitivity is not None
    assert leakage.sensitivity.correction == "log_linear", "one of one is a rate of 1"
    assert leakage.coded_right == 0


def test_what_was_not_watched_is_neither_missed_nor_a_trial() -> None:
    found = feedback(exercise(), gold(), attempt((11.0, None), watched=((0.0, 20.0),)))
    assert found.unseen == 2
    assert (found.overall.moments, found.overall.hits, found.overall.misses) == (1, 1, 0)
    # 0-9.5 and 14-20 hold 2 and 1
    assert found.noise_trials == 3


def test_never_pressing_is_a_rate_of_zero_and_said_to_be_corrected() -> None:
    found = feedback(exercise(), gold(), attempt())
    assert found.overall.sensitivity is not None
    assert found.overall.sensitivity.correction == "log_linear"
    assert found.overall.latencies is None
    assert found.overall.hits == 0


def test_a_moment_at_the_end_of_a_stretch_does_not_reach_into_the_next() -> None:
    late = replace(moment("m1", 39.0), stretch_id="s1")
    found = feedback(exercise(), gold(late), attempt((44.1, None)))
    assert [row.kind for row in found.outcomes] == ["miss", "false_alarm"]


def test_an_attempt_grows_by_steps_and_takes_them_back() -> None:
    marked = with_code(with_watched(attempt((5.0, None)), (20.0, 30.0)), "k1", "masking")
    told = with_answer(marked, Answer(question_id="q1", stretch_id="s1", mark_id="k1", text="a smile"))
    again = with_answer(told, Answer(question_id="q1", stretch_id="s1", mark_id="k1", text="a forced smile"))
    assert [one.text for one in again.answers] == ["a forced smile"]
    assert again.marks[0].code_id == "masking"
    cleared = without_mark(again, "k1")
    assert cleared.marks == cleared.answers == ()
    assert not with_answer(again, Answer(question_id="q1", stretch_id="s1", mark_id="k1", text="  ")).answers


def test_watched_spans_are_joined() -> None:
    made = attempt(watched=())
    for span in ((0.0, 5.0), (5.0, 9.0), (12.0, 12.0), (20.0, 21.0)):
        made = with_watched(made, span)
    assert made.watched == ((0.0, 9.0), (20.0, 21.0))


def test_a_finished_attempt_is_not_changed_any_more() -> None:
    done = attempt((5.0, None), finished_at="2026-01-02T11:00:00.000+00:00")
    with pytest.raises(AttemptError):
        with_mark(done, done.marks[0])
    with pytest.raises(AttemptError):
        with_code(done, "k1", "masking")
