"""Transcription, with everything real but the model: a source of segments stands in for it in its own process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.importing import import_transcript
from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.features.transcribe.transcribe_worker import HeardSegment, HeardWord, SegmentSource, TranscriptionPlan
from annotator.features.transcribe.transcribing import TranscriptionError, check_model, transcribe
from annotator.pipeline.heard_words import TRANSCRIPT_NAME
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.videos import VideoShelf


def hears_two_sentences(plan: TranscriptionPlan) -> Iterator[HeardSegment]:
    assert plan.language == "en"
    words = (
        HeardWord(word=" I'm", start_s=1.25, end_s=1.5, probability=0.97),
        HeardWord(word=" fine.", start_s=1.5, end_s=2.125, probability=0.31),
    )
    yield HeardSegment(start_s=1.0, end_s=2.5, text=" I'm fine.", words=words)
    yield HeardSegment(start_s=3.0, end_s=4.0, text=" Über alles gesprochen.")


def hears_nothing(_plan: TranscriptionPlan) -> Iterator[HeardSegment]:
    yield from ()


def cannot_read_the_model(_plan: TranscriptionPlan) -> Iterator[HeardSegment]:
    raise RuntimeError("Unsupported model binary version")
    yield


def dies(_plan: TranscriptionPlan) -> Iterator[HeardSegment]:
    os._exit(9)
    yield


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "whisper-small"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_bytes(b"{}")
    return folder


@pytest.fixture
def spoken(coded_video: VideoShelf, tmp_path: Path) -> Iterator[SessionFolder]:
    """A session of a short recording with sound, which begins at 10 s of the session clock."""
    with new_session(tmp_path / "a.session", [VideoSpec(path=coded_video("cfr").path, offset_s=10.0)]) as folder:
        yield folder


def test_segments_become_utterances_by_the_times_of_their_words_on_the_session_clock(
    spoken: SessionFolder, model: Path
) -> None:
    session = spoken.load()
    parts: list[float] = []
    written = transcribe(spoken, session, model, language="en", source=hears_two_sentences, on_progress=parts.append)
    assert written is not None
    assert parts == sorted(parts)
    edit, _ = import_transcript(session, written)
    spoken.write(edit, coder_id="anna")
    kept = sorted(spoken.load().utterances.values(), key=lambda row: row.start_s)
    assert [(row.start_s, row.end_s, row.text, row.participant_id) for row in kept] == [
        (11.25, 12.125, "I'm fine.", None),
        (13.0, 14.0, "Über alles gesprochen.", None),
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (hears_nothing, "no speech was found"),
        (cannot_read_the_model, "Unsupported model binary version"),
        (dies, "exit code 9"),
    ],
)
def test_what_goes_wrong_is_told_and_leaves_nothing_behind(
    spoken: SessionFolder, model: Path, source: SegmentSource, message: str
) -> None:
    with pytest.raises(TranscriptionError, match=message):
        transcribe(spoken, spoken.load(), model, source=source)
    assert not (spoken.analysis_path / TRANSCRIPT_NAME).exists()


def test_cancelling_leaves_nothing_behind(spoken: SessionFolder, model: Path) -> None:
    assert transcribe(spoken, spoken.load(), model, source=hears_nothing, cancelled=lambda: True) is None
    assert not (spoken.analysis_path / TRANSCRIPT_NAME).exists()


def test_a_folder_that_is_no_model_is_named_with_what_is_missing(tmp_path: Path, model: Path) -> None:
    check_model(model)
    (model / "tokenizer.json").unlink()
    with pytest.raises(TranscriptionError, match=r"tokenizer\.json is not in it"):
        check_model(model)
    with pytest.raises(TranscriptionError, match="is not a folder"):
        check_model(tmp_path / "nowhere")


def test_without_sound_there_is_nothing_to_transcribe(coded_video: VideoShelf, tmp_path: Path, model: Path) -> None:
    with (
        new_session(tmp_path / "b.session", [VideoSpec(path=coded_video("no_audio").path)]) as folder,
        pytest.raises(TranscriptionError, match="no media of this session has sound"),
    ):
        transcribe(folder, folder.load(), model, source=hears_nothing)
