"""Exports to files."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.exchange.errors import FormatError
from annotator.exchange.json_import import import_json
from annotator.storage.errors import StorageError
from annotator.workflow.exporting import check_signals_path, export_session, export_signals
from tests.fixtures.sessions import small_session


def test_an_export_replaces_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("older")
    export_session(small_session(), path)
    assert import_json(path.read_bytes(), source="out.json") == small_session()
    assert list(tmp_path.iterdir()) == [path]


def test_where_it_cannot_be_written_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"could not write .*out\.json"):
        export_session(small_session(), tmp_path / "nowhere" / "out.json")
    (tmp_path / "out.json").mkdir()
    with pytest.raises(StorageError, match=r"could not write .*out\.json"):
        export_session(small_session(), tmp_path / "out.json")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_signals_go_to_the_format_their_name_asks_for(tmp_path: Path) -> None:
    export_signals([], tmp_path / "signals.csv")
    assert (tmp_path / "signals.csv").read_text().startswith("participant_id,family,signal")
    with pytest.raises(FormatError, match=r"written as \.csv or \.parquet; signals\.xlsx is neither"):
        check_signals_path(tmp_path / "signals.xlsx")
