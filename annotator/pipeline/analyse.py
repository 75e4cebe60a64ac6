"""A session from video to flags: index, track, measure, find. What is done already is not done again.

This module is light, so that a window may import it; the libraries load when :func:`analyse` runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.jobs.cancelling import Cancelled
from annotator.pipeline.analysis_options import AnalysisOptions, AnalysisOutcome, AnalysisProgress

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder


def analyse(
    folder: SessionFolder,
    options: AnalysisOptions,
    *,
    on_progress: Callable[[AnalysisProgress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> AnalysisOutcome:
    """Analyse a session and write the findings into its folder.

    Can be stopped and killed at any time; the next run goes on from the shards on disk. Human work is not touched.
    Both callables are called in the thread this runs in, some times a second.

    Raises:
        NothingToAnalyse: no participant is seen in a video.
        MediaError: a media file cannot be used.
        StorageError: a media file is not where it was, or the findings cannot be written.
        TrackingError, BundleError: MediaPipe or the optional bundle is not as it should be.
        TrackingFailed: a tracking process failed or died; what was finished is kept.
        OSError: the session folder cannot be written.
    """
    from annotator.pipeline.analysis_run import AnalysisRun

    session = folder.load()
    run = AnalysisRun(folder, session, options, on_progress=on_progress, cancelled=cancelled)
    try:
        return run.all()
    except Cancelled:
        return AnalysisOutcome(findings=session.findings, notes=(), cancelled=True)
