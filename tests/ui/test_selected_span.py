"""Dragging selects; a key, Enter or the menu at its end makes something of the span."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.annotations import Annotation
from tests.ui.windows import Opened


def press(key: Qt.Key) -> None:
    """Press a key wherever the keyboard is."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


@pytest.fixture
def coder(opened: Opened) -> Iterator[Opened]:
    opened.window.activateWindow()
    opened.trigger("show_empty_tiers") if not opened.pane.workspace.options.show_empty_tiers else None
    opened.trigger("focus_timeline")
    yield opened
    opened.trigger("end_all")


def drag(opened: Opened, tier: str, start_s: float, end_s: float) -> None:
    canvas = opened.pane.timeline.canvas
    layout = opened.pane.timeline.state.content.layout
    placed = next(one for one in layout.of_kind("tier") if one.row.name == tier)
    canvas.places.show_row(placed.row)
    y = canvas.places.row_rect(placed).center().y()
    first, last = QPoint(round(canvas.places.x_of(start_s)), y), QPoint(round(canvas.places.x_of(end_s)), y)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, first)
    QTest.mouseMove(canvas, first + QPoint(8, 0))
    QTest.mouseMove(canvas, last)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, last)


def rows(opened: Opened) -> list[Annotation]:
    return list(opened.document.session.annotations.values())


def tier_of(opened: Opened) -> str:
    return opened.document.session.codebook.codes[0].tier


def test_a_drag_in_a_tier_makes_nothing_and_offers_what_can_be_made(coder: Opened) -> None:
    drag(coder, tier_of(coder), 1.0, 2.0)
    span = coder.pane.workspace.selection.span
    assert span == pytest.approx((1.0, 2.0), abs=0.1)
    assert rows(coder) == []
    menu = coder.pane.timeline.span_menu
    coder.wait(menu.isVisible)
    end_px = coder.pane.timeline.canvas.places.x_of(2.0)
    assert abs(menu.x() - end_px) < menu.width() + 20
    for button in (menu.play, menu.loop, menu.code, menu.codes, menu.link, menu.clear):
        assert button.isVisible()
        assert button.accessibleName() or button.text()


def test_enter_codes_it_where_it_was_drawn(coder: Opened) -> None:
    drag(coder, tier_of(coder), 1.0, 2.0)
    press(Qt.Key.Key_Return)
    (made,) = rows(coder)
    assert (made.tier, made.start_s) == (tier_of(coder), pytest.approx(1.0, abs=0.1))
    assert coder.pane.workspace.selection.span is None
    assert not coder.pane.timeline.span_menu.isVisible() or coder.pane.timeline.span_menu.follow() is None


def test_a_code_s_key_codes_it_also_while_it_repeats(coder: Opened) -> None:
    drag(coder, tier_of(coder), 1.0, 3.0)
    span = coder.pane.workspace.selection.span
    QTest.mouseClick(coder.pane.timeline.span_menu.loop, Qt.MouseButton.LeftButton)
    coder.pane.workspace.playhead.play()
    code = next(one for one in coder.document.session.codebook.codes if one.kind == "span" and one.shortcut)
    press(Qt.Key(ord(code.shortcut.upper())))
    (made,) = rows(coder)
    assert (made.code_id, (made.start_s, made.end_s)) == (code.id, span)
    assert not made.running
    coder.pane.workspace.playhead.pause()


def test_the_menu_plays_codes_and_lets_go(coder: Opened) -> None:
    menu, playhead = coder.pane.timeline.span_menu, coder.pane.workspace.playhead
    drag(coder, tier_of(coder), 1.0, 2.0)
    coder.wait(menu.isVisible)
    QTest.mouseClick(menu.play, Qt.MouseButton.LeftButton)
    assert playhead.playing
    assert playhead.stop_at_s == pytest.approx(2.0, abs=0.1)
    playhead.pause()
    other = coder.document.session.codebook.codes[1]
    action = next(one for one in menu.codes.menu().actions() if one.text().startswith(other.name))
    action.trigger()
    assert [row.code_id for row in rows(coder)] == [other.id]
    drag(coder, tier_of(coder), 4.0, 5.0)
    coder.wait(menu.isVisible)
    QTest.mouseClick(menu.clear, Qt.MouseButton.LeftButton)
    assert coder.pane.workspace.selection.span is None
    coder.wait(lambda: not menu.isVisible())


def test_a_span_marked_by_keys_has_the_menu_too_and_a_triage_has_not(coder: Opened) -> None:
    menu = coder.pane.timeline.span_menu
    coder.pane.workspace.playhead.seek(1.0)
    coder.trigger("mark_in")
    coder.pane.workspace.playhead.seek(2.0)
    coder.trigger("mark_out")
    coder.wait(menu.isVisible)
    coder.trigger("triage")
    coder.pane.workspace.selection.choose_span((3.0, 4.0))
    menu.follow()
    assert not menu.isVisible()
    coder.trigger("triage")
