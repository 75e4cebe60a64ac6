"""How quick this machine is: the demo's portrait is written as a short video, read again, and tracked in a worker."""

from __future__ import annotations

from pathlib import Path

from annotator.jobs.cancelling import IsCancelled
from annotator.jobs.spawned import result_of
from annotator.media.container import MediaError
from annotator.media.frame_index import build_index, save_index
from annotator.pipeline.recording_check_worker import CheckedMedia, CheckedPerson, CheckPlan, check_pictures
from annotator.resources import resource
from annotator.scratch import scratch_folder
from annotator.tracking.protocol import TrackingError

SIZE_PX = (1280, 720)
FACE_HZ, POSE_HZ = 15.0, 2.0
"""As an analysis looks unless told otherwise."""
_PICTURES_PER_S = 30
_PICTURES = 8 * _PICTURES_PER_S
_SWAY_PX = 40
_LOOKS, _LOOKS_S = 8, 2.0


class SpeedUnknown(RuntimeError):  # noqa: N818
    """Tracking did not work; the message names no place of this machine."""


def write_portrait(path: Path) -> None:
    """Eight seconds of 720p in which the portrait sways, as this program writes videos.

    Raises:
        NoEncoder: neither MP4 nor WebM can be written here.
        OSError: the file cannot be written.
    """
    import cv2
    import numpy as np

    from annotator.media.encoders import can_write
    from annotator.media.video_writer import VideoWriter

    stored = np.frombuffer(resource("demo", "portrait.jpg").read_bytes(), np.uint8)
    portrait = np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), np.uint8)
    height, width = portrait.shape[:2]
    with VideoWriter(
        path, file_format="mp4" if can_write("mp4") else "webm", width_px=SIZE_PX[0], height_px=SIZE_PX[1], sound=None
    ) as writer:
        for number in range(_PICTURES):
            picture = np.full((SIZE_PX[1], SIZE_PX[0], 3), 128, np.uint8)
            left = (SIZE_PX[0] - width) // 2 + round(_SWAY_PX * np.sin(number / _PICTURES_PER_S))
            picture[SIZE_PX[1] - height :, left : left + width] = portrait
            writer.picture(picture, number / _PICTURES_PER_S, (number + 1) / _PICTURES_PER_S)
        writer.finish()


def work_s_per_s(cancelled: IsCancelled) -> float | None:
    """Seconds one process works on one second of one person at 720p; None if cancelled.

    Raises:
        SpeedUnknown: the face was not found, or the models failed.
        ProcessDied: the process was killed.
        MediaError: the video could not be read again.
        NoEncoder, OSError: it could not be written.
    """
    with scratch_folder() as scratch:
        video, kept = scratch / "portrait.video", scratch / "portrait.frames"
        write_portrait(video)
        index = build_index(video)
        save_index(index, kept)
        plan = CheckPlan(
            media=(
                CheckedMedia(
                    media_id="portrait",
                    media_path=video,
                    index_path=kept,
                    fingerprint=index.fingerprint,
                    people=(CheckedPerson(participant_id="client", region_px=(0, 0, *SIZE_PX)),),
                ),
            ),
            looks=_LOOKS,
            looks_s=_LOOKS_S,
            face_hz=FACE_HZ,
            pose_hz=POSE_HZ,
            bundle=None,
        )
        told = (MediaError, TrackingError, OSError)
        try:
            checked = result_of(check_pictures, plan, name="measuring the speed", told=told, cancelled=cancelled)
        except told as error:
            raise SpeedUnknown("the models could not be run") from error
    if checked is None:
        return None
    (person,) = checked["portrait"].people
    if checked["portrait"].work_s_per_s is None or not person.measurable_share:
        raise SpeedUnknown("the face in the demo's portrait was not found")
    return checked["portrait"].work_s_per_s
