"""``annotator doctor``: whether this machine is as the program needs it."""

from __future__ import annotations

import argparse

from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, FAILED, Interrupted
from annotator.terminal.interruption import ctrl_c_stops

NAME = "doctor"
HELP = "look whether this computer has what the program needs, and how quick it is"
DESCRIPTION = """\
Check Python, libraries, models, codecs, sound, disk, permissions and speed, and say what to do where something is
wrong. It takes some seconds. What is printed names no folder, no user and no computer: paste it into a report.

  annotator doctor           one line for each check
  annotator doctor --json    the same for programs

The exit code is 1 if a check failed.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Check and print."""
    from annotator import __version__
    from annotator.app.doctor import document, examine, line_of, worst

    if not arguments.json:
        say(f"Session Annotator {__version__}")
    with ctrl_c_stops() as stopped:
        findings = examine(
            on_finding=lambda found: None if arguments.json else say(line_of(found)), cancelled=stopped.is_set
        )
    if stopped.is_set():
        raise Interrupted("interrupted; nothing was changed")
    if arguments.json:
        say(document(findings))
    failed = sum(found.verdict == "failure" for found in findings)
    if failed:
        tell(f"annotator: {failed} of {len(findings)} checks failed; what to do stands below each")
    return FAILED if worst(findings) == "failure" else DONE
