"""``annotator restore``: a backup in the place of a session's database."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.terminal.console import say
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, reading

NAME = "restore"
HELP = "put a backup of a session in the place of its database"
DESCRIPTION = """\
Put the newest backup that can be read in the place of a database that is damaged or gone. Of a session that is whole
one of its backups must be named: work that came after it is not in it. What is replaced is kept beside it.

  annotator restore anna.session --list
  annotator restore anna.session
  annotator restore anna.session --backup session-20260301T101500-000012.db
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--backup", metavar="NAME", help="this one (default: the newest that can be read)")
    what.add_argument("--list", action="store_true", help="only tell which backups there are, and what is in them")


def run(arguments: argparse.Namespace) -> int:
    """Restore, or list what could be."""
    from annotator.storage import restoring
    from annotator.storage.session_folder import SessionFolder

    path: Path = arguments.session
    backups = SessionFolder.backups(path)
    if not backups:
        raise UnusableInputError(f"{path} has no backups; put back a copy of the folder from your own backup")
    if arguments.list:
        for backup in backups:
            say(f"{backup.name}  {_content(backup)}")
        return DONE
    if arguments.backup is not None:
        chosen = next((one for one in backups if one.name == arguments.backup), None)
        if chosen is None:
            raise UnusableInputError(f"{path} has no backup '{arguments.backup}'; --list names those there are")
    else:
        chosen = _newest_whole(path)
    kept = restoring.restore(path, chosen)
    replaced = f"; what it replaced is kept as {kept.name}" if kept.exists() else ""
    say(f"{chosen.name} was put back{replaced}")
    return DONE


def _newest_whole(path: Path) -> Path:
    """The newest backup that can be read, for a session that cannot."""
    from annotator.storage import restoring
    from annotator.storage.errors import DamagedSession
    from annotator.storage.session_folder import SessionFolder

    try:
        with reading(path), SessionFolder.open(path, read_only=True) as folder:
            folder.load()
    except UnusableInputError as error:
        if not isinstance(error.__cause__, DamagedSession):
            raise
    else:
        raise ArgumentError(
            f"{path} is whole; to go back to an earlier state, name one of its backups with --backup (see --list)"
        )
    newest = restoring.newest_whole(path)
    if newest is None:
        raise UnusableInputError(
            f"none of the backups of {path} can be read; put back a copy of the folder of your own"
        )
    return newest


def _content(backup: Path) -> str:
    from annotator.storage import restoring
    from annotator.storage.errors import StorageError

    try:
        session = restoring.read(backup)
    except StorageError:
        return "cannot be read"
    return (
        f"annotations {len(session.annotations)}, verdicts {len(session.verdicts)}, markers {len(session.markers)}, "
        f"utterances {len(session.utterances)}"
    )
