"""``annotator agreement``: how far coders agree, over one session or several."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.analysis.machine_coder import MACHINE_ID
from annotator.cli.console import say, tell
from annotator.cli.failures import DONE, ArgumentError, UnusableInputError, reading

if TYPE_CHECKING:
    from annotator.domain.session import Session

NAME = "agreement"
ALIASES = ()
HELP = "how far coders agree in their annotations and verdicts"
DESCRIPTION = """\
Hold coders' annotations against each other as EasyDIAg does (linked by overlap; raw agreement, kappa, the largest
possible kappa, a table of codes), and their verdicts on the same flags (Cohen's kappa). Several sessions are counted
together; a session that only one of two coders has annotated is left out for these two.

  annotator agreement hour7.session
  annotator agreement hour*.session --coders anna,ben --json agreement.json
  annotator agreement hour7.session --overlap 0.5
  annotator agreement hour7.session --coders anna,machine    the detector as one more coder
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("sessions", type=Path, nargs="+", metavar="SESSION")
    parser.add_argument(
        "--coders", metavar="A,B", help="ids of two coders (default: every two there are); 'machine' is the detector"
    )
    parser.add_argument(
        "--overlap", type=float, default=0.6, metavar="SHARE", help="overlap that links two annotations (default: 0.6)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all numbers to this file, too")


def run(arguments: argparse.Namespace) -> int:
    """Compare, print, and write the numbers if asked to."""
    from annotator.workflow import agreement

    sessions = [_load(path) for path in arguments.sessions]
    try:
        found = agreement.compare(sessions, overlap=arguments.overlap, coders=_coders(arguments.coders, sessions))
    except ValueError as error:
        raise ArgumentError(str(error)) from error
    if not found.annotations and not found.verdicts:
        raise UnusableInputError(
            "there is nothing to compare: no two coders have annotated the same session or judged the same flag"
        )
    for line in agreement.told(found):
        say(line)
    tell(agreement.METHOD)
    if arguments.json is not None:
        agreement.write_json(found, arguments.json)
        say(f"written: {arguments.json}")
    return DONE


def _load(path: Path) -> Session:
    from annotator.storage.session_folder import SessionFolder

    with reading(path), SessionFolder.open(path, read_only=True) as folder:
        return folder.load()


def _coders(wanted: str | None, sessions: list[Session]) -> tuple[str, str] | None:
    if wanted is None:
        return None
    names = [name.strip() for name in wanted.split(",")]
    known = dict.fromkeys(
        row.coder_id for one in sessions for row in (*one.annotations.values(), *one.verdicts.values())
    )
    there = ", ".join(known) or "nobody"
    if len(names) != 2 or names[0] == names[1]:
        raise ArgumentError(f"--coders takes two ids with a comma between them; who has worked: {there}")
    if MACHINE_ID in names and MACHINE_ID not in known and not any(one.findings.flags for one in sessions):
        raise ArgumentError("there are no flags to hold a coder against; analyse the session first")
    for name in names:
        if name not in known and name != MACHINE_ID:
            raise ArgumentError(f"nobody has worked as '{name}'; who has: {there}")
    return names[0], names[1]
