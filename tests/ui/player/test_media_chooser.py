"""Two cameras on one clock: which one is seen and heard, at the same session time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code, Codebook
from annotator.domain.flags import Flag
from annotator.domain.participants import Participant
from annotator.domain.session import Findings, Session, SessionInfo
from annotator.media.frame_index import build_index
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import ThemeSource
from annotator.ui.player.player_panel import PlayerPanel
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace
from tests.fixtures.videos import VideoShelf
from tests.ui.player.conftest import make_actions, media_of

OFFSET_S = 2.0


@pytest.fixture
def two_cameras(qtbot: QtBot, coded_video: VideoShelf):
    """Camera ``a`` from 0 s, camera ``b`` from 2 s on; the client is in ``a``, the therapist in ``b``."""
    path: Path = coded_video("cfr").path
    index = build_index(path)
    a = replace(media_of(path, index), id="a", file_name="a.mp4")
    b = replace(a, id="b", file_name="b.mp4", offset_s=OFFSET_S)
    people = {
        "client": Participant(id="client", role="client", media_id="a"),
        "therapist": Participant(id="therapist", role="therapist", media_id="b"),
    }
    flag = Flag(
        id="f", kind="shift", family="expression", participant_id="therapist", start_s=3.0, onset_s=3.0, apex_s=3.2,
        offset_s=3.5, end_s=3.5, score=3.0, rule="phasic", text="moved",
    )  # fmt: skip
    annotation = Annotation(
        id="n", coder_id="me", tier="Codes", code_id="x", participant_id="client", start_s=3.0, end_s=4.0
    )
    session = Session(
        info=SessionInfo(id="s", title="s", created_at="", duration_s=b.offset_s + b.duration_s),
        media=MappingProxyType({"a": a, "b": b}),
        participants=MappingProxyType(people),
        codebook=Codebook(id="c", codes=(Code(id="x", name="x"),)),
        annotations=MappingProxyType({"n": annotation}),
        findings=Findings(flags=MappingProxyType({"f": flag})),
    )
    document = SessionDocument(session, coder_id="me", write=lambda _, **_who: None)
    workspace = Workspace(
        document=document, playhead=Playhead(), selection=Selection(), options=ViewOptions(),
        themes=ThemeSource("dark"),
    )  # fmt: skip
    actions = make_actions(workspace)
    panel = PlayerPanel(workspace, actions)
    qtbot.addWidget(panel)
    panel.resize(900, 640)
    panel.show()
    workspace.playhead.set_duration(session.info.duration_s)
    for media in (a, b):
        document.set_frame_times(media.id, index.times.shifted(media.offset_s))
        panel.add_media(media, path, index)
        if media.id == "a":
            with qtbot.waitSignal(panel.engine.frame_shown, timeout=5000):
                panel.engine.open(media, path, index)
                workspace.playhead.set_frames(document.frame_times("a"))
    yield panel, workspace
    panel.engine.close()
    document.close()


def test_with_one_recording_there_is_nothing_to_choose(qtbot, open_player, coded_video):
    player = open_player(coded_video("cfr").path)
    player.panel.add_media(player.media, coded_video("cfr").path, player.index)
    assert not player.panel.chooser.isVisible()


def test_the_other_camera_shows_the_same_moment(qtbot, two_cameras):
    panel, workspace = two_cameras
    assert panel.chooser.isVisible()
    workspace.playhead.seek(3.0)
    before_s = workspace.playhead.time_s
    with qtbot.waitSignal(panel.engine.frame_shown, timeout=5000) as shown:
        panel.chooser.picture.setFocus()
        QTest.keyClick(panel.chooser.picture, Qt.Key.Key_Down)
    assert panel.engine.media.id == "b"
    assert workspace.playhead.time_s == pytest.approx(before_s, abs=0.05)
    assert shown.args[0] == two_cameras[1].document.frame_times("b").index_at(before_s)
    assert panel.engine.sound_media.id == "b"


def test_before_a_camera_began_it_says_when_it_begins_and_the_time_stays(qtbot, two_cameras):
    panel, workspace = two_cameras
    workspace.playhead.seek(1.0)
    with qtbot.waitSignal(panel.engine.message, timeout=5000) as told:
        panel.show_media("b")
    assert told.args == ["No picture at this time", "b.mp4 begins at 0:00:02.000"]
    assert workspace.playhead.time_s == pytest.approx(1.0, abs=0.05)
    with qtbot.waitSignal(panel.engine.frame_shown, timeout=5000):
        workspace.playhead.seek(2.5)


def test_playing_runs_on_from_where_there_is_no_picture_into_where_there_is(qtbot, two_cameras):
    panel, workspace = two_cameras
    panel.show_media("b")
    workspace.playhead.seek(1.5)
    with qtbot.waitSignal(panel.engine.frame_shown, timeout=8000):
        workspace.playhead.play()
    qtbot.waitUntil(lambda: workspace.playhead.time_s > 2.2, timeout=8000)
    workspace.playhead.pause()
    assert panel.engine.shown_index is not None


def test_the_sound_can_come_from_the_other_camera(qtbot, two_cameras):
    panel, _ = two_cameras
    panel.chooser.sound.setFocus()
    QTest.keyClicks(panel.chooser.sound, "b")
    assert panel.engine.sound_media.id == "b"
    assert panel.engine.media.id == "a"
    panel.show_media("b")
    panel.show_media("a")
    assert panel.engine.sound_media.id == "b"


def test_choosing_a_flag_or_annotation_shows_its_person_unless_told_not_to(qtbot, two_cameras):
    panel, workspace = two_cameras
    workspace.selection.choose_flag("f")
    assert panel.engine.media.id == "b"
    assert panel.chooser.picture.currentData() == "b"
    workspace.selection.choose_annotations(["n"])
    assert panel.engine.media.id == "a"
    panel.chooser.follow.click()
    workspace.selection.choose_flag(None)
    workspace.selection.choose_flag("f")
    assert panel.engine.media.id == "a"


def test_the_next_camera_goes_round(qtbot, two_cameras):
    panel, _ = two_cameras
    panel.show_next_media()
    assert panel.engine.media.id == "b"
    panel.show_next_media()
    assert panel.engine.media.id == "a"


def test_everything_in_the_bar_has_a_name_and_is_reached_by_tab(two_cameras):
    panel, _ = two_cameras
    for control in (panel.chooser.picture, panel.chooser.sound, panel.chooser.follow):
        assert control.accessibleName() or control.text()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
