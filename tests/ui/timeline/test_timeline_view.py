# pyright: basic, reportOptionalMemberAccess=false, reportOptionalSubscript=false, reportArgumentType=false
# pyright: reportIndexIssue=false, reportOptionalIterable=false
"""The timeline under a real mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain import edits, marker_edits, verdict_edits
from annotator.ui.timeline.hit import Hit
from annotator.ui.timeline.tier_rows import tier_key
from tests.ui.timeline import sessions
from tests.ui.timeline.conftest import Hand, MakeView

FACE, BODY = tier_key("Face"), tier_key("Body")
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def on_frame(time_s: float) -> float:
    return sessions.frames().snap(time_s)


def wheel(hand: Hand, at: QPoint, turn: QPoint, modifiers: Qt.KeyboardModifier) -> None:
    canvas = hand.view.canvas
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


# --- looking ----------------------------------------------------------------------------------------------------------


def test_ctrl_wheel_zooms_at_the_cursor(hand: Hand) -> None:
    at = hand.at(FACE, 40.0)
    before = hand.view.viewport.time_at(at.x() - hand.view.canvas.places.label_px)
    wheel(hand, at, QPoint(0, 240), CONTROL)
    view = hand.view.viewport
    assert view.span_s < 70
    assert view.time_at(at.x() - hand.view.canvas.places.label_px) == pytest.approx(before)


def test_shift_wheel_pans(hand: Hand) -> None:
    hand.view.zoom_to_span((40.0, 60.0))
    start_s = hand.view.viewport.start_s
    wheel(hand, hand.at(FACE, 50.0), QPoint(0, -120), SHIFT)
    assert hand.view.viewport.start_s > start_s


def test_the_wheel_scrolls_rows_that_do_not_fit(make_view: MakeView) -> None:
    hand = make_view(size=(1200, 210))
    assert hand.view.canvas.places.longest_scroll_px > 0
    wheel(hand, QPoint(600, 60), QPoint(0, -120), Qt.KeyboardModifier.NoModifier)
    assert hand.view.canvas.places.scroll_px > 0


def test_the_middle_button_pans(hand: Hand) -> None:
    hand.view.zoom_to_span((40.0, 60.0))
    start = hand.at(FACE, 50.0)
    held_s = hand.view.viewport.time_at(start.x() - hand.view.canvas.places.label_px)
    hand.press(start, Qt.MouseButton.MiddleButton)
    hand.move(start + QPoint(-150, 0))
    there_s = hand.view.viewport.time_at(start.x() - 150 - hand.view.canvas.places.label_px)
    QTest.mouseRelease(hand.view.canvas, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, start)
    assert there_s == pytest.approx(held_s)


def test_double_click_zooms_to_what_is_under_the_pointer(hand: Hand) -> None:
    QTest.mouseDClick(hand.view.canvas, Qt.MouseButton.LeftButton, pos=hand.at(FACE, 22.0))
    view = hand.view.viewport
    assert view.start_s <= 20.0
    assert view.end_s >= 24.0
    assert view.span_s < 12


def test_zooming_in_and_out_stops_at_the_whole_session(hand: Hand) -> None:
    hand.view.zoom_in()
    assert not hand.view.viewport.shows_all
    for _ in range(5):
        hand.view.zoom_out()
    assert hand.view.viewport.shows_all


def test_themes_change_live(hand: Hand, qtbot: QtBot) -> None:
    def ground() -> str:
        return hand.view.canvas.grab().toImage().pixelColor(hand.at(BODY, 5.0)).name()

    light = ground()
    with qtbot.waitSignal(hand.view.canvas.painted):
        hand.view.state.workspace.themes.set_appearance("dark")
    assert light == "#f1f3f4"
    assert ground() == "#1f2327"


def test_after_edits_the_timeline_looks_as_one_that_was_opened_with_them(make_view: MakeView, qtbot: QtBot) -> None:
    hand = make_view()
    document = hand.view.state.workspace.document
    row = hand.annotation("a1")
    flag = next(iter(document.session.findings.flags.values()))
    for edit in (
        edits.add_annotations(document.session, [replace(row, id="new", start_s=50.0, end_s=55.0)]),
        edits.change_annotations(document.session, [replace(row, tier="Body")]),
        verdict_edits.judge_flag(document.session, flag, coder_id="me", verdict="rejected"),
    ):
        document.perform(edit)
        hand.view.overview.refresh()
        with qtbot.waitSignal(hand.view.canvas.painted):
            hand.view.canvas.schedule()
    opened = make_view(document.session)
    for one in (hand, opened):
        one.view.canvas.clearFocus()
    assert hand.view.canvas.grab().toImage() == opened.view.canvas.grab().toImage()
    assert hand.view.overview.grab().toImage() == opened.view.overview.grab().toImage()


# --- going and choosing -----------------------------------------------------------------------------------------------


def test_a_click_on_empty_ground_seeks_and_chooses_nothing(hand: Hand) -> None:
    selection = hand.view.state.workspace.selection
    selection.choose_annotations(("a1",))
    at = hand.at("flags:c", 70.0)
    hand.click(at)
    expected = hand.view.viewport.time_at(at.x() - hand.view.canvas.places.label_px)
    assert hand.view.state.workspace.playhead.time_s == pytest.approx(expected, abs=sessions.FRAME_S)
    assert selection.annotation_ids == ()


def test_dragging_on_the_ruler_scrubs(hand: Hand, qtbot: QtBot) -> None:
    playhead = hand.view.state.workspace.playhead
    said: list[bool] = []
    playhead.scrubbed.connect(said.append)
    hand.drag(hand.at("ruler", 10.0), hand.at("ruler", 75.0))
    assert said == [True, False]
    assert playhead.time_s == pytest.approx(75.0, abs=0.1)


@pytest.mark.parametrize(("row", "time_s", "start_s"), [(FACE, 22.0, 20.0), ("flags:c", 31.0, 30.0)])
def test_a_click_chooses_and_goes_to_the_start(hand: Hand, row: str, time_s: float, start_s: float) -> None:
    hand.click(hand.at(row, time_s))
    selection, playhead = hand.view.state.workspace.selection, hand.view.state.workspace.playhead
    assert (selection.annotation_ids, selection.flag_id) == ((("a1",), None) if row == FACE else ((), "f1"))
    assert playhead.time_s == pytest.approx(start_s)


def test_a_click_chooses_an_utterance(hand: Hand) -> None:
    hand.click(hand.at("transcript:c", 12.0))
    assert hand.view.state.workspace.selection.utterance_id == "u1"


def test_ctrl_click_adds_and_takes_away(hand: Hand) -> None:
    selection = hand.view.state.workspace.selection
    hand.click(hand.at(FACE, 22.0))
    hand.click(hand.at(FACE, 42.0), CONTROL)
    assert selection.annotation_ids == ("a1", "a2")
    hand.click(hand.at(FACE, 22.0), CONTROL)
    assert selection.annotation_ids == ("a2",)


def test_a_tier_s_label_makes_it_the_current_one(hand: Hand) -> None:
    hand.click(QPoint(20, hand.at(BODY, 5.0).y()))
    assert hand.view.state.workspace.selection.tier == "Body"


def test_dragging_beside_the_tiers_selects_a_span_on_frames(hand: Hand) -> None:
    hand.drag(hand.at("signal:c:lip_corner_pull", 65.03), hand.at("signal:c:lip_corner_pull", 45.02), ALT)
    span = hand.view.state.workspace.selection.span
    assert span is not None
    assert span == (on_frame(span[0]), on_frame(span[1]))
    assert span == pytest.approx((45.0, 65.0), abs=0.2)


def test_steps_from_flag_to_flag_bring_each_into_view(hand: Hand) -> None:
    view, selection = hand.view, hand.view.state.workspace.selection
    view.zoom_to_span((0.0, 5.0))
    seen: list[str | None] = []
    went: list[bool] = []
    for step in (1, 1, 1, -1):
        went.append(view.step_flag(step))
        seen.append(selection.flag_id)
    assert seen == ["f1", "f2", "f2", "f1"]
    assert went == [True, True, False, True]
    assert view.viewport.contains(30.0)


def test_steps_go_through_the_current_tier(hand: Hand) -> None:
    view, selection = hand.view, hand.view.state.workspace.selection
    view.next_tier()
    assert selection.tier == "Face"
    ids: list[tuple[str, ...]] = []
    for _ in range(3):
        view.step_annotation(1)
        ids.append(selection.annotation_ids)
    assert ids == [("a1",), ("a2",), ("b1",)]
    view.next_tier()
    assert selection.tier == "Body"


# --- making and shaping -----------------------------------------------------------------------------------------------


def test_dragging_in_a_tier_selects_a_span_on_frames_and_makes_nothing(hand: Hand, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hand.view.span_drawn) as drawn:
        hand.drag(hand.at(BODY, 80.03), hand.at(BODY, 85.02), ALT)
    row, start_s, end_s = drawn.args
    assert (row.name, row.participant_id) == ("Body", None)
    assert (start_s, end_s) == (on_frame(start_s), on_frame(end_s))
    assert (start_s, end_s) == pytest.approx((80.0, 85.0), abs=0.2)
    assert hand.view.state.workspace.selection.span == (start_s, end_s)
    assert hand.view.state.workspace.document.undo_stack.count() == 0


def test_a_tier_row_of_one_person_says_whom_it_is_about(hand: Hand, qtbot: QtBot) -> None:
    hand.view.state.set_arrangement(hand.view.state.arrangement.with_grouping("participant"))
    with qtbot.waitSignal(hand.view.span_drawn) as drawn:
        hand.drag(hand.at(tier_key("Body", "t"), 80.0), hand.at(tier_key("Body", "t"), 85.0))
    assert drawn.args[0].participant_id == "t"


def test_a_row_of_one_code_says_which(hand: Hand, qtbot: QtBot) -> None:
    hand.view.state.set_arrangement(hand.view.state.arrangement.with_grouping("code"))
    row = hand.view.state.content.layout.of_kind("tier")[0].row
    with qtbot.waitSignal(hand.view.span_drawn) as drawn:
        hand.drag(hand.at(row.key, 80.0), hand.at(row.key, 85.0))
    assert drawn.args[0].code_id == row.code_id
    assert row.code_id


def test_nobody_draws_in_a_locked_tier_or_in_the_row_of_another_coder(hand: Hand) -> None:
    view, document = hand.view, hand.view.state.workspace.document
    drawn: list[object] = []
    view.span_drawn.connect(lambda *what: drawn.append(what))
    document.perform(marker_edits.lock_tiers(document.session, ["Body"], locked=True, coder_id="me"))
    view.canvas.refresh()
    hand.drag(hand.at(BODY, 80.0), hand.at(BODY, 85.0))
    view.state.set_arrangement(view.state.arrangement.with_grouping("coder"))
    view.canvas.refresh()
    rows = [placed.row for placed in view.state.content.layout.of_kind("tier")]
    other = next(row for row in rows if row.coder_id not in (None, "me") and not row.locked)
    hand.drag(hand.at(other.key, 80.0), hand.at(other.key, 85.0))
    assert drawn == []
    assert view.state.workspace.selection.span is not None, "dragging there selects time instead"


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_what_is_in_a_locked_tier_is_not_moved(hand: Hand) -> None:
    document = hand.view.state.workspace.document
    document.perform(marker_edits.lock_tiers(document.session, ["Face"], locked=True, coder_id="me"))
    hand.view.canvas.refresh()
    before = hand.annotation("a1")
    hand.drag(hand.at(FACE, 22.0), hand.at(FACE, 37.3), ALT)
    assert hand.annotation("a1") == before


def test_dragging_the_body_moves_by_one_edit(hand: Hand) -> None:
    document = hand.view.state.workspace.document
    hand.drag(hand.at(FACE, 22.0), hand.at(FACE, 37.3), ALT)
    moved = hand.annotation("a1")
    assert moved.end_s - moved.start_s == pytest.approx(4.0)
    assert moved.start_s == pytest.approx(35.3, abs=0.2)
    assert moved.start_s == on_frame(moved.start_s)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert hand.annotation("a1").start_s == 20.0


def test_chosen_annotations_move_together(hand: Hand) -> None:
    hand.view.state.workspace.selection.choose_annotations(("a1", "a2"))
    hand.drag(hand.at(FACE, 22.0), hand.at(FACE, 27.0), ALT)
    first, second = hand.annotation("a1"), hand.annotation("a2")
    assert second.start_s - first.start_s == pytest.approx(20.0, abs=sessions.FRAME_S)
    assert hand.view.state.workspace.document.undo_stack.count() == 1


def test_dragging_an_edge_resizes_and_snaps_to_a_flag(hand: Hand) -> None:
    near_flag = hand.at(FACE, 30.0) + QPoint(4, 0)
    hand.drag(hand.at(FACE, 24.0), near_flag)
    resized = hand.annotation("a1")
    assert (resized.start_s, resized.end_s) == (20.0, 30.0)


def test_alt_switches_the_magnet_off(hand: Hand) -> None:
    hand.drag(hand.at(FACE, 24.0), hand.at(FACE, 30.0) + QPoint(4, 0), ALT)
    assert hand.annotation("a1").end_s != 30.0


def test_an_edge_stops_at_the_other_edge(hand: Hand) -> None:
    hand.drag(hand.at(FACE, 24.0), hand.at(FACE, 5.0), ALT)
    assert hand.annotation("a1").end_s == 20.0


def test_nothing_moves_beyond_the_session(hand: Hand) -> None:
    hand.drag(hand.at(FACE, 22.0), hand.at(FACE, 0.0) + QPoint(-40, 0), ALT)
    assert hand.annotation("a1").start_s == 0.0
    assert hand.annotation("a1").end_s == pytest.approx(4.0)


def test_somebody_else_s_annotation_stays_where_it_is(hand: Hand) -> None:
    hand.drag(hand.at(FACE, 72.0), hand.at(FACE, 80.0))
    assert hand.annotation("b1").start_s == 70.0
    assert hand.view.state.workspace.selection.annotation_ids == ("b1",)


def test_escape_takes_a_drag_back(hand: Hand) -> None:
    hand.press(hand.at(FACE, 22.0))
    hand.move(hand.at(FACE, 35.0))
    QTest.keyClick(hand.view.canvas, Qt.Key.Key_Escape)
    at = hand.at(FACE, 35.0)
    QTest.mouseRelease(hand.view.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert hand.annotation("a1").start_s == 20.0
    assert hand.view.state.workspace.document.undo_stack.count() == 0


def test_escape_gives_the_span_back(hand: Hand) -> None:
    selection = hand.view.state.workspace.selection
    selection.choose_span((1.0, 2.0))
    hand.press(hand.at("signal:c:lip_corner_pull", 40.0))
    hand.move(hand.at("signal:c:lip_corner_pull", 60.0))
    assert selection.span != (1.0, 2.0)
    QTest.keyClick(hand.view.canvas, Qt.Key.Key_Escape)
    assert selection.span == (1.0, 2.0)


def test_a_hand_that_hardly_moves_clicks(hand: Hand) -> None:
    at = hand.at(FACE, 22.0)
    hand.drag(at, at + QPoint(2, 0))
    assert hand.view.state.workspace.document.undo_stack.count() == 0
    assert hand.view.state.workspace.playhead.time_s == 20.0


# --- telling ----------------------------------------------------------------------------------------------------------


def test_a_menu_is_asked_for_with_what_was_hit(hand: Hand, qtbot: QtBot) -> None:
    at = hand.at(FACE, 42.0)
    with qtbot.waitSignal(hand.view.context_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.view.canvas.mapToGlobal(at))
        QApplication.sendEvent(hand.view.canvas, event)
    hit = asked.args[0]
    assert isinstance(hit, Hit)
    assert (hit.kind, hit.id) == ("annotation", "a2")
    assert hand.view.state.workspace.selection.annotation_ids == ("a2",)


def test_the_pointer_shows_what_a_drag_would_do(hand: Hand) -> None:
    shapes = {}
    for name, at in {
        "edge": hand.at(FACE, 24.0),
        "body": hand.at(FACE, 22.0),
        "empty": hand.at(FACE, 90.0),
        "signal": hand.at("signal:c:lip_corner_pull", 50.0),
    }.items():
        QTest.mouseMove(hand.view.canvas, at)
        shapes[name] = hand.view.canvas.cursor().shape()
    assert shapes == {
        "edge": Qt.CursorShape.SizeHorCursor,
        "body": Qt.CursorShape.PointingHandCursor,
        "empty": Qt.CursorShape.CrossCursor,
        "signal": Qt.CursorShape.ArrowCursor,
    }


# --- painting ---------------------------------------------------------------------------------------------------------


def picture_of(hand: Hand, row_key: str) -> bytes:
    image = hand.view.canvas.grab(
        hand.view.canvas.places.row_rect(hand.view.state.content.layout.find(row_key))
    ).toImage()  # type: ignore[arg-type]
    return bytes(image.constBits())


def test_an_edit_is_seen_in_its_row_and_nowhere_else(hand: Hand, qtbot: QtBot) -> None:
    document = hand.view.state.workspace.document
    before = {key: picture_of(hand, key) for key in (FACE, BODY, "flags:c")}
    with qtbot.waitSignal(hand.view.canvas.painted):
        document.perform(edits.delete_annotations(document.session, ["a3"]))
    after = {key: picture_of(hand, key) for key in before}
    assert after[BODY] != before[BODY]
    assert after[FACE] == before[FACE]
    assert after["flags:c"] == before["flags:c"]


def test_every_verdict_looks_different(make_view: MakeView, qtbot: QtBot) -> None:
    hand = make_view()
    hand.view.zoom_to_span((29.0, 34.0))
    document = hand.view.state.workspace.document
    pictures: set[bytes] = set()
    for verdict in (None, "accepted", "rejected", "unsure"):
        edit = verdict_edits.judge_flag(
            document.session, hand.view.state.content.flags["f1"], coder_id="me", verdict=verdict
        )  # type: ignore[arg-type]
        document.perform(edit)
        hand.view.canvas.refresh()
        pictures.add(picture_of(hand, "flags:c"))
    assert len(pictures) == 4


def test_the_playhead_moves_without_painting_rows(hand: Hand, qtbot: QtBot) -> None:
    painted: list[None] = []
    hand.view.canvas.painted.connect(lambda: painted.append(None))
    before = hand.view.canvas.grab().toImage()
    hand.view.state.workspace.playhead.seek(50.0)
    QApplication.processEvents()
    assert hand.view.canvas.grab().toImage() != before
    assert not painted


def test_nothing_of_a_time_on_the_ruler_sticks_out_from_under_the_playhead_s(hand: Hand) -> None:
    canvas, state = hand.view.canvas, hand.view.state
    hand.view.zoom_to_all()
    canvas.refresh()

    def at_the_start() -> tuple[int, set[int]]:
        """How many pixels of the playhead's plate are seen, and the colours between it and the second time."""
        image, left = canvas.grab().toImage(), canvas.places.label_px
        plate = state.workspace.themes.theme.color("playhead").rgb()
        seen = [x for x in range(90) if image.pixel(left + x, 5) == plate]
        first = seen[-1] + 3 if seen else 0
        columns, lines = range(first, 90), range(3, canvas.places.ruler_px - 12)
        return len(seen), {image.pixel(left + x, y) for x in columns for y in lines}

    state.workspace.playhead.seek(0.0)
    plate_px, colors = at_the_start()
    assert plate_px > 10
    assert len(colors) == 1
    state.workspace.playhead.seek(50.0)
    plate_px, colors = at_the_start()
    assert plate_px == 0
    assert len(colors) > 1


def test_sound_arrives_later(hand: Hand, qtbot: QtBot) -> None:
    before = picture_of(hand, "sound:m")
    hand.view.state.set_waveform("m", sessions.waveform())
    qtbot.waitUntil(lambda: picture_of(hand, "sound:m") != before and not hand.view.state.preparing)
    qtbot.waitUntil(lambda: hand.view.state.sound_track("m") is not None)


def test_a_larger_font_makes_room_for_itself(hand: Hand, qapp: QApplication) -> None:
    qapp.setStyleSheet("")  # one that names a size, left by a whole window, would win over the font
    before = hand.view.canvas.places.label_px, hand.view.canvas.places.ruler_px
    font = hand.view.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    hand.view.setFont(font)
    assert hand.view.canvas.places.label_px > before[0]
    assert hand.view.canvas.places.ruler_px > before[1]


def test_everything_has_a_name_for_screen_readers(hand: Hand) -> None:
    for widget in (hand.view, hand.view.canvas, hand.view.overview):
        assert widget.accessibleName()
