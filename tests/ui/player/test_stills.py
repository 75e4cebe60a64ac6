from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.domain.media import Region
from annotator.media.frame_index import build_index
from annotator.ui.player.stills import StillsProvider
from tests.fixtures.videos import VideoShelf, read_frame_number
from tests.ui.player.conftest import make_workspace, media_of
from tests.ui.player.test_engine import pixels


@pytest.fixture
def stills(coded_video: VideoShelf) -> Iterator[StillsProvider]:
    video = coded_video("gop250")
    index = build_index(video.path)
    media = media_of(video.path, index)
    workspace = make_workspace(media)
    provider = StillsProvider(workspace.document)
    provider.add_media(media, video.path, index)
    yield provider
    provider.close()
    workspace.document.close()


def test_the_exact_frame_comes(stills: StillsProvider, coded_video: VideoShelf, qtbot: QtBot) -> None:
    times_s = coded_video("gop250").times_s
    got: dict[int, QImage] = {}
    for index in (300, 12, 499):
        at_s = float(times_s[index]) + 0.001
        stills.request_region("m1", at_s, deliver=lambda image, index=index: got.update({index: image}))
    qtbot.waitUntil(lambda: len(got) == 3, timeout=8000)
    assert {index: read_frame_number(pixels(image)) for index, image in got.items()} == {300: 300, 12: 12, 499: 499}


def test_a_participants_still_is_cut_to_the_region(stills: StillsProvider, qtbot: QtBot) -> None:
    got: list[QImage] = []
    stills.request_moments("p1", (1.0,), lambda _number, image: got.append(image), framing="face")
    qtbot.waitUntil(lambda: bool(got), timeout=8000)
    assert (got[0].width(), got[0].height()) == (96, 115)


def test_two_moments_are_cut_to_the_one_part_that_is_found_for_both(stills: StillsProvider, qtbot: QtBot) -> None:
    found: list[tuple[float, ...]] = []

    def find_crop(person: object, times_s: Sequence[float], framing: str, deliver: Callable[[Region], None]) -> None:
        found.append(tuple(times_s))
        deliver(Region(x=0.1, y=0.2, width=0.05, height=0.25))

    stills.set_crop_finder(find_crop)
    got: dict[int, QImage] = {}
    stills.request_moments("p1", (1.0, 2.0), lambda number, image: got.update({number: image}), framing="face")
    qtbot.waitUntil(lambda: len(got) == 2, timeout=8000)
    assert found == [(1.0, 2.0)]
    assert {(image.width(), image.height()) for image in got.values()} == {(16, 48)}


def test_the_second_time_it_is_there_at_once(stills: StillsProvider, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stills.still_ready, timeout=8000):
        stills.request_region("m1", 2.0)
    again: list[QImage] = []
    stills.request_region("m1", 2.0, deliver=again.append)
    assert len(again) == 1


def test_what_nobody_can_show_comes_as_a_null_image(stills: StillsProvider, tmp_path: Path, qtbot: QtBot) -> None:
    got: list[QImage] = []
    stills.request_moments("nobody", (1.0,), lambda _number, image: got.append(image), framing="face")
    stills.request_region("no such media", 1.0, deliver=got.append)
    assert [image.isNull() for image in got] == [True, True]


def test_running_down_the_list_answers_every_request(stills: StillsProvider, qtbot: QtBot) -> None:
    got: list[QImage] = []
    for number in range(30):
        stills.request_region("m1", number * 0.5, deliver=got.append)
    qtbot.waitUntil(lambda: len(got) == 30, timeout=20000)
    assert not got[-1].isNull()
