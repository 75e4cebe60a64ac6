"""Sessions in a notebook: typed objects, data frames of whichever library there is, and the documentation's example."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import annotator
from annotator.analysis.signals.registry import definition_of
from annotator.domain.session import Session
from annotator.domain.signals import Signal, SignalSet
from annotator.pipeline.signal_file import signal_path, write_signals
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.rich_session import rich_session

_DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "notebooks.md"


def stored_session() -> Session:
    """The rich session with codes of its codebook only, as a stored one has them."""
    session = rich_session()
    rows = {
        id_: replace(row, code_id="lean") if row.code_id == "gone" else row for id_, row in session.annotations.items()
    }
    return replace(session, annotations=rows)


@pytest.fixture
def hours(tmp_path: Path) -> Path:
    """Two sessions with signals, side by side."""
    for number in (7, 8):
        session = stored_session()
        session = replace(session, info=replace(session.info, id=f"hour{number}"))
        with SessionFolder.create(tmp_path / f"hour{number}.session", session) as folder:
            times_s = np.arange(0, 10, 0.5)
            signal = Signal(
                definition=definition_of("lip_corner_pull"),
                times_s=times_s,
                values=np.where(times_s < 5, np.nan, times_s),
                quality=np.ones(len(times_s), dtype=np.float32),
                baseline=np.zeros(len(times_s)),
                spread=np.ones(len(times_s)),
            )
            signals = SignalSet(participant_id="client", signals={"lip_corner_pull": signal})
            write_signals(signal_path(folder.analysis_path / "signals", "client"), signals, digest="constructed")
    return tmp_path


@pytest.fixture(params=["pandas", "polars"])
def library(request: pytest.FixtureRequest) -> Any:
    pytest.importorskip(request.param)
    return request.param


def test_a_session_is_typed_and_nothing_stays_open(hours: Path) -> None:
    hour = annotator.open_session(hours / "hour7.session")
    assert hour.session == replace(stored_session(), info=hour.session.info)
    assert [row.id for row in hour.annotations] == ["a1", "a2", "a6", "a3", "a4", "b1", "a5", "b2"]
    assert [flag.id for flag in hour.flags] == ["f1", "f2"]
    assert set(hour.signals["client"].signals) == {"lip_corner_pull"}
    assert hour.table("annotations").column_names[:2] == ("session_id", "id")
    with SessionFolder.open(hours / "hour7.session"):
        assert len(annotator.open_session(hours / "hour7.session").utterances) == 4
    with pytest.raises(StorageError):
        annotator.open_session(hours / "nothing.session")
    with pytest.raises(ValueError, match="no table 'dogs'; there are annotations, cues"):
        hour.table("dogs")


def test_frames_are_typed_and_what_is_missing_stays_missing(hours: Path, library: Any) -> None:
    hour = annotator.open_session(str(hours / "hour7.session"))
    rows = hour.frame("annotations", library=library)
    assert rows.shape == (8, len(hour.table("annotations").columns))
    assert rows["duration_s"].sum() == pytest.approx(11.5004)
    assert rows["running"].sum() == 1
    confidence = rows["confidence"]
    assert (confidence.isna() if library == "pandas" else confidence.is_null()).sum() == 6
    assert confidence.max() == 4
    bins = hour.frame("bins", bin_s=5, library=library)
    assert set(bins["kind"].to_list() if library == "polars" else bins["kind"]) == {"signal", "code", "flag", "rating"}
    signals = hour.frame("signals", library=library)
    assert signals.shape == (20, 11)
    assert np.isnan(signals["value"].to_numpy()).sum() == 10


def test_several_sessions_are_one_frame(hours: Path, library: Any) -> None:
    both = [annotator.open_session(hours / f"hour{number}.session") for number in (7, 8)]
    rows = annotator.frame(both, "flags", library=library)
    assert rows["session_id"].to_list() == ["hour7", "hour7", "hour8", "hour8"]
    assert annotator.frame(both, "signals", library=library).shape[0] == 40
    found = annotator.agreement(both, settings=annotator.AgreementSettings(resamples=20))
    measures = annotator.agreement_frame(found, library=library)
    assert measures.shape[0] == len(found.measures) > 10
    assert found.coders == ("anna", "ben")


def test_without_either_library_it_says_what_to_install(hours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r"pandas or polars, which is not installed: run 'pip install polars'"):
        annotator.open_session(hours / "hour7.session").frame("flags")


def test_importing_the_package_alone_reads_nothing_else_in() -> None:
    asked = "import annotator, sys; print(sorted(n for n in sys.modules if n.startswith(('annotator.', 'numpy'))))"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    assert {"open_session", "frame", "agreement"} <= set(dir(annotator))
    with pytest.raises(AttributeError, match="no attribute 'dogs'"):
        _ = annotator.dogs  # type: ignore[attr-defined]


def test_the_documented_example_runs(hours: Path, library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hours)
    other = "polars" if library == "pandas" else "pandas"
    monkeypatch.setitem(sys.modules, other, None)
    blocks = re.findall(r"```python\n(.*?)```", _DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    told: list[str] = []
    names: dict[str, Any] = {"print": lambda *words: told.append(" ".join(map(str, words)))}
    exec("\n".join(blocks), names)
    assert len(blocks) == 2
    assert any("Lip corners rose" in line for line in told)
    assert any("40.0 to 41.0 s: nothing / lean" in line for line in told)
    assert "Time-unit kappa" in str(names["measures"]["title"].to_list())


def test_the_lines_for_r_write_the_same_table(hours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hours)
    (command,) = re.findall(r'system\("annotator (.*?)"\)', _DOCUMENT.read_text(encoding="utf-8"))
    subprocess.run([sys.executable, "-m", "annotator.cli.main", *command.split()], check=True, capture_output=True)
    lines = (hours / "annotations.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("session_id,id,participant_id")
