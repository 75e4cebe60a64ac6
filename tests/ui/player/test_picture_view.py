from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.media import Media
from annotator.ui.look.theme import LIGHT
from annotator.ui.player.picture_view import PictureView
from annotator.ui.session.workspace import Workspace
from tests.fixtures.videos import VideoShelf
from tests.ui.player.conftest import OpenPlayer, make_workspace

MEDIA = Media(
    id="m1",
    file_name="a.mp4",
    path="a.mp4",
    fingerprint="",
    duration_s=10,
    width_px=640,
    height_px=360,
    frame_count=250,
)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    made = make_workspace(MEDIA)
    yield made
    made.document.close()


@pytest.fixture
def view(workspace: Workspace, qtbot: QtBot) -> PictureView:
    made = PictureView(workspace)
    qtbot.addWidget(made)
    made.resize(640, 360)
    made.show()
    qtbot.waitExposed(made)
    return made


def grey_picture(level: int = 90) -> QImage:
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(QColor(level, level, level))
    return image


def color_at(view: PictureView, x: int, y: int) -> QColor:
    return view.grab().toImage().pixelColor(x, y)


def test_the_empty_view_says_what_to_do_on_a_dark_surround(view: PictureView, workspace: Workspace) -> None:
    workspace.themes.set_appearance("light")
    assert color_at(view, 3, 3) == QColor(LIGHT.surround)
    painted = view.grab().toImage()
    bright = sum(painted.pixelColor(x, y).lightness() > 150 for x in range(0, 640, 2) for y in range(100, 260, 2))
    assert bright > 50


def turn_wheel(view: PictureView, at: QPoint, turns: int, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_ctrl_wheel_zooms_at_the_cursor_drag_pans_double_click_resets(view: PictureView) -> None:
    view.show_media(MEDIA)
    view.show_picture(grey_picture(), 0.0)
    turn_wheel(view, QPoint(160, 90), 4, Qt.KeyboardModifier.NoModifier)
    assert view.zoom_factor == 1
    before = view.transform()
    assert before is not None
    fixed = before.to_fraction(160, 90)
    turn_wheel(view, QPoint(160, 90), 4, Qt.KeyboardModifier.ControlModifier)
    zoomed = view.transform()
    assert zoomed is not None
    assert view.zoom_factor > 2
    assert zoomed.to_view(*fixed) == pytest.approx((160, 90))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(view, QPoint(260, 180))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(260, 180))
    moved = view.transform()
    assert moved is not None
    assert moved.left_px - zoomed.left_px == pytest.approx(-40)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert view.zoom_factor == 1


def test_regions_are_outlined_and_can_be_hidden(view: PictureView, workspace: Workspace) -> None:
    view.show_media(MEDIA)
    view.show_picture(grey_picture(), 0.0)
    on_line = (64, 150)  # the left side of the first region
    assert color_at(view, *on_line).lightness() > 150
    workspace.options.show_regions = False
    assert color_at(view, *on_line) == QColor(90, 90, 90)


def test_client_and_therapist_differ_in_the_line_itself(view: PictureView) -> None:
    view.show_media(MEDIA)
    view.show_picture(grey_picture(), 0.0)
    painted = view.grab().toImage()

    def bright(x: int, top: int, bottom: int) -> float:
        return float(np.mean([painted.pixelColor(x, y).lightness() > 150 for y in range(top, bottom)]))

    assert bright(64, 80, 240) > 0.97
    assert 0.3 < bright(352, 110, 310) < 0.9


def test_landmarks_of_the_frame_are_drawn_and_nothing_where_there_are_none(
    view: PictureView, workspace: Workspace
) -> None:
    workspace.options.show_regions = False
    face = np.full((478, 3), np.nan, np.float32)
    angles = np.linspace(0, 2 * np.pi, 478)
    face[:, 0], face[:, 1], face[:, 2] = 320 + 100 * np.cos(angles), 180 + 100 * np.sin(angles), 0
    pose = np.full((33, 2), np.nan, np.float32)
    asked: list[float] = []

    def tracked(time_s: float) -> list[tuple[str, np.ndarray | None, np.ndarray | None]]:
        asked.append(time_s)
        return [("p1", face, pose)] if time_s < 1 else [("p1", None, None)]

    view.set_tracks_provider(tracked)
    view.show_media(MEDIA)
    view.show_picture(grey_picture(), 0.5)
    with_face = view.grab().toImage()
    view.show_picture(grey_picture(), 1.5)
    without = view.grab().toImage()
    workspace.options.show_landmarks = False
    view.show_picture(grey_picture(), 0.5)
    hidden = view.grab().toImage()
    assert asked == [0.5, 1.5]
    assert with_face != without
    assert hidden == without


# --- editing regions -------------------------------------------------------------------------------------------------


def drag(view: PictureView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


@pytest.fixture
def editing(view: PictureView) -> PictureView:
    view.show_media(MEDIA)
    view.show_picture(grey_picture(), 0.0)
    view.set_region_editing("p1")
    return view


def region_px(workspace: Workspace) -> tuple[int, int, int, int]:
    return workspace.document.session.participants["p1"].region.to_pixels(640, 360)


def test_drawing_outside_makes_a_new_region_as_one_edit(editing: PictureView, workspace: Workspace) -> None:
    drag(editing, QPoint(400, 40), QPoint(600, 300))
    assert region_px(workspace) == (400, 40, 200, 260)
    assert workspace.document.undo_stack.count() == 1
    workspace.document.undo_stack.undo()
    assert region_px(workspace) == (64, 36, 192, 216)
    workspace.document.undo_stack.redo()
    assert region_px(workspace) == (400, 40, 200, 260)


def test_a_handle_resizes_and_the_inside_moves(editing: PictureView, workspace: Workspace) -> None:
    drag(editing, QPoint(256, 252), QPoint(300, 280))
    assert region_px(workspace) == (64, 36, 236, 244)
    drag(editing, QPoint(150, 150), QPoint(160, 130))
    assert region_px(workspace) == (74, 16, 236, 244)
    assert workspace.document.undo_stack.count() == 2


def test_shift_draws_anew_inside_the_region(editing: PictureView, workspace: Workspace) -> None:
    QTest.mousePress(editing, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, QPoint(100, 100))
    QTest.mouseMove(editing, QPoint(200, 200))
    QTest.mouseRelease(editing, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert region_px(workspace) == (100, 100, 100, 100)


def test_arrow_keys_nudge_by_whole_pixels(editing: PictureView, workspace: Workspace) -> None:
    QTest.keyClick(editing, Qt.Key.Key_Right)
    assert region_px(workspace) == (65, 36, 192, 216)
    QTest.keyClick(editing, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert region_px(workspace) == (65, 46, 192, 216)
    QTest.keyClick(editing, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert region_px(workspace) == (65, 46, 191, 216)
    workspace.document.undo_stack.undo()
    assert region_px(workspace) == (65, 46, 192, 216)


def test_a_key_held_down_is_one_edit(editing: PictureView, workspace: Workspace) -> None:
    for _ in range(5):
        QTest.keyPress(editing, Qt.Key.Key_Right)
    QTest.keyRelease(editing, Qt.Key.Key_Right)
    assert region_px(workspace) == (69, 36, 192, 216)
    assert workspace.document.undo_stack.count() == 1


def test_escape_drops_the_drag_then_leaves(editing: PictureView, workspace: Workspace, qtbot: QtBot) -> None:
    QTest.mousePress(editing, Qt.MouseButton.LeftButton, pos=QPoint(400, 40))
    QTest.mouseMove(editing, QPoint(600, 300))
    QTest.keyClick(editing, Qt.Key.Key_Escape)
    QTest.mouseRelease(editing, Qt.MouseButton.LeftButton, pos=QPoint(600, 300))
    assert region_px(workspace) == (64, 36, 192, 216)
    assert editing.editing_participant_id == "p1"
    with qtbot.waitSignal(editing.region_editing_changed) as changed:
        QTest.keyClick(editing, Qt.Key.Key_Escape)
    assert changed.args == [None]
    assert workspace.document.undo_stack.count() == 0


def test_enter_leaves_the_mode(editing: PictureView) -> None:
    QTest.keyClick(editing, Qt.Key.Key_Return)
    assert editing.editing_participant_id is None


def test_a_click_changes_nothing(editing: PictureView, workspace: Workspace) -> None:
    QTest.mouseClick(editing, Qt.MouseButton.LeftButton, pos=QPoint(500, 100))
    QTest.mouseClick(editing, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    assert workspace.document.undo_stack.count() == 0
    assert region_px(workspace) == (64, 36, 192, 216)


def test_drawing_works_in_a_zoomed_picture(editing: PictureView, workspace: Workspace) -> None:
    turn_wheel(editing, QPoint(0, 0), 4, Qt.KeyboardModifier.ControlModifier)
    transform = editing.transform()
    assert transform is not None
    corners = [QPoint(*(round(v) for v in transform.to_view(x, y))) for x, y in ((0.42, 0.05), (0.47, 0.4))]
    drag(editing, *corners)
    left, top, width, height = region_px(workspace)
    assert (left, top) == (pytest.approx(0.42 * 640, abs=1), pytest.approx(0.05 * 360, abs=1))
    assert (width, height) == (pytest.approx(0.05 * 640, abs=1), pytest.approx(0.35 * 360, abs=1))


def test_arrow_keys_edit_the_region_and_do_not_step_frames(
    open_player: Callable[[Path], OpenPlayer], coded_video: VideoShelf, qtbot: QtBot
) -> None:
    player = open_player(coded_video("no_audio").path)
    picture, playhead = player.panel.picture, player.workspace.playhead
    player.panel.edit_region("p1")
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert playhead.frame_index == 0
    assert player.workspace.document.undo_stack.count() == 1
    player.panel.edit_region(None)
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert playhead.frame_index == 1


def test_a_read_only_session_cannot_be_edited(qtbot: QtBot) -> None:
    workspace = make_workspace(MEDIA, read_only=True)
    view = PictureView(workspace)
    qtbot.addWidget(view)
    view.show_media(MEDIA)
    view.show_picture(grey_picture(), 0.0)
    view.set_region_editing("p1")
    assert view.editing_participant_id is None
    workspace.document.close()
