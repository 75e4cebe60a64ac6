"""Recordings as cameras, players and joiners leave them: clocks that restart, fields, HDR, sound beyond the picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.media.clock_restarts import clock_restarts
from annotator.media.frame_decoder import FrameDecoder
from annotator.media.frame_index import FrameIndex, build_index, load_index, save_index
from annotator.media.picture_geometry import rgb_picture
from annotator.media.sound_decode import decode_sound
from annotator.media.tone_curve import tone_mapped


@pytest.fixture
def media(shared: Path) -> Path:
    return shared / "cases" / "media"


def decoded(path: Path, index: FrameIndex) -> Iterator[tuple[int, Any]]:
    decoder = FrameDecoder(path, index, threads="SLICE")
    decoder.seek(0)
    try:
        while (found := decoder.next_frame()) is not None:
            yield found
    finally:
        decoder.close()


def picture(path: Path, index: FrameIndex, place: int) -> NDArray[np.uint8]:
    decoder = FrameDecoder(path, index, threads="SLICE")
    try:
        decoder.seek(place)
        while (found := decoder.next_frame()) is not None:
            if found[0] == place:
                return rgb_picture(found[1], index.geometry)
    finally:
        decoder.close()
    raise AssertionError(f"frame {place} never came")


def test_a_joined_recording_goes_on_where_its_clock_restarts(media: Path, tmp_path: Path) -> None:
    path = media / "joined_copy_b.mts"
    index = build_index(path)
    assert len(index) == 288
    assert index.times.end_s == pytest.approx(12.02, abs=0.05)
    assert np.all(np.diff(index.times.times_s) > 0)
    assert not index.variable_frame_rate
    assert [place for place, _ in decoded(path, index)] == list(range(288))
    save_index(index, tmp_path / "index")
    loaded = load_index(tmp_path / "index", fingerprint=index.fingerprint)
    assert loaded is not None
    assert loaded.restarts == index.restarts


def test_going_to_a_frame_after_the_restart_gives_the_frame_that_playing_gives(media: Path) -> None:
    path = media / "joined_copy_b.mts"
    index = build_index(path)
    played = next(rgb_picture(frame, index.geometry) for place, frame in decoded(path, index) if place == 154)
    assert np.array_equal(picture(path, index, 154), played)
    assert not np.array_equal(picture(path, index, 10), played)


def test_its_sound_goes_on_too(media: Path) -> None:
    blocks = list(decode_sound(media / "joined_copy_b.mts", start_s=8.0))
    assert blocks[0].time_s == pytest.approx(8.0, abs=0.1)
    assert blocks[-1].time_s == pytest.approx(12.0, abs=0.2)
    assert np.all(np.diff([block.time_s for block in blocks]) > 0)


@pytest.mark.parametrize("name", ["GX010007.MP4", "pal_dvd.mpg", "voffset.mp4"])
def test_an_ordinary_recording_has_one_clock(media: Path, name: str) -> None:
    assert clock_restarts(media / name) == ()


def combing(rgb: NDArray[np.uint8]) -> float:
    """How much neighbouring rows differ, compared with rows two apart, which belong to one field."""
    grey = rgb.mean(axis=2)
    return float(np.abs(np.diff(grey, axis=0)).mean() / np.abs(grey[2:] - grey[:-2]).mean())


def test_fields_become_whole_pictures_of_the_right_shape_one_for_each_frame(media: Path) -> None:
    path = media / "pal_dvd.mpg"
    index = build_index(path)
    raw = rgb_picture(_first_raw(path, 60), index.geometry)
    made = picture(path, index, 60)
    assert made.shape == (576, 1024, 3)
    assert combing(made) < combing(raw)
    assert [place for place, _ in decoded(path, index)] == list(range(len(index)))


def test_the_keyframe_shown_while_a_jump_is_under_way_has_no_fields_either(media: Path) -> None:
    path = media / "pal_dvd.mpg"
    index = build_index(path)
    decoder = FrameDecoder(path, index, threads="SLICE")
    found = decoder.keyframe(60)
    decoder.close()
    assert found is not None
    place, frame = found
    shown = rgb_picture(frame, index.geometry)
    assert shown.shape == (576, 1024, 3)
    assert combing(shown) < 1.1 * combing(picture(path, index, place))


def _first_raw(path: Path, place: int) -> Any:
    import av

    with av.open(str(path)) as container:
        return next(frame for number, frame in enumerate(container.decode(video=0)) if number == place)


def test_hdr_is_brought_to_ordinary_light(media: Path) -> None:
    path = media / "true_hlg.mov"
    index = build_index(path)
    found = picture(path, index, 10).astype(float)
    raw = rgb_picture(_first_raw(path, 10), index.geometry).astype(float)
    assert np.abs(found - raw).mean() > 2
    assert 20 < found.mean() < 220
    assert found.std() > raw.std()  # HDR shown as it is coded is flat and dark
    assert found.max() > raw.max()


@pytest.mark.parametrize("transfer", ["hlg", "pq"])
def test_the_curve_keeps_black_white_and_order(transfer: Any) -> None:
    grey = np.repeat(np.linspace(0, 1, 64)[:, None], 3, axis=1)
    mapped = tone_mapped(grey, transfer)
    assert mapped[0] == pytest.approx([0, 0, 0], abs=0.01)
    assert np.all(np.diff(mapped[:, 1]) >= -1e-9)
    assert np.ptp(mapped, axis=1).max() < 0.02  # grey stays grey
    white = 0.75 if transfer == "hlg" else 0.58
    assert tone_mapped(np.full((1, 3), white), transfer)[0, 1] == pytest.approx(0.98, abs=0.019)
