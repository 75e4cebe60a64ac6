"""Covered clips held against a face detector that has no part in the covering: ``python -m benchmarks.clip_covering``.

Each recording is made into one covered clip; then Haar cascades (frontal and profile) look at every frame of the
original. Where they see a face, the clip must show the cover. Cascades take other things for faces too: what they see
in fewer than three frames in a row, in about the same place, is not counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.media.face_cover import SOLID_BGR
from annotator.media.frame_index import build_index
from annotator.media.video_reader import VideoReader
from annotator.workflow.clips.make import choose_moments, make_clips
from annotator.workflow.clips.options import ClipOptions
from annotator.workflow.sessions import VideoSpec, new_session

_CASCADES = ("haarcascade_frontalface_alt2.xml", "haarcascade_profileface.xml")
_NEIGHBOURS = 6
_IN_A_ROW = 3
_SAME_PLACE = 0.4
_MIDDLE = 0.2
_MOST_DIFFERENCE = 12.0

_Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    name: str
    frames: int
    faces: int
    uncovered: tuple[int, ...]
    seconds: float


def main() -> int:
    """Print one line per recording; 1 where a face of an original is in sight in its clip."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="+", type=Path, metavar="VIDEO")
    parser.add_argument("--most", type=float, default=20.0, metavar="S", help="seconds of each recording (default: 20)")
    arguments = parser.parse_args()
    results = [_measure(video, arguments.most) for video in arguments.videos]
    print(f"{'recording':32} {'frames':>7} {'faces seen':>11} {'in sight':>9} {'seconds':>8}")
    for row in results:
        print(f"{row.name:32} {row.frames:7} {row.faces:11} {len(row.uncovered):9} {row.seconds:8.1f}")
        if row.uncovered:
            print(f"  in frames {', '.join(map(str, row.uncovered[:12]))}", file=sys.stderr)
    return 1 if any(row.uncovered for row in results) else 0


def _measure(video: Path, most_s: float) -> _Result:
    with tempfile.TemporaryDirectory(prefix="annotator-") as scratch:
        folder = Path(scratch)
        began = time.perf_counter()
        with new_session(folder / "a.session", [VideoSpec(path=video)]) as session_folder:
            session = session_folder.load()
            end_s = min(most_s, session.info.duration_s)
            made = make_clips(
                session_folder,
                session,
                choose_moments(session, f"span:0-{end_s}"),
                folder / "out",
                ClipOptions(cover="solid", voice="mute", pre_roll_s=0.0, post_roll_s=0.0),
            )
        took_s = time.perf_counter() - began
        if made is None:
            raise RuntimeError("nothing was made")
        frames, faces, uncovered = _held_against(video, made.paths[0])
    return _Result(name=video.name, frames=frames, faces=faces, uncovered=uncovered, seconds=took_s)


def _held_against(video: Path, clip: Path) -> tuple[int, int, tuple[int, ...]]:
    folder = Path(cv2.__file__).parent / "data"
    cascades = [cv2.CascadeClassifier(str(folder / name)) for name in _CASCADES]
    originals, covered = build_index(video), build_index(clip)
    seen: list[list[_Box]] = []
    shown: list[list[bool]] = []
    with VideoReader(video, originals) as before, VideoReader(clip, covered) as after:
        for number in range(len(covered)):
            boxes = _faces(cascades, before.frame(number).bgra)
            picture = after.frame(number).bgra
            seen.append(boxes)
            shown.append([_in_sight(picture, box) for box in boxes])
    uncovered: list[int] = []
    faces = 0
    for number, boxes in enumerate(seen):
        for box, visible in zip(boxes, shown[number], strict=True):
            if not _lasts(seen, number, box):
                continue
            faces += 1
            if visible:
                uncovered.append(number)
    return len(covered), faces, tuple(dict.fromkeys(uncovered))


def _faces(cascades: list[cv2.CascadeClassifier], bgra: NDArray[np.uint8]) -> list[_Box]:
    grey = cv2.cvtColor(bgra, cv2.COLOR_BGRA2GRAY)
    found: list[_Box] = []
    for cascade in cascades:
        for left, top, width, height in cascade.detectMultiScale(grey, 1.1, _NEIGHBOURS, minSize=(32, 32)):
            found.append((int(left), int(top), int(width), int(height)))
    return found


def _lasts(seen: list[list[_Box]], number: int, box: _Box) -> bool:
    """Whether the face is seen in this many frames in a row around this one."""
    count = 1
    for step in (-1, 1):
        near = number + step
        while 0 <= near < len(seen) and any(_same(box, other) for other in seen[near]):
            count += 1
            near += step
            if count >= _IN_A_ROW:
                return True
    return count >= _IN_A_ROW


def _same(one: _Box, other: _Box) -> bool:
    x = one[0] + one[2] / 2 - other[0] - other[2] / 2
    y = one[1] + one[3] / 2 - other[1] - other[3] / 2
    return bool(np.hypot(x, y) < _SAME_PLACE * one[2])


def _in_sight(picture: NDArray[np.uint8], box: _Box) -> bool:
    """Whether the middle of a face is anything but the cover."""
    left, top, width, height = box
    x, y = round(_MIDDLE * width), round(_MIDDLE * height)
    middle = picture[top + y : top + height - y, left + x : left + width - x, :3].astype(np.float32)
    return float(np.abs(middle - np.array(SOLID_BGR, dtype=np.float32)).mean()) > _MOST_DIFFERENCE


if __name__ == "__main__":
    sys.exit(main())
