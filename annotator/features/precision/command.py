"""``annotator precision``: how many of the flags that coders judged were worth flagging."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.terminal import removed_words
from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, reading

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.features.precision.measuring import RaisedBySensitivity

NAME = "precision"
HELP = "how many of the flags that coders judged were worth flagging"
DESCRIPTION = """\
Take coders' verdicts on flags as labels: per coder the share that was accepted, with its interval, by the signal that
led the flag and by the rule that raised it, and what another sensitivity would have left of them. Several sessions are
counted together.

  annotator precision hour7.session
  annotator precision hour*.session --coder anna --json precision.json
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("sessions", type=Path, nargs="+", metavar="SESSION")
    parser.add_argument("--coder", metavar="ID", help="the verdicts of this coder only (default: everybody's)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all numbers to this file, too")
    removed_words.add_nameless(parser)


def run(arguments: argparse.Namespace) -> int:
    """Count, print, and write the numbers if asked to."""
    from annotator.features.precision import measuring as precision

    sessions = [_load(path) for path in arguments.sessions]
    judges = sorted({row.coder_id for session, _ in sessions for row in session.verdicts.values()})
    if not judges:
        raise UnusableInputError("nobody has judged a flag yet; judge some in the window (Flags > Triage)")
    if arguments.coder is not None and arguments.coder not in judges:
        raise ArgumentError(f"'{arguments.coder}' has judged no flag; who has: {', '.join(judges)}")
    report = precision.precision_report(sessions, coder_id=arguments.coder)
    for line in precision.told(report):
        say(line)
    tell(precision.METHOD)
    if arguments.json is not None:
        loaded = (session for session, _ in sessions)
        ids = removed_words.nameless(arguments, zip(arguments.sessions, loaded, strict=True))
        precision.write_json(report, arguments.json, ids=ids)
        say(f"written: {arguments.json}")
    return DONE


def _load(path: Path) -> tuple[Session, RaisedBySensitivity | None]:
    from annotator.features.precision.measuring import raised_by_sensitivity
    from annotator.storage.session_folder import SessionFolder

    with reading(path), SessionFolder.open(path, read_only=True) as folder:
        session = folder.load()
        return session, raised_by_sensitivity(folder, session) if session.verdicts else None
