"""Signals on disk."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from annotator.analysis.signals.registry import definition_of
from annotator.domain.signals import Signal, SignalSet
from annotator.pipeline.signal_file import read_signals, signal_path, write_signals


def signal(name: str, times_s: np.ndarray) -> Signal:
    values = np.random.default_rng(len(name)).normal(size=len(times_s))
    values[1] = np.nan
    return Signal(
        definition=definition_of(name),
        times_s=times_s,
        values=values,
        quality=np.ones(len(times_s), dtype=np.float32),
        baseline=np.zeros(len(times_s)),
        spread=np.full(len(times_s), 0.5),
    )


@pytest.fixture
def signals() -> SignalSet:
    face_s, pose_s = np.arange(30) / 15, np.arange(4) / 2
    rows = (signal("head_yaw", face_s), signal("lip_corner_pull", face_s), signal("body_speed", pose_s))
    return SignalSet(participant_id="client", signals=MappingProxyType({row.definition.name: row for row in rows}))


def test_signals_come_back_in_order_with_their_definitions(signals: SignalSet, tmp_path: Path) -> None:
    path = signal_path(tmp_path / "signals", "client")
    write_signals(path, signals, digest="d")
    back = read_signals(path, participant_id="client", digest="d")
    assert back is not None
    assert list(back.signals) == list(signals.signals)
    for name, row in signals.signals.items():
        assert back.signals[name].definition == row.definition
        assert np.array_equal(back.signals[name].times_s, row.times_s)
        assert back.signals[name].values == pytest.approx(row.values, rel=1e-6, nan_ok=True)
        assert back.signals[name].values.dtype == np.float64
        assert back.signals[name].z == pytest.approx(row.z, rel=1e-5, nan_ok=True)


def test_no_signals_at_all_come_back_too(tmp_path: Path) -> None:
    path = signal_path(tmp_path, "client")
    write_signals(path, SignalSet(participant_id="client", signals=MappingProxyType({})), digest="d")
    back = read_signals(path, participant_id="client")
    assert back is not None
    assert not back.signals


def test_signals_of_something_else_are_not_taken(signals: SignalSet, tmp_path: Path) -> None:
    path = signal_path(tmp_path, "client")
    write_signals(path, signals, digest="d")
    assert read_signals(path, participant_id="client", digest="e") is None
    assert read_signals(path, participant_id="client") is not None


@pytest.mark.parametrize("content", [b"", b"text", None], ids=["empty", "text", "cut short"])
def test_damaged_signals_are_not_taken(signals: SignalSet, tmp_path: Path, content: bytes | None) -> None:
    path = signal_path(tmp_path, "client")
    write_signals(path, signals, digest="d")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert read_signals(path, participant_id="client") is None


def test_a_signal_that_this_version_does_not_know_is_left_out(signals: SignalSet, tmp_path: Path) -> None:
    path = signal_path(tmp_path, "client")
    write_signals(path, signals, digest="d")
    with np.load(path) as archive:
        members = dict(archive)
    members["names"] = np.array(["head_yaw", "not_a_signal", "body_speed"])
    np.savez(path, **members)
    found = read_signals(path, participant_id="client")
    assert found is not None
    assert set(found.signals) == {"head_yaw", "body_speed"}
