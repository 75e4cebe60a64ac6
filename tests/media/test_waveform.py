"""The outline of the sound lies where the sound is, and survives being kept."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from annotator.media.sound_decode import decode_sound, stream_audio
from annotator.media.waveform import build_waveform, load_waveform, save_waveform
from tests.fixtures.videos import VideoShelf, cut_file, sound_wave


@pytest.mark.parametrize("name", ["cfr", "offset", "webm", "mov", "vfr"])
def test_each_beep_stands_at_its_second(coded_video: VideoShelf, name: str) -> None:
    waveform = build_waveform(coded_video(name).path)
    assert waveform is not None
    top = waveform.levels[0].maximum
    begins = np.flatnonzero((top[1:] > 8000) & (top[:-1] <= 8000)) + 1
    assert begins == pytest.approx(np.arange(1, len(begins) + 1) * 100, abs=1)
    assert len(begins) >= len(top) // 100 - 1


def test_bins_hold_lowest_and_highest_sample_of_uncompressed_sound(coded_video: VideoShelf) -> None:
    waveform = build_waveform(coded_video("mov").path)
    assert waveform is not None
    bins = sound_wave(2.0).reshape(200, 480)
    np.testing.assert_array_equal(waveform.levels[0].minimum, bins.min(axis=1))
    np.testing.assert_array_equal(waveform.levels[0].maximum, bins.max(axis=1))


def test_coarser_levels_are_outlines_of_finer_ones(coded_video: VideoShelf) -> None:
    waveform = build_waveform(coded_video("offset").path)
    assert waveform is not None
    finest = waveform.levels[0]
    for level in waveform.levels[1:]:
        step = round(level.bin_s / finest.bin_s)
        for place in (0, len(level.maximum) // 2, len(level.maximum) - 1):
            assert level.maximum[place] == finest.maximum[place * step : (place + 1) * step].max()
            assert level.minimum[place] == finest.minimum[place * step : (place + 1) * step].min()


def test_no_sound_has_no_outline(coded_video: VideoShelf) -> None:
    assert build_waveform(coded_video("no_audio").path) is None
    assert list(stream_audio(coded_video("no_audio").path)) == []


def test_a_kept_outline_is_the_same_and_only_for_its_file(coded_video: VideoShelf, tmp_path: Path) -> None:
    waveform = build_waveform(coded_video("cfr").path)
    assert waveform is not None
    save_waveform(waveform, tmp_path / "kept.npz")
    kept = load_waveform(tmp_path / "kept.npz", fingerprint=waveform.fingerprint)
    assert kept is not None
    assert len(kept.levels) == len(waveform.levels)
    np.testing.assert_array_equal(kept.levels[-1].maximum, waveform.levels[-1].maximum)
    assert load_waveform(tmp_path / "kept.npz", fingerprint="sha256:other") is None
    assert load_waveform(tmp_path / "none.npz", fingerprint=waveform.fingerprint) is None


def test_sound_begins_where_it_is_asked_for(coded_video: VideoShelf) -> None:
    path = coded_video("offset").path
    whole = np.concatenate([samples for _, samples in stream_audio(path)])
    for start_s in (0.0, 3.21, 9.9):
        blocks = list(decode_sound(path, start_s=start_s, rate_hz=16_000))
        assert blocks[0].time_s == pytest.approx(start_s, abs=0.001)
        part = np.concatenate([block.samples[:, 0] for block in blocks])
        assert len(part) == pytest.approx(len(whole) - start_s * 16_000, abs=20)
        beep_s = (np.flatnonzero(np.abs(part[800:]) > 8000)[0] + 800) / 16_000 + blocks[0].time_s
        assert beep_s == pytest.approx(np.floor(start_s + 0.05) + 1 if start_s else 1.0, abs=0.005)


def test_blocks_follow_each_other_without_holes(coded_video: VideoShelf) -> None:
    blocks = list(stream_audio(coded_video("webm").path, 16_000))
    for (time_s, samples), (next_s, _) in pairwise(blocks):
        assert next_s == pytest.approx(time_s + len(samples) / 16_000, abs=1e-6)


def test_damaged_and_cut_sound_is_used_as_far_as_it_goes(coded_video: VideoShelf, tmp_path: Path) -> None:
    assert build_waveform(coded_video.with_bit_rot()) is not None
    path = tmp_path / "cut.webm"
    cut_file(coded_video("webm").path, path, keep=0.5)
    waveform = build_waveform(path)
    assert waveform is not None
    assert 100 < len(waveform.levels[0].maximum) < 500
