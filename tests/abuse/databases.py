"""Session databases with flipped bytes: whole as far as anybody can tell, or damaged with the backups offered."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from annotator.domain import marker_edits
from annotator.storage.errors import DamagedSession, NewerSession
from annotator.storage.session_folder import SessionFolder
from tests.abuse.tally import Tally
from tests.fixtures.sessions import small_session


def damage_databases(count: int, seed: int) -> Tally:
    """Flip bytes in ``count`` databases; each is opened, or told to be damaged and restored."""
    chance = random.Random(seed)
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "a.session"
        with SessionFolder.create(path, small_session()) as folder:
            for number in range(40):
                edit = marker_edits.add_marker(folder.load(), 1.0, coder_id="anna", text=f"edit {number}")
                folder.write(edit, coder_id="anna")
            folder.back_up()
        whole = (path / "session.db").read_bytes()
        for number in range(count):
            content = bytearray(whole)
            for _ in range(chance.choice((1, 4, 50))):
                top = 4096 if chance.random() < 0.5 else len(content)
                content[chance.randrange(top)] = chance.randrange(256)
            (path / "session.db").write_bytes(content)
            fault = _fault_of(path)
            if fault:
                failures.append(f"{number}: {fault}")
    return Tally(name="damaged databases", tries=count, failures=tuple(failures))


def _fault_of(path: Path) -> str:
    try:
        with SessionFolder.open(path, read_only=True) as folder:
            folder.load()
            folder.history()
            folder.codebook_versions()
    except DamagedSession as error:
        if not error.backups:
            return "damaged, and no backup offered"
        with SessionFolder.open_restored(path) as folder:
            return "" if len(folder.load().markers) >= 40 else "the backup is not what it was"
    except NewerSession:
        return ""
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"[:200]
    return ""
