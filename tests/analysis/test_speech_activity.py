"""Speech in sound: a voice is found where it is, silence and hiss are not, and gaps are not silence."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.speech_activity import RATE_HZ, SpeechActivity, speech_activity
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import babble

LINES = (
    ScriptedLine(role="client", start_s=2.0, end_s=5.0, text=""),
    ScriptedLine(role="therapist", start_s=7.0, end_s=9.5, text=""),
)


def sound(duration_s: float = 12.0) -> np.ndarray:
    return (babble(LINES, duration_s=duration_s, rate_hz=RATE_HZ, seed=1) * 32000).astype(np.int16)


@pytest.mark.parametrize("block", [137, 4096, 12 * RATE_HZ])
def test_speech_is_found_where_it_is_whatever_the_blocks(block: int) -> None:
    samples = sound()
    blocks = [(start / RATE_HZ, samples[start : start + block]) for start in range(0, len(samples), block)]
    found = speech_activity(blocks)
    assert found.heard == ((0.0, pytest.approx(12.0, abs=0.03)),)
    assert len(found.speech) == 2
    for (start_s, end_s), line in zip(found.speech, LINES, strict=True):
        assert (start_s, end_s) == (pytest.approx(line.start_s, abs=0.2), pytest.approx(line.end_s, abs=0.2))


def test_silence_and_a_faint_hiss_are_no_speech() -> None:
    hiss = (np.random.default_rng(1).normal(size=10 * RATE_HZ) * 20).astype(np.int16)
    assert speech_activity([(0.0, hiss)]).speech == ()
    assert speech_activity([(0.0, np.zeros(RATE_HZ, dtype=np.int16))]).speech == ()


def test_a_gap_in_the_sound_is_not_heard() -> None:
    quiet = np.zeros(2 * RATE_HZ, dtype=np.int16)
    found = speech_activity([(0.0, quiet), (5.0, quiet)])
    assert [(round(start_s, 1), round(end_s, 1)) for start_s, end_s in found.heard] == [(0.0, 2.0), (5.0, 7.0)]


def test_no_sound_is_nothing_heard_and_offsets_move_both() -> None:
    assert speech_activity([]) == SpeechActivity(speech=(), heard=())
    moved = SpeechActivity(speech=((1.0, 2.0),), heard=((0.0, 3.0),)).shifted(10.0)
    assert moved == SpeechActivity(speech=((11.0, 12.0),), heard=((10.0, 13.0),))
