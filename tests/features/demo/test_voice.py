import numpy as np

from annotator.analysis.voice.track import voice_of
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import babble

_RATE = 16_000
_LINES = (
    ScriptedLine(role="client", start_s=1.0, end_s=2.5, text="a"),
    ScriptedLine(role="therapist", start_s=4.0, end_s=5.5, text="b"),
)


def _between(sound, start_s, end_s):
    return sound[round(start_s * _RATE) : round(end_s * _RATE)]


def test_there_is_sound_where_there_are_words_and_quiet_between():
    sound = babble(_LINES, duration_s=7.0, rate_hz=_RATE, seed=1)
    assert len(sound) == 7 * _RATE
    spoken = min(_between(sound, 1.0, 2.5).std(), _between(sound, 4.0, 5.5).std())
    assert spoken > 20 * _between(sound, 2.6, 3.9).std()
    assert np.abs(sound).max() < 1


def test_the_two_voices_differ_in_pitch():
    sound = babble(_LINES, duration_s=7.0, rate_hz=_RATE, seed=1)
    client, therapist = (voice_of(_between(sound, start_s, start_s + 1.5))[0].hz for start_s in (1.0, 4.0))
    assert np.median(client[client > 0]) > np.median(therapist[therapist > 0]) + 10
