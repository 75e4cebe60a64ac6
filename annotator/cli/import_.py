"""``annotator import``: take a file into a session."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.console import say, tell
from annotator.cli.failures import DONE, ArgumentError, reading
from annotator.domain.edits import Edit
from annotator.domain.session import Session

NAME = "import"
ALIASES = ()
HELP = "take a transcript, annotations, a codebook or a whole exported session in"
DESCRIPTION = """\
Take a file into a session. What it is taken as follows from the file, unless --as says otherwise:

  annotator import anna.session talk.vtt                 a transcript (.srt, .vtt, .csv, .tsv, .eaf,
                                                         Whisper's .json); replaces the present one
  annotator import anna.session colleague.json           annotations and verdicts of an exported session
  annotator import copy.session anna.json                where there is no copy.session yet: the whole session
  annotator import anna.session ours.json --as codebook  a codebook
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


def run(arguments: argparse.Namespace) -> int:
    """Import the file."""
    from annotator.storage.lock import login_name
    from annotator.storage.session_folder import SessionFolder
    from annotator.workflow.importing import import_session
    from annotator.workflow.sessions import session_path

    file: Path = arguments.file
    kind = arguments.kind or _kind_of(file)
    target = session_path(arguments.session)
    if not arguments.session.exists() and not target.exists() and file.suffix.lower() == ".json":
        if arguments.kind is not None or arguments.coder is not None:
            raise ArgumentError(f"there is no session {target}; --as and --coder need one that is there")
        with reading(file), import_session(file, target) as folder:
            say(f"{folder.path}")
        return DONE
    with reading(arguments.session):
        folder = SessionFolder.open(arguments.session if arguments.session.exists() else target)
    with folder:
        with reading(file):
            edit, told = _edit(folder.load(), file, kind, arguments.coder)
        folder.write(edit, coder_id=arguments.coder or login_name())
        for line in told:
            tell(f"note: {line}")
        say(f"{edit.label}: {len(edit.changes)} rows changed" if edit.changes else "everything in it is here already")
    return DONE


def _kind_of(file: Path) -> str:
    from annotator.exchange.codebook_file import FORMAT
    from annotator.exchange.json_text import format_of
    from annotator.workflow.transcripts import is_transcript

    with reading(file):
        if is_transcript(file):
            return "transcript"
        return "codebook" if format_of(file.read_bytes()) == FORMAT else "annotations"


def _edit(session: Session, file: Path, kind: str, coder_id: str | None) -> tuple[Edit, list[str]]:
    from annotator.workflow.importing import import_annotations, import_codebook, import_transcript

    if kind == "codebook":
        return import_codebook(session, file), []
    if kind == "annotations":
        return import_annotations(session, file, coder_id=coder_id), []
    edit, read = import_transcript(session, file)
    strangers = [f"the speaker '{name}' is no participant; the name stays before the words" for name in read.unmatched]
    return edit, [*read.problems, *strangers]
