"""``annotator transcribe``: what is said in a session, by a Whisper model the user has."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, reading, told_as

NAME = "transcribe"
HELP = "write the transcript with a Whisper model you have"
DESCRIPTION = """\
Turn the sound of a session into its transcript, on this computer, with a Whisper model in a folder of yours (the form
CTranslate2 uses: model.bin, config.json, tokenizer.json). It needs the optional library faster-whisper:
pip install "session-annotator[whisper]". Nothing is downloaded and nothing is sent.

Whisper hears words, not people: the transcript has no speakers until you choose them. Check it before you rest on it.

  annotator transcribe anna.session --model models/whisper-small
  annotator transcribe anna.session --model models/whisper-small --language de --replace
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("--model", type=Path, required=True, metavar="FOLDER", help="the folder of the Whisper model")
    parser.add_argument("--language", metavar="CODE", help="what is spoken, such as en (default: the model finds out)")
    parser.add_argument("--replace", action="store_true", help="replace the transcript the session has")


def run(arguments: argparse.Namespace) -> int:
    """Transcribe, and put the result in place of the session's transcript."""
    from annotator.app.importing import import_transcript
    from annotator.features.transcribe.transcribing import TranscriptionError, check_library, check_model, transcribe
    from annotator.storage.lock import login_name
    from annotator.storage.session_folder import SessionFolder

    model: Path = arguments.model
    with told_as(UnusableInputError, TranscriptionError):
        check_library()
        check_model(model)
    with reading(arguments.session), SessionFolder.open(arguments.session) as folder:
        session = folder.load()
        if session.utterances and not arguments.replace:
            raise ArgumentError(
                f"the session has a transcript of {len(session.utterances)} utterances; add --replace to replace it"
            )
        with told_as(UnusableInputError, TranscriptionError), ProgressLine() as line:
            tell_progress = partial(line.show, message="transcribing")
            written = transcribe(folder, session, model, language=arguments.language, on_progress=tell_progress)
        if written is not None:
            edit, read = import_transcript(session, written)
            folder.write(edit, coder_id=login_name())
            for problem in read.problems:
                tell(f"note: {problem}")
            say(f"{len(read.utterances)} utterances; say in the window who speaks them, and candidates follow")
    return DONE
