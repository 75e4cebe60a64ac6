"""Coding responses in the window beside the coder's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.ui.practice.attunement_window import AttunementWindow
from tests.ui.windows import Opened


@pytest.fixture
def attunement(opened: Opened) -> AttunementWindow:
    opened.pane.workspace.selection.choose_span((0.5, 1.5))
    opened.trigger("annotate_incongruence")
    opened.pane.workspace.selection.choose_span((4.0, 5.0))
    opened.trigger("annotate_incongruence")
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
    assert attunement.buttons["names_it"].isChecked()
    attunement.table.selectRow(1)
    QTest.keyClick(attunement.table, Qt.Key.Key_M)
    assert attunement.rows[1].outcome == "missed"
    assert attunement.table.cell(1, 3) == "✗ Missed"
    opened.document.undo()
    opened.document.undo()
    opened.wait(lambda: [row.outcome for row in attunement.rows] == ["uncoded", "uncoded"])


def test_a_response_without_playing_on_has_no_latency_and_can_be_taken_back(attunement: AttunementWindow) -> None:
    attunement.table.selectRow(1)
    attunement.buttons["validates"].click()
    assert (attunement.rows[1].outcome, attunement.rows[1].latency_s) == ("met", None)
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
