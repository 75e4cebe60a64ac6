"""No test waits for a fixed time: it waits for what it waits for."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
_FIXED = re.compile(r"\b(?:time\.sleep|qWait|qtbot\.wait|bot\.wait|msleep)\(")
_BENCH = TESTS / "abuse"
"""Processes that are killed and starved: no test functions."""


def test_no_test_waits_for_a_fixed_time() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{number}: {line.strip()}"
        for path in TESTS.rglob("*.py")
        if _BENCH not in path.parents and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _FIXED.search(line)
    ]
    assert found == []
