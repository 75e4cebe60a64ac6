from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.analysis.consensus import CONSENSUS_ID
from annotator.analysis.machine_coder import MACHINE_ID
from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.features.agreement.consensus_dialog import ConsensusWindow
from annotator.features.practice.exercise_making import gold_coders
from tests.fixtures.sessions import annotation
from tests.ui.windows import Opened


def code_of(opened: Opened, place: int) -> str:
    return opened.document.session.codebook.codes[place].id


def put(opened: Opened, *rows: Annotation) -> None:
    tiers = {code.id: code.tier for code in opened.document.session.codebook.codes}
    placed = [replace(row, tier=tiers[row.code_id]) for row in rows]
    opened.document.perform(edits.add_annotations(opened.document.session, placed))


def settled(opened: Opened) -> list[Annotation]:
    return [row for row in opened.document.session.annotations.values() if row.coder_id == CONSENSUS_ID]


@pytest.fixture
def shown(opened: Opened, qtbot: QtBot) -> ConsensusWindow:
    """Anna and Ben: one moment alike, one with another code, one of Ben alone."""
    first, other = code_of(opened, 0), code_of(opened, 1)
    tier_of = {code.id: code.tier for code in opened.document.session.codebook.codes}
    assert tier_of[first] == tier_of[other]
    put(
        opened,
        annotation("a1", coder_id="anna", start_s=0.5, end_s=1.5, code_id=first),
        annotation("b1", coder_id="ben", start_s=0.7, end_s=1.5, code_id=first),
        annotation("a2", coder_id="anna", start_s=2.0, end_s=3.0, code_id=first),
        annotation("b2", coder_id="ben", start_s=2.0, end_s=3.0, code_id=other),
        annotation("b3", coder_id="ben", start_s=4.0, end_s=5.0, code_id=first),
    )
    opened.trigger("show_consensus")
    window = opened.pane.findChild(ConsensusWindow)
    assert window is not None
    window.coders.first.choose("anna")
    window.coders.second.choose("ben")
    window.compute()
    qtbot.waitUntil(lambda: window.found is not None and window.found.first_id == "anna")
    assert window.model.row_count() == 3
    return window


def choose(window: ConsensusWindow, *places: int) -> None:
    selection = window.table.selectionModel()
    selection.clear()
    for place in places:
        selection.select(
            window.model.index(place, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )


def state(window: ConsensusWindow) -> list[str]:
    return [window.model.index(place, 5).data() for place in range(window.model.row_count())]


def test_it_shows_moments_side_by_side_with_the_numbers(shown: ConsensusWindow) -> None:
    assert state(shown) == ["agreed, not taken", "open", "open"]
    assert shown.take_first.isVisible()
    assert [shown.model.index(place, 4).data() for place in range(3)] == ["80 %", "100 %", "–"]
    assert shown.found is not None
    assert shown.found.pairs == 2
    assert "2 moments of both, 1 with the same code" in shown.numbers.text()


def test_what_agrees_is_taken_at_once_and_can_be_undone(shown: ConsensusWindow, opened: Opened, qtbot: QtBot) -> None:
    shown.take_agreed.click()
    (row,) = settled(opened)
    assert (row.start_s, row.end_s) == (pytest.approx(0.6, abs=0.05), pytest.approx(1.5, abs=0.05))
    assert row.start_s == opened.document.snap(row.start_s)
    qtbot.waitUntil(lambda: state(shown)[0] == "✓ taken")
    opened.trigger("undo")
    assert settled(opened) == []
    assert CONSENSUS_ID not in opened.document.session.coders
    qtbot.waitUntil(lambda: state(shown)[0] == "agreed, not taken")


def test_one_coders_view_is_taken_for_the_chosen_moments_and_taken_back(
    shown: ConsensusWindow, opened: Opened, qtbot: QtBot
) -> None:
    choose(shown, 1, 2)
    assert not shown.take_both.isEnabled()
    QTest.keyClick(shown.table, Qt.Key.Key_2)
    assert {(row.start_s, row.code_id) for row in settled(opened)} == {
        (2.0, code_of(opened, 1)),
        (4.0, code_of(opened, 0)),
    }
    qtbot.waitUntil(lambda: state(shown)[1:] == ["✓ taken", "✓ taken"])
    choose(shown, 2)
    QTest.keyClick(shown.table, Qt.Key.Key_Delete)
    assert [row.start_s for row in settled(opened)] == [2.0]


def test_a_later_change_is_seen(shown: ConsensusWindow, opened: Opened, qtbot: QtBot) -> None:
    shown.take_agreed.click()
    row = opened.document.session.annotations["b1"]
    later = edits.change_annotations(opened.document.session, [replace(row, end_s=1.6)], now="2099-01-01T00:00:00Z")
    opened.document.perform(later)
    qtbot.waitUntil(lambda: state(shown)[0] == "taken; changed since")


def test_choosing_a_moment_chooses_both_annotations(shown: ConsensusWindow, opened: Opened) -> None:
    choose(shown, 1)
    assert opened.pane.workspace.selection.annotation_ids == ("a2", "b2")
    assert opened.pane.workspace.playhead.time_s == pytest.approx(2.0, abs=0.05)


def test_only_what_differs_can_be_shown(shown: ConsensusWindow) -> None:
    shown.show_what.setCurrentIndex(shown.show_what.findData("differ"))
    shown.show_what.activated.emit(shown.show_what.currentIndex())
    assert shown.model.row_count() == 2


def test_the_consensus_can_be_what_trainees_are_held_against(shown: ConsensusWindow, opened: Opened) -> None:
    shown.take_agreed.click()
    assert ("consensus", "Consensus", 1) in [
        (one.coder_id, one.name, one.annotations) for one in gold_coders(opened.document.session)
    ]


def test_one_coder_alone_is_told_what_to_do(opened: Opened) -> None:
    opened.annotate(0.5, 1.5)
    opened.trigger("show_consensus")
    window = opened.pane.findChild(ConsensusWindow)
    assert window is not None
    assert window.empty_state.title == "Two coders are needed"
    assert not window.take_first.isVisible()
    assert not window.take_agreed.isVisible()


def test_the_detector_is_listed_last_and_compared_like_a_coder(opened: Opened, qtbot: QtBot) -> None:
    flag = opened.document.session.findings.flags["f1"]
    put(opened, annotation("a1", coder_id="anna", start_s=flag.start_s, end_s=flag.end_s, code_id="smile"))
    opened.trigger("show_consensus")
    window = opened.pane.findChild(ConsensusWindow)
    assert window is not None
    assert [window.coders.second.itemData(row) for row in range(window.coders.second.count())] == ["anna", MACHINE_ID]
    assert "Detector (3 flags)" in window.coders.second.itemText(1)
    assert window.coders.second.currentData() is None
    window.coders.second.choose(MACHINE_ID)
    window.compute()
    qtbot.waitUntil(lambda: window.found is not None)
    assert window.found is not None
    assert (window.found.second_id, window.found.pairs) == (MACHINE_ID, 1)
    window.close()


def press(window: ConsensusWindow, *keys: Qt.Key) -> None:
    """Real key presses, to whatever has the keyboard."""
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, key)


def test_two_hundred_moments_are_settled_by_keys_alone(opened: Opened, qtbot: QtBot) -> None:
    """Anna and Ben: 120 alike, 50 with another code, 15 of Anna alone, 15 of Ben alone."""
    first, other = code_of(opened, 0), code_of(opened, 1)
    rows: list[Annotation] = []
    for place in range(200):
        start_s = 0.5 + place * 0.03
        mine = annotation(f"a{place}", coder_id="anna", start_s=start_s, end_s=start_s + 0.02, code_id=first)
        theirs = replace(mine, id=f"b{place}", coder_id="ben", code_id=first if place % 20 < 12 else other)
        rows += [one for one, there in ((mine, place < 185), (theirs, not 170 <= place < 185)) if there]
    put(opened, *rows)
    opened.trigger("show_consensus")
    window = opened.pane.findChild(ConsensusWindow)
    assert window is not None
    qtbot.waitUntil(lambda: window.model.row_count() == 200)
    alike = sum(row.moment.agreed for row in window.model.rows)
    compared = window.found

    press(window, Qt.Key.Key_A)
    assert len(settled(opened)) == alike
    assert f"{alike} of 200 settled" in window.numbers.text()
    wanted: dict[str, str] = {}
    while window.model.open_count:
        (row,) = window.chosen_rows()
        assert opened.pane.workspace.playhead.time_s == pytest.approx(row.moment.start_s, abs=0.05)
        takes_first = row.moment.first is not None and (row.moment.second is None or len(wanted) % 3 == 0)
        taken = row.moment.first if takes_first else row.moment.second
        assert taken is not None
        wanted[row.moment.id] = taken.code_id
        press(window, Qt.Key.Key_1 if takes_first else Qt.Key.Key_2)
    assert len(wanted) == 200 - alike
    assert {row.id: row.code_id for row in settled(opened) if row.id in wanted} == wanted
    assert len(settled(opened)) == 200
    assert window.found is compared is not None  # nobody's own work changed: there is nothing to compare anew


def test_with_only_the_open_ones_shown_one_key_a_moment_empties_the_list(
    shown: ConsensusWindow, opened: Opened, qtbot: QtBot
) -> None:
    shown.show_what.setCurrentIndex(shown.show_what.findData("open"))
    shown.show_what.activated.emit(shown.show_what.currentIndex())
    press(shown, Qt.Key.Key_Down, Qt.Key.Key_B)
    assert shown.model.row_count() == 2
    press(shown, Qt.Key.Key_2)
    assert shown.model.row_count() == 1
    press(shown, Qt.Key.Key_2)
    assert shown.model.row_count() == 0
    assert shown.empty_state.title == "Nothing left here"
    QTest.keyClick(shown, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown.model.row_count() == 1


def test_one_moment_is_a_moment_and_several_are_moments(shown: ConsensusWindow, opened: Opened) -> None:
    choose(shown, 1)
    QTest.keyClick(shown.table, Qt.Key.Key_1)
    assert opened.document.undo_stack.undoText() == "Settle a moment"
    choose(shown, 0, 2)
    QTest.keyClick(shown.table, Qt.Key.Key_B)
    assert "1 moments" not in opened.document.undo_stack.undoText()
