"""Files of every format, numbers and the report stay as they are until somebody means them to change."""

from __future__ import annotations

import pytest

from annotator.exchange.export_format import ExportFormat
from annotator.exchange.export_formats import EXPORTS
from tests.golden.outputs import FOLDER, REPORTS, WRITABLE, difference, export_outputs, number_outputs, report_output


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
