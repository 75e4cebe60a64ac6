"""Real MediaPipe in real processes: the same result however the work is cut, and nothing lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.domain.landmarks import ParticipantTracks
from annotator.media.frame_index import build_index, save_index
from annotator.pipeline.track import MediaJob, TrackingFailed, track
from annotator.pipeline.track_worker import MediaPlan, PersonPlan
from annotator.tracking.mediapipe_models import installed_model
from annotator.tracking.settings import shard_count
from annotator.tracking.store import LandmarkStore, TrackingKey

REGIONS = {"client": (0, 0, 448, 448), "therapist": (448, 0, 448, 448)}


class Work:
    """One recording to be tracked into one folder."""

    def __init__(self, video: Path, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        index = build_index(video)
        save_index(index, folder / "index")
        key = TrackingKey(
            media_fingerprint=index.fingerprint,
            region_px=REGIONS["client"],
            face_hz=3.0,
            pose_hz=0.25,
            model_sha256=installed_model().sha256,
        )
        people = tuple(
            PersonPlan(participant_id=name, landmarks_folder=folder, key=replace(key, region_px=region))
            for name, region in REGIONS.items()
        )
        self.shards = shard_count(index.times.time_of(0), index.times.end_s)
        self.job = MediaJob(
            plan=MediaPlan(media_path=video, index_path=folder / "index", people=people),
            start_s=index.times.time_of(0),
            end_s=index.times.end_s,
            shards=self.shards,
        )
        self.stores = {
            person.participant_id: LandmarkStore(folder, participant_id=person.participant_id, key=person.key)
            for person in people
        }

    def run(
        self,
        *,
        workers: int = 2,
        on_progress: Callable[[float, float | None], None] = lambda _done, _remaining_s: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> bool:
        return track([self.job], workers=workers, on_progress=on_progress, cancelled=cancelled)

    def finished(self) -> dict[str, frozenset[int]]:
        return {name: store.finished(self.shards) for name, store in self.stores.items()}

    def files(self) -> dict[str, int]:
        """When each shard was written."""
        return {
            f"{name}/{path.name}": path.stat().st_mtime_ns
            for name, store in self.stores.items()
            for path in store.folder.glob("*.npz")
        }

    def tracks(self, name: str) -> ParticipantTracks:
        return self.stores[name].load(range(self.shards), offset_s=0.0)


def same(first: ParticipantTracks, second: ParticipantTracks) -> bool:
    return all(
        np.array_equal(getattr(getattr(first, part), field), getattr(getattr(second, part), field), equal_nan=True)
        for part, field in [
            ("face", "times_s"),
            ("face", "points_px"),
            ("pose", "times_s"),
            ("pose", "points_px"),
            ("pose", "visibility"),
            ("picture", "motion_energy"),
            ("picture", "cut_score"),
            ("picture", "brightness"),
            ("picture", "torso_flow_px"),
        ]
    )


@pytest.fixture(scope="module")
def reference(slow_recording: Path, tmp_path_factory: pytest.TempPathFactory) -> Work:
    """Tracked in one go by one worker."""
    work = Work(slow_recording, tmp_path_factory.mktemp("reference"))
    assert work.run(workers=1)
    return work


def test_every_picture_of_everybody_is_tracked(reference: Work) -> None:
    for left, name in ((0, "client"), (448, "therapist")):
        tracks = reference.tracks(name)
        assert tracks.face.times_s == pytest.approx(np.arange(126) / 3)
        assert tracks.pose.times_s == pytest.approx(np.arange(11) * 4.0)
        assert np.isfinite(tracks.face.points_px).all()
        nose = tracks.face.points_px[:, 1, 0] - left
        assert ((nose > 112) & (nose < 336)).all(), "in pixels of the whole picture"
        assert np.isfinite(tracks.picture.torso_flow_px[1:]).all()
        assert tracks.picture.motion_energy[1:].min() > 0


def test_a_seam_between_stretches_does_not_show(reference: Work) -> None:
    points = reference.tracks("client").face.points_px[:, :, :2]
    steps = np.linalg.norm(np.diff(points, axis=0), axis=2).mean(axis=1)
    assert steps[[59, 119]].max() < 1.5 * np.median(steps)


def test_two_workers_give_the_same_bit_for_bit(reference: Work, slow_recording: Path, tmp_path: Path) -> None:
    seen: list[tuple[float, float | None]] = []
    work = Work(slow_recording, tmp_path)
    assert work.run(workers=2, on_progress=lambda done, remaining_s: seen.append((done, remaining_s)))
    assert all(same(reference.tracks(name), work.tracks(name)) for name in REGIONS)
    shares = [done for done, _ in seen]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert seen[-1][1] in (None, 0.0)


def test_after_a_worker_is_killed_the_next_run_goes_on(reference: Work, slow_recording: Path, tmp_path: Path) -> None:
    work = Work(slow_recording, tmp_path)
    killed: list[int | None] = []

    def kill_one(_done: float, _remaining_s: float | None) -> None:
        children = [child for child in multiprocessing.active_children() if child.name.startswith("tracking-")]
        if not killed and work.files() and children:
            killed.append(children[0].pid)
            os.kill(children[0].pid or 0, signal.SIGKILL)

    with pytest.raises(TrackingFailed, match=r"exit code -9.*what was finished is kept") as caught:
        work.run(workers=1, on_progress=kill_one)
    assert caught.value.exit_code == -signal.SIGKILL
    assert "two people.mp4 between 0:00:" in str(caught.value)
    assert not [child for child in multiprocessing.active_children() if child.name.startswith("tracking-")]
    kept = work.files()
    assert kept
    assert len(kept) < 6
    assert work.run()
    after = work.files()
    assert {name: after[name] for name in kept} == kept, "a finished shard was tracked again"
    assert all(same(reference.tracks(name), work.tracks(name)) for name in REGIONS)


def test_cancelled_work_stops_keeps_what_is_finished_and_leaves_nothing_half(
    slow_recording: Path, tmp_path: Path
) -> None:
    work = Work(slow_recording, tmp_path)
    progress: list[float] = [0.0]
    stopped = not work.run(
        workers=1,
        on_progress=lambda done, _remaining_s: progress.append(done),
        cancelled=lambda: progress[-1] > 0.5,
    )
    assert stopped
    assert {0} <= work.finished()["client"] < {0, 1, 2}
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} <= {".npz", ".json", ""}
    assert not multiprocessing.active_children()


def test_a_damaged_shard_is_tracked_again_and_only_that(slow_recording: Path, reference: Work, tmp_path: Path) -> None:
    work = Work(slow_recording, tmp_path)
    for name in REGIONS:
        for index in range(3):
            shard = reference.stores[name].read(index)
            assert shard is not None
            work.stores[name].write(index, shard)
    before = work.files()
    damaged = work.stores["therapist"].folder / "000002.npz"
    damaged.write_bytes(damaged.read_bytes()[:5000])
    assert work.run()
    after = work.files()
    assert {name for name in after if after[name] != before[name]} == {"therapist/000002.npz"}
    assert same(reference.tracks("therapist"), work.tracks("therapist"))


def test_nothing_to_do_starts_no_process(reference: Work) -> None:
    seen: list[float] = []
    assert reference.run(on_progress=lambda done, _remaining_s: seen.append(done))
    assert seen == [1.0]


def test_a_worker_that_fails_says_why(slow_recording: Path, tmp_path: Path) -> None:
    work = Work(slow_recording, tmp_path)
    (tmp_path / "index").unlink()
    with pytest.raises(TrackingFailed, match=r"^tracking failed in two people\.mp4 between .*index.*is gone") as caught:
        work.run(workers=1)
    assert caught.value.exit_code is None


def test_the_worker_s_module_is_light_and_knows_no_window() -> None:
    code = (
        "import sys, annotator.pipeline.track_worker\n"
        "print([n for n in ('PySide6', 'mediapipe', 'cv2', 'av', 'matplotlib') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
