"""``annotator licences``: whose work the program stands on."""

from __future__ import annotations

import argparse

from annotator.terminal.console import say
from annotator.terminal.failures import DONE

NAME = "licences"
HELP = "name, version and licence of every part"
DESCRIPTION = """\
List every part this program comes with or stands on: packages, FFmpeg, models, font.

  annotator licences            one line for each part
  annotator licences --texts    followed by the texts of the licences
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--texts", action="store_true", help="write the texts of the licences, too")


def run(arguments: argparse.Namespace) -> int:
    """Print the list, and the texts if asked to."""
    from annotator.app.licences import parts, texts

    found = parts()
    widths = [max(len(getattr(part, name)) for part in found) for name in ("name", "version")]
    for part in found:
        say(f"{part.name:<{widths[0]}}  {part.version:<{widths[1]}}  {part.licence}")
    if arguments.texts:
        for part in found:
            for name, text in texts(part):
                say(f"\n==== {part.name} {part.version}: {name}\n\n{text.strip()}")
    return DONE
