"""Shifts of what is seen of a participant, on disk: ``analysis/shifts/<participant>.npz``. Can always be found again.

Words have no part in them: an edited transcript leaves them as they are, and what is found with words, speech and
voices follows in a fraction of a second.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import get_args

import numpy as np

from annotator.analysis.candidates import seen_shifts
from annotator.analysis.derive import ANALYSIS_VERSION
from annotator.analysis.priors import priors_digest
from annotator.analysis.shifts import Shift, ShiftKind
from annotator.analysis.signals.registry import DEFINITIONS, PHASIC_RULES, STATE_RULES, SUSTAINED_RULES
from annotator.archive import Archive, read_archive, write_archive
from annotator.domain.signals import HEARD_FAMILIES, SignalSet
from annotator.pipeline.signal_file import signal_path
from annotator.storage.session_folder import SessionFolder

# Grows whenever the same signals would give other shifts than before.
SHIFTS_VERSION = 1
_COLUMNS: Mapping[str, type[np.generic]] = MappingProxyType(
    {field.name: {"float": np.float64, "bool": np.bool_}.get(str(field.type), np.str_) for field in fields(Shift)}
)
_one_at_a_time = threading.Lock()


def kept_shifts(folder: SessionFolder, signal_set: SignalSet) -> tuple[Shift, ...]:
    """What :func:`annotator.analysis.candidates.seen_shifts` gives: from disk where it fits, else found and put there.

    Where nothing may be written, or the disk is full, it is found each time.
    """
    path = signal_path(folder.analysis_path / "shifts", signal_set.participant_id)
    with _one_at_a_time:  # who comes meanwhile waits, and finds it on disk
        digest = _digest(signal_set)
        kept = _read(path, signal_set.participant_id, digest)
        if kept is not None:
            return kept
        found = seen_shifts(signal_set)
        if not folder.read_only:
            with suppress(OSError):
                _write(path, found, digest)
        return found


def _digest(signal_set: SignalSet) -> str:
    """Everything that decides what the shifts are."""
    rules = [sorted(table.items()) for table in (PHASIC_RULES, STATE_RULES, SUSTAINED_RULES)]
    digest = hashlib.sha256(repr((SHIFTS_VERSION, ANALYSIS_VERSION, priors_digest(), rules)).encode())
    times_s = np.empty(0)
    for name, signal in sorted(signal_set.signals.items()):
        if signal.definition.family in HEARD_FAMILIES:
            continue
        rows = [signal.values, signal.quality, signal.baseline, signal.spread]
        if not np.array_equal(signal.times_s, times_s):
            times_s = signal.times_s
            rows.append(times_s)
        digest.update(f"{name}:{len(rows)}".encode())
        for row in rows:
            digest.update(np.ascontiguousarray(row).data)
    return digest.hexdigest()


def _write(path: Path, shifts: tuple[Shift, ...], digest: str) -> None:
    columns = {
        name: np.array([getattr(shift, name) for shift in shifts], dtype=kind) for name, kind in _COLUMNS.items()
    }
    write_archive(path, columns, digest=digest)


def _read(path: Path, participant_id: str, digest: str) -> tuple[Shift, ...] | None:
    """None where there are none, they are damaged, or they come from something else."""
    shifts = read_archive(path, _shifts_in, digest=digest)
    return shifts if shifts is not None and all(_fits(shift, participant_id) for shift in shifts) else None


def _shifts_in(archive: Archive) -> tuple[Shift, ...] | None:
    columns = [archive[name].ravel() for name in _COLUMNS]
    if [column.dtype.kind for column in columns] != [np.dtype(kind).kind for kind in _COLUMNS.values()]:
        return None
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(Shift(**dict(zip(_COLUMNS, row, strict=True))) for row in rows)


def _fits(shift: Shift, participant_id: str) -> bool:
    definition = DEFINITIONS.get(shift.signal)
    return (
        shift.participant_id == participant_id
        and shift.kind in get_args(ShiftKind)
        and definition is not None
        and shift.family == definition.family
    )
