from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.ui.dialogs.new_session import NewSessionDialog, folder_problem


@pytest.fixture
def dialog(qtbot) -> NewSessionDialog:
    made = NewSessionDialog()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "week 3.mp4"
    path.touch()
    return path


def make_button(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_untouched_it_waits_without_complaining(dialog):
    assert not make_button(dialog).isEnabled()
    assert not dialog.error.isVisible()


def test_a_recording_suggests_title_and_folder(dialog, video):
    dialog.add_videos([video, video])
    assert len(dialog.videos.rows) == 1
    assert dialog.title_field.text() == "week 3"
    assert dialog.folder.text() == str(video.with_name("week 3.session"))
    assert make_button(dialog).isEnabled()
    QTest.keyClicks(dialog.title_field, "/b")
    assert dialog.folder.text() == str(video.with_name("week 3-b.session"))


def test_the_request_carries_everything(dialog, video, tmp_path):
    second, words = tmp_path / "b.mp4", tmp_path / "b.srt"
    second.touch()
    words.touch()
    dialog.add_videos([video, second])
    dialog.videos.rows[1].offset.setValue(-1.25)
    dialog.add_participant()
    dialog.people.rows[1].name_field.setText("Dr. B")
    dialog.transcript.setText(str(words))
    QTest.mouseClick(make_button(dialog), Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    request = dialog.request
    assert [(row.path, row.offset_s) for row in request.videos] == [(video, 0.0), (second, -1.25)]
    assert [(row.role, row.name, row.media) for row in request.participants] == [
        ("client", "", "1"),
        ("therapist", "Dr. B", "2"),
    ]
    assert (request.title, request.transcript) == ("week 3", words)


def test_two_people_in_one_picture_sit_side_by_side(dialog, video):
    dialog.add_videos([video])
    dialog.add_participant()
    assert [row.region for row in dialog.request.participants] == [LEFT_REGION, RIGHT_REGION]


def test_what_is_wrong_is_said_as_it_is_typed(dialog, video, tmp_path):
    dialog.add_videos([video])
    dialog.transcript.setText(str(tmp_path / "none.srt"))
    assert "There is no file" in dialog.error.text()
    dialog.transcript.clear()
    dialog.folder.selectAll()
    QTest.keyClicks(dialog.folder, str(tmp_path / "missing" / "x"))
    assert "There is no folder" in dialog.error.text()
    assert not make_button(dialog).isEnabled()


def test_a_recording_can_be_left_out_again(dialog, video):
    dialog.add_videos([video])
    QTest.mouseClick(dialog.videos.rows[0].remove, Qt.MouseButton.LeftButton)
    assert dialog.problem == "add at least one recording"


def test_dropped_files_are_sorted_into_recordings_and_transcript(dialog, video, tmp_path):
    words = tmp_path / "a.vtt"
    words.touch()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(video)), QUrl.fromLocalFile(str(words))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(QPoint(5, 5), action, data, button, Qt.KeyboardModifier.NoModifier))
    assert [row.path for row in dialog.videos.rows] == [video]
    assert dialog.transcript.text() == str(words)


def test_an_existing_session_is_not_overwritten(tmp_path):
    (tmp_path / "a.session").mkdir()
    assert "exists already" in folder_problem(str(tmp_path / "a"))
    assert folder_problem(str(tmp_path / "b")) == ""
    assert folder_problem(" ") == "say where to keep the session"
    assert "no place" in folder_problem("/")
    assert "no folder" in folder_problem("~nobody-of-this-name/x/y")


def touched(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.touch()
    return paths


def test_a_chapter_that_is_left_out_is_named_and_can_be_added(dialog, tmp_path):
    first, second, third = touched(tmp_path, "GX010007.MP4", "GX020007.MP4", "GX030007.MP4")
    dialog.add_videos([third])
    assert "GX020007.MP4 beside GX030007.MP4 belongs to the same recording" in dialog.chapters.text()
    QTest.mouseClick(dialog.add_chapters, Qt.MouseButton.LeftButton)
    assert not dialog.chapters.isVisible()
    assert not dialog.add_chapters.isVisible()
    dialog.add_participant()
    request = dialog.request
    assert [(row.path, row.follows) for row in request.videos] == [(first, False), (second, True), (third, True)]
    assert {row.media for row in request.participants} == {"1"}  # both are seen from the first chapter on


def test_recordings_of_other_cameras_may_go_on_and_say_so(dialog, tmp_path):
    first, second, other = touched(tmp_path, "00001.MTS", "00002.MTS", "cam2.mp4")
    dialog.add_videos([first, second, other])
    assert dialog.chapters.text() == "00002.MTS may go on where 00001.MTS ends: tick “goes on” if it does."
    row = dialog.videos.rows[1]
    QTest.mouseClick(row.after, Qt.MouseButton.LeftButton, pos=QPoint(8, row.after.height() // 2))
    assert not dialog.chapters.isVisible()
    assert not row.offset.isEnabled()
    assert [one.follows for one in dialog.request.videos] == [False, True, False]
    dialog.videos.take_out(dialog.videos.rows[0])
    assert [one.follows for one in dialog.request.videos] == [False, False]
    assert dialog.videos.rows[0].offset.isEnabled()
