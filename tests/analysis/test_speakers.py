"""Who speaks when, from what there is, and never guessed where two speak at once."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.speakers import (
    Microphone,
    Speakers,
    from_microphones,
    from_mouths,
    from_row,
    from_transcript,
    from_voices,
    whose_voices,
)
from annotator.analysis.speech_activity import SpeechActivity
from annotator.analysis.voice.loudness import weighted_power
from annotator.domain.transcript import Utterance
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import babble

CLIENT = ((2.0, 6.0), (12.0, 16.0), (19.0, 22.0))
THERAPIST = ((7.0, 10.0), (15.0, 18.0), (24.0, 27.0))
HEARD = SpeechActivity(speech=((2.0, 6.0), (7.0, 10.0), (12.0, 18.0), (19.0, 22.0), (24.0, 27.0)), heard=((0.0, 30.0),))


def said(start_s: float, end_s: float, by: str | None) -> Utterance:
    return Utterance(id=f"{start_s}", start_s=start_s, end_s=end_s, text="words", participant_id=by)


def power(own: tuple[tuple[float, float], ...], other: tuple[tuple[float, float], ...], bleed: float) -> np.ndarray:
    mine, theirs = (
        babble([ScriptedLine(role="client", start_s=a, end_s=b, text="") for a, b in spans], duration_s=30,
               rate_hz=16_000, seed=seed)
        for seed, spans in ((1, own), (2, other))
    )  # fmt: skip
    return weighted_power((mine + bleed * theirs).astype(np.float32), step_s=0.01)


def microphones(bleed: float, *, gain: float = 1.0, named: bool = False) -> list[Microphone]:
    return [
        Microphone(participant_id="client" * named, channel=0, start_s=0.0, power=power(CLIENT, THERAPIST, bleed)),
        Microphone(
            participant_id="therapist" * named, channel=1, start_s=0.0, power=gain * power(THERAPIST, CLIENT, bleed)
        ),
    ]


def test_lines_of_a_transcript_are_cut_to_where_a_voice_sounds() -> None:
    rows = [said(1.8, 6.3, "client"), said(6.2, 10.4, "therapist"), said(40, 42, "client")]
    found = from_transcript(rows, ("client", "therapist"), HEARD.speech)
    assert found is not None
    assert found.source == "transcript"
    assert found.spans == {"client": ((2.0, 6.0), (40, 42)), "therapist": ((7.0, 10.0),)}
    assert found.at_once == ()
    assert from_transcript([said(1, 2, None)], ("client",), ()) is None


def test_where_two_speak_neither_is_alone() -> None:
    found = from_row({"client": [(0, 5)], "therapist": [(4, 8), (9, 10)]})
    assert found.at_once == ((4, 5),)
    assert found.alone("client") == ((0, 4),)
    assert found.alone("therapist") == ((5, 8), (9, 10))
    assert Speakers().alone("nobody") == ()


@pytest.mark.parametrize("gain", [1.0, 0.05, 20.0])
def test_two_microphones_tell_the_voices_apart_whatever_their_gain(gain: float) -> None:
    found = from_microphones(microphones(0.05, gain=gain, named=True), HEARD, {})
    assert found is not None
    assert found.source == "recordings"
    for id_, true in (("client", CLIENT), ("therapist", THERAPIST)):
        starts = [start_s for start_s, _ in found.spans[id_]]
        assert len(starts) == len(true), found.spans
        assert np.abs(np.array(starts) - [start_s for start_s, _ in true]).max() < 0.4
    assert sum(end_s - start_s for start_s, end_s in found.at_once) == pytest.approx(1.0, abs=0.6)


def test_whose_channel_it_is_is_told_by_mouths_or_not_at_all() -> None:
    mouths = {"therapist": THERAPIST, "client": CLIENT}
    found = from_microphones(microphones(0.05), HEARD, mouths)
    assert found is not None
    assert (found.source, found.channel_of) == ("channels", {"client": 0, "therapist": 1})
    assert from_microphones(microphones(0.05), HEARD, {}) is None
    assert from_microphones(microphones(0.05), HEARD, {"client": (), "therapist": ()}) is None


def test_a_stereo_camera_and_a_dead_microphone_tell_nothing() -> None:
    assert from_microphones(microphones(0.95, named=True), HEARD, {}) is None
    dead = [microphones(0.05, named=True)[0], Microphone(participant_id="therapist", channel=1, start_s=0.0,
            power=np.full(3000, 1e-7))]  # fmt: skip
    assert from_microphones(dead, HEARD, {}) is None
    assert from_microphones(dead[:1], HEARD, {}) is None


def test_mouths_count_only_while_a_voice_is_heard() -> None:
    mouths = {"client": ((1.0, 6.5), (28.0, 29.0)), "therapist": ((14.0, 20.0),)}
    found = from_mouths(mouths, HEARD)
    assert found.source == "mouth"
    assert found.spans["client"] == ((2.0, 6.0),)
    assert from_mouths(mouths, None).source == "nothing"


ONE, OTHER = ((0.0, 10.0), (20.0, 30.0)), ((10.0, 20.0), (29.0, 40.0))


def test_whose_a_voice_is_is_told_by_hints_or_by_a_person_and_else_not_known() -> None:
    voices = (OTHER, ONE)
    hints = {"client": ((1.0, 4.0),), "therapist": ((12.0, 15.0),)}
    assert whose_voices(voices, {}, hints) == {0: "therapist", 1: "client"}
    assert whose_voices(voices, {}, {"client": (), "therapist": ()}) == {0: None, 1: None}
    assert whose_voices(voices, {1: None}, hints) == {0: "therapist", 1: None}
    three = (*voices, ((50.0, 60.0),))
    assert whose_voices(three, {}, hints) == {0: None, 1: None, 2: None}  # more voices than people: nobody is guessed


def test_voices_are_speakers_and_where_two_sound_nobody_is_alone() -> None:
    found = from_voices((OTHER, ONE), {0: "therapist", 1: "client"}, ("client", "therapist"))
    assert found is not None
    assert (found.source, found.at_once) == ("model", ((29.0, 30.0),))
    assert found.alone("therapist") == ((10.0, 20.0), (30.0, 40.0))
    strange = from_voices((OTHER, ONE), {0: None, 1: "client"}, ("client", "therapist"))
    assert strange is not None
    assert strange.alone("client") == ((0.0, 10.0), (20.0, 29.0))  # somebody else speaks into it, whoever it is
    assert from_voices((OTHER, ONE), {0: None, 1: None}, ("client", "therapist")) is None
