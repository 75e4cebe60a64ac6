"""``annotator export``: write a session to a file of another format."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.terminal import removed_words
from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, ArgumentError, opened, told_as

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.exchange.export_format import ExportFormat

NAME = "export"
HELP = "write a session to a file of another format"
DESCRIPTION = """\
Write a session to a file, or to a few that belong together. Existing files are replaced only when the new ones are
complete.

  annotator export anna.session -o anna.json
  annotator export anna.session --format eaf -o anna.eaf
  annotator export anna.session --format csv -o anna.csv                annotations, and other tables beside it
  annotator export anna.session --format csv --table flags -o flags.csv
  annotator export anna.session --format tsv --table bins --bin 5 -o bins.tsv
  annotator export anna.session --format eaf --deidentify -o shared.eaf
  annotator export --list                                               what formats there are
  annotator export anna.session --format json --deidentify --remove-words places.txt -o shared.json

What the format cannot hold is told on stderr. --deidentify leaves out the names of people, files and the session, and
puts the role in place of participants' names in every text, however they are spelled; what was replaced and what to
look at is told on stderr. It cannot know what else people say about themselves: read the text before you pass it on.
"""
_WIDTH = 100


class _List(argparse.Action):
    """Prints the formats and leaves, like ``--help``: no session is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_anything: object) -> None:
        for line in formats_told():
            say(line)
        parser.exit()


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("--format", default="json", metavar="NAME", help="the format (default: json); --list names all")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the file to write")
    parser.add_argument("--deidentify", action="store_true", help="leave names out")
    removed_words.add_argument(parser)
    parser.add_argument(
        "--table",
        action="append",
        default=[],
        metavar="NAME",
        help="of a format with tables only this one; may be given several times",
    )
    parser.add_argument(
        "--bin", type=float, default=1.0, metavar="S", help="width of time bins in seconds (default: 1)"
    )
    parser.add_argument(
        "--full-media-paths",
        action="store_true",
        help="name recordings by their full path on this computer, where the format has a place for it",
    )
    parser.add_argument("--list", action=_List, nargs=0, help="list the formats and what they cannot hold")


def run(arguments: argparse.Namespace) -> int:
    """Write the export."""
    from annotator.app.exporting import check_options, export_session
    from annotator.exchange.export_format import ExportOptions
    from annotator.exchange.export_formats import format_named
    from annotator.exchange.time_bins import check_bin_width

    further_words = removed_words.wanted(arguments, hides=arguments.deidentify)
    options = ExportOptions(
        tables=tuple(arguments.table), bin_s=arguments.bin, full_media_paths=arguments.full_media_paths
    )
    with told_as(ArgumentError, ValueError):
        chosen = format_named(arguments.format)
        check_options(chosen, options, deidentify=arguments.deidentify)
        check_bin_width(options.bin_s)
    with opened(arguments.session) as (folder, session):
        written = export_session(
            session,
            arguments.output,
            format_name=chosen.name,
            deidentify=arguments.deidentify,
            further_words=further_words,
            options=options,
            folder=folder,
        )
    for path in written.paths:
        say(f"{path}")
    _tell_what_is_left_out(chosen, session)
    removed_words.tell_summary(written.removed)
    return DONE


def _tell_what_is_left_out(chosen: ExportFormat, session: Session) -> None:
    left_out = chosen.leaves_out(session)
    if left_out:
        tell(f"not in it, because the format has no place for it: {', '.join(left_out)}")


def formats_told() -> list[str]:
    """The formats, each with what it is for and what becomes of what it cannot hold."""
    from annotator.exchange.export_formats import EXPORTS

    lines: list[str] = []
    for one in EXPORTS:
        lines.append(f"{one.name:<14}{one.title} ({one.suffix}). {one.use}")
        for limit in one.limits:
            lines += textwrap.wrap(limit, _WIDTH, initial_indent=" " * 14, subsequent_indent=" " * 14)
        if one.tables:
            tables = f"--table: {', '.join(one.tables)}"
            lines += textwrap.wrap(tables, _WIDTH, initial_indent=" " * 14, subsequent_indent=" " * 14)
    return lines
