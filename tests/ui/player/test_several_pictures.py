"""Several recordings at once: each on the exact frame of the session's time, at its own offset."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.domain import setup_edits
from annotator.domain.codebook import Codebook
from annotator.domain.media import Region
from annotator.domain.participants import Participant
from annotator.domain.session import Session, SessionInfo
from annotator.media.frame_index import build_index
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import ThemeSource
from annotator.ui.player.player_panel import PlayerPanel
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace
from tests.fixtures.videos import VideoShelf, read_frame_number
from tests.ui.player.conftest import make_actions, media_of
from tests.ui.player.test_engine import pixels

OFFSETS_S = {"a": 0.0, "b": 2.017, "c": -1.25, "d": 0.5}


@pytest.fixture
def four(qtbot: QtBot, coded_video: VideoShelf):
    """Four recordings of 8 s; ``c`` began before the session, the others later."""
    paths = {"a": "cfr", "b": "vfr", "c": "cfr", "d": "vfr"}
    videos = {name: coded_video(shelf) for name, shelf in paths.items()}
    indexes = {name: build_index(video.path) for name, video in videos.items()}
    media = {
        name: replace(
            media_of(video.path, indexes[name]), id=name, file_name=f"{name}.mp4", offset_s=OFFSETS_S[name],
            has_audio=False,
        )
        for name, video in videos.items()
    }  # fmt: skip
    people = {"p": Participant(id="p", role="client", media_id="b", region=Region(x=0.5, y=0.0, width=0.5, height=0.5))}
    session = Session(
        info=SessionInfo(id="s", title="s", created_at="", duration_s=10.0),
        media=MappingProxyType(media),
        participants=MappingProxyType(people),
        codebook=Codebook(id="c"),
    )
    document = SessionDocument(session, coder_id="me", write=lambda _, **_who: None)
    workspace = Workspace(
        document=document, playhead=Playhead(), selection=Selection(), options=ViewOptions(), themes=ThemeSource("dark")
    )
    panel = PlayerPanel(workspace, make_actions(workspace))
    qtbot.addWidget(panel)
    panel.resize(1400, 900)
    panel.show()
    workspace.playhead.set_duration(10.0)
    for name, row in media.items():
        document.set_frame_times(name, indexes[name].times.shifted(row.offset_s))
        panel.add_media(row, videos[name].path, indexes[name])
    panel.show_media("a")
    qtbot.waitUntil(lambda: panel.engine.shown_index is not None and len(panel.engine.beside) == 3, timeout=8000)
    yield panel, workspace, videos
    panel.engine.close()
    document.close()


def shown_numbers(panel: PlayerPanel) -> dict[str, int]:
    """The number in the picture of each recording that has one now."""
    return {
        view.media.id: read_frame_number(pixels(view.image))
        for view in panel.stage.views
        if view.media is not None and view.image is not None
    }


def expected(workspace: Workspace, videos, session_s: float) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for name, video in videos.items():
        times = workspace.document.frame_times(name)
        assert times is not None
        if times.time_of(0) - 0.25 <= session_s <= times.end_s + 0.25:
            wanted[name] = int(video.numbers[times.index_at(session_s)])
    return wanted


def test_seeks_and_steps_are_exact_in_all(four, qtbot: QtBot) -> None:
    panel, workspace, videos = four
    playhead = workspace.playhead

    def settled() -> bool:
        return shown_numbers(panel) == expected(workspace, videos, playhead.time_s)

    for time_s in (0.1, 3.33, 5.0, 7.9, 6.41):
        playhead.seek(time_s)
        qtbot.waitUntil(settled, timeout=8000)
    for step in (1, 1, -1, -1, -1, 1):
        playhead.step(step)
        qtbot.waitUntil(settled, timeout=8000)


def test_a_recording_that_has_not_begun_or_has_ended_says_so(four, qtbot: QtBot) -> None:
    panel, workspace, _videos = four
    views = {view.media.id: view for view in panel.stage.views}
    workspace.playhead.seek(0.5)
    qtbot.waitUntil(lambda: views["b"].message is not None, timeout=8000)
    assert views["b"].message == ("No picture at this time", "b.mp4 begins at 0:00:02.083")
    workspace.playhead.seek(7.5)
    qtbot.waitUntil(lambda: views["c"].message is not None and views["b"].image is not None, timeout=8000)
    assert "ends at" in views["c"].message[1]


def test_playing_takes_all_along_and_pausing_leaves_all_on_one_moment(four, qtbot: QtBot) -> None:
    panel, workspace, videos = four
    playhead = workspace.playhead
    playhead.seek(1.6)
    seen = count()
    panel.engine.beside_shown.connect(lambda *_: next(seen))
    playhead.play()
    qtbot.waitUntil(lambda: playhead.time_s > 2.6, timeout=15_000)
    playhead.pause()
    assert next(seen) > 10
    wanted = expected(workspace, videos, playhead.time_s)
    assert "b" in wanted, "it began while the others were playing"
    qtbot.waitUntil(lambda: shown_numbers(panel) == wanted, timeout=8000)


def test_a_click_lets_another_recording_lead_without_a_stop(four, qtbot: QtBot) -> None:
    panel, workspace, _videos = four
    workspace.playhead.seek(3.0)
    qtbot.waitUntil(lambda: len(shown_numbers(panel)) == 4, timeout=8000)
    workspace.playhead.play()
    beside = next(view for view in panel.stage.views if view.media.id == "d")
    QTest.mouseClick(beside, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert panel.engine.media.id == "d"
    assert panel.picture.media.id == "d"
    assert panel.picture.image is not None, "what was seen beside is seen large at once"
    assert workspace.playhead.playing
    assert workspace.playhead.frames is workspace.document.frame_times("d")
    workspace.playhead.pause()


def test_layouts_open_only_what_they_show(four, qtbot: QtBot) -> None:
    panel, workspace, _videos = four
    panel.show_next_layout()  # after the grid comes the single picture
    assert workspace.options.picture_layout == "one"
    assert panel.engine.beside == ()
    assert [view.media.id for view in panel.stage.views if view.isVisible()] == ["a"]
    panel.show_next_layout()
    assert len(panel.engine.beside) == 3
    widths = {view.media.id: view.width() * view.height() for view in panel.stage.views}
    assert max(widths, key=lambda name: widths[name]) == "a"


def test_a_moved_recording_shows_the_frame_of_its_new_place_and_undo_takes_it_back(four, qtbot: QtBot) -> None:
    panel, workspace, videos = four
    document, playhead = workspace.document, workspace.playhead
    playhead.seek(4.0)

    def follow(_edit) -> None:
        media = document.session.media["b"]
        document.set_frame_times("b", build_index(videos["b"].path).times.shifted(media.offset_s))

    document.edited.connect(follow)
    before = expected(workspace, videos, 4.0)
    qtbot.waitUntil(lambda: shown_numbers(panel) == before, timeout=8000)
    document.perform(setup_edits.set_media_offset(document.session, "b", 2.517))
    moved = expected(workspace, videos, 4.0)
    assert moved["b"] != before["b"]
    qtbot.waitUntil(lambda: shown_numbers(panel) == moved, timeout=8000)
    document.undo()
    qtbot.waitUntil(lambda: shown_numbers(panel) == before, timeout=8000)


def test_enlarging_goes_round_and_shows_the_recording_the_person_is_seen_in(four, qtbot: QtBot) -> None:
    panel, workspace, _videos = four
    workspace.playhead.seek(4.0)
    assert panel.enlarge_next_participant() == "p"
    assert panel.engine.media.id == "b"
    qtbot.waitUntil(lambda: panel.picture.transform() is not None, timeout=8000)
    assert panel.picture.zoom_factor == pytest.approx(2.0, rel=0.1)
    left, top = panel.picture.transform().to_fraction(panel.picture.width() / 2, panel.picture.height() / 2)
    assert (left, top) == pytest.approx((0.75, 0.25), abs=0.02)
    assert panel.enlarge_next_participant() is None
    assert panel.picture.zoom_factor == 1


def test_pictures_are_made_brighter_for_the_eye_only(four, qtbot: QtBot) -> None:
    panel, workspace, _videos = four
    workspace.playhead.seek(3.0)
    qtbot.waitUntil(lambda: len(shown_numbers(panel)) == 4, timeout=8000)
    before = float(pixels(panel.picture.image).mean())
    workspace.options.set_look(0.5, 0.0)
    qtbot.waitUntil(lambda: float(pixels(panel.picture.image).mean()) > before + 5, timeout=8000)
    workspace.options.set_look(0.0, 0.0)
    qtbot.waitUntil(lambda: float(pixels(panel.picture.image).mean()) == before, timeout=8000)
