"""Files of every format, numbers and the report stay as they are until somebody means them to change."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from annotator.cli.commands import build_parser
from annotator.exchange.export_format import ExportFormat
from annotator.exchange.export_formats import EXPORTS
from tests.golden.command_files import COMMANDS, ELSEWHERE, PICTURES
from tests.golden.outputs import (
    FOLDER,
    REPORTS,
    WRITABLE,
    difference,
    export_outputs,
    file_outputs,
    number_outputs,
    report_output,
)


@pytest.mark.parametrize("chosen", EXPORTS, ids=lambda one: one.name)
def test_the_files_of_a_format_are_as_they_were(chosen: ExportFormat) -> None:
    if chosen not in WRITABLE:
        pytest.skip(f"the library that writes {chosen.name} is not installed")
    made = export_outputs(chosen)
    kept = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "exports" / chosen.name).iterdir()}
    assert kept == set(made), "files came or went: python -m tests.golden"
    for name, text in made.items():
        assert (found := difference(name, text)) == "", f"\n{found}"


def test_the_numbers_are_as_they_were() -> None:
    made = number_outputs()
    assert {f"numbers/{path.name}" for path in (FOLDER / "numbers").iterdir()} == set(made), "python -m tests.golden"
    assert [found for name, text in made.items() if (found := difference(name, text))] == []


def test_further_files_are_as_they_were() -> None:
    made = file_outputs()
    assert {f"files/{path.name}" for path in (FOLDER / "files").iterdir()} == set(made), "python -m tests.golden"
    assert [found for name, text in made.items() if (found := difference(name, text))] == []


def options_that_write(parser: argparse.ArgumentParser, command: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """The command and the names of each option that asks for the file to write."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            first = {one: name for name, one in reversed(action.choices.items())}  # without other spellings
            for one, name in first.items():
                yield from options_that_write(one, f"{command} {name}".strip())
        elif isinstance(action.metavar, str) and action.metavar.startswith("OUT"):
            yield command, frozenset(action.option_strings)


def test_every_option_that_writes_a_file_has_an_output_that_is_kept() -> None:
    run = {(command, words[-1]) for words in COMMANDS.values() for command in (words[0], " ".join(words[:2]))}
    known = run | set(ELSEWHERE) | PICTURES
    options = dict.fromkeys(options_that_write(build_parser()))
    assert len(options) > 10
    assert [
        (command, *names) for command, names in options if not any((command, name) in known for name in names)
    ] == []
    assert [name for name in ELSEWHERE.values() if not (FOLDER / name).is_file()] == []


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_is_as_it_was(name: str) -> None:
    found = difference(name, report_output(without_names=REPORTS[name]))
    assert found == "", f"\n{found}"


def test_a_difference_is_told_line_by_line_with_what_to_do() -> None:
    name = "exports/srt/talk.srt"
    kept = (FOLDER / name).read_bytes().decode()
    told = difference(name, kept.replace("1", "9", 1))
    assert told.startswith(f"--- kept {name}\n+++ now {name}\n")
    assert "\n-1" in told
    assert "\n+9" in told
    assert told.endswith("python -m tests.golden, then look at the difference")
    assert difference(name, kept) == ""
