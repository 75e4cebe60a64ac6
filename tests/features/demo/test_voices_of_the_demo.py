"""The demo's sound: each scripted change of a voice and each long wait is found, and nothing else."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from annotator.analysis.candidates import find_candidates
from annotator.analysis.detect import flags_at
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.features.demo.demo_script import demo_script, transcript_path
from annotator.features.demo.voice import babble
from annotator.pipeline.speech_file import listen
from annotator.pipeline.verbal import spoken_session

RATE_HZ = 24_000


def test_every_scripted_change_of_voice_is_found_and_nothing_else(tmp_path: Path) -> None:
    script = demo_script()
    sound = babble(script.lines, duration_s=script.duration_s, rate_hz=RATE_HZ, seed=1)
    with wave.open(str(tmp_path / "demo.wav"), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    people = [
        ParticipantSpec(role="client", region=LEFT_REGION),
        ParticipantSpec(role="therapist", region=RIGHT_REGION),
    ]
    recordings = [VideoSpec(path=tmp_path / "demo.wav")]
    with new_session(tmp_path / "a.session", recordings, people, transcript=transcript_path()) as made:
        session = made.load()
        listen(made, session)
        spoken = spoken_session(made, session, ())
    verbal = spoken.verbal
    assert verbal.speakers.source == "transcript"
    candidates = find_candidates(spoken.signals, own_speech=verbal.own_speech, speakers=verbal.speakers)
    found = flags_at(candidates, sensitivity=DEFAULT_SENSITIVITY, frame_times={})
    lines = script.lines
    expected = {("therapist", "silence", line.start_s) for line in lines if line.late}
    expected |= {("client", "voice_pitch_range", line.start_s) for line in lines if line.melody < 0.5}
    expected |= {("client", "voice_rate", line.start_s) for line in lines if line.pace > 1.5}
    expected |= {("client", "voice_loudness", line.start_s) for line in lines if line.louder_db < -6}
    raised = {
        (
            flag.participant_id,
            flag.evidence[0].signal,
            min((line.start_s for line in lines if line.role == flag.participant_id), key=lambda start_s, at_s=(
                flag.offset_s if flag.family == "timing" else flag.onset_s): abs(start_s - at_s)),
        )
        for flag in found
    }  # fmt: skip
    assert raised == expected
    raised_beside_words = spoken.candidates(candidates, {}, sensitivity=DEFAULT_SENSITIVITY)
    # Without a picture nothing of the face is there to take precedence: the flat line is raised for its voice.
    assert {(flag.rule, flag.family) for flag in raised_beside_words} == {
        ("quiet_voice", "voice"),
        ("flat_delivery", "voice"),
    }
