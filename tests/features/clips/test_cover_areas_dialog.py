"""Drawing what is to be covered besides faces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.domain.covering import CoverArea
from annotator.domain.media import Region
from annotator.features.clips.cover_areas_dialog import CoverAreasDialog, ShownSpan

ELSEWHERE = CoverArea(region=Region(width=0.2, height=0.2), media_id="another")


@pytest.fixture
def dialog(qtbot, two_people: Path, tmp_path: Path) -> Iterator[CoverAreasDialog]:
    with new_session(tmp_path / "a.session", [VideoSpec(path=two_people)]) as folder:
        (media,) = folder.load().media.values()
        spans = [ShownSpan(media=media, start_s=1.0, end_s=2.0), ShownSpan(media=media, start_s=5.0, end_s=7.0)]
        one = CoverAreasDialog(folder, spans, [ELSEWHERE])
        qtbot.addWidget(one)
        one.show()
        qtbot.waitUntil(lambda: one.canvas.transform() is not None, timeout=20_000)
        yield one
        one.reject()


def at(dialog: CoverAreasDialog, x: float, y: float) -> QPoint:
    transform = dialog.canvas.transform()
    assert transform is not None
    return QPoint(*(round(value) for value in transform.to_view(x, y)))


def drag(dialog: CoverAreasDialog, start: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mousePress(dialog.canvas, Qt.MouseButton.LeftButton, pos=at(dialog, *start))
    QTest.mouseMove(dialog.canvas, at(dialog, *end))
    QTest.mouseRelease(dialog.canvas, Qt.MouseButton.LeftButton, pos=at(dialog, *end))


def corners(area: CoverArea) -> tuple[float, ...]:
    region = area.region
    return region.x, region.y, region.x + region.width, region.y + region.height


def test_dragging_draws_an_area_moves_it_and_delete_removes_it(dialog: CoverAreasDialog) -> None:
    assert not dialog.remove_button.isEnabled()
    drag(dialog, (0.1, 0.1), (0.3, 0.4))
    other, drawn = dialog.areas
    assert other == ELSEWHERE, "areas of other recordings stay"
    assert drawn.media_id == "media-1"
    assert corners(drawn) == pytest.approx((0.1, 0.1, 0.3, 0.4), abs=0.01)
    drag(dialog, (0.2, 0.25), (0.4, 0.35))
    assert corners(dialog.areas[1]) == pytest.approx((0.3, 0.2, 0.5, 0.5), abs=0.01)
    assert len(dialog.areas) == 2
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Delete)
    assert dialog.areas == (ELSEWHERE,)
    assert not dialog.remove_button.isEnabled()


def test_a_click_draws_nothing_and_small_areas_can_be_drawn(dialog: CoverAreasDialog) -> None:
    drag(dialog, (0.5, 0.5), (0.5, 0.5))
    assert dialog.areas == (ELSEWHERE,)
    drag(dialog, (0.5, 0.5), (0.52, 0.53))
    assert dialog.areas[1].region.width == pytest.approx(0.02, abs=0.005)


def test_everything_can_be_done_by_keyboard(dialog: CoverAreasDialog) -> None:
    QTest.keyClick(dialog.canvas, Qt.Key.Key_N)
    QTest.keyClick(dialog.canvas, Qt.Key.Key_N)
    before = corners(dialog.areas[2])
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Right)
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    left, top, right, bottom = corners(dialog.areas[2])
    assert left > before[0]
    assert top == before[1]
    assert right - left == pytest.approx(before[2] - before[0])
    assert bottom > before[3]
    assert dialog.canvas.accessibleDescription() == "Area 2 of 2 is chosen"
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Space)
    assert dialog.canvas.chosen == 0


def test_the_slider_goes_through_the_clips_one_after_the_other(dialog: CoverAreasDialog) -> None:
    dialog.moment.setValue(0)
    times = [dialog.time_text]
    for value in (333, 334, 1000):
        dialog.moment.setValue(value)
        times.append(dialog.time_text)
    assert times == ["0:00:01.0", "0:00:02.0", "0:00:05.0", "0:00:07.0"]
