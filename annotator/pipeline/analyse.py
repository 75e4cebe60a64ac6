"""A session from video to flags: index, track, measure, find. What is done already is not done again.

This module is light, so that a window may import it; the libraries load when :func:`analyse` runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.pipeline.analysis_options import AnalysisOptions

if TYPE_CHECKING:
    from annotator.domain.session import Findings
    from annotator.storage.session_folder import SessionFolder


def analyse(
    folder: SessionFolder,
    options: AnalysisOptions,
    *,
    on_progress: Tell = lambda _done, _message="", _remaining_s=None, /: None,
    cancelled: IsCancelled = lambda: False,
) -> Findings:
    """Analyse a session and write the findings into its folder.

    Can be stopped and killed at any time; the next run goes on from the shards on disk. Human work is not touched.
    Both callables are called in the thread this runs in, some times a second.

    Returns:
        The findings as written to the session; their notes say what could not be read or measured.

    Raises:
        Cancelled: the user wants to stop; the earlier findings stay, and what is tracked.
        NothingToAnalyse: no participant is seen in a video.
        MediaError: a media file cannot be used.
        StorageError: a media file is not where it was, or the findings cannot be written.
        TrackingError, BundleError: MediaPipe or the optional bundle is not as it should be.
        TrackingFailed: a tracking process failed or died; what was finished is kept.
        OSError: the session folder cannot be written.
    """
    from annotator.pipeline.analysis_run import AnalysisRun

    return AnalysisRun(folder, folder.load(), options, on_progress=on_progress, cancelled=cancelled).all()
