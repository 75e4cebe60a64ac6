"""Who speaks: the transcript, else a mouth that moves as in speech while a voice is heard."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from annotator.analysis.candidates import find_candidates, select
from annotator.analysis.signals.registry import definition_of
from annotator.analysis.speaking import own_speech, silences, talking_mouth, two_components, verbal_channel
from annotator.analysis.speech_activity import SpeechActivity
from annotator.domain.signals import SignalSet
from annotator.domain.transcript import Utterance
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import loudness
from tests.analysis.synthetic import Floats, bump, signal_of

TIMES_S = np.arange(0, 60, 1 / 15)
TALK = ((10.0, 18.0), (30.0, 36.0))
HEARD = SpeechActivity(speech=((10.0, 18.0), (22.0, 26.0), (30.0, 36.0)), heard=((0.0, 60.0),))


def mouth(*more: Floats, talks: bool = True) -> SignalSet:
    """Jaw of somebody who speaks twice, with the noise of the measure."""
    lines = [ScriptedLine(role="client", start_s=start_s, end_s=end_s, text="") for start_s, end_s in TALK]
    values = 0.02 + 0.003 * np.random.default_rng(1).normal(size=len(TIMES_S))
    if talks:
        values = values + 0.12 * loudness(lines, "client", TIMES_S, seed=3)
    signal = signal_of(definition_of("jaw_drop"), TIMES_S, values + sum(more), baseline=0.02, spread=0.01)
    return SignalSet(participant_id="client", signals=MappingProxyType({"jaw_drop": signal}))


def said(start_s: float, end_s: float, by: str | None = "client") -> Utterance:
    return Utterance(id=f"{start_s}", start_s=start_s, end_s=end_s, text="words", participant_id=by)


def test_a_talking_mouth_is_found_within_the_window_it_is_looked_at() -> None:
    found = talking_mouth(mouth().signals["jaw_drop"])
    assert len(found) == 2
    for (start_s, end_s), talk in zip(found, TALK, strict=True):
        assert (start_s, end_s) == (pytest.approx(talk[0], abs=1.7), pytest.approx(talk[1], abs=1.7))


def test_a_single_slow_opening_and_a_still_mouth_are_no_speech() -> None:
    opening = 0.15 * bump(TIMES_S, start_s=45, rise_s=0.5, hold_s=1.5, fall_s=0.5)
    assert all(end_s < 40 for _, end_s in talking_mouth(mouth(opening).signals["jaw_drop"]))
    assert talking_mouth(mouth(talks=False).signals["jaw_drop"]) == ()


def test_a_mouth_that_moves_counts_only_while_a_voice_is_heard() -> None:
    found = own_speech([], mouth(), HEARD)
    assert [(round(start_s), round(end_s)) for start_s, end_s in found] == [(10, 18), (30, 36)]
    assert own_speech([], mouth(), None) == ()
    assert own_speech([], mouth(talks=False), HEARD) == ()


def test_a_transcript_that_names_speakers_is_believed_over_the_mouth() -> None:
    found = own_speech([said(12.0, 14.0), said(20.0, 22.0, by="therapist")], mouth(), HEARD)
    assert found == ((pytest.approx(11.85), pytest.approx(14.15)),)
    assert own_speech([said(20.0, 22.0, by="therapist")], mouth(), HEARD) == ()


def test_silence_is_where_no_voice_is_heard_and_nothing_is_written() -> None:
    assert silences([said(24.0, 28.0)], HEARD) == ((0.0, 10.0), (18.0, 22.0), (28.0, 30.0), (36.0, 60.0))
    assert silences([said(5.0, 8.0), said(10.0, 12.0)], None) == ((8.0, 10.0),)
    assert silences([], None) == ()


def test_an_opening_mouth_is_raised_unless_its_owner_speaks() -> None:
    opening = 0.075 * bump(TIMES_S, start_s=45, rise_s=0.5, hold_s=1.5, fall_s=0.5)
    who = mouth(opening, talks=False)
    for lines, expected in (([said(44.0, 48.0)], 0), ([said(44.0, 48.0, by="therapist")], 1), ([], 1)):
        verbal = verbal_channel(lines, [who], HEARD, rater=None)
        candidates = find_candidates([who], own_speech=verbal.own_speech)
        assert len(select(candidates, 5)) == expected


def test_two_sizes_are_told_apart_and_one_size_is_not_split() -> None:
    random = np.random.default_rng(2)
    low, high = random.normal(-4, 0.2, 300), random.normal(-2, 0.3, 150)
    upper = two_components(np.concatenate([low, high]))
    assert upper is not None
    assert (upper[:300].sum(), upper[300:].sum()) == (0, 150)
    assert two_components(low) is None
