"""What runs in the process that makes clips. Qt is never imported here."""

from __future__ import annotations

from annotator.features.clips.job import ClipsEnd, ClipsFailed, ClipsJob
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.media.container import MediaError
from annotator.tracking.worker_process import begin_worker


def run_clips(job: ClipsJob, tell: Tell, cancelled: IsCancelled) -> ClipsEnd:
    """Make all clips of a job.

    Raises:
        MediaError: a recording cannot be used.
        ClipsFailed: a file did not come out as it should, or a model or an encoder is not as it should be.
        OSError: a file cannot be written.
    """
    begin_worker()
    from annotator.features.clips.check import BadClip
    from annotator.features.clips.clip_files import ClipFiles
    from annotator.features.clips.render import LostFrames
    from annotator.media.encoders import NoEncoder
    from annotator.tracking.protocol import TrackingError

    try:
        return ClipFiles(job, tell=tell, cancelled=cancelled).all()
    except LostFrames as error:
        raise MediaError(str(error)) from error
    except (TrackingError, BadClip, NoEncoder) as error:
        raise ClipsFailed(str(error)) from error
