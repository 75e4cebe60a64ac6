"""The flags' finder is made once for what it rests on, whoever asks first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from annotator.storage.session_folder import SessionFolder
from annotator.ui.session.flag_finder_cache import FlagFinderCache


def test_everybody_gets_one_finder_until_it_is_forgotten(session_path: Path) -> None:
    stock = FlagFinderCache()
    with SessionFolder.open(session_path) as folder, ThreadPoolExecutor(max_workers=2) as threads:
        session = folder.load()
        first, second = threads.map(lambda _: stock.finder(folder, session, stock.edition), range(2))
        assert first is second
        assert first.find(10, rules_off=()).flags
        before = stock.edition
        stock.forget()
        assert stock.finder(folder, session, stock.edition) is not first
        assert before != stock.edition
