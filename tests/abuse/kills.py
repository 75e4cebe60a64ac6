"""Processes killed at any moment of their work: nothing that was acknowledged is lost, nothing stands in the way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from annotator.exchange.json_export import export_json
from annotator.storage.folder_making import is_half_made
from annotator.storage.session_folder import SessionFolder
from tests.abuse.tally import Tally
from tests.fixtures.sessions import small_session

_EDITOR = """
import sys
from pathlib import Path
from annotator.domain import marker_edits
from annotator.domain.edits import apply
from annotator.exchange.json_import import import_json
from annotator.storage.session_folder import SessionFolder
sys.stdout.write("ready\\n"); sys.stdout.flush()
path, number = Path(sys.argv[1]), int(sys.argv[2])
if path.name == "new.session":
    SessionFolder.create(path, import_json(Path(sys.argv[3]).read_bytes(), source="x")).close()
    sys.stdout.write("made\\n"); sys.stdout.flush()
    sys.exit()
with SessionFolder.open(path) as folder:
    session = folder.load()
    while True:
        edit = marker_edits.add_marker(session, 1.0, coder_id="anna", text=f"edit {number}" + "x" * (number % 7 * 500))
        folder.write(edit, coder_id="anna")
        session = apply(session, edit)
        sys.stdout.write(f"{number}\\n"); sys.stdout.flush()
        number += 1
        if number % 5 == 0:
            folder.back_up()
"""


def kill_editors(count: int, seed: int) -> Tally:
    """Kill ``count`` processes, three of four while they edit and one while it makes a session."""
    chance = random.Random(seed)
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        path, export = Path(scratch) / "a.session", Path(scratch) / "a.json"
        SessionFolder.create(path, small_session()).close()
        export.write_bytes(export_json(small_session()))
        number = 0
        for round_ in range(count):
            if round_ % 4 == 3:
                failures += _killed_while_making(Path(scratch) / "new.session", export, chance)
                continue
            said = _killed(path, number, export, chance)
            done = [int(line) for line in said if line.isdigit()]
            number = (done[-1] if done else number) + 1
            failures += _lost(path, done)
    return Tally(name="killed processes", tries=count, failures=tuple(failures))


def _killed(path: Path, number: int, export: Path, chance: random.Random) -> list[str]:
    """What a process has acknowledged before it was killed; the moment is some syscalls after it began its work."""
    process = subprocess.Popen(
        [sys.executable, "-c", _EDITOR, str(path), str(number), str(export)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert process.stdout is not None
    said: list[str] = []
    for _ in range(1 + chance.randrange(5)):
        said.append(process.stdout.readline().strip())
        if not said[-1]:
            break
    try:
        process.wait(timeout=chance.random() * 0.03)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    rest, _ = process.communicate()
    return [*said, *rest.split("\n")[:-1]]


def _lost(path: Path, done: list[int]) -> list[str]:
    try:
        with SessionFolder.open(path) as folder:
            texts = [row.text for row in folder.load().markers.values()]
    except Exception as error:  # noqa: BLE001
        return [f"{type(error).__name__}: {error}"[:200]]
    there = {int(text.split()[1].rstrip("x")) for text in texts if text.startswith("edit")}
    lost = sorted(set(done) - there)
    left = [entry.name for entry in path.rglob(".*.new*")]
    return ([f"edits {lost} were acknowledged and are gone"] if lost else []) + ([f"{left} stayed"] if left else [])


def _killed_while_making(path: Path, export: Path, chance: random.Random) -> list[str]:
    said = _killed(path, 0, export, chance)
    try:
        if not path.exists() or is_half_made(path):
            SessionFolder.create(path, small_session()).close()
        with SessionFolder.open(path) as folder:
            whole = folder.load().annotations == small_session().annotations
    except Exception as error:  # noqa: BLE001
        return [f"making it again ({said}): {type(error).__name__}: {error}"[:200]]
    finally:
        subprocess.run(["rm", "-rf", str(path)], check=False)
    return [] if whole else ["what was made is not whole"]
