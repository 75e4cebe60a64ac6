"""Every format of the registry names nobody where names are left out, and knows what it cannot hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings

from annotator.domain.session import Session
from annotator.exchange.deidentify import deidentify
from annotator.exchange.export_format import ExportFormat
from annotator.exchange.export_formats import EXPORTS, format_named
from annotator.exchange.session_parts import EVERYTHING, PARTS
from tests.fixtures.rich_session import rich_session
from tests.fixtures.sessions import sessions
from tests.golden.outputs import WRITABLE, readable, written


@pytest.mark.parametrize("chosen", WRITABLE, ids=lambda one: one.name)
def test_without_names_no_name_and_no_file_name_is_in_any_file(chosen: ExportFormat) -> None:
    for name, content in written(chosen, deidentify(rich_session()).session).items():
        text = readable(chosen, content).casefold()
        for secret in ("smith", "jones", "anna coder", "ben coder", "room 2", "room%202", "anna_smith", "hour 7"):
            assert secret not in text, (name, secret)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(session=sessions())
def test_any_session_can_be_written(session: Session) -> None:
    short = replace(session, info=replace(session.info, duration_s=min(session.info.duration_s, 60.0)))
    width_s = max(
        [1.0, *(row.end_s for row in short.annotations.values()), *(f.end_s for f in short.all_flags().values())]
    )
    for chosen in WRITABLE:
        note(chosen.name)  # the last one named is the one that failed
        files = written(chosen, short, bin_s=width_s)
        assert all(content for name, content in files.items() if not name.endswith((".srt", ".edl")))
        assert files == written(chosen, short, bin_s=width_s)


@pytest.mark.parametrize("chosen", EXPORTS, ids=lambda one: one.name)
def test_a_format_knows_what_it_cannot_hold(chosen: ExportFormat) -> None:
    assert chosen.holds <= EVERYTHING
    lacking = [part for part in PARTS if part.name not in chosen.holds and part.count(rich_session())]
    assert len(chosen.leaves_out(rich_session())) == len(lacking)
    assert chosen.suffix.startswith(".")


def test_what_is_lost_is_told_with_numbers() -> None:
    told = format_named("boris").leaves_out(rich_session())
    assert "4 utterances of the transcript" in told
    assert "1 verdict" in told
    assert not any("playlist" in line for line in told)
    assert format_named("json").leaves_out(rich_session()) == ()


@pytest.mark.parametrize("chosen", EXPORTS, ids=lambda one: one.name)
def test_the_documentation_names_it_as_it_is(chosen: ExportFormat) -> None:
    told = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert f"| `{chosen.name}` | {chosen.title} (`{chosen.suffix}`) | {chosen.use} |" in told


def test_names_are_unique_and_an_unknown_one_is_answered_with_those_there_are() -> None:
    assert len({one.name for one in EXPORTS}) == len(EXPORTS)
    with pytest.raises(ValueError, match=r"no format 'docx'; there are json, csv, tsv, parquet, eaf"):
        format_named("docx")
