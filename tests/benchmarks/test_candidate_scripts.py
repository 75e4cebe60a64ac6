"""The scripts that candidates are judged by say what they claim."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from annotator.analysis.incongruence_rules import DEFAULT_RULES
from annotator.analysis.valence import vader
from benchmarks import silence_scripts
from benchmarks.candidate_scripts import NEGATIVE, NEUTRAL, POSITIVE, recording
from benchmarks.candidates import Score, judge


def test_the_words_are_as_negative_neutral_or_positive_as_their_lists_say() -> None:
    assert all(vader(text) <= -0.5 for text in NEGATIVE)
    assert all(abs(vader(text)) < 0.3 for text in NEUTRAL)
    assert all(vader(text) >= 0.5 for text in POSITIVE)


HEARD = {"flat_delivery", "quiet_voice", "late_agreement", "moving_silence"}
"""Rules about the voice and long silences: these recordings have none; they have scripts of their own."""


@pytest.mark.parametrize("seed", [1, 2, 9])
def test_every_rule_that_is_on_is_expected_and_nothing_leaves_the_recording(seed: int) -> None:
    planned = recording(seed)
    assert {one.rule for one in planned.expected} == {rule.name for rule in DEFAULT_RULES} - HEARD
    assert Counter(one.rule for one in planned.expected)["contradicting"] == 2
    assert all(0 < one.start_s < one.end_s < planned.script.duration_s for one in planned.expected)
    assert all(cue.start_s > 0 and cue.end_s < planned.script.duration_s for cue in planned.script.cues)
    assert recording(seed) == planned


@pytest.mark.parametrize("seed", [1, 2, 9])
def test_silences_are_as_long_as_they_say_and_nothing_leaves_the_recording(seed: int) -> None:
    planned = silence_scripts.recording(seed)
    assert Counter(one.rule for one in planned.expected) == {"moving_silence": 3, "unspoken_shift": 1}
    lines = planned.script.lines
    assert all(here.end_s < after.start_s for here, after in pairwise(lines))
    for one in planned.expected:
        assert one.end_s - one.start_s > 7.9
        assert not any(line.start_s < one.end_s and line.end_s > one.start_s for line in lines)
    assert all(cue.start_s > 0 and cue.end_s < planned.script.duration_s for cue in planned.script.cues)


def test_what_was_expected_and_not_raised_is_missed() -> None:
    score = Score()
    judge(recording(1).expected, [], score, seed=1)
    assert (score.recall, score.precision) == (0.0, 1.0)
    assert len(score.failures) == 11
    assert all("missed" in line for line in score.failures)
