"""Track participants in spawned processes. The landmarks land in shards on disk; this side only hands out work.

The recording is cut at fixed borders (:data:`annotator.tracking.settings.SHARD_S`), and every stretch starts afresh
with a warm-in, so the landmarks are the same bit for bit with one worker or many, in one go or resumed.
"""

from __future__ import annotations

import heapq
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from annotator.domain.clock import format_time
from annotator.jobs.spawned import ctrl_c_held_back
from annotator.pipeline.track_worker import (
    Failure,
    MediaPlan,
    Stretch,
    StretchProgress,
    WorkerPlan,
    work,
)
from annotator.processors import usable_cores
from annotator.tracking.settings import shard_span
from annotator.tracking.store import LandmarkStore

_POLL_S = 0.05
# How long a worker may take to notice that it should stop: one frame of a large picture, with a wide margin.
GRACE_S = 3.0


class TrackingFailed(RuntimeError):  # noqa: N818
    """A tracking process failed or died. The message says where, and that what was finished is kept.

    Attributes:
        exit_code: Of the process; negative is the number of the signal that ended it; None where it reported itself.
    """

    def __init__(self, message: str, *, exit_code: int | None) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaJob:
    """One media file to track.

    Attributes:
        start_s: Time of its first frame on the media clock.
        end_s: Where its last readable frame ends.
        shards: How many shards cover it.
    """

    plan: MediaPlan
    start_s: float
    end_s: float
    shards: int


def default_workers() -> int:
    """One per core this program may use, at most eight (each takes some 300 MB)."""
    return min(8, usable_cores())


def track(
    jobs: Iterable[MediaJob],
    *,
    workers: int,
    bundle: Path | None = None,
    on_progress: Callable[[float, float | None], None] = lambda _done, _remaining_s: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bool:
    """Track what is not on disk yet.

    Args:
        workers: How many processes, at least 1.
        bundle: The optional model bundle, for blendshapes.
        on_progress: Called with 0 to 1 and the seconds left (None while unknown), some times a second.
        cancelled: Asked some times a second.

    Returns:
        True when all shards are there, False if cancelled; finished shards stay in either case.

    Raises:
        TrackingFailed: a process failed or died; finished shards stay.
    """
    all_jobs = tuple(jobs)
    pending = _open_stretches(all_jobs)
    if not pending:
        on_progress(1.0, 0.0)
        return True
    plan = WorkerPlan(media=tuple(job.plan for job in all_jobs), bundle=bundle)
    crew = _WorkerPool(plan, all_jobs, pending, count=min(workers, len(pending)))
    try:
        return crew.run(on_progress, cancelled)
    finally:
        crew.stop()


def _open_stretches(jobs: tuple[MediaJob, ...]) -> list[Stretch]:
    """The stretches that lack a shard of somebody, in order of time."""
    stretches: list[Stretch] = []
    for media, job in enumerate(jobs):
        finished = [
            LandmarkStore(person.landmarks_folder, participant_id=person.participant_id, key=person.key).finished(
                job.shards
            )
            for person in job.plan.people
        ]
        wanted = [person.shards for person in job.plan.people]
        for shard in range(job.shards):
            people = tuple(
                place
                for place, done in enumerate(finished)
                if shard not in done and (wanted[place] is None or shard in (wanted[place] or ()))
            )
            if people:
                stretches.append(Stretch(media=media, shard=shard, people=people))
    return stretches


@dataclass(slots=True, kw_only=True, eq=False)
class _Worker:
    """One worker process, seen from here."""

    process: SpawnProcess
    connection: Connection
    stretch: Stretch | None = None
    done: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Clock:
    """When the first sign of work came (starting up is not work), and the cost of the stretches finished since."""

    started_s: float | None = None
    finished: float = 0.0


class _WorkerPool:
    def __init__(self, plan: WorkerPlan, jobs: tuple[MediaJob, ...], stretches: list[Stretch], *, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._jobs = jobs
        self._pending = deque(stretches)
        self._total = sum(self._cost(stretch) for stretch in stretches)
        self._clock = _Clock()
        self._cancel: Event = context.Event()
        self._workers: list[_Worker] = []
        for number in range(count):
            here, there = context.Pipe()
            process = context.Process(
                target=work, args=(there, self._cancel, plan), name=f"tracking-{number}", daemon=True
            )
            with ctrl_c_held_back():
                process.start()
            there.close()
            self._workers.append(_Worker(process=process, connection=here))

    def run(self, on_progress: Callable[[float, float | None], None], cancelled: Callable[[], bool]) -> bool:
        """Hand out stretches until all are done (True) or the user cancels (False)."""
        for worker in self._workers:
            self._give(worker)
        while any(worker.stretch is not None for worker in self._workers):
            if cancelled():
                return False
            ready = wait([worker.connection for worker in self._workers if worker.stretch is not None], timeout=_POLL_S)
            for worker in self._workers:
                if worker.connection in ready:
                    self._listen(worker)
            on_progress(self._share_done(), self._remaining_s())
        return True

    def stop(self) -> None:
        """End all workers: idle ones by hanging up, busy ones by the event, and any that do not listen by force."""
        self._cancel.set()
        for worker in self._workers:
            worker.connection.close()
        deadline = time.monotonic() + GRACE_S
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
            if worker.process.is_alive():
                worker.process.terminate()
                worker.process.join(GRACE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()

    def _give(self, worker: _Worker) -> None:
        worker.done = 0.0
        worker.stretch = self._pending.popleft() if self._pending else None
        try:
            worker.connection.send(worker.stretch)
        except OSError:
            # It died between two stretches; the broken pipe tells the same when it is listened to.
            return

    def _listen(self, worker: _Worker) -> None:
        """Take one message.

        Raises:
            TrackingFailed: the worker reports a failure, or has died.
        """
        stretch = worker.stretch
        try:
            message: StretchProgress | Failure = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(GRACE_S)
            raise TrackingFailed(self._obituary(worker), exit_code=worker.process.exitcode) from None
        if isinstance(message, Failure):
            raise TrackingFailed(
                f"tracking failed{self._where(stretch)}: {message.message}; "
                "what was finished is kept, and running the analysis again goes on from there",
                exit_code=None,
            )
        if self._clock.started_s is None:
            self._clock.started_s = time.monotonic()
        worker.done = message.done
        if message.done >= 1.0:
            self._clock.finished += self._cost(message.stretch)
            self._give(worker)

    def _obituary(self, worker: _Worker) -> str:
        code = worker.process.exitcode
        return (
            f"the tracking process stopped unexpectedly (exit code {code}){self._where(worker.stretch)}; what was "
            "finished is kept: run the analysis again to go on, with fewer workers if the computer ran out of memory"
        )

    def _where(self, stretch: Stretch | None) -> str:
        if stretch is None:
            return ""
        job = self._jobs[stretch.media]
        start_s, end_s = shard_span(stretch.shard, job.start_s)
        end_s = min(end_s, job.end_s)
        name = job.plan.media_path.name
        return f" in {name} between {format_time(start_s, decimals=0)} and {format_time(end_s, decimals=0)}"

    def _cost(self, stretch: Stretch) -> float:
        """Work in a stretch: decoding counts about as much as half a participant."""
        job = self._jobs[stretch.media]
        start_s, end_s = shard_span(stretch.shard, job.start_s)
        return (min(end_s, job.end_s) - start_s) * (0.5 + len(stretch.people))

    def _under_way(self) -> list[tuple[float, float]]:
        """Cost of each stretch in work, and how much of it is done."""
        return [(self._cost(worker.stretch), worker.done) for worker in self._workers if worker.stretch is not None]

    def _share_done(self) -> float:
        done = self._clock.finished + sum(cost * share for cost, share in self._under_way())
        return min(1.0, done / self._total)

    def _remaining_s(self) -> float | None:
        """Time left: what is under way and what waits, laid out over the workers at the speed seen so far."""
        if self._clock.started_s is None:
            return None
        elapsed_s = time.monotonic() - self._clock.started_s
        under_way = self._under_way()
        done = self._clock.finished + sum(cost * share for cost, share in under_way)
        if elapsed_s < 1.0 or done <= 0:
            return None
        cost_per_s = done / elapsed_s / max(1, len(self._workers))
        ends = [cost * (1 - share) for cost, share in under_way]
        heapq.heapify(ends)
        for stretch in self._pending:
            heapq.heapreplace(ends, ends[0] + self._cost(stretch))
        return max(ends) / cost_per_s if ends else 0.0
