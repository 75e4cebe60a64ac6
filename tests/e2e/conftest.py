"""A demo session made once by the program itself, and real windows on a virtual screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.once import once

_FIRST = 3
"""As many tests as a worker is given at first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder; while one worker makes the demo, the others run what does without it."""
    here = Path(__file__).parent
    ours = [item for item in items if here in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.e2e)
    on_demo = [item for item in ours if "demo_folder" in getattr(item, "fixturenames", ())]
    others = [item for item in ours if item not in on_demo]
    items[:] = [item for item in items if item not in ours] + on_demo[:_FIRST] + others + on_demo[_FIRST:]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``annotator demo --headless`` leaves behind: recording, script, session, JSON and a picture."""
    return once(tmp_path_factory, "demo", _make_demo)


def _make_demo(folder: Path) -> None:
    made_before = os.environ.get("ANNOTATOR_TEST_DEMO")  # saves two minutes while working on these tests
    if made_before:
        shutil.copytree(made_before, folder, dirs_exist_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "annotator.cli.main", "demo", str(folder), "--headless"],
        capture_output=True,
        text=True,
        timeout=900,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def demo_session(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the analysed demo session, beside a copy of its recording, to work on."""
    copy = tmp_path / "demo"
    shutil.copytree(demo_folder, copy)
    return copy / "demo.session"
