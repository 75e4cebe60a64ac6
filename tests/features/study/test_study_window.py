"""A study in the window: looked at, filled in, assigned and run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox

from annotator.exchange.export_formats import EXPORTS
from annotator.features.study.assign_dialog import AssignDialog
from annotator.features.study.assignment import read_assignments
from annotator.features.study.batch.manifest import BatchSettings
from annotator.features.study.run_dialog import RunDialog
from annotator.features.study.study import read_study
from annotator.features.study.study_window import StudyWindow
from annotator.storage.session_folder import SessionFolder
from tests.features.study.batch.test_batch import written
from tests.fixtures.sessions import annotation, small_session, table
from tests.ui.windows import Opened


@pytest.fixture
def study(tmp_path: Path, analysed_session: Path) -> Path:
    folder = tmp_path / "hours"
    folder.mkdir()
    coded = replace(small_session(), annotations=table(annotation("a1"), annotation("b1", coder_id="ben")))
    for name, session in (("hour1", coded), ("hour2", small_session()), ("hour3", small_session())):
        SessionFolder.create(folder / f"{name}.session", session).close()
    database = folder / "hour3.session" / "session.db"
    database.write_bytes(database.read_bytes()[:2000])
    shutil.copytree(analysed_session.parent, folder / "real")
    return folder


@pytest.fixture
def shown(make_window: Callable[[], Opened], study: Path) -> tuple[Opened, StudyWindow]:
    """The study, chosen in a window without a session."""
    opened = make_window()
    opened.trigger("open_study")
    (window,) = opened.window.findChildren(StudyWindow)
    assert "No study is open" in window.empty.title
    with pytest.MonkeyPatch.context() as patch:

        def choose(*_anything: object) -> str:
            return str(study)

        patch.setattr(QFileDialog, "getExistingDirectory", choose)
        QTest.mouseClick(window.choose, Qt.MouseButton.LeftButton)
    opened.wait(lambda: window.table.rowCount() == 4)
    return opened, window


def column(window: StudyWindow, title: str) -> int:
    items = [window.table.horizontalHeaderItem(at) for at in range(window.table.columnCount())]
    return [item.text() for item in items if item is not None].index(title)


def cell(window: StudyWindow, row: int, title: str) -> str:
    item = window.table.item(row, column(window, title))
    assert item is not None
    return item.text()


def test_every_session_is_shown_with_what_is_missing(shown: tuple[Opened, StudyWindow]) -> None:
    _opened, window = shown
    assert [cell(window, row, "Session") for row in range(4)] == ["hour1", "hour2", "hour3", "real/talk"]
    assert cell(window, 2, "State") == "cannot be read"
    assert "damaged" in cell(window, 2, "Missing")
    assert cell(window, 3, "State") == "analysed"
    assert cell(window, 3, "Flags") == "3"
    assert "nobody is assigned" in cell(window, 3, "Missing")
    assert "anna: 1 annotations" in cell(window, 0, "Coders")
    assert "4 sessions, 3 analysed" in window.totals.text()
    window.close()


def test_a_variable_that_is_typed_is_in_the_table_on_disk(shown: tuple[Opened, StudyWindow], study: Path) -> None:
    _opened, window = shown
    item = window.table.item(0, column(window, "condition"))
    assert item is not None
    item.setText("waiting list")
    assert read_study(study).variables["hour1"] == {"condition": "waiting list"}
    window.close()


def test_coders_are_assigned_and_told(shown: tuple[Opened, StudyWindow], study: Path) -> None:
    opened, window = shown
    QTest.mouseClick(window.assign, Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(AssignDialog)
    dialog.coders.setText("anna, ben")
    dialog.double.setValue(50)
    assert len(dialog.shown.toPlainText().splitlines()) == 4
    dialog.accept()
    opened.wait(lambda: cell(window, 3, "Coders") != "")
    assert len(read_assignments(read_study(study))) == 6
    for box in opened.window.findChildren(QMessageBox):
        assert "hour3" in box.informativeText()
        box.close()
    window.close()


def test_enter_opens_the_session(shown: tuple[Opened, StudyWindow]) -> None:
    opened, window = shown
    window.table.setCurrentCell(3, 0)
    QTest.keyClick(window.table, Qt.Key.Key_Return)
    opened.wait(lambda: opened.window.pane is not None and opened.pane.ready)
    window.close()


def asked(window: StudyWindow) -> RunDialog:
    QTest.mouseClick(window.run, Qt.MouseButton.LeftButton)
    return window.findChildren(RunDialog)[-1]


def choose_formats(dialog: RunDialog, *names: str) -> None:
    for row, one in enumerate(EXPORTS):
        state = Qt.CheckState.Checked if one.name in names else Qt.CheckState.Unchecked
        dialog.formats.item(row).setCheckState(state)


def test_everything_is_run_over_all_in_the_formats_and_the_folder_that_were_chosen(
    shown: tuple[Opened, StudyWindow], study: Path, tmp_path: Path
) -> None:
    opened, window = shown
    dialog = asked(window)
    assert dialog.chosen.folder == study / "results"
    assert dialog.chosen.settings == BatchSettings()
    dialog.steps["analyze"].setChecked(False)
    dialog.steps["report"].setChecked(False)
    choose_formats(dialog, "eaf", "csv")
    dialog.folder.setText(str(tmp_path / "elsewhere"))
    dialog.accept()
    opened.wait(lambda: "3 done, 1 failed" in window.progress.text(), timeout=120_000)
    assert "our3: the database" in window.problem.text()
    assert (tmp_path / "elsewhere" / "exports" / "eaf" / "talk.eaf").is_file()
    assert {path.name for path in (tmp_path / "elsewhere" / "exports").iterdir()} == {"csv", "eaf"}
    assert not (study / "results").exists()
    again = asked(window)
    assert again.chosen.settings.formats == tuple(one.name for one in EXPORTS if one.name in ("csv", "eaf"))
    assert again.chosen.folder == tmp_path / "elsewhere"
    again.reject()
    window.close()


def test_nothing_is_run_without_a_step_a_format_or_a_folder(shown: tuple[Opened, StudyWindow]) -> None:
    _opened, window = shown
    dialog = asked(window)
    run = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    choose_formats(dialog)
    assert (run.isEnabled(), dialog.error.text()) == (False, "Choose at least one format, or no export.")
    dialog.steps["export"].setChecked(False)
    assert run.isEnabled()
    dialog.folder.setText("results")
    assert not run.isEnabled()
    dialog.reject()
    window.close()


@pytest.mark.timeout(600)  # some processes, on whatever else the machine does
def test_a_cluster_does_the_same_as_this_computer(
    shown: tuple[Opened, StudyWindow],
    tmp_path: Path,
    cluster: str,
) -> None:
    opened, window = shown
    for name, address in (("here", ""), ("there", cluster)):
        dialog = asked(window)
        dialog.steps["analyze"].setChecked(False)
        choose_formats(dialog, "eaf", "csv", "json")
        dialog.scheduler.setText(address)
        dialog.folder.setText(str(tmp_path / name))
        window.progress.setText("")
        dialog.accept()
        opened.wait(lambda: "3 done, 1 failed" in window.progress.text(), timeout=240_000)
        assert "our3: the database" in window.problem.text()
    assert written(tmp_path / "there") == written(tmp_path / "here")
    assert (tmp_path / "there" / "exports" / "eaf" / "hour1.eaf").is_file()
    window.close()


def test_where_there_is_no_cluster_it_says_so_and_remembers_the_address(shown: tuple[Opened, StudyWindow]) -> None:
    opened, window = shown
    dialog = asked(window)
    dialog.scheduler.setText("tcp://127.0.0.1:1")
    assert not dialog.workers.isEnabled()
    dialog.accept()
    opened.wait(lambda: "127.0.0.1:1" in window.problem.text(), timeout=120_000)
    assert asked(window).chosen.scheduler == "tcp://127.0.0.1:1"
    window.close()
