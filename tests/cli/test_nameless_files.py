"""Whatever a command writes for others can be written without names: in ids, too."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from annotator.analysis.signals.registry import definition_of
from annotator.cli.commands import build_parser
from annotator.cli.main import main
from annotator.domain.flags import Verdict
from annotator.domain.session import Coder
from annotator.domain.signals import Signal, SignalSet
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import annotation, flag, small_session, table

_FILES = ("json", "output", "csv", "signals", "map")
_NAMES_STAY = {
    "check": "of a recording that is not analysed yet",
    "merge": "what was taken from whose copy, for whoever merged",
    "doctor": "holds nothing of a session",
    "lexicon": "a list of words, of no session",
    "study": "who codes which session: the study's own papers",
}
_NAMES = ("anna", "berta", "carla")


def _commands(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, set[str]]]:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in below:
        for word, one in action.choices.items():
            yield from _commands(one, name or word)
    if not below:
        yield name, {action.dest for action in parser._actions}


def test_every_command_that_writes_for_others_can_leave_names_out() -> None:
    writing = {name: options for name, options in _commands(build_parser()) if options & set(_FILES)}
    unable = {name for name, options in writing.items() if not options & {"deidentify", "blur"}}
    assert unable <= set(_NAMES_STAY)


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A minute of two people and two coders whose ids are their names."""
    made = small_session()
    ids = {"client": "carla", "therapist": "therapist"}
    people = [replace(one, id=ids[one.id], name=ids[one.id].title()) for one in made.participants.values()]
    rows = [annotation(f"of-{who}", coder_id=who, start_s=1, end_s=2, participant_id="carla") for who in _NAMES[:2]]
    verdicts = [Verdict(flag=flag(), coder_id=who, verdict="accepted", decided_at="") for who in _NAMES[:2]]
    session = replace(
        made,
        participants=table(*people),
        coders=table(*(Coder(id=who, name=who.title()) for who in _NAMES[:2])),
        utterances=table(*(replace(one, participant_id="carla") for one in made.utterances.values())),
        annotations=table(*rows),
        verdicts=MappingProxyType({row.key: row for row in verdicts}),
    )
    path = tmp_path / "a.session"
    with SessionFolder.create(path, session) as folder:
        for participant_id in session.participants:
            values = np.abs(np.random.default_rng(1).normal(size=900))
            signal = Signal(
                definition=definition_of("motion_energy"),
                times_s=np.arange(900) / 15,
                values=values,
                quality=np.ones(900, dtype=np.float32),
                baseline=np.zeros(900),
                spread=np.ones(900),
            )
            signals = SignalSet(participant_id=participant_id, signals={"motion_energy": signal})
            write_signals(signal_path(folder.analysis_path / "signals", participant_id), signals, digest="")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ["agreement", "--resamples", "0", "--json"],
        ["precision", "--json"],
        ["synchrony", "--window", "10", "--step", "5", "--lag", "2", "--surrogates", "5", "-o"],
        ["timing", "--json"],
        ["timing", "--map"],
    ],
    ids=lambda words: words[0] + words[-1],
)
def test_numbers_name_nobody(words: list[str], session: Path, tmp_path: Path) -> None:
    named, nameless = tmp_path / "named", tmp_path / "nameless"
    command, *options = words
    assert main([command, str(session), *options, str(named)]) == 0
    assert main([command, str(session), *options, str(nameless), "--deidentify"]) == 0
    assert any(name in named.read_text().lower() for name in _NAMES)
    assert not any(name in nameless.read_text().lower() for name in _NAMES)
    assert len(nameless.read_text()) > 200
