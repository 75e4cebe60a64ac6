"""Sessions whose sound comes in every way it comes, from the recording to flags and what could not be measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.cli.main import main
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.session import Session
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import babble
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.storage.session_folder import SessionFolder

DURATION_S = 56.0
QUIET_AT_S = 39.5
SPOKEN_HZ = 16_000
LINES = tuple(
    ScriptedLine(
        role="client" if number % 2 else "therapist",
        start_s=1 + 3.5 * number,
        end_s=4 + 3.5 * number,
        text="We took the bus to the office.",
        louder_db=-12.0 if number == 11 else 0.0,
    )
    for number in range(15)
)
QUICK = AnalysisOptions(workers=1, face_hz=1.0, pose_hz=0.5)
PEOPLE = (ParticipantSpec(role="client", region=LEFT_REGION), ParticipantSpec(role="therapist", region=RIGHT_REGION))


@cache
def spoken(*roles: str) -> np.ndarray:
    """What these people say, or all, at 16 kHz."""
    lines = [line for line in LINES if not roles or line.role in roles]
    return babble(lines, duration_s=DURATION_S, rate_hz=SPOKEN_HZ, seed=4)


def said(rate_hz: int, *roles: str, until_s: float = DURATION_S) -> np.ndarray:
    """The same at another rate, up to a time."""
    sound, times_s = spoken(*roles), np.arange(round(until_s * rate_hz)) / rate_hz
    return np.interp(times_s, np.arange(len(sound)) / SPOKEN_HZ, sound).astype(np.float32)


def recorded(path: Path, channels: Sequence[np.ndarray], rate_hz: int) -> Path:
    """A grey picture with this sound, uncompressed, and as many channels as there are."""
    with av.open(str(path), "w", format="matroska") as output:
        video: Any = output.add_stream("mpeg4", rate=2)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        layout = "stereo" if len(channels) == 2 else "mono"
        sound: Any = output.add_stream("pcm_s16le", rate=rate_hz, layout=layout) if channels else None
        for number in range(round(2 * DURATION_S)):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90 + number % 3, dtype=np.uint8), format="rgb24")
            picture.pts = number
            output.mux(video.encode(picture))
        output.mux(video.encode())
        if channels:
            samples = np.clip(np.stack(channels, axis=1) * 32767, -32768, 32767).astype("<i2")
            for start in range(0, len(samples), rate_hz):
                block = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(samples[start : start + rate_hz].reshape(1, -1)), format="s16", layout=layout
                )
                block.sample_rate, block.pts = rate_hz, start
                output.mux(sound.encode(block))
            output.mux(sound.encode())
    return path


def analysed(folder: Path, recording: Path, *, words: bool = True) -> Session:
    """The session of this recording after its analysis, from disk."""
    transcript = folder / "words.csv"
    rows = [f"{line.start_s - 0.1},{line.end_s + 0.1},{line.role},{line.text}" for line in LINES]
    transcript.write_text("\n".join(["start,end,speaker,text", *rows]), encoding="utf-8")
    with new_session(
        folder / "a.session", [VideoSpec(path=recording)], PEOPLE, transcript=transcript if words else None
    ) as made:
        analyse(made, QUICK)
    with SessionFolder.open(folder / "a.session", read_only=True) as again:
        return again.load()


def of_family(session: Session, family: str) -> dict[str, Any]:
    info = session.findings.info
    assert info is not None
    return {row.participant_id: row for row in info.coverage if row.family == family}


def raised(session: Session) -> list[tuple[str, str, float]]:
    """Who, on which signal, at which second a voice is flagged."""
    return [
        (flag.participant_id, flag.evidence[0].signal, flag.onset_s)
        for flag in session.findings.flags.values()
        if flag.family == "voice" and flag.kind == "shift"
    ]


@pytest.mark.parametrize("rate_hz", [8_000, 96_000])
def test_mono_sound_of_any_rate_is_measured_and_the_quiet_line_is_found(tmp_path: Path, rate_hz: int) -> None:
    session = analysed(tmp_path, recorded(tmp_path / "a.mkv", [said(rate_hz)], rate_hz))
    assert session.findings.info is not None
    assert session.findings.info.parameters["speakers_from"] == "transcript"
    ((who, signal, at_s),) = raised(session)
    assert (who, signal) == ("client", "voice_loudness")
    assert at_s == pytest.approx(QUIET_AT_S, abs=0.3)
    assert [row.measurable_s / row.total_s > 0.95 for row in of_family(session, "voice").values()] == [True, True]
    assert main(["timing", str(tmp_path / "a.session"), "--json", str(tmp_path / "timing.json")]) == 0
    people = json.loads((tmp_path / "timing.json").read_text(encoding="utf-8"))["whole"]["people"]
    assert [one["turns"] for one in people] == [7, 8]
    assert people[0]["latency_s"] == pytest.approx(0.5, abs=0.1)


def test_one_channel_for_each_person_is_measured_on_the_own_channel(tmp_path: Path) -> None:
    own, other = said(16_000, "client"), said(16_000, "therapist")
    faint = np.float32(0.05)
    path = recorded(tmp_path / "a.mkv", [own + faint * other, other + faint * own], 16_000)
    session = analysed(tmp_path, path)
    assert [(who, signal) for who, signal, _ in raised(session)] == [("client", "voice_loudness")]
    # Without a transcript, and with no mouth to be seen, nobody can say whose channel is whose.
    bare = tmp_path / "bare"
    bare.mkdir()
    unknown = analysed(bare, path, words=False)
    assert unknown.findings.info is not None
    assert unknown.findings.info.parameters["speakers_from"] == "nothing"
    assert raised(unknown) == []
    assert any("who speaks" in note for note in unknown.findings.info.notes)


def test_without_sound_there_is_timing_from_the_words_and_no_voice_and_that_is_said(tmp_path: Path) -> None:
    session = analysed(tmp_path, recorded(tmp_path / "a.mkv", [], 16_000))
    assert session.findings.info is not None
    assert raised(session) == []
    assert any("no recording has sound" in note for note in session.findings.info.notes)
    assert [row.measurable_s > 0.8 * row.total_s for row in of_family(session, "timing").values()] == [True, True]
    assert all(row.measurable_s == 0 for row in of_family(session, "voice").values())


@pytest.mark.parametrize("until_s", [30.0, 70.0])
def test_sound_of_another_length_than_the_picture_is_measured_as_far_as_both_go(tmp_path: Path, until_s: float) -> None:
    sound = np.zeros(round(until_s * 16_000), dtype=np.float32)
    spoken = said(16_000, until_s=min(until_s, DURATION_S))
    sound[: len(spoken)] = spoken
    session = analysed(tmp_path, recorded(tmp_path / "a.mkv", [sound], 16_000))
    voices = of_family(session, "voice")
    if until_s > DURATION_S:
        assert [signal for _, signal, _ in raised(session)] == ["voice_loudness"]
        return
    assert raised(session) == []
    for row in voices.values():
        assert row.measurable_s == pytest.approx(30.0, abs=0.6)
        assert row.gaps[-1][1] == pytest.approx(row.total_s, abs=0.2)
