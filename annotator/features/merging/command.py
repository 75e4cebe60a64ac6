"""``annotator merge``: colleagues' copies of a session into one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, reading

if TYPE_CHECKING:
    from annotator.domain.annotations import Annotation
    from annotator.domain.flags import Verdict
    from annotator.domain.markers import Marker
    from annotator.domain.session import Session
    from annotator.features.merging.copies import Copy

NAME = "merge"
HELP = "bring colleagues' copies of a session together"
DESCRIPTION = """\
Take the work in copies of a session (folders, or exported as JSON) into SESSION: annotations, verdicts, moments,
playlists, by coder and id. What only one copy changed or deleted is taken from that copy. What both changed is a
conflict, and is shown with both sides. Merging the same copy again changes nothing. The copies are not changed; what
was replaced stays in the record of changes (Session > History).

  annotator merge anna.session from-ben/anna.session
  annotator merge anna.session ben.json carla.json
  annotator merge anna.session shared-folder         every session and export in it that is of the same recording
  annotator merge anna.session ben.json --dry-run    only show what would come of it

--conflicts says what is kept of what both changed: what was changed later (the usual), ours, theirs, or both side by
side. Between what was changed and what was deleted, 'later' keeps what was changed.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("others", type=Path, nargs="+", metavar="OTHER", help="a session folder, JSON, or a folder")
    parser.add_argument("--conflicts", choices=("later", "ours", "theirs", "both"), default="later")
    parser.add_argument("--coders", metavar="A,B", help="take the work of these coders only (ids)")
    parser.add_argument("--dry-run", action="store_true", help="change nothing, only show")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write counts and conflicts to this file, too")


def run(arguments: argparse.Namespace) -> int:
    """Merge, and show what came of it."""
    from annotator import atomic
    from annotator.domain import edits
    from annotator.features.merging import merge_words
    from annotator.features.merging.copies import Past
    from annotator.features.merging.merging import Merged, always, merge
    from annotator.storage.lock import login_name
    from annotator.storage.session_folder import SessionFolder

    wanted: str | None = arguments.coders
    coders = None if wanted is None else {name.strip() for name in wanted.split(",")}
    with reading(arguments.session):
        folder = SessionFolder.open(arguments.session, read_only=arguments.dry_run)
    with folder:
        with reading(arguments.session):
            session, past = folder.load(), Past.of(folder.history())
        copies = list(_copies(arguments.session, arguments.others, session))
        _check_coders(coders, copies)
        done: list[Merged] = []
        for copy in copies:
            with reading(arguments.session):
                merged = merge(session, past, copy, choose=always(arguments.conflicts), coders=coders)
            for line in merge_words.told(merged, session):
                say(line)
            for note in merged.notes:
                tell(f"note: {note}")
            session, past = edits.apply(session, merged.edit), past.after(merged.edit)
            done.append(merged)
        if not arguments.dry_run:
            label = done[0].edit.label if len(done) == 1 else f"Merge {len(done)} copies"
            folder.write(edits.merged(label, *(one.edit for one in done)), coder_id=login_name())
        if arguments.json is not None:
            atomic.write_bytes(arguments.json, merge_words.as_json(session, done))
            say(f"written: {arguments.json}")
    if arguments.dry_run:
        tell("nothing was changed")
    return DONE


def _copies(session_path: Path, others: list[Path], session: Session) -> Iterator[Copy]:
    """All copies, read before anything is changed; in a folder, what is of another recording is passed over."""
    from annotator.features.merging.copies import copies_in, read_copy
    from annotator.features.merging.merging import is_of

    count = 0
    for given in others:
        with reading(given):
            found = copies_in(given)
        for path in found:
            if path.resolve() == session_path.resolve():
                tell(f"note: {path} is the session itself")
                continue
            with reading(path):
                copy = read_copy(path)
            if path != given and not is_of(session, copy):
                tell(f"note: {path.name} is of another recording, and was passed over")
                continue
            count += 1
            yield copy
    if not count:
        raise UnusableInputError("there is no copy of this session to merge")


def _check_coders(wanted: set[str] | None, copies: list[Copy]) -> None:
    there = {row.coder_id for copy in copies for row in _work(copy.session)}
    for name in sorted((wanted or set()) - there):
        raise ArgumentError(f"nobody has worked as '{name}' in these copies; who has: {', '.join(sorted(there))}")


def _work(session: Session) -> Iterator[Annotation | Verdict | Marker]:
    yield from session.annotations.values()
    yield from session.verdicts.values()
    yield from session.markers.values()
