"""Transcribing from the window: what is missing is told; what is heard becomes the transcript, and can be undone."""

from __future__ import annotations

import importlib.util
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from annotator.workflow import transcribe
from annotator.workflow.transcribe_worker import LIBRARY
from tests.ui.windows import Opened
from tests.workflow.test_transcribe import hears_two_sentences


@pytest.mark.skipif(importlib.util.find_spec(LIBRARY) is not None, reason="the optional library is installed")
def test_without_the_library_the_message_says_how_to_get_it(opened: Opened) -> None:
    opened.trigger("transcribe")
    (box,) = opened.window.findChildren(QMessageBox)
    assert 'pip install "session-annotator[whisper]"' in box.informativeText()
    box.close()


def test_what_is_heard_becomes_the_transcript(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "model"
    model.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (model / name).write_bytes(b"{}")
    heard = partial(transcribe.transcribe, language="en", source=hears_two_sentences)
    monkeypatch.setattr(transcribe, "check_library", lambda: None)
    monkeypatch.setattr(transcribe, "transcribe", heard)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(model))
    before = dict(opened.document.session.utterances)
    opened.trigger("transcribe")
    opened.wait(lambda: "2 utterances" in opened.window.message)
    texts = {row.text for row in opened.document.session.utterances.values()}
    assert texts == {"I'm fine.", "Über alles gesprochen."}
    opened.trigger("undo")
    opened.wait(lambda: dict(opened.document.session.utterances) == before)
