"""Synchrony as a table that other programs read."""

from __future__ import annotations

import csv
import io

import numpy as np

from annotator.exchange.synchrony_table import SynchronyTable, write_csv


def test_one_row_a_window_and_one_column_a_lag_with_nothing_where_nothing_was_measured() -> None:
    table = SynchronyTable(
        first_id="client, the first",
        second_id="therapist",
        measure="pitch",
        settings={"rate_hz": 15.0, "surrogates": 100},
        start_s=np.array([0.0, 30.0]),
        end_s=np.array([60.0, 90.0]),
        columns={"mean_abs_z": np.array([0.25, np.nan])},
        lags_s=np.array([-1 / 15, 0.0, 1 / 15]),
        z=np.array([[0.1, 0.2, 0.45], [np.nan, np.nan, np.nan]]),
    )
    file = io.BytesIO()
    write_csv(file, table)
    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode())))
    assert rows[0] == {
        "first": "client, the first",
        "second": "therapist",
        "start_s": "0.000",
        "end_s": "60.000",
        "mean_abs_z": "0.25",
        "rate_hz": "15",
        "surrogates": "100",
        "measure": "pitch",
        "lag_-0.067": "0.1",
        "lag_+0.000": "0.2",
        "lag_+0.067": "0.45",
    }
    assert [rows[1][name] for name in ("mean_abs_z", "lag_-0.067", "rate_hz")] == ["", "", "15"]
