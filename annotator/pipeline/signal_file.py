"""Derived signals on disk: ``analysis/signals/<participant>.npz``, good as long as what they come from is the same.

Values are measured and kept in single precision: far finer than any measure here, at half the room and reading time.
What is read is to the last bit what was written.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.signals.registry import DEFINITIONS
from annotator.archive import Archive, read_archive, write_archive
from annotator.domain.session import Session
from annotator.domain.signals import Signal, SignalSet
from annotator.inside import inside
from annotator.storage.session_folder import SessionFolder

_ROWS = ("values", "quality", "baseline", "spread")


def signal_path(folder: Path, participant_id: str) -> Path:
    """The file of one participant's signals."""
    return inside(folder, f"{quote(participant_id, safe='')}.npz")


def seen_path(folder: SessionFolder, participant_id: str) -> Path:
    """The file of what is seen of one participant."""
    return signal_path(folder.analysis_path / "signals", participant_id)


def heard_path(folder: SessionFolder, participant_id: str) -> Path:
    """The file of what is heard of one participant."""
    return signal_path(folder.analysis_path / "heard", participant_id)


def load_signals(folder: SessionFolder, session: Session) -> dict[str, SignalSet]:
    """The signals on disk, by participant; participants without any are left out."""
    found: dict[str, SignalSet] = {}
    for participant_id in session.participants:
        seen = read_signals(seen_path(folder, participant_id), participant_id=participant_id)
        heard = read_signals(heard_path(folder, participant_id), participant_id=participant_id)
        if seen is not None or heard is not None:
            signals = {**(seen.signals if seen else {}), **(heard.signals if heard else {})}
            found[participant_id] = SignalSet(participant_id=participant_id, signals=MappingProxyType(signals))
    return found


def write_signals(path: Path, signal_set: SignalSet, *, digest: str) -> None:
    """Replace the file.

    Args:
        digest: What the signals depend on; :func:`read_signals` asks for the same.

    Raises:
        OSError: it cannot be written; the earlier one is still there.
    """
    axes: list[NDArray[np.float64]] = []
    members: dict[str, NDArray[np.generic]] = {}
    names: list[str] = []
    axis_of: list[int] = []
    for name, signal in signal_set.signals.items():
        axis = next((number for number, times_s in enumerate(axes) if np.array_equal(times_s, signal.times_s)), None)
        if axis is None:
            axis = len(axes)
            axes.append(signal.times_s)
            members[f"times_{axis}"] = signal.times_s
        members[f"signal_{len(names)}"] = np.stack([getattr(signal, row) for row in _ROWS]).astype(np.float32)
        names.append(name)
        axis_of.append(axis)
    members["names"] = np.array(names, dtype=np.str_)
    members["axes"] = np.array(axis_of, dtype=np.int64)
    write_archive(path, members, digest=digest)


def read_signals(path: Path, *, participant_id: str, digest: str | None = None) -> SignalSet | None:
    """The signals, or None where there are none, they are damaged, or they come from something else.

    Args:
        digest: What they must depend on; None takes them as they are.
    """
    signals = read_archive(path, _signals_in, digest=digest)
    return None if signals is None else SignalSet(participant_id=participant_id, signals=MappingProxyType(signals))


def _signals_in(archive: Archive) -> dict[str, Signal]:
    axis_of = archive["axes"]
    axes = [archive[f"times_{number}"] for number in range(int(axis_of.max(initial=-1)) + 1)]
    return {
        name: _signal(name, axes[int(axis_of[number])], archive[f"signal_{number}"])
        for number, name in enumerate(map(str, archive["names"]))
        if name in DEFINITIONS  # an earlier version kept others too
    }


def _signal(name: str, times_s: NDArray[np.float64], rows: NDArray[np.float32]) -> Signal:
    values, quality, baseline, spread = rows
    return Signal(
        definition=DEFINITIONS[name],
        times_s=times_s,
        values=values.astype(np.float64),
        quality=quality,
        baseline=baseline.astype(np.float64),
        spread=spread.astype(np.float64),
    )
