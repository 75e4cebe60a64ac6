"""What runs in the process that makes clips. Files are written into a folder of its own; small messages cross the pipe.

Qt is never imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.jobs.cancelling import Cancelled
from annotator.jobs.messages import Failure, Progress
from annotator.tracking.face_sweep import Witness
from annotator.tracking.worker_process import begin_worker
from annotator.workflow.clips.options import ClipOptions
from annotator.workflow.clips.plan import ClipPlan

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

REEL_STEM = "reel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipsJob:
    """Everything the process needs.

    Attributes:
        folder: Where files are written; the parent moves them to their place.
        pitch: What the frequencies of voices are multiplied by, where they are changed.
    """

    clips: tuple[ClipPlan, ...]
    options: ClipOptions
    folder: Path
    pitch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverReport:
    """What was covered in one clip, and what can still be seen in its file.

    Attributes:
        clip: Its name, without the ending of a file.
        covered_share: Of the picture, 0 to 1, on average over its frames.
        seen: By witness (detector), in how many frames it sees something outside the covers. It is no face that
            witnesses agree about, or the clip would not have been kept; a person may look.
        first_seen_s: By witness, when in the clip it does so first.
        whole_region: In how many frames a participant's whole region is covered because no face was known there.
        nobody: In how many frames nothing is covered in a participant's region because nobody was seen there.
    """

    clip: str
    frames: int
    covered_share: float
    seen: Mapping[Witness, int]
    first_seen_s: Mapping[Witness, float]
    whole_region: int = 0
    nobody: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipsEnd:
    """All files are written and checked; their names, sentences the user should know, and what was covered."""

    names: tuple[str, ...]
    notes: tuple[str, ...]
    covers: tuple[CoverReport, ...]


def run_clips(connection: Connection, cancel: Event, job: ClipsJob) -> None:
    """Make all clips of a job. The entry point of the process."""
    begin_worker()
    from annotator.media.container import MediaError
    from annotator.media.video_writer import NoEncoder
    from annotator.tracking.protocol import TrackingError
    from annotator.workflow.clips.check import BadClip
    from annotator.workflow.clips.clip_files import ClipFiles
    from annotator.workflow.clips.render import LostFrames

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
