"""Voices of sessions whose sound comes in every way it comes."""

from __future__ import annotations

import json
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from annotator.analysis.coverage import coverage
from annotator.analysis.time_spans import covered_s
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.cli.main import main
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import babble
from annotator.pipeline.signal_file import load_signals
from annotator.pipeline.speech_file import listen
from annotator.pipeline.voices import Voices, voices
from tests.fixtures.signal_rows import rows_of

PEOPLE = (ParticipantSpec(role="client", region=LEFT_REGION), ParticipantSpec(role="therapist", region=RIGHT_REGION))
LINES = tuple(
    ScriptedLine(
        role="client" if number % 2 else "therapist", start_s=1 + 3.5 * number, end_s=4 + 3.5 * number, text=""
    )
    for number in range(8)
)
DURATION_S = 30.0
TRANSCRIPT = "start,end,speaker,text\n" + "".join(
    f"{line.start_s - 0.1},{line.end_s + 0.1},{line.role},words\n" for line in LINES
)


def sound(rate_hz: int, *roles: str) -> np.ndarray:
    lines = [line for line in LINES if not roles or line.role in roles]
    return babble(lines, duration_s=DURATION_S, rate_hz=rate_hz, seed=4)


def write(path: Path, channels: Sequence[np.ndarray], rate_hz: int) -> VideoSpec:
    with wave.open(str(path), "wb") as file:
        file.setparams((len(channels), 2, rate_hz, 0, "NONE", ""))
        samples = np.clip(np.stack(channels, axis=1) * 32767, -32768, 32767).astype("<i2")
        file.writeframes(samples.tobytes())
    return VideoSpec(path=path)


def heard(folder: Path, recordings: Sequence[VideoSpec], *, transcript: str = TRANSCRIPT) -> Voices:
    words = folder / "words.csv"
    words.write_text(transcript)
    with new_session(folder / "a.session", recordings, PEOPLE, transcript=words if transcript else None) as made:
        session = made.load()
        listen(made, session)
        found = voices(made, session, ())
        # The second time everything comes from disk, and is what others read.
        again = voices(made, session, ())
        kept = load_signals(made, session)
    for one, other in zip(found.signals, again.signals, strict=True):
        assert kept[one.participant_id].signals.keys() == one.signals.keys() == other.signals.keys()
        for name, signal in one.signals.items():
            assert rows_of(signal) == rows_of(other.signals[name])
    return found


def pitch_hz(found: Voices, place: int) -> float:
    signal = found.signals[place].signals["voice_pitch"]
    return float(np.isfinite(signal.values).mean())


def test_words_per_second_where_the_transcript_has_words(tmp_path: Path) -> None:
    sentence = "I do not know what I am to say now"
    file = write(tmp_path / "talk.wav", [sound(16_000)], 16_000)
    found = heard(tmp_path, [file], transcript=TRANSCRIPT.replace("client,words", f"client,{sentence}"))
    client, therapist = (one.signals for one in found.signals)
    assert np.nanmedian(client["voice_words"].values) == pytest.approx(10 / 3.0, rel=0.1)
    assert "voice_words" not in therapist  # one word a line tells no rate


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 96_000])
def test_mono_sound_of_any_rate_with_a_transcript(tmp_path: Path, rate_hz: int) -> None:
    found = heard(tmp_path, [write(tmp_path / "talk.wav", [sound(rate_hz)], rate_hz)])
    assert found.speakers.source == "transcript"
    for id_, role in zip(found.speakers.spans, ("client", "therapist"), strict=True):
        true = [(line.start_s, line.end_s) for line in LINES if line.role == role]
        assert np.abs(np.array(found.speakers.spans[id_]) - true).max() < 0.15
    assert len(found.signals) == 2
    for one in found.signals:
        assert {"voice_pitch", "voice_loudness", "voice_rate", "silence", "talk_share"} <= one.signals.keys()
        own = found.speakers.spans[one.participant_id]
        values = one.signals["voice_pitch"]
        inside = np.array([covered_s(own, time_s, time_s + 0.1) > 0 for time_s in values.times_s])
        assert np.isfinite(values.values[inside]).mean() > 0.7
        assert not np.isfinite(values.values[~inside]).any()
        (entry,) = [row for row in coverage(one, (0.0, DURATION_S)) if row.family == "voice"]
        assert entry.measurable_s > 0.95 * DURATION_S


def test_one_recording_for_each_person_needs_no_transcript(tmp_path: Path) -> None:
    own, other = sound(16_000, "client"), sound(16_000, "therapist")
    recordings = [
        write(tmp_path / "client.wav", [own + np.float32(0.05) * other], 16_000),
        write(tmp_path / "therapist.wav", [other + np.float32(0.05) * own], 16_000),
    ]
    found = heard(tmp_path, recordings, transcript="")
    assert found.speakers.source == "recordings"
    assert [len(own) for own in found.speakers.spans.values()] == [4, 4]


def test_sound_that_ends_early_is_a_gap_and_none_is_no_voice(tmp_path: Path) -> None:
    short = sound(16_000)[: 16 * 16_000]
    found = heard(tmp_path, [write(tmp_path / "short.wav", [short], 16_000), write(
        tmp_path / "long.wav", [np.zeros(30 * 16_000, dtype=np.float32)], 16_000)])  # fmt: skip
    (entry,) = [row for row in coverage(found.signals[0], (0.0, DURATION_S)) if row.family == "voice"]
    assert entry.gaps[-1][1] == pytest.approx(DURATION_S)
    assert entry.measurable_s == pytest.approx(16.0, abs=0.5)
    # Without a transcript, channels or a mouth nobody is said to speak.
    nobody = tmp_path / "nobody"
    nobody.mkdir()
    unknown = heard(nobody, [write(nobody / "talk.wav", [sound(16_000)], 16_000)], transcript="")
    assert (unknown.speakers.source, unknown.signals) == ("nothing", ())


def test_the_command_tells_the_timing_of_such_a_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heard(tmp_path, [write(tmp_path / "talk.wav", [sound(16_000)], 16_000)])
    assert main(["timing", str(tmp_path / "a.session"), "--json", str(tmp_path / "timing.json")]) == 0
    printed = capsys.readouterr()
    assert "whole session" in printed.out
    assert "speakers of the transcript" in printed.err
    document = json.loads((tmp_path / "timing.json").read_text())
    assert [one["turns"] for one in document["whole"]["people"]] == [4, 4]
    assert document["whole"]["people"][0]["latency_s"] == pytest.approx(0.5, abs=0.1)
