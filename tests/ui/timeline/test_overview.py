from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.timeline.conftest import Hand


def at(hand: Hand, time_s: float) -> QPoint:
    strip = hand.view.overview
    return QPoint(round(hand.view.canvas.places.label_px + strip.whole.x_of(time_s)), 15)


def drag(hand: Hand, start: QPoint, end: QPoint) -> None:
    strip = hand.view.overview
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=start)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(end),
        QPointF(strip.mapToGlobal(end)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(strip, event)
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=end)


def test_the_strip_and_the_rows_are_aligned(hand: Hand) -> None:
    assert hand.view.overview.width() == hand.view.canvas.width()
    assert at(hand, 50.0).x() == round(hand.view.canvas.places.x_of(50.0))


def test_dragging_the_window_moves_the_view(hand: Hand) -> None:
    hand.view.zoom_to_span((20.0, 40.0))
    span_s, start_s = hand.view.viewport.span_s, hand.view.viewport.start_s
    drag(hand, at(hand, 30.0), at(hand, 60.0))
    assert hand.view.viewport.span_s == pytest.approx(span_s)
    assert hand.view.viewport.start_s == pytest.approx(start_s + 30.0, abs=0.3)


def test_dragging_an_edge_of_the_window_zooms(hand: Hand) -> None:
    hand.view.zoom_to_span((20.0, 40.0))
    start_s, end_s = hand.view.viewport.start_s, hand.view.viewport.end_s
    drag(hand, at(hand, end_s), at(hand, 80.0))
    assert hand.view.viewport.start_s == pytest.approx(start_s)
    assert hand.view.viewport.end_s == pytest.approx(80.0, abs=0.3)


def test_a_click_beside_the_window_goes_there(hand: Hand) -> None:
    hand.view.zoom_to_span((20.0, 30.0))
    QTest.mouseClick(hand.view.overview, Qt.MouseButton.LeftButton, pos=at(hand, 70.0))
    view = hand.view.viewport
    assert (view.start_s + view.end_s) / 2 == pytest.approx(70.0, abs=0.3)


def test_while_everything_is_in_view_the_strip_moves_the_playhead(hand: Hand) -> None:
    playhead = hand.view.state.workspace.playhead
    hand.view.zoom_to_all()
    scrubbed: list[bool] = []
    playhead.scrubbed.connect(scrubbed.append)
    drag(hand, at(hand, 30.0), at(hand, 60.0))
    assert playhead.time_s == pytest.approx(60.0, abs=0.3)
    assert scrubbed == [True, False], "quick pictures while the hand moves, the exact one when it lets go"
    assert hand.view.viewport.shows_all


def test_a_double_click_goes_there_whatever_is_in_view(hand: Hand) -> None:
    hand.view.zoom_to_span((20.0, 30.0))
    QTest.mouseDClick(hand.view.overview, Qt.MouseButton.LeftButton, pos=at(hand, 70.0))
    assert hand.view.state.workspace.playhead.time_s == pytest.approx(70.0, abs=0.3)


def on_screen(hand: Hand) -> QImage:
    """The strip as it stands on the screen, painted piece by piece."""
    QApplication.processEvents()
    strip = hand.view.overview
    top_level = strip.window()
    corner = strip.mapTo(top_level, QPoint())
    whole = top_level.screen().grabWindow(top_level.winId()).toImage()
    return whole.copy(QRect(corner, strip.size())).convertToFormat(QImage.Format.Format_RGB32)


def test_what_stands_on_the_screen_is_what_painting_everything_would_show(hand: Hand) -> None:
    view, strip = hand.view, hand.view.overview
    views = [(20.0, 40.0), (60.0, 61.0), (0.0, 100.0), (5.0, 90.0), (5.0, 50.0), (70.0, 99.0)]
    for number, span in enumerate(views):
        view.zoom_to_span(span)
        if number == 3:
            view.resize(view.width() - 60, view.height())
        if number == 4:  # two moves before anything is painted
            view.zoom_to_span((10.0, 12.0))
        seen = on_screen(hand)
        assert not seen.isNull()
        assert seen == strip.grab().toImage().convertToFormat(QImage.Format.Format_RGB32), f"view {number}"
