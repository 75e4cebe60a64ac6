from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.domain.annotations import ModifierChoice
from annotator.domain.codebook_edits import replace_codebook
from annotator.domain.detail_edits import choose
from annotator.domain.edits import put_rows
from annotator.features.statistics.statistics_dialog import StatisticsWindow
from tests.fixtures.sessions import DEGREE
from tests.ui.windows import Opened


@pytest.fixture
def shown(opened: Opened, qtbot: QtBot) -> StatisticsWindow:
    opened.annotate(0.5, 1.5)
    opened.annotate(2.0, 5.0)
    opened.trigger("show_statistics")
    window = opened.pane.findChild(StatisticsWindow)
    assert window is not None
    qtbot.waitUntil(lambda: len(window.codes.rows) == 1)
    return window


def test_it_counts_what_was_annotated_and_follows(shown: StatisticsWindow, opened: Opened, qtbot: QtBot) -> None:
    assert [shown.codes.table.model().index(0, column).data() for column in (3, 5, 7)] == ["2", "4.0 s", "2.00 s"]
    opened.trigger("undo")
    qtbot.waitUntil(lambda: [row.count for row in shown.codes.rows] == [1])


def test_the_bars_show_the_chosen_measure(shown: StatisticsWindow) -> None:
    shown.codes.measure.setCurrentIndex(shown.codes.measure.findData("mean_s"))
    shown.codes.measure.activated.emit(shown.codes.measure.currentIndex())
    plot = shown.codes.plot.plot
    assert plot is not None
    assert [plot.text(bar.values[0]) for bar in plot.bars] == ["2.00 s"]
    shown.codes.measure.setCurrentIndex(shown.codes.measure.findData("count"))
    shown.codes.by_thirds.setChecked(True)
    plot = shown.codes.plot.plot
    assert plot is not None
    assert [len(bar.values) for bar in plot.bars] == [3]
    assert sum(plot.bars[0].values) == 2


def test_table_and_plot_can_be_taken_away(shown: StatisticsWindow, tmp_path: Path, qtbot: QtBot) -> None:
    shown.codes.write("table", tmp_path / "codes.csv")
    qtbot.waitUntil((tmp_path / "codes.csv").exists)
    with (tmp_path / "codes.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["count"], float(row["total_s"]), row["coder_id"]) == ("2", pytest.approx(4.0, abs=0.1), "all")
    shown.codes.write("plot", tmp_path / "codes.svg")
    qtbot.waitUntil((tmp_path / "codes.svg").exists)
    assert "svg" in ElementTree.parse(tmp_path / "codes.svg").getroot().tag
    shown.codes.write("plot", tmp_path / "codes.png")
    qtbot.waitUntil((tmp_path / "codes.png").exists)
    image = QImage(str(tmp_path / "codes.png"))
    assert image.width() == 1800


def test_without_names_neither_table_nor_plot_nor_file_name_has_one(
    shown: StatisticsWindow, opened: Opened, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = opened.pane.workspace.document
    session = document.session
    person = next(iter(session.participants.values()))
    told = "Smile of Anna-Lena Kowalski"
    used = {row.code_id for row in session.annotations.values()}
    codes = tuple(replace(one, name=told) if one.id in used else one for one in session.codebook.codes)
    document.perform(put_rows(session, "participants", [replace(person, name="Anna-Lena Kowalski")], label="x"))
    document.perform(put_rows(session, "codebook", [replace(session.codebook, codes=codes)], label="x"))
    shown.codes.by_coder.setChecked(True)
    qtbot.waitUntil(lambda: shown.codes.rows[0].coder_id is not None)
    names = ("Anna", "Kowalski", "Lena")
    shown.codes.write("plot", tmp_path / "named.svg")
    qtbot.waitUntil((tmp_path / "named.svg").exists)
    assert "Kowalski" in (tmp_path / "named.svg").read_text(encoding="utf-8")
    shown.nameless.click()
    suggested: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (suggested.append(given[2]), ("", ""))[1])
    shown.codes.buttons["table"].click()
    assert Path(suggested[0]).name == "session-statistics.csv"
    shown.codes.write("table", tmp_path / "a.csv")
    shown.codes.write("plot", tmp_path / "a.svg")
    shown.responses.write("table", tmp_path / "b.csv")
    for name in ("a.csv", "a.svg", "b.csv"):
        qtbot.waitUntil((tmp_path / name).exists)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert not [one for one in names if one in text]
    assert "Smile of" in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_the_table_of_pairs_is_filled_when_it_is_seen(shown: StatisticsWindow, opened: Opened, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(shown.sequences.pairs) == 1)
    assert shown.sequences.table.rowCount() == 0
    shown.tabs.setCurrentWidget(shown.sequences)
    assert shown.sequences.table.cell(0, 2) == "1"
    opened.trigger("undo")
    qtbot.waitUntil(lambda: [pair.count for pair in shown.sequences.pairs] == [0])
    assert shown.sequences.table.cell(0, 2) == "0"


def test_a_chosen_span_is_counted_over_and_followed(shown: StatisticsWindow, opened: Opened, qtbot: QtBot) -> None:
    selection = opened.pane.workspace.selection
    selection.choose_span(None)
    shown.codes.observed.setCurrentIndex(shown.codes.observed.findData("span"))
    shown.codes.observed.activated.emit(shown.codes.observed.currentIndex())
    assert shown.codes.rows == ()
    assert "No span" in shown.codes.empty_state.title
    selection.choose_span((1.0, 3.0))
    qtbot.waitUntil(lambda: len(shown.codes.rows) == 1)
    (row,) = shown.codes.rows
    assert (row.count, row.observed_s) == (1, (1.0, 3.0)), "only what starts in the span is counted"
    assert row.total_s == pytest.approx(1.5, abs=0.1), "what reaches into it holds in it"
    selection.choose_span((5.5, 5.9))
    qtbot.waitUntil(lambda: shown.codes.rows == ())
    assert "chosen span" in shown.codes.empty_state.title
    shown.codes.observed.setCurrentIndex(shown.codes.observed.findData("session"))
    shown.codes.observed.activated.emit(shown.codes.observed.currentIndex())
    qtbot.waitUntil(lambda: [row.count for row in shown.codes.rows] == [2])


def test_asked_for_again_it_is_the_same_window(shown: StatisticsWindow, opened: Opened) -> None:
    opened.trigger("show_statistics")
    assert opened.pane.findChildren(StatisticsWindow) == [shown]


def test_without_annotations_it_says_what_it_is_for(opened: Opened, qtbot: QtBot) -> None:
    opened.trigger("show_statistics")
    window = opened.pane.findChild(StatisticsWindow)
    assert window is not None
    assert window.codes.empty_state.title == "No annotations yet"


def test_sequences_follow_what_is_coded_and_are_exported_with_their_definitions(
    shown: StatisticsWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: [pair.count for pair in shown.sequences.pairs] == [1])
    (pair,) = shown.sequences.pairs
    assert pair.latency_s[1] == pytest.approx(1.5, abs=0.1)
    shown.sequences.window_s.setValue(0.5)
    qtbot.waitUntil(lambda: [pair.followed for pair in shown.sequences.pairs] == [0])
    shown.sequences.write("table", tmp_path / "pairs.csv")
    qtbot.waitUntil((tmp_path / "pairs-definitions.csv").exists)
    with (tmp_path / "pairs.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    with (tmp_path / "pairs-definitions.csv").open(encoding="utf-8", newline="") as file:
        defined = {line["column"]: line["definition"] for line in csv.DictReader(file)}
    assert list(row) == list(defined)
    assert all(defined.values())
    assert (row["count"], float(row["window_s"])) == ("1", 0.5)


def test_sequences_are_counted_by_third_and_drawn_in_the_colour_of_what_comes(
    shown: StatisticsWindow, opened: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: [pair.count for pair in shown.sequences.pairs] == [1])
    plot = shown.sequences.plot.plot
    assert plot is not None
    (bar,) = plot.bars
    (pair,) = shown.sequences.pairs
    code = opened.document.session.codebook.code(pair.target[0])
    assert code is not None
    assert (bar.color, bar.values) == (code.color, (100.0,))
    shown.sequences.write("plot", tmp_path / "pairs.svg")
    qtbot.waitUntil((tmp_path / "pairs.svg").exists)
    drawn = (tmp_path / "pairs.svg").read_text(encoding="utf-8")
    assert "Adjusted residual" in drawn
    whole_s = shown.sequences.observed_s
    shown.sequences.part.setCurrentIndex(3)
    shown.sequences.part.activated.emit(3)
    qtbot.waitUntil(lambda: sum(pair.count for pair in shown.sequences.pairs) == 0)
    assert shown.sequences.observed_s == (pytest.approx(whole_s[1] * 2 / 3), whole_s[1])


def test_an_exported_picture_says_what_its_numbers_are(shown: StatisticsWindow, tmp_path: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(shown.codes.rows))
    shown.codes.write("plot", tmp_path / "codes.svg")
    qtbot.waitUntil((tmp_path / "codes.svg").exists)
    drawn = (tmp_path / "codes.svg").read_text(encoding="utf-8")
    assert "Annotations that start in the observed time" in drawn
    assert "Over the whole session" in drawn


def test_modifiers_are_counted_by_value_and_taken_away(
    shown: StatisticsWindow, opened: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    assert shown.details.table.isHidden()
    document = opened.document
    first, _second = document.session.annotations.values()
    book = document.session.codebook
    codes = tuple(replace(one, modifier_ids=(DEGREE.id,)) if one.id == first.code_id else one for one in book.codes)
    asking = replace(book, codes=codes, modifiers=(DEGREE,))
    document.perform(replace_codebook(document.session, asking))
    document.perform(
        choose(document.session, [first], DEGREE, ModifierChoice(modifier_id=DEGREE.id, value_ids=("high",)))
    )
    qtbot.waitUntil(lambda: [row.value for row in shown.details.rows] == ["high", None])
    cells = [shown.details.table.item(0, column).text() for column in (0, 1, 5, 6, 8)]
    assert cells == ["Degree", "high", "1 of 2", "50 %", f"{first.end_s - first.start_s:.1f} s"]
    assert shown.details.told.text() == "1 without an answer"
    shown.details.write("table", tmp_path / "values.csv")
    qtbot.waitUntil((tmp_path / "values-definitions.csv").exists)
    with (tmp_path / "values.csv").open(encoding="utf-8", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["high", ""]
