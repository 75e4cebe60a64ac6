"""Signals as a table that other programs read."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import numpy as np
import pytest

from annotator.domain.signals import Signal, SignalDefinition, SignalSet
from annotator.exchange.errors import FormatError
from annotator.exchange.signals_table import COLUMNS, write_parquet, write_text


@pytest.fixture
def signal_set() -> SignalSet:
    definition = SignalDefinition(
        name="yaw",
        label="Yaw",
        family="head",
        unit="deg",
        formula="",
        source="",
        weakness="",
        rises="",
        falls="",
        floor=3.0,
    )
    signal = Signal(
        definition=definition,
        times_s=np.array([0.0, 1 / 15, 7200.123456]),
        values=np.array([1.5, np.nan, -4.0]),
        quality=np.array([1, 0, 0.5], dtype=np.float32),
        baseline=np.array([0.5, 0.5, 0.0]),
        spread=np.array([2.0, 2.0, 4.0]),
    )
    return SignalSet(participant_id="client, the first", signals={"yaw": signal})


def test_csv_has_a_row_a_moment_and_nothing_where_nothing_was_measured(signal_set: SignalSet) -> None:
    file = io.BytesIO()
    write_text(file, [signal_set])

    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode())))

    assert tuple(rows[0]) == COLUMNS
    assert [row["time_s"] for row in rows] == ["0.000000", "0.066667", "7200.123456"]
    assert [row["value"] for row in rows] == ["1.5", "", "-4"]
    assert [row["z"] for row in rows] == ["0.5", "", "-1"]
    assert {row["participant_id"] for row in rows} == {"client, the first"}


def test_parquet_holds_the_same_where_pyarrow_is_installed(signal_set: SignalSet, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "signals.parquet"
    with path.open("wb") as file:
        write_parquet(file, [signal_set])
    table = parquet.read_table(path)
    assert tuple(table.column_names) == COLUMNS
    assert table["time_s"].to_pylist() == [0.0, 1 / 15, 7200.123456]
    assert table["unit"].to_pylist() == ["deg"] * 3


def test_without_pyarrow_it_says_how_to_get_it(signal_set: SignalSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(FormatError, match=r"pip install session-annotator\[parquet\]"):
        write_parquet(io.BytesIO(), [signal_set])
