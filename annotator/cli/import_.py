"""``annotator import``: take a file into a session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, ArgumentError, reading

if TYPE_CHECKING:
    from annotator.app.import_options import ImportOptions
    from annotator.domain.session import Session

NAME = "import"
HELP = "take a transcript, annotations, a codebook or a whole exported session in"
DESCRIPTION = """\
Take a file into a session. What it is, and what it is taken as, follows from the file, unless --as says otherwise:

  annotator import anna.session talk.vtt                 a transcript; replaces the present one
  annotator import anna.session talk.eaf --as annotations --coder ben
                                                         annotations of ELAN, BORIS, Datavyu, Praat, Audacity,
                                                         or of a table, as the work of ben
  annotator import anna.session codes.qdc                a codebook
  annotator import anna.session colleague.json           annotations and verdicts of an exported session
  annotator import copy.session anna.json                where there is no copy.session yet: the whole session
  annotator import anna.session events.csv --columns start=Onset,end=Offset,code=Behaviour,person=Who
                                                         a table whose columns have names of their own
  annotator import anna.session talk.srt --encoding cp1250 --speaker "Dr M=therapist"

What was left out, and what was decided where the file does not say, is told on stderr.
"""
_KINDS = ("transcript", "annotations", "codebook")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="kind", choices=_KINDS, help="what the file is taken as")
    parser.add_argument(
        "--coder", metavar="ID", help="take annotations in as the work of this coder; else as that of whoever made them"
    )
    parser.add_argument(
        "--tier",
        action="append",
        default=[],
        metavar="NAME",
        help="take this tier only (or, of a BORIS project, this observation); can be given several times",
    )
    parser.add_argument(
        "--speaker",
        action="append",
        default=[],
        metavar="NAME[=PARTICIPANT]",
        help="NAME is a speaker (or a person in a file of annotations), and is this participant of the session: an "
        "id, a name, or a role that one person has",
    )
    parser.add_argument("--encoding", metavar="NAME", help="the text encoding of the file, e.g. cp1252 or utf-16-le")
    parser.add_argument(
        "--columns",
        metavar="ROLE=COLUMN,…",
        help="which column of a table is what: start, end, duration, person, text, code, tier, note …; by name or "
        "number; a column of times may end in @ms or @s",
    )
    parser.add_argument("--time-unit", choices=("s", "ms"), help="what plain numbers of time count")


def run(arguments: argparse.Namespace) -> int:
    """Import the file."""
    from annotator.app.importing import import_file, import_session
    from annotator.app.session_making import session_path
    from annotator.app.sessions import is_free
    from annotator.storage.lock import login_name
    from annotator.storage.session_folder import SessionFolder

    file: Path = arguments.file
    target = session_path(arguments.session)
    if is_free(arguments.session) and is_free(target) and file.suffix.lower() == ".json":
        if arguments.kind is not None or arguments.coder is not None:
            raise ArgumentError(f"there is no session {target}; --as and --coder need one that is there")
        with reading(file), import_session(file, target) as folder:
            say(f"{folder.path}")
        return DONE
    with reading(arguments.session):
        folder = SessionFolder.open(arguments.session if arguments.session.exists() else target)
    with folder:
        session = folder.load()
        options = _options(arguments, session)
        with reading(file):
            imported = import_file(
                session,
                file,
                kind=arguments.kind,
                coder_id=arguments.coder,
                default_coder=login_name(),
                options=options,
            )
        folder.write(imported.edit, coder_id=arguments.coder or login_name())
        for line in imported.told:
            tell(f"note: {line}")
        if "does not say its encoding" in " ".join(imported.told):
            tell("note: if not, import it again with --encoding NAME")
        changed = len(imported.edit.changes)
        say(f"{imported.edit.label}: {changed} rows changed" if changed else "everything in it is here already")
    return DONE


def _options(arguments: argparse.Namespace, session: Session) -> ImportOptions:
    from annotator.app.import_options import ImportOptions
    from annotator.exchange.import_formats import ReadOptions

    people: dict[str, str | None] = {}
    said: list[str] = []
    for given in arguments.speaker:
        name, equals, participant = given.rpartition("=")
        said.append((name if equals else participant).strip())
        if equals:
            people[name.strip()] = _participant(session, participant.strip())
    return ImportOptions(
        reading=ReadOptions(encoding=arguments.encoding, columns=_columns(arguments.columns)),
        tiers=tuple(arguments.tier),
        people=people,
        said=tuple(said),
        unit=arguments.time_unit,
    )


def _participant(session: Session, wanted: str) -> str:
    from annotator.app.transcripts import match_speakers

    found = match_speakers([wanted], session.participants.values())[wanted]
    if found is None:
        there = ", ".join(f"{row.id} ({row.label})" for row in session.participants.values())
        raise ArgumentError(f"--speaker: nobody in the session is '{wanted}'; there are {there}")
    return found


def _columns(text: str | None) -> dict[str, str]:
    pairs = [part.partition("=") for part in (text or "").split(",") if part.strip()]
    wrong = [name for name, equals, _ in pairs if not equals]
    if wrong:
        raise ArgumentError(
            f"--columns: '{wrong[0]}' does not say which column; write start=Onset,end=Offset,code=Behaviour"
        )
    return {name.strip().casefold(): column.strip() for name, _, column in pairs}
