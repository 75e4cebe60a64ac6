import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.domain.codebook import Codebook
from annotator.ui.panels.coding_pad import CodingPad
from tests.ui.panels import sessions


@pytest.fixture
def pad(qtbot, open_workspace) -> CodingPad:
    made = CodingPad(open_workspace())
    qtbot.addWidget(made)
    made.resize(380, 500)
    made.show()
    return made


def spans(pad):
    rows = pad._workspace.document.session.annotations.values()
    return [(row.code_id, row.participant_id, row.start_s, row.end_s) for row in rows]


def at(pad, time_s):
    pad._workspace.playhead.seek(time_s)


def test_keys_start_and_end_codes_at_the_playhead(pad):
    at(pad, 2.0)
    assert pad.press_key("2")
    assert pad._buttons["smile"].is_open
    at(pad, 4.0)
    assert pad.press_key("2")
    assert spans(pad) == [("smile", "p1", 2.0, 4.0)]
    assert not pad._buttons["smile"].is_open
    assert not pad.press_key("z")


def test_an_exclusive_code_ends_the_other_in_one_edit(pad):
    at(pad, 2.0)
    pad.press_key("2")
    at(pad, 3.0)
    pad.press_key("3")
    assert spans(pad) == [("smile", "p1", 2.0, 3.0)]
    assert pad._buttons["frown"].is_open
    pad._workspace.document.undo_stack.undo()
    assert spans(pad) == []


def test_a_button_codes_the_chosen_participant(pad):
    pad.set_participant("p2")
    at(pad, 5.0)
    QTest.mouseClick(pad._buttons["nod"], Qt.MouseButton.LeftButton)
    assert spans(pad) == [("nod", "p2", 5.0, 5.0)]
    (row,) = pad._workspace.document.session.annotations
    assert pad._workspace.selection.annotation_ids == (row,)


def test_an_incongruence_code_links_the_words_it_overlaps(pad):
    at(pad, 12.4)
    pad.press_key("1")
    at(pad, 15.0)
    pad.press_key("1")
    (row,) = pad._workspace.document.session.annotations.values()
    assert row.incongruence.utterance_id == "u2"


def test_what_is_open_is_named_and_can_be_ended(pad, qtbot):
    at(pad, 1.0)
    with qtbot.waitSignal(pad.open_changed) as told:
        pad.press_key("2")
    assert told.args == [1]
    assert "Smile (client) since 0:00:01.000" in pad._open.text()
    at(pad, 6.0)
    QTest.mouseClick(pad._finish, Qt.MouseButton.LeftButton)
    assert spans(pad) == [("smile", "p1", 1.0, 6.0)]
    assert not pad._open.isVisible()


def test_a_code_for_one_role_goes_to_that_role(qtbot, open_workspace):
    from annotator.domain.codebook import Code

    book = Codebook(id="b", codes=(Code(id="asks", name="Asks", kind="point", applies_to=("therapist",)),))
    pad = CodingPad(open_workspace(sessions.session(codebook=book)))
    qtbot.addWidget(pad)
    pad.press_code("asks")
    assert spans(pad)[0][1] == "p2"


def test_definitions_are_one_glance_away(pad):
    button = pad._buttons["smile"]
    assert "Lip corners pulled up." in button.toolTip()
    assert button.accessibleName() == "Smile, key 2"


def test_without_codes_it_says_what_to_do(qtbot, open_workspace):
    pad = CodingPad(open_workspace(sessions.session(codebook=Codebook(id="empty"))))
    qtbot.addWidget(pad)
    pad.show()
    with qtbot.waitSignal(pad.edit_codebook_requested):
        QTest.mouseClick(pad._empty.button, Qt.MouseButton.LeftButton)
