"""Pitch against Praat's and loudness against FFmpeg's, on real recordings."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error
import av.filter
import numpy as np
from numpy.typing import NDArray

from annotator.analysis.voice.frames import FIRST_S, RATE_HZ, STEP_S
from annotator.analysis.voice.loudness import BLOCK_S, loudness_db, weighted_power
from annotator.analysis.voice.track import voice_of
from annotator.domain.arrays import Floats
from annotator.media.sound_decode import stream_audio
from benchmarks.markdown import table

_BLOCK_STEP_S = 0.1
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OracleRow:
    """One recording.

    Attributes:
        voiced: Share of the frames in which both say voice, or both say none.
        within: Share of the frames both call voiced in which the pitch lies within 3 %.
        away_lu: How far the integrated loudness lies from FFmpeg's.
    """

    name: str
    frames: int
    voiced: float
    within: float
    away_lu: float


def held_against_oracles(praat: Path, clips: Path) -> tuple[OracleRow, ...]:
    """Every recording that Praat's values are there for.

    Args:
        praat: Folder of tables ``time_s,f0_hz``, one for each recording.
        clips: Folder of the recordings, ``NAME.mp4``.
    """
    return tuple(_row(path, clips / f"{path.stem}.mp4") for path in sorted(praat.glob("*.csv")))


def _row(values: Path, clip: Path) -> OracleRow:
    sound = sound_of(clip)
    ours, theirs = pitch_beside(sound, values)
    both = (ours > 0) & (theirs > 0)
    loudness = integrated_loudness(weighted_power(sound, step_s=0.01), step_s=0.01)
    return OracleRow(
        name=clip.stem,
        frames=len(theirs),
        voiced=float(((ours > 0) == (theirs > 0)).mean()),
        within=float((np.abs(ours[both] / theirs[both] - 1) < 0.03).mean()),
        away_lu=abs(loudness - loudness_by_ffmpeg(sound)),
    )


def sound_of(clip: Path) -> NDArray[np.float32]:
    """The sound of a recording, one channel at 16 kHz."""
    return np.concatenate([samples for _, samples in stream_audio(clip)]).astype(np.float32) / np.float32(32768)


def pitch_beside(sound: NDArray[np.float32], values: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Our pitch and Praat's at the same moments, (n,); 0 without voice."""
    rows = list(csv.DictReader(values.read_text().splitlines()))
    theirs_s = float(rows[0]["time_s"])
    theirs = np.array([float(row["f0_hz"] or 0) for row in rows])
    # Praat lays its frames around the middle of the sound: ours are laid on the same moments.
    aside_s = (theirs_s - FIRST_S) % STEP_S
    found, _ = voice_of(sound[round(aside_s * RATE_HZ) :])
    first = round((theirs_s - aside_s - FIRST_S) / STEP_S)
    ours = found.hz[first : first + len(theirs)]
    return ours, theirs[: len(ours)]


def integrated_loudness(power: Floats, *, step_s: float) -> float:
    """Gated loudness of a recording in LUFS, after BS.1770; -inf where all of it lies below -70 LUFS.

    Args:
        power: (n,) mean square of each step; a tenth of a second must be a whole number of steps.
    """
    in_step = round(_BLOCK_STEP_S / step_s)
    tenths = power[: len(power) // in_step * in_step].reshape(-1, in_step).mean(axis=1)
    width = round(BLOCK_S / _BLOCK_STEP_S)
    if len(tenths) < width:
        return -np.inf
    blocks = np.convolve(tenths, np.full(width, 1 / width), mode="valid")
    loud = blocks[loudness_db(blocks) >= _ABSOLUTE_GATE_LUFS]
    if not len(loud):
        return -np.inf
    gate = float(loudness_db(loud.mean()[None])[0]) - _RELATIVE_GATE_LU
    kept = loud[loudness_db(loud) >= gate]
    return float(loudness_db(kept.mean()[None])[0])


def loudness_by_ffmpeg(sound: NDArray[np.float32]) -> float:
    """Integrated loudness by FFmpeg's own meter, LUFS."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE_HZ, format="s16", layout="mono", time_base=Fraction(1, RATE_HZ))
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    samples = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
    last = ""
    for start in range(0, len(samples), RATE_HZ // 10):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + RATE_HZ // 10], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE_HZ, start
        graph.push(frame)
        while True:
            try:
                last = graph.pull().metadata["lavfi.r128.I"]
            except (av.error.BlockingIOError, av.error.EOFError):
                break
    return float(last)


def oracle_table(rows: Iterable[OracleRow]) -> str:
    """The table of the report."""
    head = ("recording", "frames", "voiced or not agrees, %", "pitch within 3 %, % of frames", "loudness away, LU")
    return table(
        head,
        [
            (row.name, str(row.frames), f"{100 * row.voiced:.1f}", f"{100 * row.within:.1f}", f"{row.away_lu:.2f}")
            for row in rows
        ],
    )
