"""What runs in the process that looks for faces: a few pictures spread over a recording, and the faces in each.

Pictures to show go to disk from here. Qt is never imported here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.jobs.cancelling import Cancelled, IsCancelled, Tell
from annotator.tracking.worker_process import begin_worker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.media.frame_index import FrameIndex
    from annotator.media.video_reader import VideoReader
    from annotator.pipeline.small_pictures import SmallPictures
    from annotator.tracking.face_places import Look
    from annotator.tracking.shots import Shot

_LONGEST_SIDE_PX = 1600
_SHOWN_SIDE_PX = 1280
_SHOWN_PICTURES = 8
_LEAST_LOOKS = 24
# After a close look in vain this many pictures are looked at as a whole only.
_NEXT_CLOSE_LOOK = 3
_SEAM_WIDTH_PX = 320
# A view that is seen after a camera cut is looked at in so many pictures, and shown in so many.
_LOOKS_PER_VIEW = 8
_SHOWN_PER_VIEW = 3
# Searching for the cuts of a recording that is cut all the time ends after so many pictures.
_MOST_SEARCHED_PICTURES = 400
# A picture of two pictures side by side has a border along (nearly) its whole height that never moves.
_SEAM_SHARE = 0.75
_SEAM_STEP = 8.0
# Indexing takes about as long as looking at the pictures.
INDEX_SHARE = 0.4
_LOOKED_SHARE = 0.9


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
class ShownPicture:
    """A picture of the recording that was written to disk, to show what was found."""

    time_s: float
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceSurvey:
    """Where faces are in pictures spread over one recording.

    Attributes:
        looks: In order of time, on the media clock.
        pictures: Some of the pictures, where a folder for them was given.
        seams_x: Borders between two pictures shown side by side, as fractions of the width; likewise ``seams_y``.
        lost: Pictures that could not be decoded.
        shots: What lies between camera cuts, in order of time; one where there are none.
        more_cuts: The picture is cut so often that not every cut was looked for.
    """

    looks: tuple[Look, ...]
    pictures: tuple[ShownPicture, ...] = ()
    seams_x: tuple[float, ...] = ()
    seams_y: tuple[float, ...] = ()
    lost: int = 0
    shots: tuple[Shot, ...] = ()
    more_cuts: bool = False


def look_for_faces(plan: SurveyPlan, tell: Tell, cancelled: IsCancelled) -> FaceSurvey:
    """Look at pictures spread over a recording. What runs in the process.

    Raises:
        MediaError: the recording cannot be used.
        TrackingError, OSError: a model cannot be used, or a picture cannot be written.
    """
    begin_worker()
    from annotator.media.video_reader import VideoReader
    from annotator.pipeline.small_pictures import SmallPictures

    index = _index(plan, tell, cancelled)
    frames = choose_frames(index, min(plan.looks, max(_LEAST_LOOKS, round(2 * index.times.end_s))))
    shown = set(frames[:: max(1, len(frames) // _SHOWN_PICTURES)])
    with VideoReader(plan.media_path, index, cache_bytes=30_000_000) as reader:
        small = SmallPictures(reader, most=_MOST_SEARCHED_PICTURES, stopped=cancelled)
        survey = _Survey(plan, reader, small)
        for number, frame in enumerate(frames):
            if cancelled():
                raise Cancelled
            survey.look(frame, shown=frame in shown)
            tell(INDEX_SHARE + (_LOOKED_SHARE - INDEX_SHARE) * (number + 1) / len(frames))
        shots, more_cuts = _look_around_cuts(survey, index, frames, shown, cancelled)
        tell(1.0)
        return survey.found(shots=shots, more_cuts=more_cuts)


def _look_around_cuts(
    survey: _Survey, index: FrameIndex, frames: list[int], shown: set[int], cancelled: IsCancelled
) -> tuple[tuple[Shot, ...], bool]:
    """Find the camera cuts, look a few times more at what is seen after them, and tell the shots."""
    from annotator.pipeline.small_pictures import lasting_cuts
    from annotator.tracking.shots import Shot, views_of

    small = survey.small
    cuts = lasting_cuts(small.cuts(frames, index), index)
    more_cuts = small.over and not cancelled()
    spans: list[tuple[int, int]] = []
    seen: list[NDArray[np.uint8]] = []
    for begin, end in pairwise([0, *cuts, len(index)]):
        picture = small.at((begin + end) // 2)
        if picture is not None:
            spans.append((begin, end))
            seen.append(picture)
    views = views_of(seen)
    for view in sorted(set(views)) if len(set(views)) > 1 else ():
        of_view = [span for span, one in zip(spans, views, strict=True) if one == view]
        _look_more(survey, of_view, frames, shown, cancelled)
    shots = tuple(Shot(from_s=index.times.time_of(span[0]), view=view) for span, view in zip(spans, views, strict=True))
    return shots or (Shot(from_s=index.times.time_of(0), view=0),), more_cuts


def _look_more(
    survey: _Survey, spans: list[tuple[int, int]], frames: list[int], shown: set[int], cancelled: IsCancelled
) -> None:
    """Look at more pictures of one view, until it was looked at as often as it takes."""
    import numpy as np

    inside = {frame for begin, end in spans for frame in range(begin, end)}
    looked, missing = inside & set(frames), _LOOKS_PER_VIEW - len(inside & set(frames))
    to_show = _SHOWN_PER_VIEW - len(inside & shown)
    left = sorted(inside - looked)
    if missing <= 0 and to_show <= 0:
        return
    wanted = min(len(left), max(missing, to_show))
    for frame in (left[int(place)] for place in np.linspace(0, len(left) - 1, wanted + 2)[1:-1]):
        if cancelled():
            return
        survey.look(frame, shown=to_show > 0)
        to_show -= 1


class _Survey:
    """Looks at pictures, and keeps them small for the search for cuts."""

    def __init__(self, plan: SurveyPlan, reader: VideoReader, small: SmallPictures) -> None:
        from annotator.tracking.face_finding import FaceFinder

        self._plan, self._reader = plan, reader
        self.small = small
        self._looks: list[Look] = []
        self._pictures: list[ShownPicture] = []
        self._finder = FaceFinder()
        self._seams = _Seams()
        self._close_look_in = 0
        self._lost = 0

    def look(self, frame: int, *, shown: bool) -> None:
        """Look for faces in one picture; ``shown``: write it for people to see."""
        from annotator.media.container import MediaError
        from annotator.tracking.face_places import Look

        try:
            picture = self._reader.frame(frame)
        except MediaError:
            self._lost += 1
            self.small.keep(frame, None)
            return
        rgb = _to_rgb(picture.bgra)
        self.small.keep(frame, picture.bgra)
        self._seams.add(rgb)
        at_once, faces = self._finder.faces(rgb, wanted=self._plan.people if self._close_look_in == 0 else 0)
        if self._close_look_in or len(faces) > at_once or at_once >= self._plan.people:
            self._close_look_in = max(0, self._close_look_in - 1)
        else:
            self._close_look_in = _NEXT_CLOSE_LOOK
        self._looks.append(Look(time_s=picture.time_s, faces=faces))
        written = _write(rgb, self._plan.pictures_folder, frame) if shown else None
        if written is not None:
            self._pictures.append(ShownPicture(time_s=picture.time_s, path=written))

    def found(self, *, shots: tuple[Shot, ...], more_cuts: bool) -> FaceSurvey:
        """All of it, once everything is looked at."""
        self._finder.close()
        across, down = self._seams.found()
        return FaceSurvey(
            looks=tuple(sorted(self._looks, key=lambda one: one.time_s)),
            pictures=tuple(sorted(self._pictures, key=lambda one: one.time_s)),
            seams_x=across,
            seams_y=down,
            lost=self._lost,
            shots=shots,
            more_cuts=more_cuts,
        )


def _index(plan: SurveyPlan, tell: Tell, cancelled: IsCancelled) -> FrameIndex:
    """The frame index, kept or made."""
    from annotator.media.frame_index import build_index, load_index

    if plan.index_path is not None:
        kept = load_index(plan.index_path, fingerprint=plan.fingerprint)
        if kept is not None:
            return kept

    return build_index(plan.media_path, on_progress=lambda done: tell(INDEX_SHARE * done), cancelled=cancelled)


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
    path = folder / f"look-{number:08d}.jpg"
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
