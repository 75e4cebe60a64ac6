"""The presentation time of every frame of a video, found once and kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.domain.clock import format_time
from annotator.domain.media import FrameTimes
from annotator.jobs.cancelling import IsCancelled, OnProgress
from annotator.media.array_file import read_arrays, write_arrays
from annotator.media.clock_restarts import ClockRestart, clock_restarts
from annotator.media.container import MediaError, clock_start_s, opened, picture_stream
from annotator.media.frame_scan import (
    FrameTable,
    PacketScan,
    head_labels,
    scan_by_decoding,
    scan_packets,
    table_of,
    without_undecodable_head,
    without_undecodable_tail,
)
from annotator.media.picture_geometry import PictureGeometry
from annotator.media.probe import fingerprint, probe_geometry
from annotator.media.replaced import same_throughout

INDEX_FORMAT = 2
# A tail of at most this many frames is always checked by decoding; a longer one only where the file looks cut off.
_TAIL_FRAMES = 300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameIndex:
    """Every frame of one video that can be shown, in order of presentation.

    Attributes:
        times: On the media clock.
        labels: (n,) int64 the time stamps by which the decoder names these frames. Ascending, but for odd AVI files.
        keyframes: (k,) int64 indexes of keyframes, ascending.
        clock_start_s: Media clock = time stamp in seconds - ``clock_start_s``, for picture and sound.
        variable_frame_rate: True if the distance between frames really varies (rounded time stamps do not count).
        nominal_fps: One over the usual distance between frames; 0 for a single frame.
        problems: Plain sentences about what cannot be shown.
        restarts: Where the clock of the file restarts; times and labels go on there.
    """

    fingerprint: str
    times: FrameTimes
    labels: NDArray[np.int64]
    keyframes: NDArray[np.int64]
    time_base: Fraction
    clock_start_s: float
    geometry: PictureGeometry
    variable_frame_rate: bool
    nominal_fps: float
    problems: tuple[str, ...] = ()
    restarts: tuple[ClockRestart, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    def keyframe_before(self, index: int) -> int | None:
        """The last keyframe at or before frame ``index`` in order of presentation, or None."""
        place = int(np.searchsorted(self.keyframes, index, side="right")) - 1
        return int(self.keyframes[place]) if place >= 0 else None


def build_index(
    path: Path | str, *, on_progress: OnProgress | None = None, cancelled: IsCancelled | None = None
) -> FrameIndex:
    """Index a video by reading its packets; head and tail are checked by decoding.

    Args:
        on_progress: Called with 0 to 1.
        cancelled: Asked every few thousand packets.

    Raises:
        MediaError: the file cannot be used or has no picture.
        Cancelled: ``cancelled`` returned True.
    """
    file = Path(path)
    claims = _read_claims(file)
    digest, geometry = fingerprint(file), probe_geometry(file)
    problems: list[str] = []
    with same_throughout(file, digest):
        restarts = clock_restarts(file)
        scan = scan_packets(file, on_progress, cancelled, restarts=restarts)
        table = _table(
            file, claims, scan, problems, joined=bool(restarts), on_progress=on_progress, cancelled=cancelled
        )
    if not len(table):
        raise MediaError(f"no picture in {file.name} can be decoded; the file is damaged")
    seconds_per_tick = float(claims.time_base)
    times_s = np.asarray(table.ticks * seconds_per_tick - claims.clock_start_s, np.float64)
    gaps_s = np.diff(times_s)
    last = int(table.durations[-1]) * seconds_per_tick
    end_s = float(times_s[-1]) + (last or (float(np.median(gaps_s)) if len(gaps_s) else 0.04))
    problems.extend(_what_is_missing(claims, scan, len(table), end_s))
    varies = _varies(gaps_s, seconds_per_tick)
    # The mean is right where time stamps are rounded; the median where frames are dropped.
    usual_gap_s = float(np.median(gaps_s) if varies else np.mean(gaps_s)) if len(gaps_s) else 0.0
    if on_progress is not None:
        on_progress(1.0)
    return FrameIndex(
        fingerprint=digest,
        times=FrameTimes(times_s=times_s, end_s=end_s),
        labels=table.labels,
        keyframes=np.flatnonzero(table.is_key).astype(np.int64),
        time_base=claims.time_base,
        clock_start_s=claims.clock_start_s,
        geometry=geometry,
        variable_frame_rate=varies,
        nominal_fps=1.0 / usual_gap_s if usual_gap_s > 0 else 0.0,
        problems=tuple(problems),
        restarts=restarts,
    )


def save_index(index: FrameIndex, path: Path) -> None:
    """Write an index; an older one is replaced only when the new one is complete."""
    about = {
        "format": INDEX_FORMAT,
        "fingerprint": index.fingerprint,
        "end_s": index.times.end_s,
        "time_base": [index.time_base.numerator, index.time_base.denominator],
        "clock_start_s": index.clock_start_s,
        "geometry": asdict(index.geometry),
        "variable_frame_rate": index.variable_frame_rate,
        "nominal_fps": index.nominal_fps,
        "problems": list(index.problems),
        "restarts": [[restart.position, restart.shift_s] for restart in index.restarts],
    }
    write_arrays(path, about, {"times_s": index.times.times_s, "labels": index.labels, "keyframes": index.keyframes})


def load_index(path: Path, *, fingerprint: str) -> FrameIndex | None:
    """Read an index, or None where there is none, it is of another format version, or it is not for this file."""
    stored = read_arrays(path, ("times_s", "labels", "keyframes"))
    if stored is None:
        return None
    about, arrays = stored
    if about.get("format") != INDEX_FORMAT or about.get("fingerprint") != fingerprint:
        return None
    return FrameIndex(
        fingerprint=fingerprint,
        times=FrameTimes(times_s=arrays["times_s"], end_s=float(about["end_s"])),
        labels=arrays["labels"],
        keyframes=arrays["keyframes"],
        time_base=Fraction(*about["time_base"]),
        clock_start_s=float(about["clock_start_s"]),
        geometry=PictureGeometry(**about["geometry"]),
        variable_frame_rate=bool(about["variable_frame_rate"]),
        nominal_fps=float(about["nominal_fps"]),
        problems=tuple(about["problems"]),
        restarts=tuple(ClockRestart(position=place, shift_s=shift_s) for place, shift_s in about["restarts"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claims:
    """What the file announces: ``frames`` and ``end_s`` are 0 where it does not."""

    time_base: Fraction
    clock_start_s: float
    frames: int
    end_s: float


def _read_claims(file: Path) -> _Claims:
    with opened(file) as container:
        video = picture_stream(container)
        if video is None or video.time_base is None:
            raise MediaError(f"{file.name} has no picture; it can only be used as sound")
        start_s = clock_start_s(container)
        duration: int | None = container.duration
        end_s = duration / 1e6 if duration is not None else 0.0
        if video.duration:
            end_s = (video.duration + (video.start_time or 0)) * float(video.time_base) - start_s
        return _Claims(time_base=video.time_base, clock_start_s=start_s, frames=video.frames, end_s=max(0.0, end_s))


def _table(
    file: Path,
    claims: _Claims,
    scan: PacketScan,
    problems: list[str],
    *,
    joined: bool,
    on_progress: OnProgress | None,
    cancelled: IsCancelled | None,
) -> FrameTable:
    table, doubles = table_of(scan)
    labels = head_labels(file)
    out_of_order = any(later < earlier for earlier, later in pairwise(labels))
    if scan.without_time > 0.05 * scan.packet_count or out_of_order:
        return scan_by_decoding(file, on_progress, cancelled)
    if scan.without_time:
        problems.append(f"{scan.without_time} frames carry no time and cannot be shown")
    if doubles:
        problems.append(f"{doubles} frames have the same time as the frame before them and cannot be shown")
    if not len(table):
        return table
    if joined:
        return without_undecodable_head(table, labels)
    table = without_undecodable_head(table, labels)
    keys = np.flatnonzero(table.is_key)
    tail_frames = len(table) - (int(keys[-1]) if len(keys) else 0)
    looks_cut = bool(scan.failures) or _is_short(claims, scan, float(table.ticks[-1] * claims.time_base))
    return without_undecodable_tail(file, table) if looks_cut or tail_frames <= _TAIL_FRAMES else table


def _is_short(claims: _Claims, scan: PacketScan, last_s: float) -> bool:
    # Two frames of slack: AVI counts empty chunks, and a last frame may be announced and never written.
    too_few = claims.frames > 0 and scan.packet_count < claims.frames - 2
    return too_few or last_s < claims.end_s - 1.0


def _what_is_missing(claims: _Claims, scan: PacketScan, readable: int, end_s: float) -> list[str]:
    until = f"up to {format_time(end_s)}"
    shown_of = max(0, claims.frames - scan.hidden)
    if claims.frames and scan.packet_count < claims.frames - 2:
        return [f"the file is cut off: {readable} of {shown_of} announced frames can be read, {until}"]
    if end_s < claims.end_s - 1.0:
        announced = format_time(claims.end_s)
        return [f"the file is cut off: its picture can be read {until} of the announced {announced}"]
    if scan.failures:
        return [f"the file is damaged in {scan.failures} places; {readable} frames were found, {until}"]
    return []


def _varies(gaps_s: NDArray[np.float64], seconds_per_tick: float) -> bool:
    """More than one frame in a hundred is off the median distance by more than time-stamp rounding explains."""
    if len(gaps_s) < 2:
        return False
    usual = float(np.median(gaps_s))
    slack = max(1.01 * seconds_per_tick, 0.02 * usual)
    return bool(np.mean(np.abs(gaps_s - usual) > slack) > 0.01)
