"""The frame server gives the latest wish exactly, previews at once, and plays by the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.media.frame_index import build_index
from annotator.media.frame_server import FrameServer
from annotator.media.video_reader import Picture
from tests.fixtures.videos import VideoShelf, read_frame_number


class _Seen:
    """Collects what the server gives and lets a test wait for it."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self.problems: list[str] = []
        self.ends = 0
        self._changed = threading.Condition()

    def picture(self, picture: Picture) -> None:
        with self._changed:
            self.pictures.append(picture)
            self._changed.notify_all()

    def problem(self, sentence: str) -> None:
        with self._changed:
            self.problems.append(sentence)
            self._changed.notify_all()

    def end(self) -> None:
        with self._changed:
            self.ends += 1
            self._changed.notify_all()

    def wait(self, fulfilled: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(fulfilled, timeout=20)


class _StepClock:
    """Media time that moves on by a fixed step each time it is read."""

    def __init__(self, start_s: float, step_s: float) -> None:
        self._now_s = start_s
        self._step_s = step_s

    def __call__(self) -> float:
        self._now_s += self._step_s
        return self._now_s


@contextmanager
def _serving(path: Path) -> Iterator[tuple[FrameServer, _Seen]]:
    seen = _Seen()
    server = FrameServer(path, build_index(path), on_picture=seen.picture, on_end=seen.end, on_problem=seen.problem)
    try:
        yield server, seen
    finally:
        server.close()


def test_a_request_far_away_gives_a_keyframe_first_and_then_the_exact_frame(coded_video: VideoShelf) -> None:
    with _serving(coded_video("gop250").path) as (server, seen):
        server.request(420)
        seen.wait(lambda: bool(seen.pictures) and seen.pictures[-1].exact)
    assert [picture.index for picture in seen.pictures] == [250, 420]
    assert [read_frame_number(picture.bgra) for picture in seen.pictures] == [250, 420]
    assert {picture.wanted_index for picture in seen.pictures} == {420}


def test_a_step_to_the_next_frame_comes_without_a_preview(coded_video: VideoShelf) -> None:
    with _serving(coded_video("gop250").path) as (server, seen):
        for index in (300, 301, 302, 301, 300, 299):
            before = len(seen.pictures)
            server.request(index)
            seen.wait(
                lambda index=index, before=before: any(p.exact and p.index == index for p in seen.pictures[before:])
            )
        shown = [picture.index for picture in seen.pictures]
    assert shown == [250, 300, 301, 302, 301, 300, 299]


def test_of_many_requests_the_last_one_wins(coded_video: VideoShelf) -> None:
    video = coded_video("gop250")
    with _serving(video.path) as (server, seen):
        for index in range(0, 500, 7):
            server.request(index)
        server.request(333)
        seen.wait(lambda: any(p.exact and p.index == 333 for p in seen.pictures))
    assert seen.pictures[-1].index == 333
    assert sum(picture.exact and picture.index % 250 != 0 for picture in seen.pictures) < 71


def test_a_request_for_a_preview_only_stays_with_the_preview(coded_video: VideoShelf) -> None:
    with _serving(coded_video("gop250").path) as (server, seen):
        server.request(400, exact=False)
        seen.wait(lambda: len(seen.pictures) == 1)
        server.request(0)
        seen.wait(lambda: seen.pictures[-1].index == 0)
    assert [picture.index for picture in seen.pictures] == [250, 0]


def test_playing_shows_every_frame_in_order_when_there_is_time(coded_video: VideoShelf) -> None:
    video = coded_video("vfr")
    index = build_index(video.path)
    with _serving(video.path) as (server, seen):
        # A clock that goes on to the next frame as soon as one was shown.
        server.play(100, clock=lambda: index.times.time_of(100 + len(seen.pictures)), until_index=160)
        seen.wait(lambda: seen.ends == 1)
    assert [picture.index for picture in seen.pictures] == list(range(100, 161))
    assert [read_frame_number(picture.bgra) for picture in seen.pictures] == list(video.numbers[100:161])


def test_playing_leaves_out_late_frames_and_keeps_with_the_clock(coded_video: VideoShelf) -> None:
    with _serving(coded_video("cfr").path) as (server, seen):
        server.play(0, clock=_StepClock(0.0, 0.02))
        seen.wait(lambda: seen.ends == 1)
    shown = [picture.index for picture in seen.pictures]
    assert shown == sorted(set(shown))
    assert 2 <= len(shown) < 240


def test_a_request_stops_playing(coded_video: VideoShelf) -> None:
    with _serving(coded_video("cfr").path) as (server, seen):
        server.play(0, clock=_StepClock(0.0, 0.0005))
        seen.wait(lambda: len(seen.pictures) > 3)
        server.request(200)
        seen.wait(lambda: seen.pictures[-1].exact and seen.pictures[-1].index == 200)
    assert seen.ends == 0
    assert seen.pictures[-1].index == 200


def test_close_ends_the_thread_even_while_playing(coded_video: VideoShelf) -> None:
    with _serving(coded_video("cfr").path) as (server, seen):
        server.play(0, clock=lambda: 0.0)
        seen.wait(lambda: len(seen.pictures) > 0)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("frames of")]


def test_a_video_that_went_away_is_reported_not_raised(coded_video: VideoShelf, tmp_path: Path) -> None:
    index = build_index(coded_video("cfr").path)
    seen = _Seen()
    server = FrameServer(
        tmp_path / "gone.mp4", index, on_picture=seen.picture, on_end=seen.end, on_problem=seen.problem
    )
    seen.wait(lambda: bool(seen.problems))
    server.close()
    assert "gone.mp4 does not exist" in seen.problems[0]


@pytest.mark.parametrize("index", [-5, 10_000])
def test_a_request_outside_the_video_gives_its_nearest_end(coded_video: VideoShelf, index: int) -> None:
    with _serving(coded_video("cfr").path) as (server, seen):
        server.request(index)
        seen.wait(lambda: bool(seen.pictures) and seen.pictures[-1].exact)
    assert seen.pictures[-1].index == (0 if index < 0 else 239)


def test_thrift_shows_fewer_pictures_and_single_frames_stay_exact(coded_video: VideoShelf) -> None:
    video = coded_video("cfr")
    with _serving(video.path) as (server, seen):
        shown: dict[int, int] = {}
        for skipping in (0, 1, 2):
            server.set_skipping(skipping)
            seen.pictures.clear()
            began_s = time.monotonic()
            ends = seen.ends
            server.play(0, clock=lambda began_s=began_s: time.monotonic() - began_s, until_index=45)
            seen.wait(lambda ends=ends: seen.ends > ends)
            shown[skipping] = len(seen.pictures)
        assert shown[0] > shown[1] > shown[2] > 0
        server.request(31)
        seen.wait(lambda: any(picture.index == 31 for picture in seen.pictures))
        exact = next(picture for picture in seen.pictures if picture.index == 31)
        assert read_frame_number(exact.bgra[..., :3]) == video.numbers[31]
