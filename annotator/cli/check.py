"""``annotator check``: what an analysis can give, before hours are spent on it."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.json_document import json_document
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, ArgumentError, Interrupted, UnusableInputError, reading, told_as
from annotator.terminal.interruption import ctrl_c_stops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.analysis.recording_check import RecordingCheck

NAME = "check"
HELP = "look at a recording for some seconds and tell what can be measured in it"
DESCRIPTION = """\
Look at pictures spread over a recording for about ten seconds, and tell per participant how large the face is, whether
it is lit, turned or cut off, how much of the time it can be measured, and how long the analysis will take here.
Nothing is changed; of a bare recording no session is made.

  annotator check talk.mp4
  annotator check anna.session --json check.json
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("path", type=Path, metavar="SESSION or VIDEO")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="tracking processes to reckon with (default: one per core)"
    )
    parser.add_argument(
        "--face-hz", type=float, default=15.0, metavar="HZ", help="looks at the face per second (default: 15)"
    )
    parser.add_argument(
        "--pose-hz", type=float, default=2.0, metavar="HZ", help="looks at the body per second (default: 2)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all numbers to this file, too")


def run(arguments: argparse.Namespace) -> int:
    """Check, print, and write the numbers if asked to."""
    with told_as(ArgumentError, ValueError):
        options = AnalysisOptions(workers=arguments.workers, face_hz=arguments.face_hz, pose_hz=arguments.pose_hz)
    from annotator import atomic
    from annotator.pipeline import recording_check_text

    check, labels = checked(arguments.path, options)
    for line in recording_check_text.told(check, labels):
        say(line)
    if arguments.json is not None:
        atomic.write_bytes(arguments.json, json_document(recording_check_text.document(check)))
        say(f"written: {arguments.json}")
    return DONE


def checked(path: Path, options: AnalysisOptions) -> tuple[RecordingCheck, Mapping[str, str]]:
    """Check a session or a bare recording, with progress on stderr; and what its participants are called.

    Raises:
        UnusableInputError: there is nothing to check, or a recording cannot be used.
        Interrupted: the user stopped it.
    """
    from annotator.app.sessions import known_session
    from annotator.media.container import MediaError
    from annotator.pipeline.analysis_options import NothingToAnalyse
    from annotator.pipeline.recording_check import check_session, check_video
    from annotator.storage.errors import StorageError

    labels: Mapping[str, str] = {"client": "client"}
    unusable = told_as(UnusableInputError, NothingToAnalyse, MediaError, StorageError)
    with unusable, ProgressLine() as line, ctrl_c_stops() as stopped:
        report = partial(line.show, message="looking at the recording")
        with reading(path):
            folder = known_session(path)
        if folder is None:
            tell(f"{path.name} has no session: checked as one client in the full frame")
            check = check_video(path, options, on_progress=report, cancelled=stopped.is_set)
        else:
            with folder:
                session = folder.load()
                labels = {row.id: row.label for row in session.participants.values()}
                check = check_session(folder, session, options, on_progress=report, cancelled=stopped.is_set)
    if check is None:
        raise Interrupted("interrupted; nothing was changed")
    return check, labels
