"""What leaves without names: a list of words that are to go as well, what is told about what went, ids in numbers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.terminal.console import tell
from annotator.terminal.failures import ArgumentError, UnusableInputError, reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.session import Session
    from annotator.exchange.deidentify_summary import DeidentifySummary


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--remove-words``."""
    parser.add_argument(
        "--remove-words",
        type=Path,
        metavar="FILE",
        help="where names are left out: leave these words and phrases out too, one a line (UTF-8 text)",
    )


def wanted(arguments: argparse.Namespace, *, hides: bool) -> tuple[str, ...]:
    """The words of the file that was given, and those that were kept with the session in the window.

    Args:
        hides: Whether names are left out at all.

    Raises:
        ArgumentError: names are not left out.
        UnusableInputError: the file cannot be read.
    """
    from annotator.exchange.deidentify import further_words_in
    from annotator.storage.removed_words import kept_words

    path: Path | None = arguments.remove_words
    if not hides:
        if path is not None:
            raise ArgumentError("--remove-words goes with an option that leaves names out")
        return ()
    with reading(arguments.session):
        kept = kept_words(arguments.session)
    if path is None:
        return kept
    with reading(path):
        content = path.read_bytes()
    try:
        return (*kept, *further_words_in(content.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise UnusableInputError(f"{path} is no UTF-8 text (byte {error.start}); save it as UTF-8") from None


def add_nameless(parser: argparse.ArgumentParser) -> None:
    """Add ``--deidentify`` for a file that holds numbers and ids, and no text."""
    parser.add_argument(
        "--deidentify", action="store_true", help="in the file, ids that hold a name are called by a number"
    )


def nameless(arguments: argparse.Namespace, sessions: Iterable[tuple[Path, Session]]) -> dict[str, str]:
    """What ids are called in the file; nothing is called otherwise where names may stay."""
    from annotator.exchange.nameless_ids import nameless_ids
    from annotator.storage.removed_words import kept_words

    if not arguments.deidentify:
        return {}
    return nameless_ids((session, kept_words(path)) for path, session in sessions)


def tell_summary(summary: DeidentifySummary | None) -> None:
    """Say what was replaced and where to look; it holds names, so it goes to stderr and into no file."""
    for line in summary.lines() if summary is not None else ():
        tell(line)
