"""What runs in the process that takes pictures with covered faces. They go to disk.

Qt is never imported here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.pipeline.track_worker import PersonPlan
from annotator.tracking.worker_process import begin_worker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.covering import Box
    from annotator.media.video_reader import VideoReader
    from annotator.tracking.face_witnesses import FaceWitnesses

# Enough to know where a face is that was missed in the picture itself.
_AROUND_S = 0.3
# As for clips: what can still be seen, often a pattern that is no face, is covered too.
_ATTEMPTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StillPlan:
    """One picture to take.

    Attributes:
        time_s: On the media clock.
        region_px: What is cut out (left, top, width, height).
    """

    moment_id: str
    caption: str
    time_s: float
    region_px: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StillsJob:
    """Pictures of one recording; see :class:`annotator.features.clips.plan.ClipPlan` for the other attributes."""

    media_path: Path
    index_path: Path
    fingerprint: str
    regions_px: tuple[tuple[int, int, int, int], ...]
    people: tuple[PersonPlan, ...]
    areas_px: tuple[Box, ...]
    stills: tuple[StillPlan, ...]
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StillTaken:
    """A picture is taken; ``path`` is None where a face in it could not be covered."""

    plan: StillPlan
    path: Path | None
    time_s: float


def take_covered_stills(job: StillsJob, tell: Tell, cancelled: IsCancelled) -> tuple[list[StillTaken], bool]:
    """Take the pictures of a job; what was taken, and whether that is all. What runs in the process."""
    begin_worker()
    from annotator.media.container import MediaError
    from annotator.tracking.protocol import TrackingError

    taken: list[StillTaken] = []
    try:
        for one in _all(job, cancelled):
            taken.append(one)
            tell(len(taken) / len(job.stills))
    except (MediaError, TrackingError, OSError):
        return taken, False
    return taken, True


def _all(job: StillsJob, cancelled: IsCancelled) -> Iterator[StillTaken]:
    import cv2

    from annotator.media.frame_index import build_index, load_index
    from annotator.media.video_reader import VideoReader
    from annotator.tracking.face_witnesses import FaceWitnesses

    index = load_index(job.index_path, fingerprint=job.fingerprint) or build_index(job.media_path)
    sweep = FaceWitnesses()
    try:
        with VideoReader(job.media_path, index, cache_bytes=30_000_000) as reader:
            for number, plan in enumerate(job.stills):
                frame = index.times.index_at(plan.time_s)
                covered = _covered(reader, sweep, job, frame=frame, shown_px=plan.region_px, cancelled=cancelled)
                path = None
                if covered is not None:
                    left, top, width, height = plan.region_px
                    path = job.folder / f"{number:04d}.png"
                    _, data = cv2.imencode(".png", covered[top : top + height, left : left + width])
                    path.write_bytes(data.tobytes())
                yield StillTaken(plan=plan, path=path, time_s=index.times.time_of(frame))
    finally:
        sweep.close()


def _covered(
    reader: VideoReader,
    sweep: FaceWitnesses,
    job: StillsJob,
    *,
    frame: int,
    shown_px: tuple[int, int, int, int],
    cancelled: IsCancelled,
) -> NDArray[np.uint8] | None:
    """The picture with every face covered, blue first; None where one can still be seen in the part that is shown."""
    import numpy as np

    from annotator.media.face_cover import cover, covered_mask
    from annotator.pipeline.covering.faces_seen import faces_seen
    from annotator.pipeline.covering.seen import still_seen
    from annotator.pipeline.covering.sweep import covers, look

    index = reader.index
    picture = reader.frame(frame)
    here_s = index.times.time_of(picture.index)
    following_s = index.times.time_of(picture.index + 1) if picture.index + 1 < len(index) else index.times.end_s
    end_s = max(following_s, here_s + 1e-3)
    looked = look(
        job.media_path,
        index,
        sweep,
        start_s=here_s,
        end_s=end_s,
        regions_px=job.regions_px,
        around_s=_AROUND_S,
        cancelled=cancelled,
    )
    boxes = covers(looked, index, start_s=here_s, end_s=end_s, regions_px=job.regions_px, people=job.people).boxes
    if picture.index not in boxes:
        return None
    bgr = np.ascontiguousarray(picture.bgra[..., :3])
    hidden = [*boxes[picture.index], *job.areas_px]
    for _ in range(_ATTEMPTS):
        covered = cover(bgr, hidden, "solid")
        mask = covered_mask((bgr.shape[0], bgr.shape[1]), hidden)
        faces = sweep.faces(np.ascontiguousarray(covered[..., ::-1]), job.regions_px, tiles=True)
        found = faces_seen(still_seen(faces, mask), (bgr.shape[1], bgr.shape[0]))
        left_over = [face.box for face in found if face.agreed and _meets(face.box, shown_px)]
        if not left_over:
            return covered
        hidden.extend(left_over)
    return None


def _meets(box: Box, region_px: tuple[int, int, int, int]) -> bool:
    left, top, width, height = region_px
    return box[0] < left + width and box[2] > left and box[1] < top + height and box[3] > top
