"""Looks for faces in every picture of a stretch of recording. Runs in worker processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import Box
from annotator.media.frame_index import FrameIndex
from annotator.media.frame_stream import stream_frames
from annotator.tracking.face_sweep import FaceSweep
from annotator.tracking.settings import SHARD_S
from annotator.tracking.store import LandmarkStore
from annotator.workflow.covering.areas import DETECTED_MARGIN, MESH_MARGIN, Sighting, plan_cover, with_margin
from annotator.workflow.track_worker import PersonPlan

# Faces seen a little before and after the stretch say where they are at its ends.
AROUND_S = 0.7
_TILES_EVERY = 4
_MESH_WITHIN_S = 0.05
_SURE_SCORE = 0.6


class SweepCancelled(Exception):  # noqa: N818
    """The user wants to stop."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looked:
    """What the detectors saw in a stretch of recording: costly, and the same however often covers are worked out.

    Attributes:
        frames: Index of each frame that was looked at, ascending; also of some before and after the stretch.
        seen: Per frame, faces with their margin.
    """

    frames: tuple[int, ...]
    seen: tuple[tuple[Sighting, ...], ...]


def look(
    path: Path,
    index: FrameIndex,
    sweep: FaceSweep,
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
        SweepCancelled: ``cancelled`` returned True.
    """
    frames: list[int] = []
    seen: list[tuple[Sighting, ...]] = []
    first_s, last_s = start_s - around_s, end_s + around_s
    with stream_frames(path, rate_hz=float("inf"), start_s=first_s, end_s=last_s, index=index) as stream:
        for number, frame in enumerate(stream):
            if cancelled():
                raise SweepCancelled
            found = sweep.faces(frame.rgb(), regions_px, tiles=number % _TILES_EVERY == 0)
            frames.append(frame.index)
            seen.append(
                tuple(
                    Sighting(box=with_margin(face.box, DETECTED_MARGIN), sure=face.score >= _SURE_SCORE)
                    for face in found
                )
            )
            on_progress((number + 1) / max(1, len(stream.planned)))
    return Looked(frames=tuple(frames), seen=tuple(seen))


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
) -> tuple[dict[int, tuple[Box, ...]], tuple[int, ...]]:
    """What to cover in each frame of a stretch that was looked at, by frame index.

    Args:
        people: The participants' landmarks on disk: faces that the analysis followed where detectors saw none.
        also: Faces found otherwise, by frame index, without a margin.
        always: Covered in every frame, as they are.

    Returns:
        Boxes by frame index; and, per region, in how many of these frames it is covered in whole.
    """
    seen = [list(sightings) for sightings in looked.seen]
    for place, frame in enumerate(looked.frames):
        missed = (also or {}).get(frame, ())
        seen[place].extend(Sighting(box=with_margin(box, DETECTED_MARGIN), sure=False) for box in missed)
    times_s = index.times.times_s[list(looked.frames)]
    for place, boxes in enumerate(_mesh_boxes(people, index, times_s)):
        seen[place].extend(Sighting(box=box, sure=True) for box in boxes)
    regions: list[Box] = [(left, top, left + width, top + height) for left, top, width, height in regions_px]
    plan = plan_cover(times_s, seen, regions)
    inside = (times_s >= start_s - 1e-9) & (times_s < end_s - 1e-9)
    boxes = {frame: plan.boxes[place] for place, frame in enumerate(looked.frames) if inside[place]}
    unknown = tuple(sum(region in covered for covered in boxes.values()) for region in regions)
    return {frame: (*covered, *always) for frame, covered in boxes.items()}, unknown


def _mesh_boxes(people: Sequence[PersonPlan], index: FrameIndex, times_s: NDArray[np.float64]) -> list[list[Box]]:
    """Faces that the analysis followed, with their margin, at the frames nearest to when it looked."""
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
            box = with_margin((float(left), float(top), float(right), float(bottom)), MESH_MARGIN)
            near = np.flatnonzero(np.abs(times_s - time_s) <= _MESH_WITHIN_S)
            for place in near:
                found[int(place)].append(box)
    return found
