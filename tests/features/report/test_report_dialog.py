"""Writing a report from the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.features.report.report_dialog import ExportReportDialog
from tests.ui.windows import Opened


def shown(opened: Opened) -> ExportReportDialog:
    opened.trigger("export_report")
    (dialog,) = opened.window.findChildren(ExportReportDialog)
    return dialog


def test_it_writes_the_page_where_it_is_told_and_says_so(opened: Opened, tmp_path: Path) -> None:
    dialog, path = shown(opened), tmp_path / "page"
    assert dialog.place.text().endswith("talk-report.html")
    dialog.place.setText(str(path))
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert dialog.job.running
    assert dialog.cancel.isVisible()
    opened.wait(lambda: dialog.written is not None)
    written = path.with_suffix(".html")
    assert dialog.written == written
    assert str(written) in dialog.doing.text()
    assert dialog.open_button.isVisible()
    assert "I am fine." not in written.read_text(encoding="utf-8").partition("Timeline")[0]
    dialog.reject()


def test_words_can_be_kept_only_where_names_are_left_out(opened: Opened, tmp_path: Path) -> None:
    dialog = shown(opened)
    assert not dialog.words.isEnabled()
    dialog.stills.setChecked(False)
    dialog.deidentify.setChecked(True)
    assert dialog.words.isEnabled()
    dialog.place.setText(str(tmp_path / "a.html"))
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    opened.wait(lambda: dialog.written is not None)
    assert "Report without names" in (tmp_path / "a.html").read_text(encoding="utf-8")
    dialog.reject()


def test_without_names_the_file_is_not_called_after_the_session_unless_somebody_wants_it(opened: Opened) -> None:
    dialog = shown(opened)
    dialog.deidentify.setChecked(True)
    assert Path(dialog.place.text()).name == "report.html"
    dialog.deidentify.setChecked(False)
    assert Path(dialog.place.text()).name == "talk-report.html"
    dialog.place.setText("mine.html")
    dialog.deidentify.setChecked(True)
    assert dialog.place.text() == "mine.html"
    dialog.reject()


def test_a_place_that_cannot_be_written_is_told_and_can_be_corrected(opened: Opened, tmp_path: Path) -> None:
    dialog = shown(opened)
    dialog.place.setText("  ")
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert "where to write" in dialog.error.text()
    dialog.place.setText(str(tmp_path / "nowhere" / "a.html"))
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    opened.wait(lambda: "ould not write" in dialog.error.text())
    assert dialog.start.isVisible()
    assert dialog.written is None
    dialog.reject()
