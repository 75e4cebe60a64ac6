"""Coding responses in the window beside the coder's."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.domain.edits import put_rows
from annotator.features.practice.attunement_window import AttunementWindow
from annotator.features.statistics.statistics_dialog import StatisticsWindow
from tests.analysis.test_therapist_timing import turns_of
from tests.ui.windows import Opened


@pytest.fixture
def attunement(opened: Opened) -> AttunementWindow:
    opened.pane.workspace.selection.choose_span((0.5, 1.5))
    opened.link()
    opened.pane.workspace.selection.choose_span((4.0, 5.0))
    opened.link()
    rows = [row for row in opened.document.session.annotations.values() if row.incongruence is not None]
    assert {row.participant_id for row in rows} == {"client"}
    opened.trigger("show_attunement")
    window = opened.pane.findChild(AttunementWindow)
    assert window is not None
    opened.wait(window.isActiveWindow)
    return window


def test_a_key_codes_the_response_with_its_latency_and_undo_takes_it_back(
    opened: Opened, attunement: AttunementWindow
) -> None:
    assert [row.outcome for row in attunement.rows] == ["uncoded", "uncoded"]
    attunement.table.selectRow(1)
    attunement.table.selectRow(0)
    playhead = opened.pane.workspace.playhead
    assert playhead.time_s == pytest.approx(0.5, abs=0.05), "choosing a cue goes to its onset"
    playhead.seek(2.5)
    QTest.keyClick(attunement.table, Qt.Key.Key_1)
    first = attunement.rows[0]
    assert (first.response_id, first.outcome) == ("names_it", "met")
    assert first.latency_s == pytest.approx(2.5 - first.onset_s, abs=0.05)
    assert attunement.table.cell(0, 2) == "Names the cue"
    assert "● Met 1" in attunement.summary.text()
    assert attunement.chosen == attunement.rows[1], "the next key is about the next cue"
    assert not attunement.buttons["names_it"].isChecked()
    QTest.keyClick(attunement.table, Qt.Key.Key_M)
    assert attunement.rows[1].outcome == "missed"
    assert attunement.table.cell(1, 3) == "✗ Missed"
    QTest.keyClick(attunement.table, Qt.Key.Key_1)
    assert attunement.rows[1].outcome == "missed", "with every cue coded a key too many changes nothing"
    assert attunement.chosen is None
    opened.document.undo()
    opened.document.undo()
    opened.wait(lambda: [row.outcome for row in attunement.rows] == ["uncoded", "uncoded"])


def test_when_the_therapist_was_heard_to_speak_stands_beside_the_coded_response(
    opened: Opened, attunement: AttunementWindow
) -> None:
    assert [attunement.table.cell(row, 5) for row in (0, 1)] == ["–", "–"]
    opened.document.set_signal_sets(
        {
            "client": turns_of("client", ((0.2, 1.4), (3.9, 6.0))),
            "therapist": turns_of("therapist", ((2.0, 3.0), (5.0, 7.0))),
        }
    )
    first, second = attunement.rows
    assert attunement.table.cell(0, 5) == f"{2.0 - first.onset_s:.1f} s, silence 0.6 s"
    assert attunement.table.cell(1, 5) == f"{5.0 - second.onset_s:.1f} s, comes in"
    assert "comes in while the client speaks 1 of 2 times" in attunement.summary.text()


def test_a_response_without_playing_on_has_no_latency_and_can_be_taken_back(attunement: AttunementWindow) -> None:
    attunement.table.selectRow(1)
    attunement.buttons["validates"].click()
    assert (attunement.rows[1].outcome, attunement.rows[1].latency_s) == ("met", None)
    assert attunement.chosen == attunement.rows[0], "the one that is left"
    attunement.table.selectRow(1)
    attunement.clear.click()
    assert attunement.rows[1].outcome == "uncoded"


def test_a_click_on_the_plot_chooses_the_cue_or_the_time(opened: Opened, attunement: AttunementWindow) -> None:
    plot = attunement.plot
    at = plot.place_of(attunement.rows[1]).toPoint()
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert attunement.chosen == attunement.rows[1]
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(plot.width() - 20, 4))
    duration_s = opened.document.session.info.duration_s
    assert opened.pane.workspace.playhead.time_s == pytest.approx(duration_s, rel=0.1)


def test_cues_summary_and_plot_can_be_taken_away(
    opened: Opened, attunement: AttunementWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attunement.table.selectRow(1)
    attunement.table.selectRow(0)
    opened.pane.workspace.playhead.seek(2.5)
    attunement.buttons["names_it"].click()
    kinds: list[str] = []

    def choose(_parent: QWidget, _title: str, _suggested: str, offered: str) -> tuple[str, str]:
        kind = offered.split(";;")[len(kinds)]
        kinds.append(kind)
        return str(tmp_path / ("cues", "summary", "plot", "plot")[len(kinds) - 1]), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for name in ("cues.csv", "summary.csv", "plot.svg", "plot.png"):
        if name == "cues.csv":
            opened.trigger("export_attunement")
        else:
            attunement.export.click()
        opened.wait(lambda name=name: str(tmp_path / name) in attunement.said.text())
    with (tmp_path / "cues.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["outcome"] for row in rows] == ["met", "uncoded"]
    assert float(rows[0]["latency_s"]) == pytest.approx(attunement.rows[0].latency_s, abs=0.001)
    assert "third 3" in (tmp_path / "summary.csv").read_text(encoding="utf-8")
    root = ElementTree.parse(tmp_path / "plot.svg").getroot()
    assert any("1 of 1 met" in "".join(one.itertext()) for one in root.iter())
    assert QImage(str(tmp_path / "plot.png")).width() == 1800


def test_what_is_exported_without_names_has_none(
    opened: Opened, attunement: AttunementWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened.document.session
    client = replace(session.participants["client"], name="Anna Kowalski")
    used = {row.cue.code_id for row in attunement.rows}
    codes = tuple(replace(one, name="Annas Smile") if one.id in used else one for one in session.codebook.codes)
    opened.document.perform(put_rows(session, "participants", [client], label="x"))
    opened.document.perform(put_rows(session, "codebook", [replace(session.codebook, codes=codes)], label="x"))
    suggested: list[str] = []

    def choose(_parent: QWidget, _title: str, suggestion: str, _offered: str) -> tuple[str, str]:
        suggested.append(Path(suggestion).name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    attunement.nameless.click()
    attunement.export.click()
    assert suggested == ["session-attunement"]
    for name, export in (("cues.csv", attunement.files.cues), ("summary.csv", attunement.files.summary)):
        export(tmp_path / name, attunement.told_to_others())
        opened.wait(lambda name=name: str(tmp_path / name) in attunement.said.text())
        assert "Anna" not in (tmp_path / name).read_text(encoding="utf-8")
    with (tmp_path / "cues.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(attunement.rows) == 2


def test_statistics_tell_each_response_with_its_latency(
    opened: Opened, attunement: AttunementWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attunement.table.selectRow(1)
    attunement.table.selectRow(0)
    opened.pane.workspace.playhead.seek(2.5)
    attunement.buttons["names_it"].click()
    latency = attunement.table.cell(0, 4)
    attunement.close()
    opened.trigger("show_statistics")
    window = opened.pane.findChild(StatisticsWindow)
    assert window is not None
    window.tabs.setCurrentIndex(1)
    responses = window.responses.table
    opened.wait(lambda: responses.rowCount() == 2)
    told = [tuple(responses.cell(row, column) for column in (0, 1, 3, 4, 5)) for row in range(2)]
    assert told == [("Names the cue", "● Met", "1", "100 %", latency), ("–", "○ Not coded", "1", "–", "–")]
    written = tmp_path / "responses.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "responses"), ""))
    QTest.mouseClick(window.responses.buttons["table"], Qt.MouseButton.LeftButton)
    opened.wait(written.is_file)
    with written.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == "session" and row["group"] == "response"]
    assert [(row["name"], row["count"]) for row in rows] == [("Names the cue", "1")]
    opened.wait(lambda: str(written) in window.responses.told.text())
    opened.document.undo()
    opened.wait(lambda: responses.rowCount() == 1)


def test_another_coders_cue_is_refused_with_the_reason(opened: Opened, attunement: AttunementWindow) -> None:
    opened.document.set_coder("ben")
    attunement.coder.setCurrentIndex(0)
    attunement.coder.activated.emit(0)
    assert attunement.rows
    attunement.buttons["mirrors"].click()
    assert attunement.error.isVisible()
    assert not attunement.buttons["mirrors"].isChecked()


def test_without_cues_it_says_what_to_do(opened: Opened) -> None:
    opened.trigger("show_attunement")
    window = opened.pane.findChild(AttunementWindow)
    assert window is not None
    assert window.empty.isVisible()
    opened.trigger("show_attunement")
    assert len(opened.pane.findChildren(AttunementWindow)) == 1


def test_with_large_text_it_stays_on_the_screen(opened: Opened) -> None:
    opened.trigger("text_size_150")
    opened.trigger("show_attunement")
    window = opened.pane.findChild(AttunementWindow)
    assert window is not None
    opened.wait(window.isVisible)
    room = window.screen().availableGeometry()
    assert room.contains(window.geometry())
    assert window.width() <= max(0.56 * room.width(), window.minimumSizeHint().width())
