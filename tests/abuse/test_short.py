"""A short form of ``python -m tests.abuse``: some of each kind, and every input that ever failed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import annotator.exchange
from tests.abuse.databases import damage_databases
from tests.abuse.disks import cut_power, fill_disks
from tests.abuse.fuzzing import fault_of, fuzz
from tests.abuse.hostile import hostile_sessions
from tests.abuse.kills import kill_editors
from tests.abuse.readers import READERS
from tests.abuse.samples import kept, samples
from tests.abuse.tally import Tally


def settled(tally: Tally) -> None:
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.failures == ()
    assert tally.tries > 0


@pytest.mark.parametrize(("reader", "path"), kept(), ids=lambda one: one.name if isinstance(one, Path) else one)
def test_what_once_failed_is_read_or_refused(reader: str, path: Path) -> None:
    assert fault_of(reader, path.read_bytes()) == ""


def test_every_reader_reads_its_samples() -> None:
    assert samples().keys() == READERS.keys()
    for reader, files in samples().items():
        READERS[reader](files[0])


def test_no_reader_is_forgotten() -> None:
    """Whatever function in ``exchange`` begins with the content of a file is among the readers."""
    known = Path(__file__).with_name("readers.py").read_text(encoding="utf-8")
    helpers = {"read_xml", "line_number", "line_of"}
    for module in sorted(Path(annotator.exchange.__file__).parent.glob("*.py")):
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith(("parse_", "read_", "import_")):
                continue
            first = [ast.unparse(one.annotation) for one in node.args.args[:1] if one.annotation is not None]
            if first == ["bytes"] and node.name not in helpers:
                assert node.name in known, f"{module.name}: {node.name} is not among the readers"


def test_damaged_files() -> None:
    settled(fuzz(1_500, 7))


def test_damaged_databases() -> None:
    settled(damage_databases(15, 7))


def test_hostile_sessions() -> None:
    settled(hostile_sessions(60, 7))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as Linux and macOS do it")
def test_killed_processes() -> None:
    settled(kill_editors(4, 7))


def test_power_cuts() -> None:
    settled(cut_power(2, 7))


def test_full_disks() -> None:
    settled(fill_disks(2, 7))
