from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain import setup_edits
from annotator.domain.media import FULL_REGION, RIGHT_REGION
from annotator.domain.participants import Participant
from annotator.domain.session import Coder
from annotator.ui.dialogs.new_session import NewSessionDialog
from annotator.ui.dialogs.regions import RegionsDialog, open_regions_dialog
from annotator.ui.dialogs.regions_search import RecordingToSearch
from annotator.ui.session.session_host import SessionHost
from tests.fixtures.people import BACK_S, CUT_S

CLIENT = Participant(id="a", role="client", name="Ada", media_id="m")
THERAPIST = Participant(id="b", role="therapist", media_id="m")


def use_button(dialog: RegionsDialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


@pytest.fixture
def opened(qtbot, two_people: Path):
    recording = RecordingToSearch(media_id="m", file_name=two_people.name, locate=lambda: two_people, people=2)
    dialog = RegionsDialog([recording], [CLIENT, THERAPIST])
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.search.close()


@pytest.fixture
def found(qtbot, opened: RegionsDialog) -> RegionsDialog:
    assert not use_button(opened).isEnabled()
    with qtbot.waitSignal(opened.search.finished, timeout=60_000):
        pass
    return opened


def xs(dialog: RegionsDialog) -> dict[str, float]:
    return {person.id: person.region.x for person in dialog.people}


def test_people_are_placed_left_to_right_and_can_be_swapped_with_a_number(found):
    assert xs(found) == pytest.approx({"a": 0.0, "b": 0.5}, abs=0.01)
    assert use_button(found).isEnabled()
    assert found.progress.value() == 1000
    QTest.keyClick(found.canvas, Qt.Key.Key_2)
    assert xs(found) == pytest.approx({"a": 0.5, "b": 0.0}, abs=0.01)
    assert found.who[1].isChecked()
    QTest.mouseClick(found.who[0], Qt.MouseButton.LeftButton)
    assert xs(found) == pytest.approx({"a": 0.0, "b": 0.5}, abs=0.01)
    QTest.mouseClick(use_button(found), Qt.MouseButton.LeftButton)
    assert found.result() == QDialog.DialogCode.Accepted


def test_a_rectangle_is_moved_and_resized_by_keys_and_mouse(found):
    QTest.keyClick(found.canvas, Qt.Key.Key_Space)
    for _ in range(4):
        QTest.keyClick(found.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert found.people[1].region.width == pytest.approx(0.48, abs=0.01)
    QTest.keyClick(found.canvas, Qt.Key.Key_Right)
    assert found.people[1].region.x == pytest.approx(0.505, abs=0.01)
    before = found.people[1].region
    middle = found.canvas.rect().center() + QPoint(found.canvas.width() // 4, 0)
    QTest.mousePress(found.canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(found.canvas, middle - QPoint(60, 0))
    QTest.mouseRelease(found.canvas, Qt.MouseButton.LeftButton, pos=middle - QPoint(60, 0))
    assert found.people[1].region.x < before.x - 0.02
    assert found.people[1].region.width == pytest.approx(before.width, abs=1e-6)


def test_the_same_region_for_two_is_refused(found):
    left = found.people[0].region
    found.canvas.show_people((found.people[0], replace(found.people[1], region=left)))
    found.canvas.changed.emit()
    assert not use_button(found).isEnabled()
    assert "Ada and therapist have the same region" in found.error.text()
    QTest.keyClick(found.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert use_button(found).isEnabled()
    assert not found.error.isVisible()


def test_several_pictures_can_be_looked_at(found):
    assert found.picture.maximum() >= 4
    first = found.canvas.grab().toImage()
    found.picture.setValue(found.picture.maximum())
    assert found.canvas.grab().toImage() != first


@pytest.fixture
def cut(qtbot, cut_recording: Path) -> RegionsDialog:
    recording = RecordingToSearch(
        media_id="m", file_name="cut.mp4", locate=lambda: cut_recording, people=2, offset_s=60.0, duration_s=12.0
    )
    dialog = RegionsDialog([recording], [CLIENT, THERAPIST])
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.search.finished, timeout=90_000):
        pass
    return dialog


def choose_view(dialog: RegionsDialog, number: int) -> None:
    dialog.view.setCurrentIndex(number)
    dialog.view.activated.emit(number)


def test_each_view_of_a_recording_that_is_cut_has_regions_of_its_own(cut: RegionsDialog) -> None:
    assert cut.view.isVisible()
    assert [cut.view.itemText(row) for row in range(cut.view.count())] == [
        "View 1 of 2: from 0:00:00.0, 0:00:09.6 on",
        "View 2 of 2: from 0:00:06.4 on",
    ]
    first = cut.canvas.regions()
    choose_view(cut, 1)
    assert cut.canvas.regions() != first
    ada, therapist = cut.people
    assert [place.from_s for place in ada.places] == pytest.approx([60 + CUT_S, 60 + BACK_S], abs=0.01)
    assert ada.at(60.0).region == ada.at(71.0).region == first[0]
    assert ada.at(67.0).region.x < therapist.at(67.0).region.x
    QTest.keyClick(cut.canvas, Qt.Key.Key_2)
    swapped, _ = cut.people
    assert swapped.at(67.0).region == therapist.at(67.0).region
    assert swapped.at(60.0).region == first[0]


def test_somebody_may_not_be_in_a_view_and_is_put_into_it_again(cut: RegionsDialog) -> None:
    choose_view(cut, 1)
    cut.canvas.choose(1)
    QTest.mouseClick(cut.not_here, Qt.MouseButton.LeftButton)
    assert len(cut.canvas.regions()) == 1
    assert [stay.media_id for stay in cut.people[1].stays] == ["m", "", "m"]
    assert use_button(cut).isEnabled()
    QTest.keyClick(cut.canvas, Qt.Key.Key_2)
    assert [stay.media_id for person in cut.people for stay in person.stays] == ["m", "", "m", "m", "m", "m"]
    QTest.mouseClick(cut.one_more, Qt.MouseButton.LeftButton)
    assert len(cut.canvas.regions()) == 2
    assert not cut.one_more.isEnabled()
    assert [stay.media_id for stay in cut.people[0].stays] == ["m", "m", "m"]


def test_a_recording_that_is_not_cut_asks_for_no_view(found: RegionsDialog) -> None:
    assert not found.view.isVisible()
    assert not found.not_here.isVisible()
    assert all(person.places == () for person in found.people)


def test_a_new_session_of_a_recording_that_is_cut_takes_every_view_over(qtbot, cut_recording, tmp_path):
    dialog = NewSessionDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.add_videos([cut_recording])
    dialog.add_participant()
    QTest.mouseClick(dialog.find_faces, Qt.MouseButton.LeftButton)
    faces = dialog.findChild(RegionsDialog)
    with qtbot.waitSignal(faces.search.finished, timeout=90_000):
        pass
    QTest.mouseClick(use_button(faces), Qt.MouseButton.LeftButton)
    request = dialog.request
    with new_session(tmp_path / "made", request.videos, request.participants) as folder:
        people = folder.load().participants.values()
    for person in people:
        assert [place.from_s for place in person.places] == pytest.approx([CUT_S, BACK_S], abs=0.01)
        assert {stay.media_id for stay in person.stays} == {"media-1"}
    dialog.people.rows[0].choose_region("left")
    assert dialog.request.participants[0].places == ()


def test_closing_it_while_it_looks_stops_the_search(opened):
    assert opened.search.running
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.search.running
    assert opened.result() == QDialog.DialogCode.Rejected


def test_a_recording_that_cannot_be_used_is_named(qtbot, tmp_path):
    text = tmp_path / "notes.mp4"
    text.write_text("no video")
    dialog = RegionsDialog(
        [RecordingToSearch(media_id="m", file_name=text.name, locate=lambda: text, people=1)], [CLIENT]
    )
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.search.failed, timeout=60_000):
        pass
    assert "otes.mp4 is not a video" in dialog.error.text()
    assert not use_button(dialog).isEnabled()


def test_a_new_session_takes_over_what_was_found(qtbot, two_people):
    dialog = NewSessionDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.find_faces.isEnabled()
    dialog.add_videos([two_people])
    dialog.add_participant()
    QTest.mouseClick(dialog.find_faces, Qt.MouseButton.LeftButton)
    faces = dialog.findChild(RegionsDialog)
    with qtbot.waitSignal(faces.search.finished, timeout=60_000):
        pass
    QTest.mouseClick(use_button(faces), Qt.MouseButton.LeftButton)
    left, right = dialog.request.participants
    assert left.region.x + left.region.width == pytest.approx(0.5, abs=0.01)
    assert right.region.x == pytest.approx(0.5, abs=0.01)
    assert not left.auto


def test_a_face_can_be_found_when_the_session_is_made(qtbot, two_people):
    dialog = NewSessionDialog()
    qtbot.addWidget(dialog)
    dialog.add_videos([two_people])
    dialog.people.rows[0].choose_region("auto")
    assert dialog.request.participants[0].auto


@pytest.fixture
def host(qtbot, two_people, tmp_path):
    people = [ParticipantSpec(role="client", name="Ada"), ParticipantSpec(role="therapist", region=RIGHT_REGION)]
    folder = new_session(tmp_path / "s", [VideoSpec(path=two_people)], people)
    made = SessionHost(folder, folder.load(), coder=Coder(id="me"))
    yield made
    made.close()


def test_in_an_open_session_what_is_confirmed_is_one_edit_that_can_be_undone(qtbot, host):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = open_regions_dialog(host, window)
    with qtbot.waitSignal(dialog.search.finished, timeout=60_000):
        pass
    QTest.mouseClick(use_button(dialog), Qt.MouseButton.LeftButton)
    document = host.document
    regions = [person.region for person in document.session.participants.values()]
    assert [region.x for region in regions] == pytest.approx([0, 0.5], abs=0.01)
    assert document.session.participants["client"].name == "Ada"
    assert document.undo_stack.count() == 1
    document.undo()
    assert document.session.participants["client"].region == FULL_REGION


def test_in_an_open_session_without_people_it_says_what_is_missing(qtbot, host):
    window = QWidget()
    qtbot.addWidget(window)
    for participant_id in list(host.document.session.participants):
        host.document.perform(setup_edits.delete_participant(host.document.session, participant_id))
    said = []
    assert open_regions_dialog(host, window, say=said.append) is None
    assert said == ["Nobody is seen in a recording yet; add a participant first"]
