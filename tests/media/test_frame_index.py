"""The index knows the time of every frame that can be shown, and says what cannot."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.jobs.cancelling import Cancelled
from annotator.media.frame_index import build_index, load_index, save_index
from annotator.media.probe import MediaError, fingerprint
from tests.fixtures.videos import VIDEO_NAMES, VideoShelf, cut_file, remux


def _decoded_times_s(path: Path) -> NDArray[np.float64]:
    """The reference: decode everything, and read the time stamps."""
    with av.open(str(path)) as container:
        start_s = max(0.0, (container.start_time or 0) / 1e6)
        times = [frame.pts * float(frame.time_base) - start_s for frame in container.decode(video=0)]
    return np.asarray(sorted(times))


@pytest.mark.parametrize("name", VIDEO_NAMES)
def test_times_equal_those_of_the_decoder(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    assert index.problems == ()
    np.testing.assert_allclose(index.times.times_s, _decoded_times_s(video.path), atol=1e-9)
    assert len(index) == len(video.numbers)


@pytest.mark.parametrize("name", ["cfr", "gop250", "vfr", "offset", "picture_only_offset", "webm", "mov", "gif"])
def test_times_are_those_the_frames_were_made_for(coded_video: VideoShelf, name: str) -> None:
    video = coded_video(name)
    np.testing.assert_allclose(build_index(video.path).times.times_s, video.times_s, atol=0.00101)


def test_only_dropped_frames_make_the_rate_variable(coded_video: VideoShelf) -> None:
    variable = {name for name in VIDEO_NAMES if build_index(coded_video(name).path).variable_frame_rate}
    assert variable == {"vfr"}


def test_the_usual_rate_is_told_in_spite_of_rounded_times(coded_video: VideoShelf) -> None:
    for name in ("cfr", "vfr", "webm", "ts"):
        assert build_index(coded_video(name).path).nominal_fps == pytest.approx(30, rel=0.002)


def test_the_last_frame_lasts(coded_video: VideoShelf) -> None:
    for name in ("cfr", "webm", "gif"):
        index = build_index(coded_video(name).path)
        rate = 20 if name == "gif" else 30
        assert index.times.end_s == pytest.approx(len(index) / rate, abs=0.002)


def test_a_file_cut_half_way_is_used_as_far_as_it_goes(coded_video: VideoShelf) -> None:
    index = build_index(coded_video.cut_half_way())
    assert 150 < len(index) < 400
    (problem,) = index.problems
    assert problem.startswith(f"the file is cut off: {len(index)} of 520 announced frames can be read, up to 0:00:")
    np.testing.assert_allclose(index.times.times_s[-1], _decoded_times_s(coded_video.cut_half_way())[-1])


@pytest.mark.parametrize("name", ["open_gop", "webm"])
def test_a_cut_matroska_file_says_where_its_picture_ends(coded_video: VideoShelf, name: str, tmp_path: Path) -> None:
    path = tmp_path / f"cut{coded_video(name).path.suffix}"
    cut_file(coded_video(name).path, path, keep=0.4)
    index = build_index(path)
    assert 20 < len(index) < len(coded_video(name).numbers)
    assert len(index.problems) == 1
    assert index.problems[0].startswith("the file is cut off: its picture can be read up to 0:00:")


def test_bit_rot_leaves_the_index_whole(coded_video: VideoShelf) -> None:
    assert len(build_index(coded_video.with_bit_rot())) == 520


def test_a_stream_joined_in_the_middle_begins_with_its_first_whole_picture(
    coded_video: VideoShelf, tmp_path: Path
) -> None:
    path = tmp_path / "joined.ts"
    data = coded_video("ts").path.read_bytes()
    path.write_bytes(data[len(data) // 4 // 188 * 188 :])
    index = build_index(path)
    decoded = _decoded_times_s(path)
    np.testing.assert_allclose(index.times.times_s, decoded, atol=1e-9)
    assert index.keyframes[0] == 0


def test_an_edit_list_hides_the_frames_before_its_start(coded_video: VideoShelf, tmp_path: Path) -> None:
    path = tmp_path / "edited.mov"
    remux(coded_video("gop250").path, path, options={"avoid_negative_ts": "disabled"}, shift_s=1.0)
    index = build_index(path)
    np.testing.assert_allclose(index.times.times_s, _decoded_times_s(path), atol=1e-9)
    assert len(index) == 490
    assert index.problems == ()


def test_what_has_no_picture_has_no_index(coded_video: VideoShelf, tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(coded_video("cfr").path)) as reading, av.open(str(path), "w") as writing:
        copy = writing.add_stream_from_template(reading.streams.audio[0])
        for packet in reading.demux(reading.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = copy
                writing.mux(packet)
    with pytest.raises(MediaError, match=r"sound.mp4 has no picture"):
        build_index(path)


def test_progress_goes_to_one_and_can_be_cancelled(coded_video: VideoShelf) -> None:
    told: list[float] = []
    build_index(coded_video("cfr").path, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(Cancelled):
        build_index(coded_video("cfr").path, cancelled=lambda: True)


def test_a_kept_index_is_the_same_index(coded_video: VideoShelf, tmp_path: Path) -> None:
    for name in ("vfr", "rotated"):
        index = build_index(coded_video(name).path)
        save_index(index, tmp_path / "kept" / f"{name}.npz")
        kept = load_index(tmp_path / "kept" / f"{name}.npz", fingerprint=index.fingerprint)
        assert kept is not None
        for field in ("fingerprint", "time_base", "clock_start_s", "geometry", "variable_frame_rate", "problems"):
            assert getattr(kept, field) == getattr(index, field)
        np.testing.assert_array_equal(kept.times.times_s, index.times.times_s)
        np.testing.assert_array_equal(kept.labels, index.labels)
        np.testing.assert_array_equal(kept.keyframes, index.keyframes)
        assert (kept.times.end_s, kept.nominal_fps) == (index.times.end_s, index.nominal_fps)


def test_an_index_of_another_file_or_version_or_a_damaged_one_is_not_used(
    coded_video: VideoShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.npz"
    index = build_index(coded_video("cfr").path)
    save_index(index, path)
    assert index.fingerprint == fingerprint(coded_video("cfr").path)
    assert load_index(path, fingerprint="sha256:other") is None
    assert load_index(tmp_path / "none.npz", fingerprint=index.fingerprint) is None
    monkeypatch.setattr("annotator.media.frame_index.INDEX_FORMAT", 999)
    assert load_index(path, fingerprint=index.fingerprint) is None
    monkeypatch.undo()
    path.write_bytes(path.read_bytes()[:500])
    assert load_index(path, fingerprint=index.fingerprint) is None


def test_an_index_that_cannot_be_written_leaves_the_old_one(
    coded_video: VideoShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.npz"
    index = build_index(coded_video("cfr").path)
    save_index(index, path)

    def disk_full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", disk_full)
    with pytest.raises(OSError, match="No space left"):
        save_index(index, path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.npz"]
    assert load_index(path, fingerprint=index.fingerprint) is not None
