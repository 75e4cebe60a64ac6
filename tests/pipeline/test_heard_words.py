"""What a transcription left behind is read, and whatever else lies there is no words."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.features.transcribe.transcribing import transcribe
from annotator.pipeline.heard_words import TRANSCRIPT_NAME, read_heard_words
from annotator.storage.session_folder import SessionFolder
from tests.features.transcribe.test_transcribing import hears_two_sentences, model, spoken

__all__ = ["model", "spoken"]


def test_words_are_on_the_session_clock_with_their_certainty(spoken: SessionFolder, model: Path) -> None:
    transcribe(spoken, spoken.load(), model, language="en", source=hears_two_sentences)
    assert len(read_heard_words(spoken)) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"segments": 3}', b'{"segments": [{"words": [{"word": "a", "start": "x", "end": 1}]}]}',
     b'{"segments": [{"words": [{"word": "a", "start": NaN, "end": 1}]}]}'],
)  # fmt: skip
def test_what_cannot_be_read_is_no_words(spoken: SessionFolder, content: bytes) -> None:
    path = spoken.analysis_path / TRANSCRIPT_NAME
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert len(read_heard_words(spoken)) == 0


def test_nothing_there_is_no_words(spoken: SessionFolder) -> None:
    assert len(read_heard_words(spoken)) == 0
