"""Look for faces all over a recording, in a process of its own: quick, and harmless to who asks."""

from __future__ import annotations

from pathlib import Path

from annotator.jobs.cancelling import IsCancelled, OnProgress
from annotator.jobs.spawned import ProcessDied, result_of
from annotator.media.container import MediaError
from annotator.pipeline.face_survey_worker import FaceSurvey, SurveyPlan, look_for_faces
from annotator.tracking.protocol import TrackingError

_LOOKS = 90


class SurveyFailed(RuntimeError):  # noqa: N818
    """The process that looks for faces failed or died."""


def survey_faces(
    media_path: Path,
    *,
    people: int,
    index_path: Path | None = None,
    fingerprint: str = "",
    pictures_folder: Path | None = None,
    on_progress: OnProgress = lambda _done: None,
    cancelled: IsCancelled = lambda: False,
) -> FaceSurvey | None:
    """Look at pictures spread over the whole recording. About five seconds for an hour; None if cancelled.

    Args:
        people: How many people are expected.
        index_path: The recording's frame index, where it was made already (with the recording's fingerprint).
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
        looks=_LOOKS,
        people=people,
        pictures_folder=pictures_folder,
    )
    name = media_path.name
    told = (MediaError, TrackingError, OSError)
    try:
        return result_of(
            look_for_faces, plan, name="finding faces", told=told, cancelled=cancelled, on_progress=on_progress
        )
    except ProcessDied as error:
        raise SurveyFailed(f"looking for faces in {name} failed: {error}; give the regions yourself") from error
    except (TrackingError, OSError) as error:
        raise SurveyFailed(f"faces could not be looked for in {name}: {error}") from error
