"""``annotator export``: write a session to a file of another format."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli import removed_words
from annotator.cli.console import say
from annotator.cli.failures import DONE, reading

NAME = "export"
ALIASES = ()
HELP = "write a session to a file (JSON)"
DESCRIPTION = """\
Write a session to one file. An existing file is replaced only when the new one is complete.

  annotator export anna.session --format json -o anna.json
  annotator export anna.session --format json --deidentify -o shared.json

  annotator export anna.session --format json --deidentify --remove-words places.txt -o shared.json

--deidentify leaves out the names of people, files and the session, and puts the role in place of participants' names
in every text, however they are spelled. What was replaced and what to look at is told on stderr. It cannot know
what else people say about themselves: read the text before you pass it on.
"""
_FORMATS = ("json",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("--format", choices=_FORMATS, default="json", help="the format to write (default: json)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the file to write")
    parser.add_argument("--deidentify", action="store_true", help="leave names out")
    removed_words.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the export."""
    from annotator.storage.session_folder import SessionFolder
    from annotator.workflow.exporting import export_session

    further_words = removed_words.wanted(arguments, hides=arguments.deidentify)
    with reading(arguments.session), SessionFolder.open(arguments.session, read_only=True) as folder:
        session = folder.load()
    summary = export_session(
        session,
        arguments.output,
        format_name=arguments.format,
        deidentify=arguments.deidentify,
        further_words=further_words,
    )
    say(f"{arguments.output}")
    removed_words.tell_summary(summary)
    return DONE
