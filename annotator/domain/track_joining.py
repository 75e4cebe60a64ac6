"""One participant's tracks out of those of several places, one after the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from annotator.domain.landmarks import FaceTrack, ParticipantTracks, PictureTrack, PoseTrack

Track = TypeVar("Track", FaceTrack, PoseTrack, PictureTrack)

AROUND_MOVE_S = 0.5
"""So much on either side of a move is not measured: when it was is told by a person, to about half a second."""
_CUT = 1.0


def within(tracks: ParticipantTracks, from_s: float, until_s: float) -> ParticipantTracks:
    """What of the tracks lies in a stay, without what is near a move; infinite ends are no moves."""
    start_s = from_s + AROUND_MOVE_S if math.isfinite(from_s) else from_s
    end_s = until_s - AROUND_MOVE_S if math.isfinite(until_s) else until_s
    if not math.isfinite(start_s) and not math.isfinite(end_s):
        return tracks
    return replace(
        tracks,
        face=_between(tracks.face, start_s, end_s),
        pose=_between(tracks.pose, start_s, end_s),
        picture=_between(tracks.picture, start_s, end_s),
    )


def joined(parts: Sequence[ParticipantTracks]) -> ParticipantTracks:
    """The parts as one, in order of time. Where one ends and the next begins counts as a camera cut.

    The region is the smallest rectangle around all of theirs.
    """
    if len(parts) == 1:
        return parts[0]
    left = min(part.region_px[0] for part in parts)
    top = min(part.region_px[1] for part in parts)
    right = max(part.region_px[0] + part.region_px[2] for part in parts)
    bottom = max(part.region_px[1] + part.region_px[3] for part in parts)
    pictures = [parts[0].picture, *(_beginning_with_a_cut(part.picture) for part in parts[1:])]
    return replace(
        parts[0],
        region_px=(left, top, right - left, bottom - top),
        face=_one([part.face for part in parts]),
        pose=_one([part.pose for part in parts]),
        picture=_one(pictures),
    )


def _between(track: Track, start_s: float, end_s: float) -> Track:
    kept = (track.times_s >= start_s) & (track.times_s < end_s)
    return replace(track, **{name: values[kept] for name, values in _arrays(track).items()})


def _beginning_with_a_cut(picture: PictureTrack) -> PictureTrack:
    score = picture.cut_score.copy()
    score[:1] = _CUT
    return replace(picture, cut_score=score)


def _one(tracks: Sequence[Track]) -> Track:
    arrays = [_arrays(track) for track in tracks]
    names = [field.name for field in fields(tracks[0])]
    # What only some have (blendshapes) nobody has.
    common = {name for name in names if all(name in one for one in arrays)}
    changes: dict[str, Any] = {name: np.concatenate([one[name] for one in arrays]) for name in common}
    changes.update({name: None for name in names if name not in common and any(name in one for one in arrays)})
    return replace(tracks[0], **changes)


def _arrays(track: FaceTrack | PoseTrack | PictureTrack) -> dict[str, np.ndarray[Any, Any]]:
    values = ((field.name, getattr(track, field.name)) for field in fields(track))
    return {name: value for name, value in values if isinstance(value, np.ndarray)}
