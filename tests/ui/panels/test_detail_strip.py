"""After a code the strip asks for its modifiers and scales by keys; nothing it asks holds anything up."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from annotator.domain import edits
from annotator.domain.coding_scheme import Scale
from annotator.ui.panels.detail_questions import ENTER, ESCAPE, Asking, questions_for
from annotator.ui.panels.detail_strip import DetailStrip
from tests.fixtures.sessions import DEGREE, SIDES, TIMES, WARMTH
from tests.ui.panels import sessions

ROWS = (sessions.annotation("a1", 1.0, 2.0), sessions.annotation("a2", 3.0, 4.0))


def with_scheme(session, **smile):
    book = session.codebook
    codes = tuple(replace(code, **smile) if code.id == ROWS[0].code_id else code for code in book.codes)
    return replace(session, codebook=replace(book, codes=codes, modifiers=(DEGREE, SIDES, TIMES), scales=(WARMTH,)))


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    made.setLayout(QVBoxLayout())
    made.resize(800, 500)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def strip(window, open_workspace, qtbot):
    def make(**smile) -> DetailStrip:
        workspace = open_workspace(with_scheme(sessions.session(annotations=ROWS), **smile))
        over = QWidget(window)
        window.layout().addWidget(over)
        window.layout().addWidget(QPushButton("elsewhere"))
        made = DetailStrip(workspace, over)
        window.show()
        window.activateWindow()
        window.findChild(QPushButton).setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return made

    return make


def row(strip, id_="a1"):
    return strip.workspace.document.session.annotations[id_]


def press(strip, key):
    QTest.keyClick(QApplication.focusWidget(), key)


def test_one_value_several_a_number_and_a_scale_are_answered_by_keys(strip):
    made = strip(modifier_ids=("degree", "sides", "times"), scale_ids=("warmth",))
    assert made.ask(["a1"])
    for key in ("h", "1", "2", Qt.Key.Key_Return, "1", "2", Qt.Key.Key_Backspace, Qt.Key.Key_Return, "7"):
        press(made, key)
    assert [(one.value_ids, one.number) for one in row(made).modifiers] == [
        (("high",), None),
        (("left", "right"), None),
        ((), 1.0),
    ]
    assert row(made).rating("warmth") == 3.0
    assert made.isHidden()


def test_a_key_that_it_does_not_ask_for_goes_on_to_whoever_has_it(strip, qtbot):
    made = strip(modifier_ids=("degree",))
    made.ask(["a1"])
    button = made.window().findChild(QPushButton)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert made.isVisible()


def test_what_was_chosen_is_kept_when_one_goes_on_without_enter(strip):
    made = strip(modifier_ids=("sides",))
    made.ask(["a1"])
    press(made, "2")
    made.ask(["a2"])
    assert row(made).modifiers[0].value_ids == ("right",)


def test_escape_passes_over_and_asks_once_more_for_what_is_required(strip, qtbot):
    made = strip(modifier_ids=("degree", "sides"), requires=("modifiers",))
    made.ask(["a1"])
    with qtbot.waitSignal(made.told) as told:
        press(made, Qt.Key.Key_Escape)
    assert "required" in told.args[0]
    assert made.asking.question.name == "Degree"
    press(made, Qt.Key.Key_Escape)
    assert made.asking.question.name == "Side"


def test_a_number_out_of_range_is_refused_and_asked_for_again(strip, qtbot):
    made = strip(modifier_ids=("times",))
    made.ask(["a1"])
    press(made, "0")
    with qtbot.waitSignal(made.told) as told:
        press(made, Qt.Key.Key_Return)
    assert "goes from 1" in told.args[0]
    assert made.asking.question.name == "How often"


def test_several_annotations_are_answered_at_once_and_one_undo_takes_it_back(strip):
    made = strip(modifier_ids=("degree",))
    made.ask(["a1", "a2"])
    press(made, "l")
    assert {row(made, id_).modifiers[0].value_ids for id_ in ("a1", "a2")} == {("low",)}
    made.workspace.document.undo()
    assert {row(made, id_).modifiers for id_ in ("a1", "a2")} == {()}


def test_it_is_away_when_what_it_asks_about_is_taken_back(strip):
    made = strip(modifier_ids=("degree",))
    made.ask(["a1"])
    document = made.workspace.document
    document.perform(edits.delete_annotations(document.session, ["a1"]))
    assert made.isHidden()


def test_only_what_has_no_answer_is_asked_for_unless_it_is_asked_again(strip):
    made = strip(modifier_ids=("degree",))
    made.ask(["a1"])
    press(made, "h")
    assert not made.ask(["a1"])
    assert made.ask(["a1"], again=True)


def test_digits_mean_themselves_on_a_scale_of_digits_and_places_on_others():
    session = with_scheme(sessions.session(annotations=ROWS), scale_ids=("warmth", "s"))
    book = replace(session.codebook, scales=(WARMTH, Scale(id="s", name="Sure", least=0, greatest=4)))
    book = replace(book, codes=tuple(replace(code, scale_ids=("warmth", "s")) for code in book.codes))
    warmth, sure = questions_for(book, ROWS[:1])
    assert [(one.key, one.number) for one in warmth.options][:2] == [("1", -3.0), ("2", -2.0)]
    assert [(one.key, one.number) for one in sure.options][:2] == [("0", 0.0), ("1", 1.0)]


def test_a_scale_of_many_points_is_typed():
    book = replace(sessions.session().codebook, scales=(Scale(id="s", name="Distress", least=0, greatest=100),))
    book = replace(book, codes=tuple(replace(code, scale_ids=("s",)) for code in book.codes))
    asking = Asking(ids=("a1",), questions=questions_for(book, ROWS[:1]))
    for key in "45":
        assert asking.takes(key)
        asking, answer = asking.press(key)
        assert answer is None
    _done, answer = asking.press(ENTER)
    assert answer is not None
    assert answer.number == 45.0
    assert not Asking().takes(ESCAPE)
