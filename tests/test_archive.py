"""Archives of arrays that several threads read."""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.archive import UNREADABLE, opened_archive


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads that take turns after every few instructions."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_two_threads_never_read_headers_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11.7 fails in ``ast.literal_eval`` when two threads are in it and one collects garbage meanwhile."""
    path = tmp_path / "some.npz"
    np.savez(path, times_s=np.arange(5.0), values=np.ones((2, 3)))
    reading = threading.Lock()
    met: list[str] = []
    literal_eval = ast.literal_eval

    def watched(text: Any) -> Any:
        if not reading.acquire(blocking=False):
            met.append(text)
            return literal_eval(text)
        try:
            return literal_eval(text)
        finally:
            reading.release()

    monkeypatch.setattr(ast, "literal_eval", watched)

    def read(_: int) -> float:
        with opened_archive(path) as archive:
            assert archive.names == ["times_s", "values"]
            return float(archive["times_s"].sum() + archive["values"].sum())

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(read, range(400))) == {16.0}
    assert met == []


def test_what_is_no_archive_or_has_no_such_array_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "words.npz").write_text("no archive")
    np.save(tmp_path / "single.npy", np.arange(3))
    np.savez(tmp_path / "some.npz", times_s=np.arange(5.0))
    for name in ("missing.npz", "words.npz", "single.npy"):
        with pytest.raises(UNREADABLE), opened_archive(tmp_path / name):
            pass
    with opened_archive(tmp_path / "some.npz") as archive, pytest.raises(UNREADABLE):
        archive["values"]
