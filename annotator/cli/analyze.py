"""``annotator analyze``: track, measure and flag, without a window."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.pipeline.analysis_options import (
    AnalysisOptions,
)
from annotator.terminal import removed_words
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, ArgumentError, Interrupted, UnusableInputError, reading, told_as
from annotator.terminal.interruption import ctrl_c_stops
from annotator.terminal.summary import summary_lines

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder

NAME = "analyze"
HELP = "track faces and bodies, measure, and flag shifts"
DESCRIPTION = """\
Track faces and bodies, measure, and flag shifts against each person's own baseline. What was done is kept: a run that
was stopped goes on where it was when started again.

  annotator analyze talk.mp4 --json talk.json      a bare recording: one client in the full frame
  annotator analyze anna.session --sensitivity 7   a session
  annotator analyze talk.mp4 --signals talk.csv    every measure over time as a table
"""

_FIRST_LOOKS = 16
_FIRST_LOOKS_S = 2.0
# Of a shorter recording the analysis itself tells within about a minute; the check takes four seconds of any length.
_SHORTEST_CHECKED_S = 300.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("path", type=Path, metavar="SESSION or VIDEO")
    parser.add_argument("--workers", type=int, metavar="N", help="tracking processes (default: one per core)")
    parser.add_argument(
        "--face-hz", type=float, default=15.0, metavar="HZ", help="looks at the face per second (default: 15)"
    )
    parser.add_argument(
        "--pose-hz", type=float, default=2.0, metavar="HZ", help="looks at the body per second (default: 2)"
    )
    parser.add_argument(
        "--sensitivity",
        type=int,
        metavar="1..10",
        help="1 few flags to 10 many (default: 5, or less where that is more than a coder can decide in a quarter of "
        "the recording's length)",
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="export the session as JSON when done")
    parser.add_argument(
        "--signals", type=Path, metavar="OUT", help="write the signals as .csv, or .parquet where pyarrow is installed"
    )
    parser.add_argument("--deidentify", action="store_true", help="leave names out of these files")
    parser.add_argument("--picture", type=Path, metavar="OUT.png", help="keep a picture of the window with the result")


def run(arguments: argparse.Namespace) -> int:
    """Analyse, write what was asked for, and print a summary."""
    with told_as(ArgumentError, ValueError):
        options = AnalysisOptions(
            workers=arguments.workers,
            face_hz=arguments.face_hz,
            pose_hz=arguments.pose_hz,
            sensitivity=arguments.sensitivity,
        )
    from annotator.app.sessions import open_path

    if arguments.signals is not None:
        from annotator.app.exporting import check_signals_path

        with told_as(ArgumentError, ValueError):
            check_signals_path(arguments.signals)
    with reading(arguments.path):
        folder = open_path(arguments.path)
    with folder:
        _check_first(folder, options)
        analyse_folder(folder, options)
        session = folder.load()
        for line in summary_lines(session):
            say(line)
        if arguments.json is not None:
            from annotator.app.exporting import export_session
            from annotator.storage.removed_words import kept_words

            words = kept_words(folder.path)
            export_session(session, arguments.json, deidentify=arguments.deidentify, further_words=words)
        if arguments.signals is not None:
            from annotator.app.exporting import export_signals
            from annotator.pipeline.signal_file import load_signals

            ids = removed_words.nameless(arguments, [(folder.path, session)])
            measured = load_signals(folder, session).values()
            export_signals(
                (replace(one, participant_id=ids.get(one.participant_id, one.participant_id)) for one in measured),
                arguments.signals,
            )
    say(f"session: {folder.path}")
    if arguments.picture is not None:
        from annotator.ui.app import take_picture

        take_picture(folder.path, arguments.picture)
    for written in (arguments.json, arguments.signals, arguments.picture):
        if written is not None:
            say(f"written: {written}")
    return DONE


def _check_first(folder: SessionFolder, options: AnalysisOptions) -> None:
    """Tell on stderr what to expect, in some seconds; the analysis itself says what is wrong where this cannot."""
    from annotator.pipeline import recording_check_text
    from annotator.pipeline.recording_check import CheckFailed, all_tracked, check_session
    from annotator.storage.errors import StorageError
    from annotator.tracking.protocol import TrackingError

    session = folder.load()
    if session.info.duration_s < _SHORTEST_CHECKED_S:
        return
    try:
        if all_tracked(folder, session, options):
            return
        with ctrl_c_stops() as stopped:
            check = check_session(
                folder, session, options, looks=_FIRST_LOOKS, looks_s=_FIRST_LOOKS_S, cancelled=stopped.is_set
            )
    except (CheckFailed, TrackingError, StorageError, ValueError, OSError):
        return
    if check is None:
        raise Interrupted("interrupted; nothing was tracked yet")
    labels = {row.id: row.label for row in session.participants.values()}
    for line in recording_check_text.told(check, labels, short=True):
        tell(f"check: {line}")


def analyse_folder(folder: SessionFolder, options: AnalysisOptions) -> None:
    """Analyse with progress on stderr; Ctrl+C stops it in order.

    Raises:
        UnusableInputError: a recording is not there any more or cannot be used, or nobody is seen in one.
        Interrupted: the user stopped it.
    """
    from annotator.jobs.cancelling import Cancelled
    from annotator.media.container import MediaError
    from annotator.pipeline.analyse import analyse
    from annotator.pipeline.analysis_options import NothingToAnalyse
    from annotator.pipeline.other_model import measured_otherwise
    from annotator.storage.media_files import MediaNotFound

    other = measured_otherwise(folder.load().findings.info)
    if other is not None:
        tell(f"measured before with {other.before}; everything is measured anew with {other.now}")
    unusable = told_as(UnusableInputError, NothingToAnalyse, MediaError, MediaNotFound)
    with unusable, ProgressLine() as line, ctrl_c_stops() as stopped:
        try:
            analyse(folder, options, on_progress=line.show, cancelled=stopped.is_set)
        except Cancelled:
            raise Interrupted(
                f"interrupted; what was tracked is kept, and 'annotator analyze {folder.path}' goes on from there"
            ) from None
