"""A spectrogram holds each tone where it is in time and pitch, whatever the rate, and survives being kept."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from annotator.jobs.cancelling import Cancelled
from annotator.media.spectrogram import (
    BIN_HZ,
    LEVEL_FACTOR,
    QUIETEST_DB,
    STEP_S,
    SpectrogramInMemory,
    build_spectrogram,
    load_spectrogram,
    save_spectrogram,
)
from tests.fixtures.videos import VideoShelf

RATES_HZ = (8_000, 16_000, 44_100, 96_000)
CHANGE_S = 20.0


def write_tones(path: Path, rate_hz: int, *, channels: int = 1, seconds: float = 30.0) -> Path:
    """1 kHz at half of full scale for 20 s, then 3 kHz at a twentieth."""
    times_s = np.arange(round(rate_hz * seconds)) / rate_hz
    sound = 0.5 * np.sin(2 * np.pi * 1000 * times_s)
    later = times_s >= CHANGE_S
    sound[later] = 0.05 * np.sin(2 * np.pi * 3000 * times_s[later])
    samples = np.repeat(np.round(sound * 32767).astype("<i2")[:, None], channels, axis=1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
    return path


def made(path: Path) -> SpectrogramInMemory:
    found = build_spectrogram(path)
    assert found is not None
    return found


def level_db(cell: int, step_db: float) -> float:
    return QUIETEST_DB + (cell - 1) * step_db


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("channels", [1, 2])
def test_tones_stand_at_their_pitch_time_and_strength(tmp_path: Path, rate_hz: int, channels: int) -> None:
    spectrogram = made(write_tones(tmp_path / "tones.wav", rate_hz, channels=channels))
    cells, shape = spectrogram.levels[0], spectrogram.shape
    assert len(cells) == pytest.approx(30.0 / STEP_S, abs=2)
    change = round(CHANGE_S / STEP_S)
    for column, hz, db in ((0, 1000, -6.0), (change - 2, 1000, -6.0), (change + 2, 3000, -26.0), (-2, 3000, -26.0)):
        strongest = int(cells[column].argmax())
        assert abs((strongest + 0.5) * BIN_HZ - hz) <= BIN_HZ
        assert level_db(int(cells[column].max()), shape.step_db) == pytest.approx(db, abs=3.0 if column == 0 else 1.5)
    assert shape.top_hz == min(rate_hz / 2, 8000)


def test_above_what_was_recorded_there_is_nothing(tmp_path: Path) -> None:
    spectrogram = made(write_tones(tmp_path / "low.wav", 8_000))
    above = spectrogram.levels[0][10:-10, round(4500 / BIN_HZ) :]
    assert level_db(int(above.max()), spectrogram.shape.step_db) < -80


def test_coarser_levels_hold_the_mean_power(tmp_path: Path) -> None:
    spectrogram = made(write_tones(tmp_path / "tones.wav", 16_000))
    finest, coarse = spectrogram.levels[0], spectrogram.levels[1]
    step_db = spectrogram.shape.step_db
    for column in (3, 200, len(coarse) - 2):
        inside = finest[column * LEVEL_FACTOR : (column + 1) * LEVEL_FACTOR].astype(float)
        mean_db = 10 * np.log10((10 ** (inside * step_db / 10)).mean(axis=0))
        assert np.abs(coarse[column] * step_db - mean_db).max() < step_db
    assert spectrogram.shape.columns == tuple(len(level) for level in spectrogram.levels)


def test_a_gap_in_the_sound_is_no_sound(tmp_path: Path) -> None:
    """Ten seconds of sound, ten of nothing at all, ten of sound."""
    tones, gappy = write_tones(tmp_path / "tones.wav", 16_000), tmp_path / "gap.mka"
    cut = "aselect='not(between(t,10,20))'"
    command = ["ffmpeg", "-v", "error", "-y", "-i", tones, "-af", cut, "-c:a", "pcm_s16le", gappy]
    subprocess.run([str(part) for part in command], check=True)
    cells = made(gappy).levels[0]
    silent = (cells == 0).all(axis=1)
    times_s = (np.arange(len(cells)) + 0.5) * STEP_S
    assert silent[(times_s > 10.3) & (times_s < 19.9)].all()
    assert not silent[(times_s < 9.9) | (times_s > 20.3)].any()


def test_a_recording_without_sound_has_none(coded_video: VideoShelf) -> None:
    assert build_spectrogram(coded_video("no_audio").path) is None


def test_it_is_kept_and_read_in_parts(tmp_path: Path) -> None:
    spectrogram = made(write_tones(tmp_path / "tones.wav", 16_000))
    path = tmp_path / "cache" / "m.spectrogram"
    save_spectrogram(spectrogram, path)
    kept = load_spectrogram(path, fingerprint=spectrogram.shape.fingerprint)
    assert kept is not None
    assert kept.shape == spectrogram.shape
    for level, cells in enumerate(spectrogram.levels):
        np.testing.assert_array_equal(kept.read(level, 0, 100), cells[:100])
        np.testing.assert_array_equal(kept.read(level, len(cells) - 3, 100), cells[-3:])
        assert kept.read(level, len(cells) + 5, 10).shape[0] == 0


@pytest.mark.parametrize("harm", ["cut", "header", "other", "version", "missing"])
def test_what_cannot_be_trusted_is_made_again(tmp_path: Path, harm: str) -> None:
    spectrogram = made(write_tones(tmp_path / "tones.wav", 8_000, seconds=22))
    path, fingerprint = tmp_path / "m.spectrogram", spectrogram.shape.fingerprint
    save_spectrogram(spectrogram, path)
    data = path.read_bytes()
    if harm == "cut":
        path.write_bytes(data[:-5])
    elif harm == "header":
        path.write_bytes(b"\xff" * 300 + data[300:])
    elif harm == "other":
        fingerprint = "sha256:0"
    elif harm == "version":
        path.write_bytes(data.replace(b'"format": 1', b'"format": 9', 1))
    else:
        path.unlink()
    assert load_spectrogram(path, fingerprint=fingerprint) is None


def test_it_can_be_cancelled_every_half_minute(tmp_path: Path) -> None:
    path = write_tones(tmp_path / "tones.wav", 8_000, seconds=61)
    answers = iter((False, False, True))
    with pytest.raises(Cancelled):
        build_spectrogram(path, cancelled=lambda: next(answers))
    with pytest.raises(Cancelled):
        build_spectrogram(path, cancelled=lambda: True)
