"""Every frame that is asked for is the frame that is shown: 200 random seeks and 200 steps each way, 100 %."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from annotator.media.frame_index import build_index
from annotator.media.video_reader import Picture, VideoReader
from tests.fixtures.videos import CodedVideo, VideoShelf, read_frame_number, remux

_LONG = ("cfr", "vfr", "gop250", "rotated", "offset")
_SHORT = ("webm", "gif", "avi", "avi_b_frames", "avi_h264", "mov", "ts", "open_gop", "no_audio", "picture_only_offset")


def _wrong(reader: VideoReader, video: CodedVideo, indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Which frames were asked for and which came, where they differ."""
    wrong: list[tuple[int, int]] = []
    for index in indexes:
        picture = reader.frame(index)
        number = read_frame_number(picture.bgra, rotation_deg=video.rotation_deg)
        if number != video.numbers[index] or not picture.exact or picture.index != index:
            wrong.append((index, number))
    return wrong


@pytest.mark.parametrize("name", _LONG)
def test_200_random_seeks_show_the_wanted_frame(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    chance = random.Random(7)
    with VideoReader(video.path, index, cache_bytes=1_000_000) as reader:
        assert _wrong(reader, video, (chance.randrange(len(index)) for _ in range(200))) == []


@pytest.mark.parametrize("name", _LONG)
def test_200_steps_each_way_show_the_wanted_frame(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    first = (len(index) - 201) // 2
    with VideoReader(video.path, index, cache_bytes=12_000_000) as reader:
        assert _wrong(reader, video, range(first, first + 201)) == []
        assert _wrong(reader, video, range(first + 200, first - 1, -1)) == []


@pytest.mark.parametrize("name", _SHORT)
def test_every_kind_of_file_shows_the_wanted_frame(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    chance = random.Random(11)
    last = len(index) - 1
    steps = [*range(last, max(last - 60, 0), -1), *range(min(60, last))]
    with VideoReader(video.path, index, cache_bytes=2_000_000) as reader:
        assert _wrong(reader, video, (chance.randrange(len(index)) for _ in range(40))) == []
        assert _wrong(reader, video, steps) == []


def test_an_edited_file_shows_the_wanted_frame(coded_video: VideoShelf, tmp_path: Path) -> None:
    source = coded_video("gop250")
    path = tmp_path / "edited.mov"
    remux(source.path, path, options={"avoid_negative_ts": "disabled"}, shift_s=1.0)
    edited = CodedVideo(path=path, numbers=source.numbers[30:], times_s=source.times_s[30:] - 1)
    index = build_index(path)
    chance = random.Random(5)
    with VideoReader(path, index, cache_bytes=1_000_000) as reader:
        assert _wrong(reader, edited, [0, 1, 5, *(chance.randrange(len(index)) for _ in range(40))]) == []


def test_a_picture_is_upright_blue_first_and_contiguous(coded_video: VideoShelf) -> None:
    video = coded_video("rotated")
    index = build_index(video.path)
    with VideoReader(video.path, index) as reader:
        picture = reader.frame(50)
    assert picture.bgra.shape == (320, 192, 4)
    assert picture.bgra.flags.c_contiguous
    assert picture.time_s == index.times.time_of(50)
    # Red grows along the coded x axis from 3 * number on; turned counter-clockwise the left end lies at the bottom.
    blue, _, red, alpha = (int(value) for value in picture.bgra[-6, 4])
    assert (red, blue, alpha) == (pytest.approx(150 + 5, abs=12), pytest.approx(3, abs=12), 255)


@pytest.mark.parametrize("name", ["gop250", "webm", "open_gop", "avi_b_frames"])
def test_a_preview_is_a_keyframe_at_or_before_and_says_so(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    with VideoReader(video.path, index) as reader:
        for wanted in range(0, len(index), 37):
            preview = reader.preview(wanted)
            assert preview is not None
            assert preview.index == index.keyframe_before(wanted)
            assert read_frame_number(preview.bgra) == video.numbers[preview.index]
            assert (preview.wanted_index, preview.exact) == (wanted, preview.index == wanted)
        assert _wrong(reader, video, [len(index) // 2]) == []
        known = reader.preview(len(index) // 2)
        assert known is not None
        assert known.exact


def test_after_the_end_and_before_the_start_the_nearest_frame_is_shown(coded_video: VideoShelf) -> None:
    video = coded_video("cfr")
    with VideoReader(video.path, build_index(video.path)) as reader:
        assert (reader.frame(-3).index, reader.frame(9999).index) == (0, 239)


def test_a_rotten_file_shows_the_nearest_picture_and_says_so(coded_video: VideoShelf) -> None:
    path = coded_video.with_bit_rot()
    index = build_index(path)
    with VideoReader(path, index, cache_bytes=3_000_000) as reader:
        pictures = [reader.frame(number) for number in range(0, len(index), 13)]
    assert all(picture.exact == (picture.index == picture.wanted_index) for picture in pictures)
    assert all(abs(picture.index - picture.wanted_index) < 60 for picture in pictures)
    untouched = [picture for picture in pictures if picture.wanted_index < 60]
    assert [read_frame_number(picture.bgra) for picture in untouched] == [p.wanted_index for p in untouched]


def test_a_cut_file_shows_all_the_frames_its_index_promises(coded_video: VideoShelf) -> None:
    path = coded_video.cut_half_way()
    index = build_index(path)
    with VideoReader(path, index) as reader:
        last = reader.frame(len(index) - 1)
    assert last.exact
    assert read_frame_number(last.bgra) == len(index) - 1


def test_giving_up_leaves_the_reader_usable(coded_video: VideoShelf) -> None:
    video = coded_video("gop250")
    with VideoReader(video.path, build_index(video.path)) as reader:
        assert reader.frame_unless(240, lambda: True) is None
        assert _wrong(reader, video, [240, 10]) == []


def test_stepping_back_is_prepared_for(coded_video: VideoShelf) -> None:
    video = coded_video("gop250")
    with VideoReader(video.path, build_index(video.path)) as reader:
        reader.frame(250)
        assert not reader.is_near(249)
        reader.prepare_before(250, lambda: False)
        assert reader.is_near(249)
        assert _wrong(reader, video, [249, 248]) == []


def test_memory_stays_flat_over_many_pictures(coded_video: VideoShelf) -> None:
    resource = pytest.importorskip("resource", reason="needs a system that tells a process's memory")
    video = coded_video("gop250")
    index = build_index(video.path)

    def read(reader: VideoReader, count: int) -> list[Picture]:
        chance = random.Random(3)
        return [reader.frame(chance.randrange(len(index))) for _ in range(count)][:0]

    with VideoReader(video.path, index, cache_bytes=4_000_000) as reader:
        read(reader, 40)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(4):
            read(reader, 40)
        grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 24_000
