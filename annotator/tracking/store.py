"""Landmarks on disk: one file per participant and stretch of recording, written as they come.

A store belongs to one participant and one :class:`TrackingKey`: everything that decides what the landmarks are. What
another key has left behind is neither read nor touched, until :meth:`LandmarkStore.discard_others`. Shards are
uncompressed ``.npz`` files, whose members carry a checksum; they appear whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from annotator.archive import UNREADABLE, Archive, read_archive, write_archive
from annotator.atomic import write_bytes
from annotator.domain.landmarks import (
    FACE_POINTS,
    POSE_POINTS,
    FaceTrack,
    ParticipantTracks,
    PictureTrack,
    PoseTrack,
)
from annotator.file_modes import make_folder
from annotator.inside import inside
from annotator.tracking.settings import SHARD_S, TRACKING_VERSION, WARM_IN_PICTURES


class StoreError(OSError):
    """Landmarks could not be read or written; the message says which file and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingKey:
    """Everything that decides what the landmarks of one participant are.

    Attributes:
        region_px: Left, top, width, height in pixels of the upright picture.
    """

    media_fingerprint: str
    region_px: tuple[int, int, int, int]
    face_hz: float
    pose_hz: float
    model_sha256: str
    tracking_version: int = TRACKING_VERSION
    shard_s: float = SHARD_S
    warm_in_pictures: int = WARM_IN_PICTURES

    @property
    def digest(self) -> str:
        """A short digest that names the folder of the shards."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shard:
    """One stretch of tracked recording, on the media clock; arrays as in :mod:`annotator.domain.landmarks`.

    Without blendshapes ``blendshapes`` is (n, 0).
    """

    face_times_s: NDArray[np.float64]
    face_points_px: NDArray[np.float32]
    blendshapes: NDArray[np.float32]
    pose_times_s: NDArray[np.float64]
    pose_points_px: NDArray[np.float32]
    pose_visibility: NDArray[np.float32]
    motion_energy: NDArray[np.float32]
    cut_score: NDArray[np.float32]
    brightness: NDArray[np.float32]
    torso_flow_px: NDArray[np.float32]
    camera_motion: NDArray[np.float32]


_MEMBERS = tuple(field.name for field in fields(Shard))
# Shards written before it was measured lack it: it is unknown there, and the landmarks are the same.
_LATER = "camera_motion"


class LandmarkStore:
    """The landmarks of one participant under one key."""

    def __init__(self, folder: Path, *, participant_id: str, key: TrackingKey) -> None:
        """Address a store; nothing is written until the first shard.

        Args:
            folder: The folder for the landmarks of all participants.
        """
        self._participant_id = participant_id
        self._key = key
        self._participant_folder = inside(folder, quote(participant_id, safe=""))
        self._folder = inside(self._participant_folder, key.digest)

    @property
    def participant_id(self) -> str:
        """Whose landmarks these are."""
        return self._participant_id

    @property
    def key(self) -> TrackingKey:
        """What the landmarks depend on."""
        return self._key

    @property
    def folder(self) -> Path:
        """Where the shards are."""
        return self._folder

    def write(self, index: int, shard: Shard) -> None:
        """Put shard ``index`` in place, whole or not at all.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            make_folder(self._folder)
            self._describe()
            write_archive(self._path(index), {name: getattr(shard, name) for name in _MEMBERS})
        except OSError as error:
            raise StoreError(
                f"landmarks cannot be written to {self._path(index)}: {error.strerror or error}; "
                "free space or check permissions, then run the analysis again"
            ) from error

    def read(self, index: int) -> Shard | None:
        """Shard ``index``, or None where there is none or it is damaged."""
        shard = read_archive(self._path(index), _shard_in)
        return shard if shard is not None and _consistent(shard) else None

    def finished(self, count: int) -> frozenset[int]:
        """Which of the first ``count`` shards are there and whole. Reads them all."""
        return frozenset(index for index in range(count) if self.read(index) is not None)

    def digest(self, indexes: Iterable[int]) -> str:
        """A digest of the landmarks in these shards, from the checksums in the files."""
        digest = hashlib.sha256(self._key.digest.encode())
        for index in indexes:
            try:
                with zipfile.ZipFile(self._path(index)) as archive:
                    sums = [f"{member.filename}:{member.CRC:08x}" for member in archive.infolist()]
            except UNREADABLE:
                sums = ["missing"]
            digest.update(f"{index}:{','.join(sums)};".encode())
        return digest.hexdigest()

    def load(
        self, indexes: Iterable[int], *, offset_s: float, face_points: tuple[int, ...] | None = None
    ) -> ParticipantTracks:
        """The tracks of these shards, in this order; a shard that is missing is left out.

        Args:
            offset_s: Added to all times: session clock minus media clock.
            face_points: The mesh points to keep; None for all.
        """
        wanted = list(indexes)
        joined = _Joined(sum(self._face_count(index) for index in wanted), face_points)
        for index in wanted:
            shard = self.read(index)
            if shard is not None:
                joined.append(shard)
        return joined.tracks(self._participant_id, self._key.region_px, offset_s)

    def _path(self, index: int) -> Path:
        return self._folder / f"{index:06d}.npz"

    def _face_count(self, index: int) -> int:
        return read_archive(self._path(index), lambda kept: len(kept["face_times_s"])) or 0

    def _describe(self) -> None:
        """Say beside the shards, for a person, what their folder's name stands for."""
        path = self._folder / "key.json"
        if not path.exists():
            write_bytes(path, json.dumps(asdict(self._key), indent=1).encode())


def empty_shard() -> Shard:
    """A stretch in which nothing was looked at."""
    return Shard(
        face_times_s=np.zeros(0),
        face_points_px=np.zeros((0, FACE_POINTS, 3), dtype=np.float32),
        blendshapes=np.zeros((0, 0), dtype=np.float32),
        pose_times_s=np.zeros(0),
        pose_points_px=np.zeros((0, POSE_POINTS, 2), dtype=np.float32),
        pose_visibility=np.zeros((0, POSE_POINTS), dtype=np.float32),
        motion_energy=np.zeros(0, dtype=np.float32),
        cut_score=np.zeros(0, dtype=np.float32),
        brightness=np.zeros(0, dtype=np.float32),
        torso_flow_px=np.zeros((0, 2), dtype=np.float32),
        camera_motion=np.zeros((0, 3), dtype=np.float32),
    )


class _Joined:
    """Shards one after the other. The mesh, nearly all of the volume, goes straight to its final place."""

    def __init__(self, face_count: int, kept: tuple[int, ...] | None) -> None:
        self._kept = kept
        self._points = np.empty((face_count, FACE_POINTS if kept is None else len(kept), 3), dtype=np.float32)
        self._filled = 0
        self._rest: list[Shard] = []

    def append(self, shard: Shard) -> None:
        end = self._filled + len(shard.face_times_s)
        points = shard.face_points_px
        self._points[self._filled : end] = points if self._kept is None else points[:, list(self._kept)]
        self._filled = end
        self._rest.append(replace(shard, face_points_px=self._points[:0]))

    def tracks(self, participant_id: str, region_px: tuple[int, int, int, int], offset_s: float) -> ParticipantTracks:
        rest = self._rest or [empty_shard()]
        times_s = np.concatenate([shard.face_times_s for shard in rest]) + offset_s
        with_blendshapes = all(shard.blendshapes.shape[1] for shard in rest)
        return ParticipantTracks(
            participant_id=participant_id,
            region_px=region_px,
            face=FaceTrack(
                times_s=times_s,
                points_px=self._points[: self._filled],
                blendshapes=np.concatenate([shard.blendshapes for shard in rest]) if with_blendshapes else None,
                kept=self._kept,
            ),
            pose=PoseTrack(
                times_s=np.concatenate([shard.pose_times_s for shard in rest]) + offset_s,
                points_px=np.concatenate([shard.pose_points_px for shard in rest]),
                visibility=np.concatenate([shard.pose_visibility for shard in rest]),
            ),
            picture=PictureTrack(
                times_s=times_s,
                motion_energy=np.concatenate([shard.motion_energy for shard in rest]),
                cut_score=np.concatenate([shard.cut_score for shard in rest]),
                brightness=np.concatenate([shard.brightness for shard in rest]),
                torso_flow_px=np.concatenate([shard.torso_flow_px for shard in rest]),
                camera_motion=np.concatenate([shard.camera_motion for shard in rest]),
            ),
        )


def _shard_in(archive: Archive) -> Shard:
    members = {name: archive[name] for name in _MEMBERS if name != _LATER or name in archive.names}
    members.setdefault(_LATER, np.full((len(members["face_times_s"]), 3), np.nan, dtype=np.float32))
    return Shard(**members)


def _consistent(shard: Shard) -> bool:
    """True if the arrays of a shard belong together."""
    faces, poses = len(shard.face_times_s), len(shard.pose_times_s)
    return (
        shard.face_points_px.shape == (faces, FACE_POINTS, 3)
        and shard.pose_points_px.shape == (poses, POSE_POINTS, 2)
        and shard.pose_visibility.shape == (poses, POSE_POINTS)
        and shard.torso_flow_px.shape == (faces, 2)
        and shard.camera_motion.shape == (faces, 3)
        and all(
            len(part) == faces for part in (shard.blendshapes, shard.motion_energy, shard.cut_score, shard.brightness)
        )
    )
