"""Covered clips held against detectors that have no part in the covering: ``python -m benchmarks.clip_covering``.

Every recording is made into a covered clip of its whole length, once for each way to cover and each kind of picture;
then other witnesses (see :mod:`benchmarks.face_witnesses`) look at *every* frame of the **original**. Where they see a
face, the clip must not show it. That is measured in the clip's pixels, not taken from what the program says it covered:

- ``shown``: the share of a face, the oval in its box, in which the clip still has the original's detail. Low
  frequencies are taken off both, the rest is compared in small cells: one is shown if it goes along with the original.
- ``solid``: the share of a face's area that has the cover's colour (for ``solid`` only).
- detectors of three families (MediaPipe, a Haar cascade, CenterFace) look at the original and at the clip: in how many
  frames each sees a face ``before``, and ``after`` one in which the original's detail is still shown; and the share of
  the picture that is covered, with its median over all clips at the end;
- a face is in sight, and the exit code 1, where two kinds of witnesses agree about it in the original, where two of the
  three agree in the clip, or where one alone saw it in the original, it is shown, and another kind sees it in the clip;
- with ``skeleton`` nothing of the picture is left: every pixel must lie between the ground's colour and a line's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.domain.covering import COVER_STYLES, Box, CoverStyle
from annotator.features.clips.clip_files import ClipFiles, Stretch
from annotator.features.clips.cover_words import cover_rows
from annotator.features.clips.figures import LINE_COLORS_BGR
from annotator.features.clips.job import ClipsJob
from annotator.features.clips.make import choose_moments
from annotator.features.clips.options import BACKGROUNDS, Background, ClipOptions
from annotator.features.clips.plan import plan_clips
from annotator.media.face_cover import SOLID_BGR
from annotator.media.frame_index import build_index
from annotator.media.frame_stream import stream_frames
from annotator.pipeline.covering.sweep import Looked
from annotator.storage.session_folder import SessionFolder
from benchmarks.face_witnesses import KINDS, Testimony, ThreeKinds, Witnesses, agreed_by_two, sorted_out

_CELLS = 6
_LEAST_DETAIL = 2.0
# What is shown comes out of compression at .9 and more; an edge of a block that lies on an edge of a face by accident
# reaches .75.
_ALIKE = 0.8
_STRONG = 0.5
_SOLID_DIFFERENCE = 14
# One cell of the 32 in the oval may be hair at its edge (looked at); an eye or a mouth is more.
_MOST_SHOWN = 0.035
# A block's edge may lie along an edge of the face in some cells (6 % at most, looked at): eyes or a mouth are more.
_MOST_SHOWN_BY_PIXELS = 0.1
_PARTLY_SHOWN = 0.5
# What a detector sees in a clip is of the original where this much of it still shows the original's detail.
_STILL_A_FACE = 0.1
_COVERED_SOLID = 0.98
_LINE_DIFFERENCE = 26.0
_DRAWN_FROM = 0.6
_BESIDE_PX = 2

Picture = NDArray[np.uint8]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the faces of one clip.

    Attributes:
        shown: Per face that witnesses agree about, the share of its area that is shown.
        solid: Likewise, that has the cover's colour; empty for other covers.
        alone: The share that is shown of each face that one witness alone sees.
        hidden: Per frame, the share of the whole picture that has the cover's colour.
        in_sight: Frames in which a face may be in sight, where, and who says so: ``agreed``, ``confirmed`` (one alone,
            and another kind in the clip), ``seen`` (by two kinds in the clip), or ``alone``.
        strays: Per frame of a ``skeleton``, the share of pixels that are of no line.
        before, after: By kind of detector, in how many frames it sees a face in the original, and one that is shown in
            the clip.
    """

    frames: int = 0
    shown: list[float]
    solid: list[float]
    alone: list[float]
    hidden: list[float]
    in_sight: list[tuple[int, Box, str]]
    strays: list[float]
    before: Counter[str]
    after: Counter[str]

    @property
    def failed(self) -> bool:
        return any(kind != "alone" for _, _, kind in self.in_sight) or max(self.strays, default=0.0) > 0.001


def main() -> int:
    """Print a line for each recording and cover; 1 where a face of an original is in sight in its clip."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="+", type=Path, metavar="VIDEO-or-SESSION")
    parser.add_argument("--cover", action="append", choices=COVER_STYLES, help="may be repeated (default: all)")
    parser.add_argument("--background", action="append", choices=BACKGROUNDS, help="may be repeated (default: all)")
    parser.add_argument("--every", type=int, default=1, help="three kinds of detectors look at every nth frame")
    parser.add_argument("--folder", type=Path, help="keep clips, testimonies and pictures of faces in sight, and go on")
    arguments = parser.parse_args()
    kinds = _kinds(arguments.cover or COVER_STYLES, arguments.background or BACKGROUNDS)
    print(
        f"{'recording':29} {'cover':6} {'picture':8} {'frames':>6} {'faces':>6} {'covered':>8} {'partly':>6} "
        f"{'in sight':>8} {'most shown':>10} {'least solid':>11} {'alone':>6} {'in sight':>8} {'picture hidden':>14} "
        f"{'seconds':>8}   {'  '.join(f'{kind} before > after' for kind in KINDS)}   share covered"
    )
    failed = False
    shares: list[float] = []
    with tempfile.TemporaryDirectory(prefix="annotator-") as scratch:
        for recording in arguments.recordings:
            folder = (arguments.folder or Path(scratch)) / recording.stem
            folder.mkdir(parents=True, exist_ok=True)
            with _session(recording, folder) as session_folder:
                for row in _measured(session_folder, kinds, folder, every=arguments.every):
                    print(f"{recording.name:29} {row[0]}", flush=True)
                    failed = failed or row[1]
                    shares.extend(row[2])
    if shares:
        print(f"share of the picture covered, median over {len(shares)} clips: {100 * float(np.median(shares)):.1f} %")
    return 1 if failed else 0


def _kinds(covers: Sequence[CoverStyle], pictures: Sequence[Background]) -> list[tuple[CoverStyle, Background]]:
    """Lines of face and body are the same whatever the cover."""
    made: list[tuple[CoverStyle, Background]] = [
        (cover, picture) for picture in pictures if picture != "skeleton" for cover in covers
    ]
    return [*made, (covers[0], "skeleton")] if "skeleton" in pictures else made


def _session(recording: Path, folder: Path) -> SessionFolder:
    if recording.is_dir():
        return SessionFolder.open(recording, read_only=True)
    own = folder / "a.session"
    return SessionFolder.open(own, read_only=True) if own.is_dir() else new_session(own, [VideoSpec(path=recording)])


def _measured(
    session_folder: SessionFolder, kinds: Sequence[tuple[CoverStyle, Background]], folder: Path, *, every: int
) -> Iterator[tuple[str, bool, list[float]]]:
    session = session_folder.load()
    media = next(row for row in session.media.values() if row.width_px)
    video = session_folder.media_path(media)
    regions = [row.region.to_pixels(media.width_px, media.height_px) for row in session.participants.values()]
    # Whatever the cover, the program's own detectors see the same: they are asked once.
    looked: dict[Stretch, Looked] = {}
    agreed, alone = sorted_out(_testimonies(video, regions, folder / "testimonies.json"))
    originals = _seen_before(video, every, folder / f"seen-{every}.json")
    for cover, picture in kinds:
        out = folder / f"{cover}-{picture}"
        told = out / f"told-{every}.json"
        if told.is_file():
            row, failed, shares = json.loads(told.read_text(encoding="utf-8"))
            yield row, failed, shares
            continue
        began = time.perf_counter()
        clip = next(out.glob("*.mp4"), None)
        if clip is None:
            span = f"span:{media.offset_s}-{session.info.duration_s}"
            options = ClipOptions(cover=cover, background=picture, voice="mute", pre_roll_s=0.0, post_roll_s=0.0)
            plans = plan_clips(
                session_folder, session, choose_moments(session, span), options, recordings=session.media
            )
            unfinished = out.with_suffix(".unfinished")
            unfinished.mkdir(exist_ok=True)
            job = ClipsJob(clips=plans, options=options, folder=unfinished, pitch=1.0)
            end = ClipFiles(job, tell=lambda *_: None, cancelled=lambda: False, looked=looked).all()
            (unfinished / "covers.json").write_text(json.dumps(cover_rows(end.covers)), encoding="utf-8")
            clip = unfinished.rename(out) / end.names[0]
        took_s = time.perf_counter() - began
        tally = hold_against(
            video, clip, agreed, alone, cover=cover, picture=picture, pictures=out, originals=originals
        )
        shares = [row["covered_share"] for row in json.loads((out / "covers.json").read_text(encoding="utf-8"))]
        end_of_clip = _told(tally, cover, picture, took_s, shares), tally.failed, shares
        told.write_text(json.dumps(end_of_clip), encoding="utf-8")
        yield end_of_clip


def _testimonies(video: Path, regions: Sequence[tuple[int, int, int, int]], kept: Path) -> list[list[Testimony]]:
    """What every witness says about every frame of a recording; kept, since it takes a while."""
    if kept.is_file():
        return [[Testimony(witness=who, box=tuple(box)) for who, box in rows] for rows in json.loads(kept.read_text())]
    witnesses = Witnesses(regions)
    try:
        seen = [witnesses.faces(rgb) for rgb in _pictures(video)]
    finally:
        witnesses.close()
    kept.write_text(json.dumps([[(row.witness, row.box) for row in rows] for rows in seen]), encoding="utf-8")
    return seen


def _seen_before(video: Path, every: int, kept: Path) -> dict[int, list[str]]:
    """Which kinds of detectors see a face in every nth frame of a recording, by number of the frame; kept likewise."""
    if kept.is_file():
        return {int(number): kinds for number, kinds in json.loads(kept.read_text()).items()}
    three = ThreeKinds()
    seen: dict[int, list[str]] = {}
    for number, rgb in enumerate(_pictures(video)):
        if number % every == 0:
            seen[number] = [kind for kind, boxes in three.faces(rgb).items() if boxes]
    three.close()
    kept.write_text(json.dumps(seen))
    return seen


def hold_against(
    video: Path,
    clip: Path,
    agreed: Sequence[Sequence[Box]],
    alone: Sequence[Sequence[Box]],
    *,
    cover: CoverStyle,
    picture: Background,
    pictures: Path | None = None,
    originals: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> Tally:
    """Compare every frame of a clip with the original's.

    Args:
        agreed, alone: Faces, per frame of the original.
        pictures: Where to keep pictures of faces that are in sight.
        originals: By number, the frames that detectors of three kinds look at, and which of them see a face in the
            original.

    Raises:
        ValueError: the clip has not the frames of the original.
    """
    tally = Tally(shown=[], solid=[], alone=[], hidden=[], in_sight=[], strays=[], before=Counter(), after=Counter())
    most = _MOST_SHOWN_BY_PIXELS if cover == "pixels" else _MOST_SHOWN
    three = ThreeKinds() if originals else None
    for number, (before, whole) in enumerate(zip_longest(_pictures(video), _pictures(clip))):
        if before is None or whole is None:
            raise ValueError(f"{clip.name} and {video.name} differ in length: one ends at frame {number}")
        tally.frames += 1
        after = whole[: before.shape[0], : before.shape[1]]
        if three is not None and number in originals:
            tally.before.update(originals[number])
            left = {
                kind: [box for box in boxes if shown_share(before, after, box) > _STILL_A_FACE]
                for kind, boxes in (three.faces(after).items() if picture != "skeleton" else ())
            }
            tally.after.update(kind for kind, boxes in left.items() if boxes)
            for box in agreed_by_two(left):
                tally.in_sight.append((number, box, "seen"))
                if pictures is not None:
                    _keep(pictures / f"seen-{number:05d}.jpg", before, after, box)
        solid = np.abs(after.astype(np.int16) - np.array(SOLID_BGR[::-1], np.int16)).max(axis=2) <= _SOLID_DIFFERENCE
        if picture == "skeleton":
            tally.strays.append(_stray_share(after))
        if cover == "solid" and picture != "skeleton":
            tally.hidden.append(float(solid.mean()))
            tally.solid.extend(_share(solid, box) for box in agreed[number])
        for kind, boxes, into in (("agreed", agreed[number], tally.shown), ("alone", alone[number], tally.alone)):
            for box in boxes:
                share = 0.0 if picture == "skeleton" else shown_share(before, after, box)
                into.append(share)
                if share > most:
                    confirmed = kind == "alone" and three is not None and three.confirm(after, box)
                    said = "confirmed" if confirmed else kind
                    tally.in_sight.append((number, box, said))
                    if pictures is not None:
                        _keep(pictures / f"{said}-{number:05d}.jpg", before, after, box)
    if three is not None:
        three.close()
    return tally


def shown_share(before: Picture, after: Picture, box: Box) -> float:
    """Which share of a face, the oval in its box, still has the original's detail, 0 to 1.

    Args:
        before, after: (height, width, 3) the original and the clip's picture, red first.
        box: The face.
    """
    left, top, right, bottom = _inside(box, before.shape)
    if right - left < _CELLS or bottom - top < _CELLS:
        return 0.0
    details: list[NDArray[np.float32]] = []
    for rgb in (before, after):
        grey = cv2.cvtColor(rgb[top:bottom, left:right], cv2.COLOR_RGB2GRAY).astype(np.float32)
        details.append(grey - cv2.GaussianBlur(grey, (0, 0), max(1.0, (right - left) / 24)))
    rows, columns = (np.linspace(0, size, _CELLS + 1).astype(int) for size in details[0].shape)
    shown = judged = 0
    for row, (first, last) in enumerate(pairwise(rows)):
        for column, (start, end) in enumerate(pairwise(columns)):
            if np.hypot(row + 0.5 - _CELLS / 2, column + 0.5 - _CELLS / 2) > _CELLS / 2:
                continue  # hair, ears and what is behind them
            was, now = (one[first:last, start:end].ravel() for one in details)
            strength = float(np.linalg.norm(was)) / np.sqrt(was.size)
            if strength < _LEAST_DETAIL:
                continue  # an even patch of skin or wall looks the same covered or not
            judged += 1
            together = float(was @ now) / float(np.linalg.norm(was) * max(float(np.linalg.norm(now)), 1e-6))
            shown += together > _ALIKE and float(np.linalg.norm(now)) > _STRONG * float(np.linalg.norm(was))
    return shown / judged if judged else 0.0


def _stray_share(rgb: Picture) -> float:
    """Which share of a picture's pixels is no mixture of the ground and one colour of a line.

    Beside a line compression mixes in other colours: there a pixel is judged by whether it lies beside a line.
    """
    ground, *lines = (np.array(color[::-1], np.float32) for color in LINE_COLORS_BGR)
    away = rgb.astype(np.float32) - ground
    nearest = np.full(rgb.shape[:2], np.inf, dtype=np.float32)
    drawn = np.zeros(rgb.shape[:2], dtype=np.uint8)
    for line in lines:
        course = line - ground
        along = np.clip(away @ course / float(course @ course), 0.0, 1.0)
        distance = np.linalg.norm(away - along[..., None] * course, axis=2)
        drawn |= ((distance <= _LINE_DIFFERENCE) & (along >= _DRAWN_FROM)).astype(np.uint8)
        nearest = np.minimum(nearest, distance)
    beside = cv2.dilate(drawn, np.ones((2 * _BESIDE_PX + 1, 2 * _BESIDE_PX + 1), np.uint8)) > 0
    return float(((nearest > _LINE_DIFFERENCE) & ~beside).mean())


def _share(mask: NDArray[np.bool_], box: Box) -> float:
    left, top, right, bottom = _inside(box, mask.shape)
    return float(mask[top:bottom, left:right].mean()) if right > left and bottom > top else 1.0


def _inside(box: Box, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    height, width = shape[:2]
    return max(0, round(box[0])), max(0, round(box[1])), min(width, round(box[2])), min(height, round(box[3]))


def _pictures(video: Path) -> Iterator[Picture]:
    """Every frame (height, width, 3), red first."""
    with stream_frames(video, rate_hz=float("inf"), index=build_index(video)) as stream:
        for frame in stream:
            yield frame.rgb()


def _keep(path: Path, before: Picture, after: Picture, box: Box) -> None:
    pair = np.concatenate([before, after], axis=1)[..., ::-1].copy()
    for shift in (0, before.shape[1]):
        corners = [(round(box[n]) + shift, round(box[n + 1])) for n in (0, 2)]
        cv2.rectangle(pair, corners[0], corners[1], (0, 0, 255), 2)
    cv2.imwrite(str(path), pair)


def _told(tally: Tally, cover: str, picture: str, took_s: float, shares: Sequence[float]) -> str:
    shown = np.array(tally.shown)
    most = _MOST_SHOWN_BY_PIXELS if cover == "pixels" else _MOST_SHOWN
    covered, partly = int((shown <= most).sum()), int(((shown > most) & (shown <= _PARTLY_SHOWN)).sum())
    solid = f"{100 * min(tally.solid):9.1f} %" if tally.solid else f"{'–':>11}"
    hidden = f"{100 * float(np.mean(tally.hidden)):12.1f} %" if tally.hidden else f"{'–':>14}"
    alone = np.array(tally.alone)
    return (
        f"{cover if picture != 'skeleton' else '–':6} {picture:8} {tally.frames:6} {len(shown):6} {covered:8} "
        f"{partly:6} "
        f"{len(shown) - covered - partly:8} {100 * float(shown.max(initial=0.0)):8.1f} % {solid} {len(alone):6} "
        f"{int((alone > most).sum()):8} {hidden} {took_s:8.1f}   "
        + "  ".join(f"{tally.before[kind]:6} > {tally.after[kind]:4}" for kind in KINDS)
        + "   "
        + ("  ".join(f"{100 * share:.1f} %" for share in shares) or "–")
    )


if __name__ == "__main__":
    sys.exit(main())
