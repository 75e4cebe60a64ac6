"""What runs in the process that makes clips. Files are written into a folder of its own; small messages cross the pipe.

Qt is never imported here.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from annotator.features.clips.job import ClipsJob
from annotator.jobs.cancelling import Cancelled
from annotator.jobs.messages import Failure, Progress
from annotator.tracking.worker_process import begin_worker

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event


def run_clips(connection: Connection, cancel: Event, job: ClipsJob) -> None:
    """Make all clips of a job. The entry point of the process."""
    begin_worker()
    from annotator.features.clips.check import BadClip
    from annotator.features.clips.clip_files import ClipFiles
    from annotator.features.clips.render import LostFrames
    from annotator.media.container import MediaError
    from annotator.media.encoders import NoEncoder
    from annotator.tracking.protocol import TrackingError

    def tell(done: float, message: str) -> None:
        connection.send(Progress(done=done, message=message))

    try:
        connection.send(ClipFiles(job, tell=tell, cancelled=cancel.is_set).all())
    except (Cancelled, BrokenPipeError, ConnectionResetError):
        return
    except (MediaError, LostFrames) as error:
        connection.send(Failure(message=str(error), unusable=True))
    except (TrackingError, BadClip, NoEncoder) as error:
        connection.send(Failure(message=str(error)))
    except OSError as error:
        connection.send(Failure(message=error.strerror or str(error), errno=error.errno))
    finally:
        connection.close()
