"""Transcription with faster-whisper itself and a model that always hears the same; skipped where that is missing."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.importing import import_transcript
from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.features.transcribe.transcribe_worker import LIBRARY
from annotator.features.transcribe.transcribing import TranscriptionError, transcribe
from annotator.pipeline.heard_words import read_heard_words
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.videos import VideoShelf
from tests.fixtures.whisper_model import SURE, UNSURE, write_whisper_model

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec(LIBRARY) is None, reason="faster-whisper, the optional library, is not installed"
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "whisper-tiny.en"
    write_whisper_model(folder, [("I'm", SURE), ("quite", UNSURE), ("fine.", SURE)], until_s=1.6)
    return folder


@pytest.fixture
def spoken(coded_video: VideoShelf, tmp_path: Path) -> Iterator[SessionFolder]:
    """A session of a short recording with sound, which begins at 10 s of the session clock."""
    with new_session(tmp_path / "a.session", [VideoSpec(path=coded_video("cfr").path, offset_s=10.0)]) as folder:
        yield folder


def test_words_come_with_their_times_and_how_sure_the_model_is(spoken: SessionFolder, model: Path) -> None:
    written = transcribe(spoken, spoken.load(), model)
    assert written is not None
    edit, _ = import_transcript(spoken.load(), written)
    spoken.write(edit, coder_id="anna")
    (said,) = spoken.load().utterances.values()
    assert (said.text, said.start_s, said.end_s) == ("I'm quite fine.", 10.0, pytest.approx(11.2, abs=0.1))
    placed = read_heard_words(spoken).in_utterance(said)
    assert [(one.word.text.strip(), one.is_unsure) for one in placed] == [
        ("I'm", False),
        ("quite", True),
        ("fine.", False),
    ]
    assert [one.word.start_s for one in placed] == pytest.approx([10.0, 10.6, 10.9], abs=0.1)


def test_a_model_for_english_is_not_asked_for_another_language(spoken: SessionFolder, model: Path) -> None:
    with pytest.raises(TranscriptionError, match="knows English only, not 'de'"):
        transcribe(spoken, spoken.load(), model, language="de")


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_a_damaged_model_is_named(
    spoken: SessionFolder, model: Path, tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in model.iterdir():
        (damaged / file.name).write_bytes(b"\xff no" if file.name == name else file.read_bytes())
    with pytest.raises(TranscriptionError, match=r"damaged cannot be read .*anew"):
        transcribe(spoken, spoken.load(), damaged)
    assert "Traceback" not in capfd.readouterr().err
