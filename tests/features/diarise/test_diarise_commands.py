"""Telling voices apart from the window: models are chosen, voices get names, the row is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from annotator.domain.speech_row import SPEECH_ROW
from annotator.features.diarise.voices_dialog import VoicesDialog
from tests.features.diarise.two_voices import HAS_LIBRARY, SPOKEN, make_models, make_session, with_library
from tests.ui.windows import Opened


@pytest.fixture
def talk(make_window: Callable[[], Opened], tmp_path: Path) -> Opened:
    path = make_session(tmp_path, transcript=False)
    opened = make_window()
    opened.window.open_path(path)
    opened.wait(lambda: opened.window.pane is not None)
    return opened


def dialog_of(opened: Opened) -> VoicesDialog:
    opened.trigger("speech_row_model")
    (dialog,) = opened.window.findChildren(VoicesDialog)
    return dialog


@pytest.mark.skipif(HAS_LIBRARY, reason="the optional library is installed")
def test_without_the_library_the_message_says_how_to_get_it(talk: Opened) -> None:
    talk.trigger("speech_row_model")
    (box,) = talk.window.findChildren(QMessageBox)
    assert 'pip install "session-annotator[diarisation]"' in box.informativeText()
    box.close()


@with_library
def test_voices_are_heard_named_and_put_into_the_row(
    talk: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = dialog_of(talk)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path / "talk.session"))
    dialog.folder.click()
    assert "holds no segmentation model" in dialog.error.text()
    assert not dialog.listen.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(make_models(tmp_path)))
    dialog.folder.click()
    assert "pyannote-segmentation-3.0: for tests only" in dialog.models.text()
    dialog.listen.click()
    talk.wait(lambda: len(dialog.choices) == 2)
    assert dialog.named() == {}
    assert not dialog.ok_button.isEnabled()  # no mouth and no words tell whose they are
    names = ["client", "therapist"] if _begins(dialog) == 0 else ["therapist", "client"]
    for choice, name in zip(dialog.choices, names, strict=True):
        choice.setCurrentIndex(choice.findData(name))
    dialog.ok_button.click()
    session = talk.document.session
    talk.wait(lambda: any(one.tier == SPEECH_ROW for one in talk.document.session.annotations.values()))
    row = sorted(
        (one for one in talk.document.session.annotations.values() if one.tier == SPEECH_ROW),
        key=lambda one: one.start_s,
    )
    assert [one.participant_id for one in row] == ["client", "therapist"] * 4
    assert [one.start_s for one in row] == pytest.approx([start_s for start_s, _ in SPOKEN], abs=0.15)
    assert "a diarisation model tells apart" in row[0].note
    assert session.utterances == talk.document.session.utterances
    again = dialog_of(talk)
    talk.wait(lambda: len(again.choices) == 2)
    assert set(again.named().values()) == {"client", "therapist"}  # what was said of them is still known
    again.reject()


def _begins(dialog: VoicesDialog) -> int:
    """The number of the voice that is heard first."""
    seen: list[float] = []
    dialog.go_wanted.connect(seen.append)
    for button in dialog.findChildren(type(dialog.ok_button)):
        if button.text().startswith("Go to"):
            button.click()
    return seen.index(min(seen))


@with_library
def test_what_the_library_refuses_is_told_in_the_dialog(
    talk: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = make_models(tmp_path)
    (models / "wespeaker_mean.onnx").write_bytes((models / "wespeaker_mean.onnx").read_bytes()[5:])
    dialog = dialog_of(talk)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(models))
    dialog.folder.click()
    assert "wespeaker_mean.onnx" in dialog.error.text()
    dialog.reject()
