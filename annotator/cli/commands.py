"""The commands of ``annotator``: one is chosen by the words it is called with, and run."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from annotator import __version__
from annotator.cli import (
    analyze,
    check,
    demo,
    doctor,
    export,
    import_,
    lexicon,
    licences,
    models,
    new,
    restore,
    statistics,
    window,
)
from annotator.features.agreement import command as agreement
from annotator.features.clips import command as clips
from annotator.features.conversation import command as timing
from annotator.features.diarise import command as speakers
from annotator.features.merging import command as merge
from annotator.features.precision import command as precision
from annotator.features.report import command as report
from annotator.features.study import batch_command as batch
from annotator.features.study import study_command as study
from annotator.features.synchrony import command as synchrony
from annotator.features.transcribe import command as transcribe
from annotator.terminal import failures
from annotator.terminal.console import take_any_name, tell

_COMMANDS = (
    demo,
    new,
    check,
    analyze,
    import_,
    transcribe,
    speakers,
    lexicon,
    merge,
    export,
    agreement,
    precision,
    statistics,
    report,
    clips,
    synchrony,
    timing,
    batch,
    study,
    restore,
    models,
    doctor,
    licences,
)

_ALIASES = {"analyze": ("analyse",), "licences": ("licenses",)}

_DESCRIPTION = """\
Find, code and replay moments in recorded sessions in which words and face, gaze or body disagree.
Everything stays on this computer.

  annotator                        open the program
  annotator talk.mp4               open a recording (its session is kept in talk.session beside it)
  annotator demo                   make a demo session and look around in it
  annotator analyze talk.mp4       find shifts of face and posture without opening a window
"""

_EPILOG = """\
exit codes: 0 done, 1 the work failed, 2 wrong arguments, 3 the input cannot be used, 130 interrupted.
'annotator COMMAND --help' explains one command. A file named like a command is opened as ./NAME.
"""


def run(given: Sequence[str]) -> int:
    """Run one command; what goes wrong is told, and is its exit code."""
    failures.install_defect_report()
    take_any_name()
    _have_a_home()
    try:
        return _run(list(given))
    except SystemExit as leaving:  # argparse: help, version, or wrong arguments
        return leaving.code if isinstance(leaving.code, int) else failures.WRONG_ARGUMENTS
    except BrokenPipeError:
        # Nobody reads on ("annotator ... | head"); what Python flushes on leaving must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return failures.FAILED
    except (*failures.TOLD, OSError, ValueError, RuntimeError) as error:
        tell(f"annotator: {failures.message_of(error)}")
        return failures.code_of(error)


def _have_a_home() -> None:
    """A user whom the system gives no home folder (as in a container) works from the one for temporary files."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = tempfile.gettempdir()


def _run(given: list[str]) -> int:
    names = {name for command in _COMMANDS for name in (command.NAME, *_ALIASES.get(command.NAME, ()))}
    is_path = bool(given) and not given[0].startswith("-") and given[0] not in names
    # With more words than one it is rather a command that was mistyped: the parser lists those there are.
    if not given or (is_path and (len(given) == 1 or Path(given[0]).exists())):
        return window.run(_window_parser().parse_args(given))
    parsed = build_parser().parse_args(given)
    return parsed.command(parsed)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="annotator",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="annotator [SESSION or VIDEO]\n       annotator COMMAND ...",
    )
    parser.add_argument("--version", action="version", version=f"annotator {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        sub = commands.add_parser(
            command.NAME,
            aliases=_ALIASES.get(command.NAME, ()),
            help=command.HELP,
            description=command.DESCRIPTION,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.configure(sub)
        sub.set_defaults(command=command.run)
    return parser


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="annotator", description=window.DESCRIPTION)
    window.configure(parser)
    return parser
