"""``annotator transcribe`` as a user calls it, where the optional library is not installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.features.transcribe.transcribe_worker import LIBRARY


@pytest.mark.skipif(importlib.util.find_spec(LIBRARY) is not None, reason="the optional library is installed")
def test_without_the_library_the_message_says_how_to_get_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["transcribe", str(tmp_path / "a.session"), "--model", str(tmp_path)]) == 3
    message = capsys.readouterr().err
    assert 'pip install "session-annotator[whisper]"' in message
    assert "annotator import SESSION FILE" in message


def test_a_model_must_be_named(tmp_path: Path) -> None:
    assert main(["transcribe", str(tmp_path / "a.session")]) == 2
