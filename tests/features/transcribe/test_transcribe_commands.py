"""Transcribing from the window: what is missing is told; what is heard becomes the transcript, and can be undone."""

from __future__ import annotations

import importlib.util
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from annotator.domain.word_times import HeardWords
from annotator.features.transcribe import transcribing as transcribe
from annotator.features.transcribe.transcribe_worker import LIBRARY
from tests.features.transcribe.test_transcribing import hears_two_sentences
from tests.ui.windows import Opened


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
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(model))
    asked: list[str | None] = []

    def choose(_parent: object, _title: str, _label: str, items: list[str], *_more: object) -> tuple[str, bool]:
        return next(one for one in items if one == "Deutsch"), True

    def transcribe_in(*arguments: Any, language: str | None, **more: Any) -> object:
        asked.append(language)
        return heard(*arguments, **more)

    monkeypatch.setattr(QInputDialog, "getItem", choose)
    monkeypatch.setattr(transcribe, "transcribe", transcribe_in)
    before = dict(opened.document.session.utterances)
    opened.trigger("transcribe")
    opened.wait(lambda: "2 utterances" in opened.window.message)
    assert asked == ["de"]
    opened.wait(lambda: len(opened.pane.transcript.model.heard_words) == 2)
    texts = {row.text for row in opened.document.session.utterances.values()}
    assert texts == {"I'm fine.", "Über alles gesprochen."}
    _see_unsure_words(opened)
    opened.trigger("undo")
    opened.wait(lambda: dict(opened.document.session.utterances) == before)


def _see_unsure_words(opened: Opened) -> None:
    """A word that was not heard surely is told and painted; a word's time is the one it was heard at."""
    model, panel = opened.pane.transcript.model, opened.pane.transcript
    number = next(at for at in range(model.row_count()) if (row := model.row_at(at)) and row.text == "I'm fine.")
    row = model.row_at(number)
    assert row is not None
    assert "not sure of: fine." in model.data(model.index(number, 0))
    opened.pane.show_dock("transcript")
    sure = panel.view.viewport().grab().toImage()
    assert model.heard_words.span_of(row, 4, 9) == (1.5, 2.125)
    panel.set_heard_words(HeardWords())
    assert "not sure" not in model.data(model.index(number, 0))
    assert panel.view.viewport().grab().toImage() != sure


def test_nothing_happens_where_no_language_is_chosen(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "model"
    model.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (model / name).write_bytes(b"{}")
    monkeypatch.setattr(transcribe, "check_library", lambda: None)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(model))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_a, **_k: ("", False))
    before = dict(opened.document.session.utterances)
    opened.trigger("transcribe")
    assert dict(opened.document.session.utterances) == before


def test_a_folder_without_a_model_is_told(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcribe, "check_library", lambda: None)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    opened.trigger("transcribe")
    (box,) = opened.window.findChildren(QMessageBox)
    assert "no Whisper model" in box.informativeText()
    assert "model.bin" in box.informativeText()
    box.close()
