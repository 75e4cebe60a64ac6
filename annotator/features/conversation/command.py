"""``annotator timing``: who speaks when, how soon people answer, and how silence is shared."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.percent import percent
from annotator.json_document import json_document
from annotator.terminal import removed_words
from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, ArgumentError, UnusableInputError, reading

if TYPE_CHECKING:
    from annotator.analysis.conversation import PartTiming
    from annotator.app.conversation.gather import Conversation

NAME = "timing"
HELP = "turns, time to answer, overlaps and silences"
DESCRIPTION = """\
Tell how the people of a session share the conversation: turns, median time to answer, overlaps and who yields, share
of the talk, long silences and who ends them; for the whole session and its thirds. The session must have been analysed.

  annotator timing anna.session
  annotator timing anna.session --silence 5 --json anna-timing.json
  annotator timing anna.session --map anna-conversation.svg
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("--silence", type=float, default=3.0, metavar="S", help="shortest long silence (default: 3)")
    parser.add_argument("--map", type=Path, metavar="OUT.svg", help="write the map of the conversation as a picture")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all of it as JSON")
    removed_words.add_nameless(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the numbers, and write them if asked to."""
    from annotator.app.conversation.gather import SOURCE_WORDS, gather_conversation
    from annotator.atomic import write_bytes
    from annotator.exchange.nameless_ids import without_names
    from annotator.pipeline.signal_file import load_signals
    from annotator.storage.session_folder import SessionFolder

    if not 0 < arguments.silence < float("inf"):
        raise ArgumentError(f"--silence is {arguments.silence:g}; give seconds above 0")
    with reading(arguments.session), SessionFolder.open(arguments.session, read_only=True) as folder:
        session = folder.load()
        signals = load_signals(folder, session).values()
        found = gather_conversation(folder, session, signals, long_silence_s=arguments.silence)
    if not found.is_known:
        raise UnusableInputError(
            f"who speaks in {arguments.session} is not known; analyse it, or give it a transcript with speakers"
        )
    timing = found.timing
    tell(f"who speaks is taken from {SOURCE_WORDS[found.speakers.source]}")
    labels = {id_: person.label for id_, person in session.participants.items()}
    names = ("whole session", "first third", "second third", "last third")
    for name, part in zip(names, (timing.whole, *timing.thirds), strict=True):
        say(f"{name}: {part.silences} silences of {arguments.silence:g} s and more, the longest {part.longest_s:.1f} s")
        for line in _people(part, labels):
            say(f"  {line}")
    if arguments.map is not None:
        roles = {id_: person.role for id_, person in session.participants.items()}
        nameless = arguments.deidentify
        shown, title = (replace(found, labels=roles), "Session") if nameless else (found, session.info.title)
        write_bytes(arguments.map, _picture(shown, title))
        say(f"written: {arguments.map}")
    if arguments.json is not None:
        document = {
            "format": "annotator-timing",
            "version": 1,
            "speakers_from": found.speakers.source,
            "long_silence_s": arguments.silence,
            **asdict(timing),
        }
        ids = removed_words.nameless(arguments, [(arguments.session, session)])
        write_bytes(arguments.json, json_document(without_names(document, ids), indent=1))
        say(f"written: {arguments.json}")
    return DONE


def _picture(found: Conversation, title: str) -> bytes:
    from annotator.app.conversation.drawing import LIGHT, draw_map
    from annotator.app.conversation.layout import FILE_PX, map_layout

    layout = map_layout(duration_s=found.duration_s, width_px=FILE_PX, lanes=len(found.people))
    return draw_map(found, layout, LIGHT, title=title).encode()


def _people(part: PartTiming, labels: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for one in part.people:
        share = "no speech" if one.talk_share is None else f"{percent(one.talk_share)} of the talk"
        text = f"{labels[one.participant_id]}: {share}, {one.turns} turns"
        if one.turn_s is not None:
            text += f" of {one.turn_s:.1f} s"
        if one.latency_s is not None:
            text += f", answers after {one.latency_s:.1f} s"
        text += f", comes in while another speaks {one.overlaps} times, yields {one.yielded} times"
        lines.append(f"{text}, ends {one.silences_ended} silences")
    return lines
