"""Faces that stay in one place of a recording: where they were seen once, they are covered in every clip of that view.

A face that witnesses see in some stretches of a recording and not in others, a head in a dark corner of a call, is
there in the others too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotator.domain.covering import Box
from annotator.media.frame_index import FrameIndex
from annotator.media.video_reader import VideoReader
from annotator.pipeline.covering.faces_seen import faces_seen, overlap, size
from annotator.pipeline.covering.shots import View, same_view, view_of
from annotator.tracking.face_witnesses import FaceWitnesses

_LOOKS = 40
_CACHE_BYTES = 30_000_000
# Seen in so many of the pictures of one view, and at least so often, somebody sits there.
_LEAST_SHARE = 0.15
_LEAST_LOOKS = 3
_SAME_PLACE = 0.5
_LIKE_SIZE = 1.6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StandingFace:
    """Where a face is in a view of the camera, with its margin."""

    box: Box
    view: View


def standing_faces(
    path: Path,
    index: FrameIndex,
    witnesses: FaceWitnesses,
    regions_px: Sequence[tuple[int, int, int, int]],
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[StandingFace, ...]:
    """Look at pictures spread over a whole recording.

    Raises:
        MediaError: the recording cannot be used.
        TrackingError: a model failed.
    """
    views: list[View] = []
    seen: list[list[Box]] = []
    with VideoReader(path, index, cache_bytes=_CACHE_BYTES) as reader:
        for frame in np.unique(np.linspace(0, len(index) - 1, _LOOKS).round().astype(int)):
            if cancelled():
                break
            rgb = np.ascontiguousarray(reader.frame(int(frame)).bgra[..., 2::-1])
            found = faces_seen(witnesses.faces(rgb, regions_px, tiles=True), (rgb.shape[1], rgb.shape[0]))
            views.append(view_of(rgb))
            seen.append([face.box for face in found if face.agreed])
    return _standing(views, seen)


def _standing(views: Sequence[View], seen: Sequence[Sequence[Box]]) -> tuple[StandingFace, ...]:
    standing: list[StandingFace] = []
    for place, boxes in enumerate(seen):
        alike = [number for number, view in enumerate(views) if same_view(view, views[place])]
        for box in boxes:
            if any(_same_place(box, one.box) and same_view(views[place], one.view) for one in standing):
                continue
            near = [other for number in alike for other in seen[number] if _same_place(box, other)]
            if len(near) >= max(_LEAST_LOOKS, _LEAST_SHARE * len(alike)):
                left, top, right, bottom = np.median(np.array(near), axis=0)
                usual = (float(left), float(top), float(right), float(bottom))
                standing.append(StandingFace(box=usual, view=views[place]))
    return tuple(standing)


def missed(boxes: Sequence[Box], view: View, standing: Sequence[StandingFace]) -> list[Box]:
    """Standing faces of a view that no cover is at or beside."""
    return [
        one.box for one in standing if same_view(view, one.view) and not any(_beside(one.box, box) for box in boxes)
    ]


def _same_place(one: Box, other: Box) -> bool:
    smaller, larger = sorted((size(one), size(other)))
    return larger <= _LIKE_SIZE * smaller and overlap(one, other) > _SAME_PLACE


def _beside(face: Box, cover: Box) -> bool:
    """Whether a cover is where the face has moved to: less than a face away."""
    width, height = face[2] - face[0], face[3] - face[1]
    return overlap((face[0] - width / 2, face[1] - height / 2, face[2] + width / 2, face[3] + height / 2), cover) > 0.25
