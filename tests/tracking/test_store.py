"""Landmarks on disk survive, and what does not survive is seen."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from annotator.tracking.store import LandmarkStore, Shard, StoreError, TrackingKey, empty_shard

KEY = TrackingKey(media_fingerprint="sha256:1", region_px=(10, 0, 100, 50), face_hz=15.0, pose_hz=2.0, model_sha256="m")


def shard(first_s: float, count: int = 4, *, blendshapes: int = 0) -> Shard:
    rng = np.random.default_rng(int(first_s))

    def some(*shape: int) -> np.ndarray:
        return rng.random(shape).astype(np.float32)

    return Shard(
        face_times_s=first_s + np.arange(count) / 15,
        face_points_px=some(count, 478, 3),
        blendshapes=some(count, blendshapes),
        pose_times_s=np.array([first_s]),
        pose_points_px=some(1, 33, 2),
        pose_visibility=some(1, 33),
        motion_energy=some(count),
        cut_score=some(count),
        brightness=some(count),
        torso_flow_px=some(count, 2),
        camera_motion=some(count, 3),
    )


@pytest.fixture
def store(tmp_path: Path) -> LandmarkStore:
    return LandmarkStore(tmp_path, participant_id="client", key=KEY)


def test_a_shard_comes_back_as_it_was(store: LandmarkStore) -> None:
    store.write(3, shard(60.0))
    back = store.read(3)
    assert back is not None
    assert all(np.array_equal(getattr(back, part.name), getattr(shard(60.0), part.name)) for part in fields(Shard))


def test_a_shard_from_before_the_camera_was_looked_at_is_whole_and_says_so(store: LandmarkStore) -> None:
    store.write(0, shard(0.0))
    path = store.folder / "000000.npz"
    with np.load(path) as written:
        older = {name: written[name] for name in written.files if name != "camera_motion"}
    np.savez(path, **older)
    assert store.finished(1) == {0}
    motion = store.load([0], offset_s=0.0).picture.camera_motion
    assert motion is not None
    assert np.isnan(motion).tolist() == [[True] * 3] * 4


def test_shards_join_in_time_on_the_session_clock(store: LandmarkStore) -> None:
    store.write(1, shard(20.0, 3))
    store.write(0, shard(0.0, 2))
    tracks = store.load(range(2), offset_s=100.0)
    assert tracks.face.times_s == pytest.approx([100.0, 100 + 1 / 15, 120.0, 120 + 1 / 15, 120 + 2 / 15])
    assert tracks.pose.times_s == pytest.approx([100.0, 120.0])
    assert np.array_equal(tracks.face.points_px[2:], shard(20.0, 3).face_points_px)
    assert tracks.face.blendshapes is None
    assert tracks.region_px == KEY.region_px


def test_blendshapes_are_kept_where_there_are_any(store: LandmarkStore) -> None:
    store.write(0, shard(0.0, blendshapes=52))
    blendshapes = store.load([0], offset_s=0.0).face.blendshapes
    assert blendshapes is not None
    assert blendshapes.shape == (4, 52)


def test_nothing_tracked_is_an_empty_track(store: LandmarkStore) -> None:
    tracks = store.load(range(5), offset_s=0.0)
    assert len(tracks.face.times_s) == len(tracks.pose.times_s) == 0
    assert tracks.face.points_px.shape == (0, 478, 3)


@pytest.mark.parametrize("damage", ["cut short", "one byte", "empty", "text"])
def test_a_damaged_shard_is_not_taken_for_finished(store: LandmarkStore, damage: str) -> None:
    for index in range(3):
        store.write(index, shard(20.0 * index))
    path = store.folder / "000001.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    spoilt = {"cut short": content[: len(content) // 2], "one byte": content, "empty": b"", "text": b"hello"}[damage]
    path.write_bytes(spoilt)
    assert store.finished(4) == {0, 2}
    assert len(store.load(range(3), offset_s=0.0).face.times_s) == 8


def test_arrays_that_do_not_belong_together_are_damage(store: LandmarkStore) -> None:
    store.write(0, replace(shard(0.0), brightness=np.zeros(2, dtype=np.float32)))
    assert store.read(0) is None


@pytest.mark.parametrize(
    "change",
    [
        {"media_fingerprint": "sha256:2"},
        {"region_px": (0, 0, 100, 50)},
        {"face_hz": 30.0},
        {"pose_hz": 1.0},
        {"model_sha256": "n"},
        {"tracking_version": 99},
    ],
)
def test_another_key_neither_sees_nor_spoils(store: LandmarkStore, tmp_path: Path, change: dict[str, object]) -> None:
    store.write(0, shard(0.0))
    other = LandmarkStore(tmp_path, participant_id="client", key=replace(KEY, **change))  # pyright: ignore
    assert other.read(0) is None
    other.write(0, shard(5.0))
    assert store.finished(1) == {0}
    assert other.finished(1) == {0}


def test_the_digest_follows_the_landmarks(store: LandmarkStore) -> None:
    store.write(0, shard(0.0))
    first = store.digest(range(2))
    store.write(0, shard(0.0))
    assert store.digest(range(2)) == first
    store.write(1, shard(20.0))
    assert store.digest(range(2)) != first


def test_no_participant_id_leaves_the_folder(tmp_path: Path) -> None:
    LandmarkStore(tmp_path / "landmarks", participant_id="../../x", key=KEY).write(0, empty_shard())
    assert [path.name for path in tmp_path.iterdir()] == ["landmarks"]


def test_what_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "client").write_text("a file in the way")
    store = LandmarkStore(tmp_path, participant_id="client", key=KEY)
    with pytest.raises(StoreError, match="cannot be written"):
        store.write(0, shard(0.0))


def test_only_whole_shards_lie_in_the_folder(store: LandmarkStore) -> None:
    store.write(0, shard(0.0))
    assert sorted(path.name for path in store.folder.iterdir()) == ["000000.npz", "key.json"]


def test_only_the_points_that_are_asked_for_are_kept(store: LandmarkStore) -> None:
    store.write(0, shard(0.0))
    whole = store.load([0], offset_s=0.0).face
    part = store.load([0], offset_s=0.0, face_points=(1, 33, 263)).face
    assert part.points_px.shape == (4, 3, 3)
    assert np.array_equal(part.of((263, 1)), whole.of((263, 1)))
    with pytest.raises(ValueError):
        part.of((10,))
