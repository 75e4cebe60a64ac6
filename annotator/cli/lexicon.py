"""``annotator lexicon``: which word list rates the words of a session, and lists made from those of others."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.terminal.console import say
from annotator.terminal.failures import DONE, ArgumentError, reading, told_as

NAME = "lexicon"
HELP = "which word list rates the words of a session; make one from SentiWS and the like"
DESCRIPTION = """\
Words are rated by a word list for their language. English comes with the program (VADER); for other languages bring a
list. Flags are found anew with it the next time the session is analysed.

  annotator lexicon show anna.session                     the language, and what rates its words
  annotator lexicon use anna.session de.txt               rate by this list; "built-in" for the built-in one
  annotator lexicon language anna.session de              say the language; "auto" leaves it to the words
  annotator lexicon convert SentiWS_v2.0_*.txt --language de -o de.txt
  annotator lexicon convert words.csv --columns 1,3 --scale 1:9 --language es -o es.txt
"""
_BUILT_IN, _AUTO = "built-in", "auto"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="show|use|language|convert")
    for action, value, words in (
        ("show", "", "the language of a session's words, and what rates them"),
        ("use", "FILE", "rate a session's words by a list"),
        ("language", "CODE", "say which language a session's words are in"),
    ):
        added = actions.add_parser(action, help=words, description=words)
        added.add_argument("session", type=Path, metavar="SESSION")
        if value:
            added.add_argument("value", metavar=value)
    convert = actions.add_parser("convert", help="make a list", description="Make a list from those of others.")
    convert.add_argument("files", nargs="+", type=Path, metavar="FILE")
    convert.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.txt")
    convert.add_argument("--language", required=True, metavar="CODE", help="two letters, such as de")
    convert.add_argument("--columns", metavar="WORD,SCORE", help="a table: the columns, from 1 (default: SentiWS)")
    convert.add_argument("--scale", default="-1:1", metavar="LOW:HIGH", help="the scores' scale (default: -1:1)")
    convert.add_argument("--negations", default="", metavar="A,B", help="words that turn round those after them")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    if arguments.action == "convert":
        return _convert(arguments)
    from annotator.analysis.language import NAMES
    from annotator.pipeline.verbal import bring_lexicon, say_language, word_rating
    from annotator.storage.session_folder import SessionFolder

    only_read = arguments.action == "show"
    with reading(arguments.session), SessionFolder.open(arguments.session, read_only=only_read) as folder:
        if arguments.action == "use":
            bring_lexicon(folder, None if arguments.value == _BUILT_IN else Path(arguments.value))
        elif arguments.action == "language":
            with told_as(ArgumentError, ValueError):
                say_language(folder, "" if arguments.value == _AUTO else arguments.value)
        found = word_rating(folder, folder.load())
    name = NAMES.get(found.language, found.language) or "not known"
    say(f"language: {name} ({'told' if found.told else 'by its words'})")
    say(f"valence: {found.rated_by}")
    if found.note:
        say(found.note)
    return DONE


def _convert(arguments: argparse.Namespace) -> int:
    from annotator.atomic import write_bytes
    from annotator.exchange.lexicon_file import from_sentiws, from_table, lexicon_text
    from annotator.exchange.text_encoding import decode_text
    from annotator.pipeline.verbal import is_language

    if not is_language(arguments.language):
        raise ArgumentError(f"--language is '{arguments.language}'; give two letters, such as de")
    columns = _columns(arguments.columns) if arguments.columns else None
    lowest, highest = _scale(arguments.scale)
    scores: dict[str, float] = {}
    for path in arguments.files:
        with reading(path):
            text = decode_text(path.read_bytes())
        if columns is None:
            scores |= from_sentiws(text, source=path.name)
        else:
            scores |= from_table(
                text,
                source=path.name,
                word_column=columns[0],
                score_column=columns[1],
                lowest=lowest,
                highest=highest,
            )
    written = lexicon_text(
        scores.items(),
        language=arguments.language.casefold(),
        source=", ".join(path.name for path in arguments.files),
        negations=[word.strip() for word in arguments.negations.split(",") if word.strip()],
    )
    write_bytes(arguments.output, written.encode())
    say(f"written: {arguments.output} ({len(scores)} words)")
    return DONE


def _columns(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2 or not all(part.strip().isdecimal() and int(part) > 0 for part in parts):
        raise ArgumentError(f"--columns is '{text}'; give two numbers from 1 on, such as 1,3")
    return int(parts[0]), int(parts[1])


def _scale(text: str) -> tuple[float, float]:
    low, _, high = text.partition(":")
    try:
        lowest, highest = float(low), float(high)
    except ValueError:
        lowest = highest = 0.0
    if not lowest < highest:
        raise ArgumentError(f"--scale is '{text}'; give the lowest and the highest score, such as 1:9")
    return lowest, highest
