"""Writing clips from the window."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotator.features.clips.clips_dialog import ExportClipsDialog
from annotator.features.clips.cover_areas_dialog import CoverAreasDialog
from annotator.features.clips.options import ClipOptions
from annotator.features.report.report_dialog import ExportReportDialog
from tests.ui.windows import Opened


def shown(opened: Opened) -> ExportClipsDialog:
    opened.trigger("export_clips")
    (dialog,) = opened.window.findChildren(ExportClipsDialog)
    return dialog


def test_what_is_chosen_is_written_and_named(opened: Opened, tmp_path: Path) -> None:
    opened.pane.workspace.selection.choose_span((1.0, 1.4))
    dialog = shown(opened)
    dialog.what.setCurrentIndex(1)
    assert dialog.what.currentText() == "What is chosen now (1)"
    dialog.pre_roll.setValue(0.0)
    dialog.post_roll.setValue(0.0)
    dialog.voice.choose("mute")
    dialog.place.setText(str(tmp_path / "out"))
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert not dialog.what.isEnabled()
    opened.wait(lambda: dialog.written is not None, timeout=60_000)
    written = tmp_path / "out" / "clip-001-moment-client.mp4"
    assert dialog.written == written
    assert written.is_file()
    assert dialog.what.isEnabled()
    dialog.reject()


def test_the_choices_become_options(opened: Opened) -> None:
    dialog = shown(opened)
    dialog.cover.choose("pixels")
    dialog.background.choose("plain")
    dialog.voice.choose("pitch")
    dialog.captions.choose("beside")
    dialog.file_format.choose("webm")
    dialog.reel.setChecked(True)
    dialog.pre_roll.setValue(2.5)
    assert dialog.options == ClipOptions(
        cover="pixels",
        background="plain",
        voice="pitch",
        captions="beside",
        file_format="webm",
        reel=True,
        pre_roll_s=2.5,
        post_roll_s=1.0,
    )
    dialog.reject()


def test_what_is_drawn_is_covered_and_kept_for_the_next_clips(opened: Opened) -> None:
    dialog = shown(opened)
    QTest.mouseClick(dialog.draw_areas, Qt.MouseButton.LeftButton)
    (areas,) = dialog.findChildren(CoverAreasDialog)
    areas.canvas.add()
    areas.accept()
    assert dialog.options.also_cover == areas.areas
    assert len(areas.areas) == 1
    assert dialog.draw_areas.text() == "1 drawn: change…"
    assert dialog.options.hides_people
    dialog.reject()
    opened.wait(lambda: not opened.window.findChildren(ExportClipsDialog))
    again = shown(opened)
    assert len(again.options.also_cover) == 1
    again.reject()
    (kept,) = opened.document.session.cover_areas.values()
    assert (kept.region, kept.media_id) == (areas.areas[0].region, areas.areas[0].media_id)
    opened.trigger("export_report")
    (report,) = opened.window.findChildren(ExportReportDialog)
    report.deidentify.setChecked(True)
    assert "area that was drawn" in " ".join(one.text() for one in report.findChildren(QLabel))
    report.reject()
    opened.trigger("undo")
    assert not opened.document.session.cover_areas


def test_without_an_accepted_moment_it_says_what_to_do(opened: Opened, tmp_path: Path) -> None:
    dialog = shown(opened)
    assert dialog.what.currentText() != "Accepted moments (0)", "it begins with moments that there are"
    dialog.what.setCurrentIndex(0)
    dialog.place.setText(str(tmp_path / "out"))
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert "accept flags first" in dialog.error.text()
    assert not dialog.job.running
    dialog.reject()


def test_closing_it_while_it_writes_leaves_nothing(opened: Opened, tmp_path: Path) -> None:
    opened.pane.workspace.selection.choose_span((0.5, 7.0))
    dialog = shown(opened)
    dialog.what.setCurrentIndex(1)
    dialog.place.setText(str(tmp_path / "out"))
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert dialog.job.running
    dialog.reject()
    assert not dialog.job.running
    opened.wait(lambda: all(thread.name != "long work" for thread in threading.enumerate()))
    assert not (tmp_path / "out").exists()
