"""``annotator speakers``: what it is known from who speaks, and telling voices apart with models of the user's."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.percent import percent
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, reading, told_as

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.features.diarise.models import DiarisationModels
    from annotator.pipeline.diarised import Diarisation
    from annotator.pipeline.voices import ToldApart
    from annotator.storage.session_folder import SessionFolder

NAME = "speakers"
HELP = "who speaks when, and from what that is known; voices told apart with models you have"
DESCRIPTION = """\
Tell from what it is known who speaks in a session, and how well. With --models, voices are told apart by two
diarisation models in a folder of yours, on this computer (ONNX files in the form of sherpa-onnx: a segmentation and an
embedding model). It needs the optional library sherpa-onnx: pip install "session-annotator[diarisation]".
Nothing is downloaded and nothing is sent.

Whose a voice is, is told by the transcript or by mouths, where they tell it; else say it with --voice.

  annotator speakers anna.session
  annotator speakers anna.session --models models/diarisation
  annotator speakers anna.session --voice 1=client --voice 2=therapist
"""
_NOBODY = "nobody"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument(
        "--models", type=Path, metavar="FOLDER", help="tell voices apart with the models in this folder"
    )
    parser.add_argument(
        "--people",
        type=int,
        metavar="N",
        help="how many voices; 0: the models find out (default: the session's people)",
    )
    parser.add_argument(
        "--voice",
        action="append",
        default=[],
        metavar="NUMBER=PERSON",
        help="whose voice it is: an id, name or role, or nobody; may be given several times",
    )


def run(arguments: argparse.Namespace) -> int:
    """Listen if asked to, keep whose voices they are, and tell what is known."""
    from annotator.features.diarise.diarising import DiarisationError, with_names
    from annotator.features.diarise.models import find_models
    from annotator.pipeline.diarised import read_diarisation, write_diarisation
    from annotator.storage.session_folder import SessionFolder

    if arguments.people is not None and not 0 <= arguments.people <= 20:
        raise ArgumentError(f"--people is {arguments.people}; give 1 to 20, or 0 where the models are to find out")
    changes = bool(arguments.models or arguments.voice)
    unusable = told_as(UnusableInputError, DiarisationError)
    with unusable, reading(arguments.session), SessionFolder.open(arguments.session, read_only=not changes) as folder:
        session = folder.load()
        found = read_diarisation(folder)
        if arguments.models:
            found = _listen(folder, session, find_models(arguments.models), arguments.people)
        if arguments.voice:
            if found is None:
                raise ArgumentError("--voice: no voices were told apart in this session yet; give --models FOLDER")
            found = with_names(found, _named(arguments.voice, session, len(found.voices)))
        if changes and found is not None:
            write_diarisation(folder, found)
        _tell(folder, session)
    return DONE


def _listen(
    folder: SessionFolder, session: Session, models: DiarisationModels, people: int | None
) -> Diarisation | None:
    from annotator.features.diarise.diarising import diarise

    for model in models.used:
        tell(f"model {model.name}: {model.licence}")
    with ProgressLine() as line:
        return diarise(
            folder,
            session,
            models,
            people=len(session.participants) if people is None else people,
            on_progress=partial(line.show, message="telling voices apart"),
        )


def _named(given: list[str], session: Session, count: int) -> dict[int, str | None]:
    from annotator.app.transcripts import match_speakers

    named: dict[int, str | None] = {}
    for one in given:
        number, equals, wanted = (part.strip() for part in one.partition("="))
        if not equals or not number.isdecimal() or not 1 <= int(number) <= count:
            raise ArgumentError(f"--voice {one}: give NUMBER=PERSON, with a number from 1 to {count}")
        person = match_speakers([wanted], session.participants.values())[wanted]
        if person is None and wanted != _NOBODY:
            there = ", ".join(f"{row.id} ({row.label})" for row in session.participants.values())
            raise ArgumentError(f"--voice {one}: nobody in the session is '{wanted}'; there are {there}, or {_NOBODY}")
        named[int(number) - 1] = person
    return named


def _tell(folder: SessionFolder, session: Session) -> None:
    from annotator.app.conversation.gather import NOBODY_KNOWN, gather_conversation
    from annotator.pipeline.signal_file import load_signals
    from annotator.pipeline.voices import told_apart

    seen = tuple(load_signals(folder, session).values())
    apart = told_apart(folder, session, seen)
    if apart is not None:
        _tell_voices(apart, session)
    conversation = gather_conversation(folder, session, seen)
    if not conversation.is_known:
        say(NOBODY_KNOWN)
        return
    say(conversation.source_sentence())
    if apart is None:
        return
    if conversation.speakers.source == "model":
        tell("note: run annotator analyze again for the signals and flags of voice and timing")
    else:
        tell(
            "note: that goes before the models. In the window, Transcript > Who speaks > From a diarisation model puts "
            "their voices into the row Who speaks, which is believed before all"
        )


def _tell_voices(apart: ToldApart, session: Session) -> None:
    from annotator.features.diarise.diarising import voice_shares

    models = " and ".join(f"{model.name} ({model.licence})" for model in apart.diarisation.models)
    say(f"voices told apart by {models}:")
    for voice in voice_shares(apart.spans):
        id_ = apart.whose[voice.number - 1]
        named = voice.number - 1 in apart.diarisation.named
        whose = session.participants[id_].label if id_ else _NOBODY if named else "not known whose"
        told = "" if named or not id_ else ", by the words or mouths"
        minutes, seconds = divmod(voice.first_s, 60)
        heard = f"{percent(voice.share)}, to be heard at {minutes:.0f}:{seconds:04.1f}"
        say(f"  voice {voice.number}: {whose}{told}; {heard}")
    if None in apart.whose.values():
        say("  say whose they are with --voice NUMBER=PERSON")
