"""Exporting from the window: format, what is lost, names, and the files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.domain import edits
from annotator.exchange.export_formats import EXPORTS
from annotator.ui.dialogs.export_session import ExportSessionDialog
from tests.ui.windows import Opened


def shown(opened: Opened) -> ExportSessionDialog:
    opened.trigger("export_session")
    (dialog,) = opened.window.findChildren(ExportSessionDialog)
    return dialog


def choose(dialog: ExportSessionDialog, name: str) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(name))
    dialog.format.activated.emit(dialog.format.currentIndex())


def export(opened: Opened, dialog: ExportSessionDialog) -> None:
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    opened.wait(lambda: not dialog.job.running)
    assert dialog.error.text() == ""


def test_every_format_of_the_registry_is_offered_and_written(opened: Opened, tmp_path: Path) -> None:
    opened.annotate(1.0, 2.0)
    dialog = shown(opened)
    assert dialog.format.count() == len(EXPORTS)
    for one in EXPORTS:
        if one.name == "parquet":
            continue
        choose(dialog, one.name)
        assert dialog.place.text().endswith(f"talk{one.suffix}")
        path = tmp_path / one.name / f"out{one.suffix}"
        path.parent.mkdir()
        dialog.place.setText(str(path))
        export(opened, dialog)
        assert dialog.written == path
        assert path.stat().st_size > 0
        dialog.place.setText(str(tmp_path / f"talk{one.suffix}"))
    dialog.reject()


def test_what_the_format_cannot_hold_is_shown_before_anything_is_written(opened: Opened) -> None:
    dialog = shown(opened)
    assert "Everything in this session has a place" in dialog.preview.text()
    choose(dialog, "boris")
    assert "2 utterances of the transcript" in dialog.preview.text()
    assert "whole milliseconds" in dialog.preview.text()
    dialog.reject()


def test_without_names_neither_file_nor_content_names_anybody(opened: Opened, tmp_path: Path) -> None:
    dialog = shown(opened)
    choose(dialog, "eaf")
    dialog.full_paths.setChecked(True)
    dialog.deidentify.setChecked(True)
    assert not dialog.full_paths.isEnabled()
    assert Path(dialog.place.text()).name == "session.eaf"
    path = tmp_path / "session.eaf"
    dialog.place.setText(str(path))
    export(opened, dialog)
    text = path.read_text(encoding="utf-8")
    assert opened.document.session.media[next(iter(opened.document.session.media))].file_name not in text
    assert str(tmp_path) not in text
    assert "replaced" in dialog.doing.text() or "No name was found" in dialog.doing.text()
    dialog.reject()


def test_full_paths_are_written_only_where_somebody_wants_them(opened: Opened, tmp_path: Path) -> None:
    dialog = shown(opened)
    choose(dialog, "eaf")
    path = tmp_path / "talk.eaf"
    dialog.place.setText(str(path))
    export(opened, dialog)
    (media,) = opened.document.session.media.values()
    assert opened.window.host is not None
    where = opened.window.host.folder.media_path(media).resolve().as_uri()
    assert where not in path.read_text(encoding="utf-8")
    dialog.full_paths.setChecked(True)
    export(opened, dialog)
    assert where in path.read_text(encoding="utf-8")
    dialog.reject()


def test_tables_are_chosen_and_bins_have_a_width(opened: Opened, tmp_path: Path) -> None:
    dialog = shown(opened)
    choose(dialog, "csv")
    for box in dialog.tables:
        box.setChecked(box.objectName() in ("flags", "bins"))
    dialog.bin_width.setValue(2.0)
    dialog.place.setText(str(tmp_path / "talk.csv"))
    export(opened, dialog)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".csv") == ["talk-bins.csv", "talk.csv"]
    assert (tmp_path / "talk.csv").read_text().splitlines()[1].split(",")[1] == "f1"
    assert "talk-bins.csv" in dialog.doing.text()
    first = (tmp_path / "talk-bins.csv").read_text().splitlines()[1].split(",")
    assert first[1:3] == ["0.0", "2.0"]
    for box in dialog.tables:
        box.setChecked(False)
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert "at least one table" in dialog.error.text()
    assert not dialog.bin_width.isEnabled()
    dialog.reject()


def test_a_name_that_somebody_typed_stays_and_takes_the_formats_ending(opened: Opened) -> None:
    dialog = shown(opened)
    dialog.place.setText("/nowhere/mine.json")
    choose(dialog, "textgrid")
    assert dialog.place.text() == str(Path("/nowhere/mine.TextGrid"))
    dialog.deidentify.setChecked(True)
    assert dialog.place.text() == str(Path("/nowhere/mine.TextGrid"))
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    opened.wait(lambda: "ould not write" in dialog.error.text())
    dialog.reject()


def test_the_whole_session_is_written_also_for_a_blind_coder(opened: Opened, tmp_path: Path) -> None:
    document = opened.document
    row = replace(document.coder, blind_to=("flags",))
    document.perform(edits.put_rows(document.whole_session, "coders", [row], label="Blinding"))
    dialog = shown(opened)
    choose(dialog, "boris")
    assert "flags" not in dialog.preview.text()
    choose(dialog, "json")
    dialog.place.setText(str(tmp_path / "talk.json"))
    export(opened, dialog)
    assert len(json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))["flags"]) == 3
    dialog.reject()
