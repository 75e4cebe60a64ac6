"""Who codes, how quick they are, what is kept from them, and the record of what they did."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from annotator.domain import edits
from annotator.domain.session import Coder
from annotator.storage import record
from annotator.storage.session_folder import SessionFolder
from annotator.ui.action_dialogs.blinding import BlindingDialog
from annotator.ui.action_dialogs.change_many import ChangeManyDialog
from annotator.ui.dialogs.coder import CoderDialog
from annotator.ui.dialogs.history import HistoryWindow
from annotator.ui.dialogs.paste import PasteDialog
from annotator.ui.dialogs.reaction_test import ReactionTest
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.session_host import SessionHost
from tests.fixtures.sessions import annotation, small_session

BEN = Coder(id="ben", name="Ben", blind_to=("flags",), start_earlier_s=0.3, reaction_s=0.28)


def test_choosing_a_known_coder_takes_over_what_is_known_of_them(qtbot) -> None:
    dialog = CoderDialog(Coder(id="anna", name="Anna"), {"ben": BEN})
    qtbot.addWidget(dialog)
    dialog.choose("ben")
    assert dialog.coder == BEN
    dialog.choose("carl")
    assert dialog.coder.blind_to == (), "what is hidden from ben is no matter of carl's"


def test_the_first_enter_says_yes(qtbot) -> None:
    dialog = CoderDialog(Coder(id="anna"), {"ben": BEN})
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitActive(dialog)
    assert dialog.focusWidget() is dialog.people
    assert dialog.id_ == "anna"
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.people, Qt.Key.Key_Return)


def test_typing_finds_who_is_known_and_never_makes_a_coder_by_itself(qtbot) -> None:
    dialog = CoderDialog(Coder(id="anna"), {"ben": BEN})
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitActive(dialog)
    QTest.keyClicks(dialog.people, "benlight")
    assert dialog.id_ in ("ben", "anna")


def test_a_new_coder_is_asked_to_confirm(qtbot) -> None:
    dialog = CoderDialog(Coder(id="anna"), {"ben": BEN})
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitActive(dialog)
    QTest.keyClick(dialog.people, Qt.Key.Key_End)
    QTest.keyClicks(dialog.people, "c")
    assert dialog.focusWidget() is dialog.name_box
    QTest.keyClicks(dialog.name_box, "arl")
    QTest.keyClick(dialog.name_box, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "carl" in dialog.error.text()
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.name_box, Qt.Key.Key_Return)
    assert dialog.coder.id == "carl"


def test_the_place_of_a_file_is_no_id(qtbot) -> None:
    dialog = CoderDialog(Coder(id="anna"), {})
    qtbot.addWidget(dialog)
    dialog.choose("/home/ben/hour7.mp4")
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_a_new_coder_starts_without_the_reaction_of_the_one_before(qtbot) -> None:
    dialog = CoderDialog(BEN, {})
    qtbot.addWidget(dialog)
    dialog.choose("carl")
    assert dialog.coder == Coder(id="carl")
    dialog.take_reaction(0.2)
    dialog.choose("carla")
    assert (dialog.coder.start_earlier_s, dialog.coder.reaction_s) == (0.2, 0.2), "who was measured sits here"


def test_a_measured_reaction_is_proposed_and_kept_only_when_taken(qtbot) -> None:
    dialog = CoderDialog(Coder(id="anna"), {})
    qtbot.addWidget(dialog)
    assert (dialog.coder.start_earlier_s, dialog.coder.reaction_s) == (0.0, None)
    dialog.take_reaction(None)
    assert dialog.coder.reaction_s is None
    dialog.take_reaction(0.243)
    assert (dialog.coder.start_earlier_s, dialog.coder.reaction_s) == (0.243, 0.243)
    dialog.earlier.setValue(100)
    assert (dialog.coder.start_earlier_s, dialog.coder.reaction_s) == (0.1, 0.243)


def test_the_reaction_is_the_median_of_the_answers_and_guesses_do_not_count(qtbot) -> None:
    test = ReactionTest(trials=3, pauses_s=(0.01, 0.02))
    qtbot.addWidget(test)
    test.show()
    qtbot.waitExposed(test)
    space = lambda: QTest.keyClick(test, Qt.Key.Key_Space)  # noqa: E731
    space()
    assert test.state == "waiting"
    space()
    assert "Too early" in test.lead.text()
    for _ in range(3):
        qtbot.waitUntil(lambda: test.state == "shown", timeout=5000)
        seen_s = test.seen_at_s
        qtbot.waitUntil(lambda seen_s=seen_s: test.seen_at_s != seen_s or test.dot.fresh is False, timeout=5000)
        test.answer(test.seen_at_s + 0.2 + 0.01 * len(test.times_s))
    assert test.state == "done"
    assert test.median_s == pytest.approx(0.21, abs=0.001)
    assert test.use.isEnabled()
    assert "210 ms" in test.use.text()


def test_what_is_hidden_is_what_was_switched_on(qtbot) -> None:
    dialog = BlindingDialog(BEN)
    qtbot.addWidget(dialog)
    assert dialog.blind_to == ("flags",)
    dialog.boxes["codebook"].click()
    assert dialog.blind_to == ("flags", "codebook")


def test_nothing_to_change_cannot_be_changed(qtbot) -> None:
    dialog = ChangeManyDialog(small_session(), 3)
    qtbot.addWidget(dialog)
    assert not dialog.ok_button.isEnabled()
    dialog.intensity.setCurrentIndex(dialog.intensity.findData(0))
    dialog.frames.setValue(-2)
    assert dialog.ok_button.isEnabled()
    assert (dialog.change.intensity, dialog.change.frames, dialog.change.code_id) == (0, -2, None)


def test_pasting_keeps_what_is_not_said(qtbot) -> None:
    dialog = PasteDialog(small_session(), 2)
    qtbot.addWidget(dialog)
    assert (dialog.at_playhead, dialog.tier, dialog.participant_id) == (True, None, None)
    dialog.participant.setCurrentIndex(2)
    assert dialog.participant_id == "therapist"


# --- the history window


@pytest.fixture
def host(qtbot, tmp_path: Path) -> Iterator[SessionHost]:
    folder = SessionFolder.create(tmp_path / "history.session", small_session())
    made = SessionHost(folder, folder.load(), coder=small_session().coders["anna"])
    made.document.perform(edits.add_annotations(made.document.session, [annotation("n1", note="look here")]))
    made.document.flush()
    yield made
    made.close()


@pytest.fixture
def selection(qapp: object) -> Selection:
    return Selection()


@pytest.fixture
def history(qtbot, host: SessionHost, selection: Selection) -> HistoryWindow:
    window = HistoryWindow(host, selection=selection, playhead=Playhead(), background=host.background, parent=None)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window.model.shown_rows()), timeout=5000)
    return window


def test_the_history_follows_the_work_and_filters(
    qtbot, host: SessionHost, history: HistoryWindow, selection: Selection
) -> None:
    document = host.document
    document.perform(
        edits.change_annotations(document.session, [replace(document.session.annotations["n1"], end_s=3.0)])
    )
    qtbot.waitUntil(lambda: len(history.model.shown_rows()) == 2, timeout=5000)
    assert [entry.label for entry in history.model.shown_rows()] == ["Change annotation", "Add annotation"]
    history.search.setText("0:00:03.000")
    assert [entry.label for entry in history.model.shown_rows()] == ["Change annotation"]
    history.search.clear()
    history.chosen_only.setChecked(True)
    assert not history.model.shown_rows()
    selection.choose_annotations(["n1"])
    assert len(history.model.shown_rows()) == 2
    history.view.selectRow(0)
    assert "end 0:00:02.000 → 0:00:03.000" in history.detail.toPlainText()


def test_ten_thousand_changes_open_off_the_gui_thread(qtbot, host: SessionHost) -> None:
    rows = [annotation(f"m{at}", start_s=at / 10, end_s=at / 10 + 1) for at in range(10_000)]
    with closing(sqlite3.connect(host.folder.path / "session.db")) as connection, connection:
        for row in rows:  # as many edits as a long study makes, without waiting for the disk after each
            record.put(connection, edits.add_annotations(host.document.session, [row]), "anna")
    window = HistoryWindow(host, selection=Selection(), playhead=Playhead(), background=host.background)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    assert window.empty_state.title.startswith("Reading"), "the window is there before the record is"
    qtbot.waitUntil(lambda: len(window.model.shown_rows()) == 10_001, timeout=20_000)
    window.search.setText("Masking 0:16:39")
    assert len(window.model.shown_rows()) > 0
