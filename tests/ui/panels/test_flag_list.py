# pyright: basic, reportOptionalMemberAccess=false, reportOptionalSubscript=false, reportArgumentType=false
# pyright: reportIndexIssue=false, reportOptionalIterable=false
from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest

from annotator.domain import edits, verdict_edits
from annotator.ui.panels import flag_model
from annotator.ui.panels.flag_delegate import broken, what_text
from annotator.ui.panels.flag_list import FlagList
from tests.ui.panels import sessions


@pytest.fixture
def flags(qtbot, open_workspace) -> FlagList:
    made = FlagList(open_workspace())
    qtbot.addWidget(made)
    made.resize(380, 500)
    made.show_scope("signals")
    made.order_by("time")
    made.show()
    return made


@pytest.fixture
def moments(qtbot, open_workspace) -> FlagList:
    """The list as it is at first, with three flags of one person at one time and the usual ones."""
    together = (
        sessions.flag("m1", 50.0, score=4.0),
        sessions.flag("m2", 50.4, signal="head_pitch", score=7.0),
        sessions.flag("m3", 51.0, signal="gaze_horizontal", score=3.0),
        sessions.flag("m4", 50.5, participant_id="p2", signal="head_pitch"),
    )
    made = FlagList(open_workspace(sessions.session(flags=(*sessions.FLAGS, *together))))
    qtbot.addWidget(made)
    made.resize(380, 500)
    made.show()
    return made


def ids(flags: FlagList) -> list[str | None]:
    return [flags.model.id_at(row) for row in range(flags.model.rowCount())]


def judge(flags: FlagList, flag_id: str, verdict):
    document = flags.workspace.document
    flag = document.session.findings.flags[flag_id]
    document.perform(verdict_edits.judge_flag(document.session, flag, coder_id="c1", verdict=verdict))


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))


def test_rows_say_when_who_what_how_strong_and_verdict(flags):
    judge(flags, "f4", "rejected")
    row = flags.model.row_of("f4")
    spoken = flags.model.data(flags.model.index(row, 0))
    assert spoken == "0:00:31.200, therapist, expression: brows lowered, weak, rejected"
    spoken = flags.model.data(flags.model.index(flags.model.row_of("f5"), 0))
    assert ", 5.2, " in spoken, "a flag of an earlier version has no share of a full movement"


def test_filters_narrow_down_and_the_count_says_so(flags):
    judge(flags, "f1", "accepted")
    choose(flags.filters.family, "expression")
    assert ids(flags) == ["f1", "f2", "f4"]
    choose(flags.filters.participant, "p1")
    assert ids(flags) == ["f1", "f2"]
    choose(flags.filters.verdict, "undecided")
    assert ids(flags) == ["f2"]
    assert flags.filters.count.text() == "1 of 6 · 5 undecided"
    choose(flags.filters.family, "incongruence")
    assert ids(flags) == ["f2"]


def test_search_looks_at_sentence_words_and_utterance(flags):
    QTest.keyClicks(flags.filters.text, "hospital")
    assert ids(flags) == ["f1", "f2"], "both were while it was said"
    flags.filters.text.clear()
    QTest.keyClicks(flags.filters.text, "THERAPIST head")
    assert ids(flags) == ["f6"]


def test_everything_filtered_out_offers_a_way_back(flags):
    QTest.keyClicks(flags.filters.text, "nothing like this")
    assert flags.empty.isVisible()
    QTest.mouseClick(flags.empty.button, Qt.MouseButton.LeftButton)
    assert len(ids(flags)) == 6
    assert flags.view.isVisible()


def test_candidates_then_the_strongest_first(flags):
    QTest.mouseClick(flags.filters.order, Qt.MouseButton.LeftButton)
    assert ids(flags) == ["f2", "f6", "f5", "f3", "f1", "f4"]


def test_before_the_first_moment_the_list_stands_at_its_top_in_any_order(flags):
    assert flags.workspace.playhead.time_s == 0
    QTest.mouseClick(flags.filters.order, Qt.MouseButton.LeftButton)
    flags.view.setFocus()
    assert flags.view.currentIndex().row() == 0
    assert ids(flags)[0] != "f1", "the earliest of all is not the first of the list"


def test_a_click_chooses_and_seeks(flags):
    workspace = flags.workspace
    rect = flags.view.visualRect(flags.model.index(2, 0))
    QTest.mouseClick(flags.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert workspace.selection.flag_id == "f3"
    assert workspace.playhead.time_s == pytest.approx(24.4)
    assert not workspace.playhead.playing


def test_arrows_choose_and_enter_plays_with_pre_roll(flags):
    workspace = flags.workspace
    flags.view.setFocus()
    workspace.selection.choose_flag("f1")
    QTest.keyClick(flags.view, Qt.Key.Key_Down)
    assert workspace.selection.flag_id == "f2"
    QTest.keyClick(flags.view, Qt.Key.Key_Return)
    assert workspace.playhead.playing
    assert workspace.playhead.time_s == pytest.approx(12.36 - workspace.options.pre_roll_s)
    assert workspace.playhead.stop_at_s == pytest.approx(14.16 + workspace.options.post_roll_s)


def test_the_selection_from_elsewhere_is_shown_without_moving_the_playhead(flags):
    flags.workspace.selection.choose_flag("f5")
    assert flags.model.id_at(flags.view.currentIndex().row()) == "f5"
    assert flags.workspace.playhead.time_s == 0


def test_after_a_verdict_the_next_undecided_is_chosen_in_the_list_order(flags):
    selection = flags.workspace.selection
    selection.choose_flag("f2")
    judge(flags, "f3", "unsure")
    judge(flags, "f2", "rejected")
    flags.move_on_from("f2")
    assert selection.flag_id == "f4"
    for flag_id in ("f4", "f5", "f6"):
        judge(flags, flag_id, "rejected")
    flags.move_on_from("f6")
    assert selection.flag_id == "f1"
    judge(flags, "f1", "rejected")
    flags.move_on_from("f1")
    assert selection.flag_id == "f1"


def test_with_the_undecided_filter_a_judged_flag_leaves_and_the_next_takes_its_place(flags):
    choose(flags.filters.verdict, "undecided")
    flags.view.setFocus()
    flags.workspace.selection.choose_flag("f3")
    judge(flags, "f3", "rejected")
    assert flags.workspace.selection.flag_id == "f3"
    flags.move_on_from("f3")
    assert ids(flags) == ["f1", "f2", "f4", "f5", "f6"]
    assert flags.workspace.selection.flag_id == "f4"


def test_undo_brings_the_row_back_as_it_was(flags):
    judge(flags, "f1", "accepted")
    flags.workspace.document.undo_stack.undo()
    assert flags.model.row_at(0).verdict is None
    assert flags.filters.count.text() == "6 undecided"


def test_a_judged_flag_that_is_not_raised_any_more_stays(qtbot, open_workspace):
    workspace = open_workspace()
    document = workspace.document
    flag = document.session.findings.flags["f1"]
    document.perform(verdict_edits.judge_flag(document.session, flag, coder_id="c1", verdict="accepted"))
    flags = FlagList(workspace)
    qtbot.addWidget(flags)
    flags.show_scope("signals")
    fewer = sessions.session(flags=sessions.FLAGS[1:]).findings
    document.set_findings(fewer)
    row = flags.model.row_at(flags.model.row_of("f1"))
    assert not row.present
    document.undo_stack.undo()
    assert flags.model.row_of("f1") is None


def test_another_coder_sees_their_own_verdicts(flags):
    judge(flags, "f1", "accepted")
    flags.workspace.document.set_coder("c2")
    assert flags.model.row_at(0).verdict is None
    assert flags.filters.count.text() == "6 undecided"


@pytest.mark.parametrize(
    ("found", "title", "says"),
    [(None, "Not analysed yet", "Ctrl+R"), ((), "No flags", "expression 96 %")],
)
def test_empty_states_say_why_and_what_to_do(qtbot, open_workspace, found, title, says):
    flags = FlagList(open_workspace(sessions.session(flags=found)))
    qtbot.addWidget(flags)
    flags.show()
    assert flags.empty.title == title
    assert says in flags.empty.body
    with qtbot.waitSignal(flags.analyse_requested):
        QTest.mouseClick(flags.empty.button, Qt.MouseButton.LeftButton)


def test_of_ten_thousand_rows_only_what_changed_and_what_is_seen_is_touched(qtbot, open_workspace, monkeypatch):
    many = tuple(sessions.flag(f"n{number}", 2.0 * number) for number in range(10_000))
    flags = FlagList(open_workspace(sessions.session(flags=many)))
    qtbot.addWidget(flags)
    flags.resize(380, 500)
    flags.show()
    flags.grab()
    work = sessions.count_work(monkeypatch, flags.model, (flag_model, "make_row"))
    judge(flags, "n5000", "rejected")
    flags.workspace.selection.choose_flag("n9000")
    flags.grab()
    assert work.made == 1
    assert len(work.seen) < 100, "what is in sight, not all 10,000"
    assert work.resets == 0
    work.start_again()
    flags.filters.text.setText("lip corners")
    flags.grab()
    assert work.made == 0, "a filter makes no row anew"
    assert len(work.seen) < 100
    assert work.resets == 1


def test_a_verdict_repaints_its_row_and_no_other(flags, qtbot):
    def pictures():
        return [
            flags.view.viewport().grab(flags.view.visualRect(flags.model.index(row, 0))).toImage() for row in (0, 1)
        ]

    before = pictures()
    judge(flags, "f1", "rejected")
    after = pictures()
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_a_row_is_what_one_person_did_at_one_time_led_by_the_strongest(moments):
    row = moments.model.row_at(moments.model.row_of("m1"))
    assert [flag.id for flag in row.flags] == ["m2", "m1", "m3"]
    assert moments.model.row_of("m3") == moments.model.row_of("m2")
    assert moments.model.row_of("m4") != moments.model.row_of("m2"), "somebody else"


def test_candidates_of_incongruence_stand_first_and_alone_where_asked_for(moments):
    assert ids(moments)[0] == "f2"
    QTest.mouseClick(moments.filters.scope.buttons["candidates"], Qt.MouseButton.LeftButton)
    assert ids(moments) == ["f2"]
    QTest.mouseClick(moments.filters.scope.buttons["signals"], Qt.MouseButton.LeftButton)
    assert len(ids(moments)) == 10


def test_the_switch_says_how_many_there_are_of_each(moments):
    rows = {scope: moments.filters.scope.buttons[scope].text() for scope in ("candidates", "moments", "signals")}
    assert rows["candidates"].endswith(" 1")
    assert rows["moments"].endswith(f" {len(ids(moments))}")
    assert rows["signals"].endswith(" 10")


def test_a_row_holds_what_was_said_then_before_and_after(moments):
    row = moments.model.row_at(moments.model.row_of("f2"))
    session = moments.workspace.document.session
    turns = sorted(session.utterances.values(), key=lambda turn: turn.start_s)
    at = turns.index(row.words.during)
    assert row.words.during.id == row.flag.utterance_id
    assert row.words.after == (turns[at + 1] if at + 1 < len(turns) else None)
    assert row.words.before == (turns[at - 1] if at else None)
    tip = moments.model.data(moments.model.index(moments.model.row_of("f2"), 0), Qt.ItemDataRole.ToolTipRole)
    assert row.words.during.text in tip


def test_words_that_are_corrected_are_shown_corrected(moments):
    document = moments.workspace.document
    row = moments.model.row_at(moments.model.row_of("f2"))
    turn = replace(row.words.during, text="something else")
    document.perform(edits.put_rows(document.session, "utterances", [turn], label="Correct"))
    assert moments.model.row_at(moments.model.row_of("f2")).words.during.text == "something else"


def test_several_are_chosen_by_shift_and_decided_together(moments):
    moments.view.setFocus()
    first, last = ids(moments)[1], ids(moments)[3]
    moments.workspace.selection.choose_flag(first)
    for _ in range(2):
        QTest.keyClick(moments.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [row.flag.id for row in moments.chosen_rows()] == ids(moments)[1:4]
    assert moments.workspace.selection.flag_id == last
    assert [moment.leading.id for moment in moments.decided_with(last)] == ids(moments)[1:4]


def test_all_that_pass_the_filter_are_chosen_by_ctrl_a(moments):
    moments.view.setFocus()
    moments.workspace.selection.choose_flag("m2")
    QTest.keyClick(moments.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(moments.chosen_rows()) == len(ids(moments))


def test_like_this_is_the_same_movement_of_the_same_person_without_a_verdict(moments):
    judge(moments, "f1", "accepted")
    moments.workspace.selection.choose_flag("f3")
    chosen = moments.choose_like_this()
    rows = moments.chosen_rows()
    assert chosen == len(rows) >= 1
    assert {(row.what, row.flag.participant_id) for row in rows} == {(rows[0].what, rows[0].flag.participant_id)}
    assert "f1" not in [row.flag.id for row in rows]


def test_a_row_names_as_much_of_what_else_moved_as_there_is_room_for(moments):
    row = replace(moments.model.row_at(0), what="masking", others_what=("brows lowered", "body leaned away"))
    metrics = QFontMetricsF(moments.font())
    whole = "masking + brows lowered + body leaned away"
    told = [what_text(row, part * metrics.horizontalAdvance(whole), 0.0, metrics) for part in (1.1, 0.9, 0.4)]
    assert told == [whole, "masking + brows lowered +1", "masking +2"]


@pytest.mark.parametrize("room_px", [40, 90, 160, 400])
def test_a_row_never_loses_a_word_of_what_moved(room_px):
    text = "line of sight went to the left"
    first, rest = broken(text, room_px, lambda words: 7.0 * len(words))
    assert f"{first} {rest}".split() == text.split()
    assert 7.0 * len(first) <= room_px
