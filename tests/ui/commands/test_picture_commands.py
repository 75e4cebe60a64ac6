"""The Picture menu on an open session."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from tests.ui.windows import Opened


def test_the_picture_on_screen_is_saved_and_the_moment_is_in_its_name(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    suggested: list[str] = []

    def answer(_parent: object, _title: str, name: str, *_rest: object) -> tuple[str, str]:
        suggested.append(Path(name).name)
        return str(tmp_path / "still"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    playhead = opened.pane.workspace.playhead
    playhead.seek(2.0)
    opened.trigger("save_picture")
    opened.wait((tmp_path / "still.png").exists)
    opened.wait(lambda: "still.png" in opened.window.message)
    media = opened.document.session.media[opened.pane.player.engine.media.id]  # type: ignore[union-attr]
    image = QImage(str(tmp_path / "still.png"))
    assert (image.width(), image.height()) == (media.width_px, media.height_px)
    assert suggested[0].endswith("0.00.02.000.png")


def test_a_picture_that_cannot_be_written_is_told(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []
    monkeypatch.setattr("annotator.ui.commands.stage.show_problem", lambda _parent, title, _why: told.append(title))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_any: (str(tmp_path / "nowhere" / "a.png"), ""))
    opened.trigger("save_picture")
    opened.wait(lambda: bool(told))
    assert "could not be saved" in told[0]
