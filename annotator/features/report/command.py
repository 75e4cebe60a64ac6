"""``annotator report``: a session as one page that opens anywhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.terminal import removed_words
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, ArgumentError, opened, told_as

NAME = "report"
HELP = "write a session as one HTML page with pictures, to read or print"
DESCRIPTION = """\
Write a session as one HTML file: what was measured, flagged, judged and annotated, the accepted moments with pictures,
synchrony, agreement, methods and limits. The file holds everything it shows, runs no script and asks nothing of the
network; print it from a browser for a PDF. An existing file is replaced only when the new one is complete.

  annotator report anna.session -o anna.html
  annotator report anna.session -o shared.html --deidentify
  annotator report anna.session -o seminar.html --playlist "My picks"
  annotator report anna.session -o anna.html --signals lip_corner_pull,head_yaw

--deidentify leaves out names, file names, dates, what was said and what was noted, and covers faces in pictures. Body,
clothes, room and movement can still identify people: look through the page before you pass it on.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.html", help="the file to write")
    parser.add_argument("--deidentify", action="store_true", help="leave names and words out, cover faces")
    parser.add_argument(
        "--with-words",
        action="store_true",
        help="with --deidentify: show words and notes all the same, with names replaced by roles",
    )
    removed_words.add_argument(parser)
    parser.add_argument(
        "--playlist", metavar="NAME", default="", help="the moments of this playlist instead of the accepted ones"
    )
    parser.add_argument("--no-stills", action="store_true", help="leave the pictures out")
    parser.add_argument("--no-synchrony", action="store_true", help="do not compare two people's movement")
    parser.add_argument(
        "--signals", metavar="NAME,…", help="signals to draw (default: those that lead each person's flags)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from annotator.domain.playlist_moments import UnknownPlaylist
    from annotator.features.report.contents import ReportOptions
    from annotator.features.report.write import UnknownSignal, write_report

    if arguments.with_words and not arguments.deidentify:
        raise ArgumentError("--with-words goes with --deidentify; without it, words and notes are shown anyway")
    wanted: str = arguments.signals or ""
    options = ReportOptions(
        deidentify=arguments.deidentify,
        words=True if arguments.with_words else None,
        stills=not arguments.no_stills,
        signals=tuple(name.strip() for name in wanted.split(",") if name.strip()),
        synchrony=not arguments.no_synchrony,
        playlist_id=arguments.playlist,
        further_words=removed_words.wanted(arguments, hides=arguments.deidentify),
    )
    wrong = told_as(ArgumentError, UnknownSignal, UnknownPlaylist)
    with wrong, opened(arguments.session) as (folder, session), ProgressLine() as line:
        names = write_report(folder, session, arguments.output, options, on_progress=line.show)
    say(f"{arguments.output}")
    if options.deidentify:
        removed_words.tell_summary(names)
        tell("body, clothes, room and movement can still identify people: look through the page before you pass it on")
    return DONE
