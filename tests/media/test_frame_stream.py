"""Pictures for analysis: the same real frames whether streamed whole or in stretches, cropped exactly."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from annotator.domain.media import FrameTimes
from annotator.media.frame_choice import pick_frames
from annotator.media.frame_index import build_index
from annotator.media.frame_stream import stream_frames
from tests.fixtures.videos import VIDEO_NAMES, VideoShelf, read_frame_number


@pytest.mark.parametrize("name", VIDEO_NAMES)
def test_stretches_give_the_frames_that_the_whole_gives(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    cuts = [0.0, index.times.end_s * 0.31, index.times.end_s * 0.64, math.inf]
    for rate_hz in (15.0, 4.7):
        whole = [frame.index for frame in stream_frames(video.path, rate_hz=rate_hz, index=index)]
        parts = [
            frame.index
            for start_s, end_s in pairwise(cuts)
            for frame in stream_frames(video.path, rate_hz=rate_hz, start_s=start_s, end_s=end_s, index=index)
        ]
        assert parts == whole == list(pick_frames(index.times, rate_hz))


@pytest.mark.parametrize("name", VIDEO_NAMES)
def test_pictures_are_those_of_their_times(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    with stream_frames(video.path, rate_hz=7.0, index=index) as stream:
        for frame in stream:
            assert frame.time_s == index.times.time_of(frame.index)
            assert read_frame_number(frame.rgb(), rotation_deg=video.rotation_deg) == video.numbers[frame.index]
        assert stream.problems == ()


def test_every_frame_comes_when_no_rate_limits(coded_video: VideoShelf) -> None:
    video = coded_video("cfr")
    assert [frame.index for frame in stream_frames(video.path, rate_hz=math.inf)] == list(range(240))


@pytest.mark.parametrize(("fps", "rate_hz"), [(30, 15), (29.97, 15), (25, 15), (24, 15), (60, 15), (12, 15), (30, 2)])
def test_picks_follow_the_rate_with_rounded_and_true_times(fps: float, rate_hz: float) -> None:
    true_s = np.arange(3000) / fps
    for times_s in (true_s, np.round(true_s, 3)):
        picked = pick_frames(FrameTimes(times_s=times_s, end_s=times_s[-1] + 1 / fps), rate_hz)
        usual = min(fps, rate_hz)
        assert len(picked) == pytest.approx(3000 / fps * usual, rel=0.01)
        assert np.diff(times_s[picked]).max() <= 1 / usual + 1 / fps + 0.002


def test_nothing_is_picked_inside_a_gap() -> None:
    times_s = np.concatenate([np.arange(30) / 30, 5 + np.arange(30) / 30])
    picked = pick_frames(FrameTimes(times_s=times_s, end_s=6.0), 10)
    assert len(picked) == pytest.approx(20, abs=2)
    assert np.all(np.diff(picked) > 0)


@pytest.mark.parametrize("rate_hz", [0.0, -1.0, math.nan])
def test_an_impossible_rate_is_refused(rate_hz: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        pick_frames(FrameTimes(times_s=np.zeros(1), end_s=1.0), rate_hz)


@pytest.mark.parametrize(
    "name", ["cfr", "rotated", "turned_180", "turned_270", "odd_size", "wide_pixels", "mov", "gif"]
)
def test_a_crop_is_the_same_as_a_piece_of_the_whole(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    frame = next(stream_frames(video.path, rate_hz=5, start_s=1.0))
    whole = frame.rgb()
    height, width, _ = whole.shape
    for left, top, across, down in [(0, 0, width, height), (3, 5, 51, 77), (width - 1, height - 1, 1, 1), (7, 9, 2, 1)]:
        crop = frame.rgb((left, top, across, down))
        assert crop.flags.c_contiguous
        piece = whole[top : top + down, left : left + across]
        assert np.abs(crop.astype(int) - piece).max() <= 1


@pytest.mark.parametrize("name", ["cfr", "mov", "gif", "odd_size"])
def test_luma_is_the_grey_of_the_picture(coded_video: VideoShelf, name: str) -> None:
    frame = next(stream_frames(coded_video(name).path, rate_hz=5, start_s=1.0))
    weights = np.array([0.299, 0.587, 0.114])
    expected = frame.rgb().astype(float) @ weights
    grey = frame.luma()
    assert np.abs(grey.astype(float) - expected).mean() < 4
    small = frame.luma(3)
    height, width = (side // 8 for side in grey.shape)
    assert small.shape == (height, width)
    blocks = grey[: 8 * height, : 8 * width].reshape(height, 8, width, 8).mean(axis=(1, 3))
    assert np.abs(small - blocks).max() < 4


@pytest.mark.parametrize("region", [(-1, 0, 5, 5), (0, 0, 0, 5), (300, 0, 50, 5), (0, 190, 5, 5)])
def test_a_region_outside_the_picture_is_refused(coded_video: VideoShelf, region: tuple[int, int, int, int]) -> None:
    frame = next(stream_frames(coded_video("cfr").path, rate_hz=5))
    with pytest.raises(ValueError, match="does not lie inside the picture of 320 x 192"):
        frame.rgb(region)


def test_damage_is_stepped_over_and_counted(coded_video: VideoShelf) -> None:
    stream = stream_frames(coded_video.with_bit_rot(), rate_hz=math.inf)
    given = [frame.index for frame in stream]
    assert given == sorted(set(given))
    assert len(given) + stream.lost_count == len(stream.planned) == 520
    assert len(given) > 300


def test_a_file_that_ends_early_is_told(coded_video: VideoShelf) -> None:
    whole = build_index(coded_video.faststart("gop250"))
    stream = stream_frames(coded_video.cut_half_way(), rate_hz=10, index=whole)
    given = [frame.index for frame in stream]
    assert given == list(stream.planned[: len(given)])
    assert stream.lost_count == len(stream.planned) - len(given) > 0
    assert stream.problems[0].startswith(f"{stream.lost_count} of {len(stream.planned)} pictures could not be decoded")


def test_an_empty_stretch_gives_nothing(coded_video: VideoShelf) -> None:
    assert list(stream_frames(coded_video("cfr").path, rate_hz=10, start_s=500)) == []
