"""Opens a written clip again, as a player would, and holds it against what it was to be. Runs in a worker process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotator.domain.covering import Box
from annotator.media.container import opened
from annotator.media.face_cover import covered_mask
from annotator.media.frame_index import FrameIndex, build_index
from annotator.media.frame_stream import StreamedFrame, stream_frames
from annotator.media.probe import probe
from annotator.media.sound_decode import decode_sound
from annotator.media.video_writer import SOUND_RATE_HZ
from annotator.pipeline.covering.areas import lasting_faces
from annotator.pipeline.covering.faces_seen import SeenFace, faces_seen
from annotator.pipeline.covering.seen import still_seen
from annotator.tracking.face_sweep import Witness
from annotator.tracking.face_witnesses import FaceWitnesses

# Times are written in 1/90000 s (MP4) or whole milliseconds (WebM).
_TIME_TOLERANCE_S = 0.0011
# Lossy sound comes in blocks of up to 1024 samples, and its decoders give the last one in full.
_SOUND_TOLERANCE_S = 0.03
# What every writer of the format puts in, and what says nothing about anybody.
_HARMLESS = frozenset(
    {
        "major_brand",
        "minor_version",
        "compatible_brands",
        "language",
        "handler_name",
        "vendor_id",
        "encoder",
        "duration",
    }
)
_TILES_EVERY = 5


class BadClip(RuntimeError):  # noqa: N818
    """A file that was written is not what it was to be. It was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a file should be.

    Attributes:
        times_s: When each frame is shown, from the beginning; and where the last one ends.
        sound_s: Length of the sound; None for none.
    """

    times_s: tuple[float, ...]
    end_s: float
    sound_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What can still be seen in a written clip, frame by frame of the file.

    Attributes:
        faces: What is taken for a face, with its margin, by number of the frame; empty where all are covered.
        seen: By witness, the frames in which it sees something that is not covered, be it a face or not.
        covered_share: Per frame, how much of the picture is covered.
    """

    faces: Mapping[int, tuple[Box, ...]]
    seen: Mapping[Witness, tuple[int, ...]]
    covered_share: tuple[float, ...]


def check_file(path: Path, expected: Expected) -> FrameIndex:
    """Check times, length, sound and metadata, and that every frame decodes.

    Raises:
        BadClip: says what is wrong.
        MediaError: the file cannot be read at all.
    """
    index = build_index(path)
    if len(index) != len(expected.times_s):
        raise BadClip(f"the file has {len(index)} frames instead of {len(expected.times_s)}")
    off_s = float(np.max(np.abs(index.times.times_s - np.array(expected.times_s))))
    if off_s > _TIME_TOLERANCE_S:
        raise BadClip(f"frames are up to {1000 * off_s:.1f} ms away from their time")
    last_s = expected.end_s - expected.times_s[-1]
    if abs(index.times.end_s - expected.end_s) > max(_TIME_TOLERANCE_S, last_s):
        raise BadClip(f"the file is {index.times.end_s:.3f} s long instead of {expected.end_s:.3f} s")
    _check_sound(path, expected.sound_s)
    _check_metadata(path)
    return index


def uncovered_faces(
    path: Path,
    index: FrameIndex,
    boxes: Sequence[Sequence[Box]],
    witnesses: FaceWitnesses,
    *,
    on_progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Searched:
    """Search a written clip for faces that can still be seen.

    Args:
        boxes: What was to be covered, per frame of the file.

    Raises:
        BadClip: a frame does not decode.
    """
    left_over: list[tuple[SeenFace, ...]] = []
    seen: defaultdict[Witness, list[int]] = defaultdict(list)
    shares: list[float] = []
    for number, frame in _every_frame(path, index):
        if cancelled():
            break
        rgb = frame.rgb()
        mask = covered_mask((rgb.shape[0], rgb.shape[1]), boxes[number])
        found = still_seen(witnesses.faces(rgb, (), tiles=number % _TILES_EVERY == 0), mask)
        here: set[Witness] = {face.witness for face in found}
        for witness in here:
            seen[witness].append(number)
        left_over.append(faces_seen(found, (rgb.shape[1], rgb.shape[0])))
        shares.append(float(mask.mean()))
        on_progress((number + 1) / len(index))
    faces = lasting_faces(index.times.times_s[: len(left_over)], left_over)
    return Searched(
        faces={number: tuple(boxes) for number, boxes in enumerate(faces) if boxes},
        seen={witness: tuple(frames) for witness, frames in seen.items()},
        covered_share=tuple(shares),
    )


def _every_frame(path: Path, index: FrameIndex) -> Iterator[tuple[int, StreamedFrame]]:
    with stream_frames(path, rate_hz=float("inf"), index=index) as stream:
        expected = 0
        for frame in stream:
            if frame.index != expected:
                break
            yield frame.index, frame
            expected += 1
    if expected != len(index):
        raise BadClip(f"frame {expected} of the file does not decode")


def check_decodes(path: Path, index: FrameIndex) -> None:
    """Decode every frame.

    Raises:
        BadClip: one does not decode.
    """
    for _ in _every_frame(path, index):
        pass


def _check_sound(path: Path, expected_s: float | None) -> None:
    found = probe(path)
    if expected_s is None:
        if found.has_audio:
            raise BadClip("the file has a sound track although there was to be none")
        return
    if not found.has_audio:
        raise BadClip("the file has no sound track")
    rate_hz = SOUND_RATE_HZ
    length_s = sum(len(block.samples) for block in decode_sound(path, rate_hz=rate_hz)) / rate_hz
    if abs(length_s - expected_s) > _SOUND_TOLERANCE_S:
        raise BadClip(f"the sound is {length_s:.3f} s long instead of {expected_s:.3f} s")


def _check_metadata(path: Path) -> None:
    with opened(path) as container:
        parts: list[Any] = [container, *container.streams]
        names = {str(name).lower() for part in parts for name in part.metadata}
    if names - _HARMLESS:
        raise BadClip(f"the file carries metadata ({', '.join(sorted(names - _HARMLESS))})")
