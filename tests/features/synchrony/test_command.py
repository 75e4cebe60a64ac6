"""``annotator synchrony`` as a user calls it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from annotator.analysis.signals.registry import definition_of
from annotator.cli.main import main
from annotator.domain.signals import Signal, SignalSet
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Client and therapist with a minute of movement; the therapist follows by a second."""
    path = tmp_path / "a.session"
    made = small_session()
    with SessionFolder.create(path, made) as folder:
        moved = np.convolve(np.abs(np.random.default_rng(1).normal(size=900)), np.ones(15) / 15, "same")
        for shift, participant_id in enumerate(made.participants):
            values = np.roll(moved, 15 * shift)
            signal = Signal(
                definition=definition_of("motion_energy"),
                times_s=np.arange(900) / 15,
                values=values,
                quality=np.ones(900, dtype=np.float32),
                baseline=np.zeros(900),
                spread=np.ones(900),
            )
            signals = SignalSet(participant_id=participant_id, signals={"motion_energy": signal})
            write_signals(signal_path(folder.analysis_path / "signals", participant_id), signals, digest="")
    return path


def test_it_sums_up_and_writes_a_table(session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    wanted = ["--window", "10", "--step", "5", "--lag", "2", "--surrogates", "20", "-o", str(out)]
    assert main(["synchrony", str(session), *wanted]) == 0
    told = capsys.readouterr()
    assert "More similar movement than in any of 20 shuffled recordings." in told.out
    assert f"written: {out}" in told.out
    assert "shuffled" in told.err
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert all(float(row["first_leads_by"]) > 0 for row in rows)


@pytest.mark.parametrize(
    ("wanted", "code", "told"),
    [
        (["--window", "0"], 2, "a window lasts"),
        (["--of", "pitch"], 3, "two people whose voice pitch was measured"),
        (["--participants", "client"], 2, "two ids with a comma"),
        (["--participants", "client,nobody"], 2, "no participant 'nobody'"),
        (["--window", "300"], 3, "choose a shorter window"),
    ],
)
def test_what_cannot_be_done_is_told(
    session: Path, wanted: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["synchrony", str(session), *wanted]) == code
    assert told in capsys.readouterr().err


def test_without_an_analysis_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SessionFolder.create(tmp_path / "b.session", small_session()).close()
    assert main(["synchrony", str(tmp_path / "b.session")]) == 3
    assert "analyse the session first" in capsys.readouterr().err
