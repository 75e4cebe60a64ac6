import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.ui.panels.signal_chooser import SignalChooser


@pytest.fixture
def chooser(qtbot, open_workspace) -> SignalChooser:
    workspace = open_workspace()
    workspace.options.shown_signals = ("lip_corner_pull", "brow_lower", "brow_inner_raise", "lean_forward")
    made = SignalChooser(workspace)
    qtbot.addWidget(made)
    made.resize(380, 400)
    made.show()
    return made


def leaf(chooser, text):
    return chooser.tree.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]


def shown(chooser):
    return set(chooser.workspace.options.shown_signals)


def test_ticks_follow_and_change_what_is_shown(chooser):
    assert leaf(chooser, "Lip corner pull").checkState(0) == Qt.CheckState.Checked
    leaf(chooser, "Head pitch").setCheckState(0, Qt.CheckState.Checked)
    assert "head_pitch" in shown(chooser)
    chooser.workspace.options.shown_signals = ("gaze_horizontal",)
    assert leaf(chooser, "Head pitch").checkState(0) == Qt.CheckState.Unchecked
    assert chooser.count_line.text() == "1 of 5 on the timeline"


def test_a_family_is_ticked_as_one(chooser):
    leaf(chooser, "Expression").setCheckState(0, Qt.CheckState.Unchecked)
    assert not {"lip_corner_pull", "brow_lower"} & shown(chooser)


def test_signals_that_are_not_here_keep_their_tick(chooser):
    assert "brow_inner_raise" in shown(chooser)
    chooser.choose_none()
    assert shown(chooser) == {"brow_inner_raise"}


def test_all_acts_on_what_the_search_shows(chooser):
    chooser.choose_none()
    QTest.keyClicks(chooser.search, "gaze")
    chooser.choose_all()
    assert shown(chooser) == {"brow_inner_raise", "gaze_horizontal"}


def test_signals_explain_themselves(chooser):
    tip = leaf(chooser, "Brow lowering").toolTip(0)
    assert "eye distances" in tip
    assert "IOD" not in tip, "the unit is said in words"
    assert "|61-291| after alignment" in tip
    assert "Weakness: Not to be trusted while the head is turned." in tip


def test_before_the_analysis_it_says_what_to_do(qtbot, open_workspace):
    chooser = SignalChooser(open_workspace(with_signals=False))
    qtbot.addWidget(chooser)
    assert "Ctrl+R" in chooser.empty_state.body
