"""What runs in the process that looks for faces: a few pictures spread over a recording, and the faces in each.

Pictures to show go to disk from here; only the small messages below cross the pipe. Qt is never imported here.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.jobs.cancelling import Cancelled
from annotator.jobs.messages import Failure, Progress
from annotator.tracking.worker_process import begin_worker

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    import numpy as np
    from numpy.typing import NDArray

    from annotator.media.frame_index import FrameIndex
    from annotator.tracking.face_places import Look

_LONGEST_SIDE_PX = 1600
_SHOWN_SIDE_PX = 1280
_SHOWN_PICTURES = 8
_LEAST_LOOKS = 24
# After a close look in vain this many pictures are looked at as a whole only.
_NEXT_CLOSE_LOOK = 3
_SEAM_WIDTH_PX = 320
# A picture of two pictures side by side has a border along (nearly) its whole height that never moves.
_SEAM_SHARE = 0.75
_SEAM_STEP = 8.0
# Indexing takes about as long as looking at the pictures.
INDEX_SHARE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPlan:
    """What to look at.

    Attributes:
        index_path: The frame index on disk, if there is one; else it is made.
        fingerprint: Of the media file, for that index.
        looks: At most how many pictures.
        people: How many people are expected.
        pictures_folder: Where pictures to show are written; None for none.
    """

    media_path: Path
    index_path: Path | None
    fingerprint: str
    looks: int
    people: int
    pictures_folder: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyLook:
    """One picture looked at; ``picture`` is the file it was written to, if it was."""

    look: Look
    picture: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyEnd:
    """All pictures are looked at.

    Attributes:
        seams_x: Where the picture is made of two side by side, as fractions of its width; likewise ``seams_y``.
        lost: Pictures that could not be decoded.
    """

    seams_x: tuple[float, ...]
    seams_y: tuple[float, ...]
    lost: int


def look_for_faces(connection: Connection, cancel: Event, plan: SurveyPlan) -> None:
    """Look, and send what is seen. The entry point of the process."""
    begin_worker()
    from annotator.media.container import MediaError
    from annotator.tracking.protocol import TrackingError

    try:
        _survey(connection, cancel, plan)
    except (BrokenPipeError, ConnectionResetError):
        return
    except (MediaError, TrackingError, OSError) as error:
        connection.send(Failure(message=str(error), unusable=isinstance(error, MediaError)))
    finally:
        connection.close()


def _survey(connection: Connection, cancel: Event, plan: SurveyPlan) -> None:
    from annotator.media.container import MediaError
    from annotator.media.video_reader import VideoReader
    from annotator.tracking.face_finding import FaceFinder
    from annotator.tracking.face_places import Look

    index = _index(connection, cancel, plan)
    if index is None:
        return
    frames = choose_frames(index, min(plan.looks, max(_LEAST_LOOKS, round(2 * index.times.end_s))))
    shown = set(frames[:: max(1, len(frames) // _SHOWN_PICTURES)])
    finder = FaceFinder()
    seams = _Seams()
    lost, close_look_in = 0, 0
    with VideoReader(plan.media_path, index, cache_bytes=30_000_000) as reader:
        for number, frame in enumerate(frames):
            if cancel.is_set():
                return
            try:
                picture = reader.frame(frame)
            except MediaError:
                lost += 1
                continue
            rgb = _to_rgb(picture.bgra)
            seams.add(rgb)
            at_once, faces = finder.faces(rgb, wanted=plan.people if close_look_in == 0 else 0)
            if close_look_in or len(faces) > at_once or at_once >= plan.people:
                close_look_in = max(0, close_look_in - 1)
            else:
                close_look_in = _NEXT_CLOSE_LOOK
            look = Look(time_s=picture.time_s, faces=faces)
            written = _write(rgb, plan.pictures_folder, number) if frame in shown else None
            connection.send(SurveyLook(look=look, picture=written))
            connection.send(Progress(done=INDEX_SHARE + (1 - INDEX_SHARE) * (number + 1) / len(frames)))
    finder.close()
    across, down = seams.found()
    connection.send(SurveyEnd(seams_x=across, seams_y=down, lost=lost))


def _index(connection: Connection, cancel: Event, plan: SurveyPlan) -> FrameIndex | None:
    """The frame index, kept or made; None if cancelled."""
    from annotator.media.frame_index import build_index, load_index

    if plan.index_path is not None:
        kept = load_index(plan.index_path, fingerprint=plan.fingerprint)
        if kept is not None:
            return kept

    def tell(done: float) -> None:
        connection.send(Progress(done=INDEX_SHARE * done))

    try:
        return build_index(plan.media_path, on_progress=tell, cancelled=cancel.is_set)
    except Cancelled:
        return None


def choose_frames(index: FrameIndex, count: int) -> list[int]:
    """Frames spread evenly over the recording, on keyframes where one is near: these need no decoding forward."""
    import numpy as np

    start_s, end_s = index.times.time_of(0), index.times.end_s
    step_s = (end_s - start_s) / count
    keyframes_s = index.times.times_s[index.keyframes]
    chosen: set[int] = set()
    for middle_s in start_s + step_s * (np.arange(count) + 0.5):
        nearest = int(np.argmin(np.abs(keyframes_s - middle_s))) if len(keyframes_s) else -1
        if nearest >= 0 and abs(float(keyframes_s[nearest]) - middle_s) <= step_s / 2:
            chosen.add(int(index.keyframes[nearest]))
        else:
            chosen.add(index.times.index_at(float(middle_s)))
    return sorted(chosen)


def _to_rgb(bgra: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2
    import numpy as np

    rgb = cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGB)
    longest = max(rgb.shape[:2])
    if longest > _LONGEST_SIDE_PX:
        scale = _LONGEST_SIDE_PX / longest
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(rgb, np.uint8)


def _write(rgb: NDArray[np.uint8], folder: Path | None, number: int) -> Path | None:
    """Write a picture to show; a shown picture that cannot be written is only missed."""
    import cv2

    if folder is None:
        return None
    height, width = rgb.shape[:2]
    scale = min(1.0, _SHOWN_SIDE_PX / max(height, width))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    written, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 88])
    if not written:
        return None
    path = folder / f"look-{number:03d}.jpg"
    path.write_bytes(data.tobytes())
    return path


class _Seams:
    """Borders between pictures that are shown side by side or above each other in one."""

    def __init__(self) -> None:
        self._sum: NDArray[np.float32] | None = None
        self._count = 0

    def add(self, rgb: NDArray[np.uint8]) -> None:
        """Take one more picture into the mean."""
        import cv2
        import numpy as np

        height, width = rgb.shape[:2]
        size = (_SEAM_WIDTH_PX, max(2, round(_SEAM_WIDTH_PX * height / width)))
        grey: Any = cv2.cvtColor(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        small = np.asarray(grey, np.float32)
        if self._sum is not None and self._sum.shape == small.shape:
            small = self._sum + small
        self._sum = small
        self._count += 1

    def found(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Where borders run down and across, as fractions of width and height."""
        import numpy as np

        if self._sum is None:
            return (), ()
        mean = self._sum / self._count
        across = np.mean(np.abs(mean[:, 2:] - mean[:, :-2]) > _SEAM_STEP, axis=0)
        down = np.mean(np.abs(mean[2:] - mean[:-2]) > _SEAM_STEP, axis=1)
        return _peaks(across), _peaks(down)


def _peaks(shares: NDArray[np.floating[Any]]) -> tuple[float, ...]:
    """The middles of the runs above the threshold, as fractions of the length."""
    import numpy as np

    above = np.flatnonzero(shares >= _SEAM_SHARE)
    runs = np.split(above, np.flatnonzero(np.diff(above) > 2) + 1) if len(above) else []
    return tuple(float((run.mean() + 1.5) / (len(shares) + 2)) for run in runs)
