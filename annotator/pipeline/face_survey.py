"""Look for faces all over a recording, in a process of its own: quick, and harmless to who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotator.jobs.messages import Failure, Progress
from annotator.jobs.spawned import ProcessDied, messages_of
from annotator.media.container import MediaError
from annotator.pipeline.face_survey_worker import (
    SurveyEnd,
    SurveyLook,
    SurveyPlan,
    look_for_faces,
)
from annotator.tracking.face_places import Look
from annotator.tracking.shots import Shot

LOOKS = 90


class SurveyFailed(RuntimeError):  # noqa: N818
    """The process that looks for faces failed or died."""


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


def survey_faces(
    media_path: Path,
    *,
    people: int,
    index_path: Path | None = None,
    fingerprint: str = "",
    looks: int = LOOKS,
    pictures_folder: Path | None = None,
    on_progress: Callable[[float], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FaceSurvey | None:
    """Look at pictures spread over the whole recording. About five seconds for an hour; None if cancelled.

    Args:
        people: How many people are expected.
        index_path: The recording's frame index, where it was made already (with the recording's fingerprint).
        looks: At most how many pictures.
        pictures_folder: Some pictures are written there, to be shown.
        on_progress: Called with 0 to 1.
        cancelled: Asked some times a second.

    Raises:
        MediaError: the recording cannot be used.
        SurveyFailed: the process failed or died.
    """
    plan = SurveyPlan(
        media_path=media_path,
        index_path=index_path,
        fingerprint=fingerprint,
        looks=looks,
        people=people,
        pictures_folder=pictures_folder,
    )
    looked: list[SurveyLook] = []
    end: SurveyEnd | None = None
    try:
        for message in messages_of(look_for_faces, plan, name="finding faces", cancelled=cancelled):
            if isinstance(message, Progress):
                on_progress(message.done)
            elif isinstance(message, SurveyLook):
                looked.append(message)
            elif isinstance(message, SurveyEnd):
                end = message
            elif isinstance(message, Failure):
                if message.unusable:
                    raise MediaError(message.message)
                raise SurveyFailed(f"faces could not be looked for in {media_path.name}: {message.message}")
    except ProcessDied as error:
        raise SurveyFailed(
            f"looking for faces in {media_path.name} failed: {error}; give the regions yourself"
        ) from error
    if end is None:
        if cancelled():
            return None
        raise SurveyFailed(f"looking for faces in {media_path.name} stopped half-way; give the regions yourself")
    return _gathered(looked, end)


def _gathered(looked: list[SurveyLook], end: SurveyEnd) -> FaceSurvey:
    in_order = sorted(looked, key=lambda one: one.look.time_s)
    shown = (ShownPicture(time_s=one.look.time_s, path=one.picture) for one in in_order if one.picture is not None)
    return FaceSurvey(
        looks=tuple(one.look for one in in_order),
        pictures=tuple(shown),
        seams_x=end.seams_x,
        seams_y=end.seams_y,
        lost=end.lost,
        shots=end.shots,
        more_cuts=end.more_cuts,
    )
