"""Looks for faces in every picture of a stretch of recording. Runs in worker processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import Box
from annotator.jobs.cancelling import Cancelled
from annotator.media.frame_index import FrameIndex
from annotator.media.frame_stream import stream_frames
from annotator.pipeline.covering.areas import Heads, plan_cover
from annotator.pipeline.covering.faces_seen import SeenFace, faces_seen
from annotator.pipeline.covering.shots import View, shot_starts, view_of
from annotator.pipeline.covering.standing import StandingFace, missed
from annotator.pipeline.track_worker import PersonPlan
from annotator.tracking.face_sweep import SweptFace
from annotator.tracking.face_witnesses import FaceWitnesses
from annotator.tracking.settings import SHARD_S
from annotator.tracking.store import LandmarkStore

# Faces seen a little before and after the stretch say where they are at its ends.
AROUND_S = 0.7
_TILES_EVERY = 4
_MESH_WITHIN_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looked:
    """What the detectors saw in a stretch of recording: costly, and the same however often covers are worked out.

    Attributes:
        frames: Index of each frame that was looked at, ascending; also of some before and after the stretch.
        seen: Per frame, what each witness saw.
        heads: Per frame, where heads are by the body, in regions where no face was seen.
        views: Per frame.
        size_px: Width and height of the pictures.
    """

    frames: tuple[int, ...]
    seen: tuple[tuple[SweptFace, ...], ...]
    heads: tuple[Heads, ...]
    views: tuple[View, ...]
    size_px: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """What to cover.

    Attributes:
        boxes: By frame index.
        unknown: Per region, in how many frames it is covered in whole.
        empty: Per region, in how many frames nothing in it is covered because nobody was seen.
    """

    boxes: dict[int, tuple[Box, ...]]
    unknown: tuple[int, ...]
    empty: tuple[int, ...]


def look(
    path: Path,
    index: FrameIndex,
    witnesses: FaceWitnesses,
    *,
    start_s: float,
    end_s: float,
    regions_px: Sequence[tuple[int, int, int, int]],
    around_s: float = AROUND_S,
    on_progress: Callable[[float], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Looked:
    """Look for faces in every frame with ``start_s`` <= time < ``end_s`` (media clock), and around it.

    Args:
        regions_px: Where participants sit (left, top, width, height).
        around_s: How much before and after is looked at too.
        on_progress: Called with 0 to 1.

    Raises:
        MediaError: the recording cannot be used.
        TrackingError: the model failed.
        Cancelled: ``cancelled`` returned True.
    """
    frames: list[int] = []
    seen: list[tuple[SweptFace, ...]] = []
    heads: list[Heads] = []
    views: list[View] = []
    size_px = 0, 0
    first_s, last_s = start_s - around_s, end_s + around_s
    with stream_frames(path, rate_hz=float("inf"), start_s=first_s, end_s=last_s, index=index) as stream:
        for number, frame in enumerate(stream):
            if cancelled():
                raise Cancelled
            rgb = frame.rgb()
            size_px = rgb.shape[1], rgb.shape[0]
            found = witnesses.faces(rgb, regions_px, tiles=number % _TILES_EVERY == 0)
            frames.append(frame.index)
            seen.append(tuple(found))
            views.append(view_of(rgb))
            without = _without_face(faces_seen(found, size_px), regions_px)
            heads.append({region: witnesses.head(rgb, regions_px[region]) for region in without})
            on_progress((number + 1) / max(1, len(stream.planned)))
    return Looked(frames=tuple(frames), seen=tuple(seen), heads=tuple(heads), views=tuple(views), size_px=size_px)


def _without_face(faces: Sequence[SeenFace], regions_px: Sequence[tuple[int, int, int, int]]) -> list[int]:
    """Numbers of the regions in which witnesses agree about no face."""
    middles = [((face.box[0] + face.box[2]) / 2, (face.box[1] + face.box[3]) / 2) for face in faces if face.agreed]
    return [
        number
        for number, (left, top, width, height) in enumerate(regions_px)
        if not any(left <= x <= left + width and top <= y <= top + height for x, y in middles)
    ]


def covers(
    looked: Looked,
    index: FrameIndex,
    *,
    start_s: float,
    end_s: float,
    regions_px: Sequence[tuple[int, int, int, int]],
    people: Sequence[PersonPlan] = (),
    also: Mapping[int, Sequence[Box]] | None = None,
    always: Sequence[Box] = (),
    standing: Sequence[StandingFace] = (),
) -> Covers:
    """What to cover in each frame of a stretch that was looked at.

    Args:
        people: The participants' landmarks on disk: faces that the analysis followed where detectors saw none.
        also: Faces found otherwise, by frame index, with their margin.
        always: Covered in every frame, as they are.
        standing: Faces that were seen in one place elsewhere in the recording.
    """
    seen = [list(sightings) for sightings in looked.seen]
    for place, frame in enumerate(looked.frames):
        left_over = (also or {}).get(frame, ())
        seen[place].extend(SweptFace(box=box, score=1.0, witness="check") for box in left_over)
    times_s = index.times.times_s[list(looked.frames)]
    for place, boxes in enumerate(_mesh_boxes(people, index, times_s)):
        seen[place].extend(SweptFace(box=box, score=1.0, witness="mesh") for box in boxes)
    regions: list[Box] = [(left, top, left + width, top + height) for left, top, width, height in regions_px]
    plan = plan_cover(
        times_s,
        [faces_seen(sightings, looked.size_px) for sightings in seen],
        regions,
        starts=shot_starts(looked.views),
        heads=looked.heads,
    )
    inside = (times_s >= start_s - 1e-9) & (times_s < end_s - 1e-9)
    boxes = {
        frame: (*plan.boxes[place], *missed(plan.boxes[place], looked.views[place], standing), *always)
        for place, frame in enumerate(looked.frames)
        if inside[place]
    }
    return Covers(boxes=boxes, unknown=plan.unknown, empty=plan.empty)


def _mesh_boxes(people: Sequence[PersonPlan], index: FrameIndex, times_s: NDArray[np.float64]) -> list[list[Box]]:
    """Faces that the analysis followed, at the frames nearest to when it looked."""
    found: list[list[Box]] = [[] for _ in times_s]
    if not len(times_s):
        return found
    begin_s = index.times.time_of(0)
    shards = range(
        max(0, int((float(times_s[0]) - begin_s) // SHARD_S)), int((float(times_s[-1]) - begin_s) // SHARD_S) + 1
    )
    for person in people:
        store = LandmarkStore(person.landmarks_folder, participant_id=person.participant_id, key=person.key)
        track = store.load(shards, offset_s=0.0).face
        for time_s, points in zip(track.times_s, track.points_px[..., :2], strict=True):
            if not np.isfinite(points).all():
                continue
            (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
            box = float(left), float(top), float(right), float(bottom)
            near = np.flatnonzero(np.abs(times_s - time_s) <= _MESH_WITHIN_S)
            for place in near:
                found[int(place)].append(box)
    return found
