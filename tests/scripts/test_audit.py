from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_SCRIPT = Path(__file__).parents[2] / "scripts" / "audit.py"
_SOUND = {"name": "numpy", "version": "2.5.5", "vulns": []}
_NOT_LOOKED_UP = {"name": "av", "skip_reason": "Dependency not found and could not be audited: av (18.1.0)"}
_WEAK = {
    "name": "pillow",
    "version": "9.0.0",
    "vulns": [{"id": "CVE-2022-22817", "fix_versions": ["9.0.1"], "aliases": [], "description": ""}],
}


def audited(folder: Path, found: list[dict[str, Any]] | None, said: str = "") -> subprocess.CompletedProcess[str]:
    answer, messages = folder / "found.json", folder / "messages.txt"
    answer.write_text("" if found is None else json.dumps({"dependencies": found, "fixes": []}))
    messages.write_text(said)
    return subprocess.run([sys.executable, _SCRIPT, answer, messages], capture_output=True, text=True, check=False)


def test_a_weakness_fails_and_says_where_it_is_mended(tmp_path: Path) -> None:
    run = audited(tmp_path, [_SOUND, _WEAK, _NOT_LOOKED_UP])
    assert run.returncode == 1
    assert "pillow 9.0.0: CVE-2022-22817, mended in 9.0.1" in run.stdout
    assert "none known" not in run.stdout


@pytest.mark.parametrize("found", [None, [_NOT_LOOKED_UP]])
def test_what_was_not_looked_up_is_skipped_and_not_none(tmp_path: Path, found: list[dict[str, Any]] | None) -> None:
    run = audited(tmp_path, found, "ERROR: no network")
    assert run.returncode == 0
    assert run.stdout.startswith("skipped: ")
    assert "none known" not in run.stdout


def test_none_is_said_of_those_that_were_looked_up(tmp_path: Path) -> None:
    run = audited(tmp_path, [_SOUND, _NOT_LOOKED_UP])
    assert run.returncode == 0
    assert "none known in 1 distributions" in run.stdout
    assert "1 of 2 could not be looked up: av" in run.stdout
