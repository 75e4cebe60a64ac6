"""``annotator timing``: who speaks when, how soon people answer, and how silence is shared."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.console import say, tell
from annotator.cli.failures import DONE, ArgumentError, UnusableInputError, reading

if TYPE_CHECKING:
    from annotator.analysis.conversation import PartTiming

NAME = "timing"
ALIASES = ()
HELP = "turns, time to answer, overlaps and silences"
DESCRIPTION = """\
Tell how the people of a session share the conversation: turns, median time to answer, overlaps and who yields, share
of the talk, long silences and who ends them; for the whole session and its thirds. The session must have been analysed.

  annotator timing anna.session
  annotator timing anna.session --silence 5 --json anna-timing.json
"""
_WHERE_FROM = {
    "row": "the row Who speaks",
    "transcript": "the speakers of the transcript",
    "recordings": "two recordings with one person each",
    "channels": "two channels of the sound",
    "mouth": "mouths that move while a voice is heard",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("--silence", type=float, default=3.0, metavar="S", help="shortest long silence (default: 3)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all of it as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the numbers, and write them if asked to."""
    import json

    from annotator.analysis.conversation import conversation_timing
    from annotator.atomic import write_bytes
    from annotator.storage.session_folder import SessionFolder
    from annotator.workflow.derive import load_signals
    from annotator.workflow.voices import voices

    if not 0 < arguments.silence < float("inf"):
        raise ArgumentError(f"--silence is {arguments.silence:g}; give seconds above 0")
    with reading(arguments.session), SessionFolder.open(arguments.session, read_only=True) as folder:
        session = folder.load()
        found = voices(folder, session, load_signals(folder, session).values())
    if not any(found.speakers.spans.values()):
        raise UnusableInputError(
            f"who speaks in {arguments.session} is not known; analyse it, or give it a transcript with speakers"
        )
    timing = conversation_timing(
        found.speakers.spans, duration_s=session.info.duration_s, long_silence_s=arguments.silence
    )
    tell(f"who speaks is taken from {_WHERE_FROM[found.speakers.source]}")
    labels = {id_: person.label for id_, person in session.participants.items()}
    names = ("whole session", "first third", "second third", "last third")
    for name, part in zip(names, (timing.whole, *timing.thirds), strict=True):
        say(f"{name}: {part.silences} silences of {arguments.silence:g} s and more, the longest {part.longest_s:.1f} s")
        for line in _people(part, labels):
            say(f"  {line}")
    if arguments.json is not None:
        document = {
            "format": "annotator-timing",
            "version": 1,
            "speakers_from": found.speakers.source,
            "long_silence_s": arguments.silence,
            **asdict(timing),
        }
        write_bytes(arguments.json, json.dumps(document, indent=1).encode())
        say(f"written: {arguments.json}")
    return DONE


def _people(part: PartTiming, labels: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for one in part.people:
        share = "no speech" if one.talk_share is None else f"{one.talk_share:.0%} of the talk"
        text = f"{labels[one.participant_id]}: {share}, {one.turns} turns"
        if one.turn_s is not None:
            text += f" of {one.turn_s:.1f} s"
        if one.latency_s is not None:
            text += f", answers after {one.latency_s:.1f} s"
        text += f", comes in while another speaks {one.overlaps} times, yields {one.yielded} times"
        lines.append(f"{text}, ends {one.silences_ended} silences")
    return lines
