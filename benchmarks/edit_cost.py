"""What an edit costs on this disk, by how SQLite syncs: ``python -m benchmarks.edit_cost [FOLDER] [--edits N]``.

``FULL`` is what loses the last edit in a power cut, ``EXTRA`` is what the program uses (docs/adr/0006).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from annotator.domain import marker_edits
from annotator.domain.codebook import Codebook
from annotator.domain.edits import apply
from annotator.domain.session import Session, SessionInfo
from annotator.storage.session_folder import SessionFolder

_MODES = ("OFF", "NORMAL", "FULL", "EXTRA")


def edit_times_s(folder: Path, mode: str, count: int) -> list[float]:
    """How long each of ``count`` edits took until it was on disk."""
    session = Session(info=SessionInfo(id="s", title="s", created_at=""), codebook=Codebook(id="c"))
    times_s: list[float] = []
    with SessionFolder.create(folder / f"{mode}.session", session) as opened:
        opened._connection.execute(f"PRAGMA synchronous = {mode}")  # pyright: ignore[reportPrivateUsage]
        for number in range(count):
            edit = marker_edits.add_marker(session, 1.0, coder_id="a", text=f"{number}")
            began_s = time.perf_counter()
            opened.write(edit, coder_id="a")
            times_s.append(time.perf_counter() - began_s)
            session = apply(session, edit)
    return times_s


def main() -> None:
    """Print one line for each mode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--edits", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        for mode in _MODES:
            times_ms = [1000 * took_s for took_s in edit_times_s(Path(scratch), mode, given.edits)]
            p95 = statistics.quantiles(times_ms, n=20)[-1]
            sys.stdout.write(f"{mode:7} median {statistics.median(times_ms):.2f} ms   95 % {p95:.2f} ms\n")


if __name__ == "__main__":
    main()
