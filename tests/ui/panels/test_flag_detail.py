# pyright: basic, reportOptionalMemberAccess=false, reportOptionalSubscript=false, reportArgumentType=false
# pyright: reportIndexIssue=false, reportOptionalIterable=false
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from html import unescape

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from annotator.domain.codebook import Codebook
from annotator.domain.flag_moments import FlagMoment
from annotator.ui.panels.flag_detail import FlagDetail
from tests.ui.panels import sessions


class Stills:
    """Keeps what was asked for; the test decides when to answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float, Callable[[QImage], None]]] = []

    def request_moments(
        self, participant_id: str, times_s: Sequence[float], deliver: Callable[[int, QImage], None], *, framing: str
    ) -> None:
        self.framing = framing
        for number, time_s in enumerate(times_s):
            self.asked.append((participant_id, time_s, partial(deliver, number)))


@pytest.fixture
def stills() -> Stills:
    return Stills()


@pytest.fixture
def detail(qtbot, open_workspace, stills) -> FlagDetail:
    made = FlagDetail(open_workspace(), stills)
    qtbot.addWidget(made)
    made.resize(380, 640)
    made.show()
    return made


def picture() -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def session_of(detail: FlagDetail):
    return detail.workspace.document.session


def test_without_a_flag_it_says_what_to_do(detail):
    assert detail.empty_state.isVisible()
    detail.accept()
    assert not session_of(detail).annotations


def test_it_shows_sentence_words_and_evidence(detail):
    detail.workspace.selection.choose_flag("f2")
    assert detail.title.text() == "Masking  ·  client"
    assert detail.sentence.text() == sessions.FLAGS[1].text
    assert "hospital" in detail.said.text()
    assert "expression 96 %" in detail.coverage.text()
    assert detail.quality.text() == "Quality of the evidence during the flag: 93 %"
    visible = [plot for plot in detail.plots if plot.isVisible()]
    assert len(visible) == 2
    assert "from 0.4 to 0.49" in visible[0].accessibleName()


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (
            "Brows lowered by 5.8 SD against this person's baseline at 0:00:41.4 for 2.3 s; with it lips parted.",
            "Brows lowered at 0:00:41.4 for 2.3 s; with it lips parted.",
        ),
        (
            "Masking: with the words “It went up by 5 SD” (valence -0.46 by word list), lip corners rose by 9.4 SD "
            "at 0:00:25.8 for 3.4 s, and brows lowered by 19 SD.",
            "Masking: with the words “It went up by 5 SD” (valence -0.46 by word list), lip corners rose "
            "at 0:00:25.8 for 3.4 s, and brows lowered.",
        ),
        (
            "The face stayed out of sight at 0:00:02.0 for 4.0 s.",
            "The face stayed out of sight at 0:00:02.0 for 4.0 s.",
        ),
    ],
)
def test_how_far_something_moved_is_told_on_demand(qtbot, open_workspace, stills, told, shown):
    flag = replace(sessions.FLAGS[0], text=told, share=0.7)
    workspace = open_workspace(sessions.session(flags=(flag,)))
    card = FlagDetail(workspace, stills)
    qtbot.addWidget(card)
    workspace.selection.choose_flag(flag.id)
    assert card.sentence.text() == shown
    assert unescape(card.sentence.toolTip()) == told
    assert card.when.text().endswith(" · clear")
    assert "0.7 of a full movement, score" in card.when.toolTip()


def test_stills_before_and_at_the_apex(detail, stills):
    detail.workspace.selection.choose_flag("f1")
    (person, before_s, give_before), (_person, apex_s, give_apex) = stills.asked
    assert person == "p1"
    assert before_s == pytest.approx(11.54)
    assert apex_s == pytest.approx(12.94)
    give_before(picture())
    give_apex(QImage())
    assert not detail.stills.before.image.isNull()
    assert detail.stills.apex.image.isNull()


def test_a_late_still_of_another_flag_is_not_shown(detail, stills):
    detail.workspace.selection.choose_flag("f1")
    late = stills.asked[0][2]
    detail.workspace.selection.choose_flag("f3")
    late(picture())
    assert detail.stills.before.image.isNull()


def test_a_verdict_alone_does_not_ask_for_stills_again(detail, stills):
    detail.workspace.selection.choose_flag("f1")
    detail.judge("unsure")
    assert len(stills.asked) == 2


@pytest.mark.parametrize("verdict", ["rejected", "unsure"])
def test_a_verdict_is_given_and_told(detail, qtbot, verdict):
    detail.workspace.selection.choose_flag("f1")
    with qtbot.waitSignal(detail.judged) as told:
        detail.judge(verdict)
    assert told.args == ["f1"]
    assert session_of(detail).verdict_of("f1", "c1").verdict == verdict
    assert not session_of(detail).annotations


def test_the_buttons_teach_the_key_that_works_now(detail):
    assert detail.bar.reject.text() == "Reject  F6"
    detail.bar.show_keys("<b>Z</b> take back")
    assert detail.bar.reject.text() == "Reject  R", "letters judge in triage only"
    detail.bar.show_keys("")
    assert detail.bar.reject.text() == "Reject  F6"


def test_accepting_makes_one_annotation_with_the_code_of_the_movement(detail):
    detail.workspace.selection.choose_flag("f1")
    detail.accept()
    detail.accept()
    (made,) = session_of(detail).annotations.values()
    assert (made.code_id, made.tier, made.flag_id) == ("smile", "Codes", "f1")
    assert (made.start_s, made.end_s) == (12.04, pytest.approx(13.84))
    assert detail.workspace.document.undo_stack.count() == 1
    detail.workspace.document.undo_stack.undo()
    assert not session_of(detail).annotations
    assert session_of(detail).verdict_of("f1", "c1") is None


def test_accepting_a_candidate_links_the_words(detail):
    detail.workspace.selection.choose_flag("f2")
    detail.accept()
    (made,) = session_of(detail).annotations.values()
    assert made.code_id == "masking"
    assert made.incongruence.utterance_id == "u2"
    assert made.incongruence.type == "masking"


def test_another_code_is_remembered_for_the_same_movement(detail):
    selection = detail.workspace.selection
    selection.choose_flag("f3")
    assert detail.bar.code.currentData() != "lean_back"
    detail.bar.code.setCurrentIndex(detail.bar.code.findData("lean_back"))
    detail.bar.code.activated.emit(detail.bar.code.currentIndex())
    selection.choose_flag("f1")
    assert detail.bar.code.currentData() == "smile"
    selection.choose_flag("f3")
    assert detail.bar.code.currentData() == "lean_back"


def test_rejecting_an_accepted_flag_takes_its_untouched_annotation_back(detail):
    detail.workspace.selection.choose_flag("f1")
    detail.accept()
    detail.judge("rejected")
    assert not session_of(detail).annotations
    detail.workspace.document.undo_stack.undo()
    assert len(session_of(detail).annotations) == 1


def test_rejecting_keeps_an_annotation_somebody_worked_on(detail):
    from dataclasses import replace

    from annotator.domain import edits

    document = detail.workspace.document
    detail.workspace.selection.choose_flag("f1")
    detail.accept()
    (made,) = document.session.annotations.values()
    changed = edits.change_annotations(document.session, [replace(made, note="x")], now="2030-01-01T00:00:00+00:00")
    document.perform(changed)
    detail.judge("rejected")
    assert len(session_of(detail).annotations) == 1


def test_a_button_shows_the_verdict_and_pressed_again_clears_it(detail):
    detail.set_moves_on(False)
    detail.workspace.selection.choose_flag("f1")
    QTest.mouseClick(detail.bar.unsure, Qt.MouseButton.LeftButton)
    assert detail.bar.unsure.isChecked()
    QTest.mouseClick(detail.bar.unsure, Qt.MouseButton.LeftButton)
    assert session_of(detail).verdict_of("f1", "c1") is None
    assert not detail.bar.unsure.isChecked()


def test_a_click_in_a_plot_seeks(detail):
    detail.workspace.selection.choose_flag("f1")
    plot = detail.plots[0]
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(plot.width() // 2, 40))
    middle_s = (plot.data.start_s + plot.data.end_s) / 2
    assert detail.workspace.playhead.time_s == pytest.approx(middle_s, abs=0.06)


def test_unmeasurable_stretches_are_gaps_and_never_bridged(detail):
    detail.workspace.selection.choose_flag("f1")
    plot = detail.plots[0]
    assert len(plot.data.gaps) == 1
    assert plot.data.gaps[0] == (pytest.approx(15.0, abs=0.1), pytest.approx(16.2, abs=0.1))
    assert len(plot.lines) == 2


def test_without_signals_the_numbers_remain(qtbot, open_workspace, stills):
    detail = FlagDetail(open_workspace(with_signals=False), stills)
    qtbot.addWidget(detail)
    detail.show()
    detail.workspace.selection.choose_flag("f1")
    assert detail.plots[0].data is None
    assert "+3.1" in detail.plots[0].accessibleName()
    detail.grab()


def test_an_empty_codebook_is_named(qtbot, open_workspace, stills):
    detail = FlagDetail(open_workspace(sessions.session(codebook=Codebook(id="empty"))), stills)
    qtbot.addWidget(detail)
    detail.show()
    detail.workspace.selection.choose_flag("f1")
    detail.accept()
    assert "no codes yet" in detail.bar.error.text()


def test_nothing_changes_in_a_session_open_for_reading(qtbot, open_workspace, stills):
    detail = FlagDetail(open_workspace(read_only=True), stills)
    qtbot.addWidget(detail)
    detail.workspace.selection.choose_flag("f1")
    detail.accept()
    assert not session_of(detail).verdicts
    assert not detail.bar.accept.isEnabled()


def test_verdicts_are_on_disk(qtbot, on_disk, stills):
    workspace, read = on_disk
    detail = FlagDetail(workspace, stills)
    qtbot.addWidget(detail)
    workspace.selection.choose_flag("f2")
    detail.accept()
    session = read()
    assert session.verdict_of("f2", "c1").verdict == "accepted"
    assert len(session.annotations) == 1


def _moments(*groups: tuple[str, ...]) -> list[FlagMoment]:
    by_id = {flag.id: flag for flag in sessions.FLAGS}
    return [FlagMoment(leading=by_id[first], others=tuple(by_id[id_] for id_ in rest)) for first, *rest in groups]


@pytest.mark.parametrize("verdict", ["rejected", "unsure", "accepted"])
def test_what_is_chosen_together_is_decided_together_and_undone_together(detail, verdict):
    detail.decide_with(lambda _id: _moments(("f2", "f1"), ("f4",)))
    detail.workspace.selection.choose_flag("f2")
    detail.judge(verdict)
    session = session_of(detail)
    assert {row.flag.id: row.verdict for row in session.verdicts.values()} == dict.fromkeys(("f1", "f2", "f4"), verdict)
    made = sorted(row.flag_id for row in session.annotations.values() if row.flag_id)
    assert made == (["f2", "f4"] if verdict == "accepted" else []), "one for each moment, from its leading flag"
    detail.workspace.document.undo()
    assert not session_of(detail).verdicts
    assert not [row for row in session_of(detail).annotations.values() if row.flag_id]


def test_undo_names_how_many_moments_it_brings_back(detail):
    detail.decide_with(lambda _id: _moments(("f2", "f1"), ("f4",)))
    detail.workspace.selection.choose_flag("f2")
    detail.judge("rejected")
    assert detail.workspace.document.undo_stack.undoText() == "Reject 2 moments"


def test_the_card_shows_what_was_said_before_and_after(detail):
    detail.workspace.selection.choose_flag("f2")
    lines = detail.said.text().splitlines()
    assert len(lines) >= 2
    assert sum(line.startswith("▸") for line in lines) == 1
