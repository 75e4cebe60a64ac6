"""Benchmarks run seldom: what they use of the program must not go away unnoticed."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import benchmarks

_RUNS_IN_BORIS = "boris_watch"
MODULES = sorted(
    path.stem for path in Path(benchmarks.__file__).parent.glob("[a-z]*.py") if path.stem != _RUNS_IN_BORIS
)


@pytest.mark.parametrize("name", MODULES)
def test_everything_a_benchmark_imports_is_there(name: str) -> None:
    assert importlib.import_module(f"benchmarks.{name}").__doc__
