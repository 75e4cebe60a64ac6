"""Features do not know each other: none can be forgotten in the contract that holds it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAY_KNOW_OTHERS = {"study"}
"""A study does over many sessions what the others do with one."""


def test_every_feature_stands_in_the_contract() -> None:
    contract = (ROOT / "pyproject.toml").read_text("utf-8").partition("features do not know each other")[2]
    named = set(re.findall(r'"annotator\.features\.(\w+)"', contract.partition("[[tool")[0]))
    there = {path.parent.name for path in (ROOT / "annotator" / "features").glob("*/__init__.py")}
    assert named == there - MAY_KNOW_OTHERS
