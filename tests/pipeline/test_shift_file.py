"""Shifts of what is seen, kept on disk: the very same as found anew, whatever has become of the file."""

from __future__ import annotations

import hashlib
import stat
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.analysis.candidates import seen_shifts
from annotator.analysis.derive import derive_signals
from annotator.analysis.priors import signal_priors
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import PHASIC_RULES, SIGNALS, STATE_RULES, SUSTAINED_RULES
from annotator.domain.signals import Signal, SignalSet
from annotator.pipeline import shift_file
from annotator.pipeline.shift_file import SHIFTS_VERSION, kept_shifts
from annotator.storage.session_folder import SessionFolder
from tests.analysis.synthetic import bump, in_picture, recording, resting_face, signal_of
from tests.fixtures.sessions import small_session

FOUND = (1, 158, "022ef9445ff7")
"""The version, and what is found in signals that are made with no help of the program."""


@cache
def signals() -> SignalSet:
    """Two minutes of a face that smiles, raises its brows, and moves to another place."""
    times_s = np.arange(0, 120, 1 / 15)
    faces = np.repeat(resting_face()[None], len(times_s), axis=0)
    smile = sum(bump(times_s, start_s=at_s, rise_s=0.4, hold_s=1.5, fall_s=0.6) for at_s in (10, 40, 90))
    faces[:, 61, :2] += smile[:, None] * (-0.06, 0.05)
    faces[:, 291, :2] += smile[:, None] * (0.06, 0.05)
    faces += np.random.default_rng(21).normal(0, 0.0015, faces.shape)
    place = np.column_stack([np.where(times_s < 60, 320.0, 380.0), np.full(len(times_s), 200.0)])
    scale = np.where(times_s < 60, 100.0, 130.0)
    return derive_signals(recording(in_picture(faces, scale_px=scale, at_px=place)))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[SessionFolder]:
    with SessionFolder.create(tmp_path / "a.session", small_session()) as made:
        yield made


@pytest.fixture
def found_anew(monkeypatch: pytest.MonkeyPatch) -> list[SignalSet]:
    """What shifts are looked for in, rather than read."""
    looked: list[SignalSet] = []

    def look(signal_set: SignalSet) -> tuple[Shift, ...]:
        looked.append(signal_set)
        return seen_shifts(signal_set)

    monkeypatch.setattr(shift_file, "seen_shifts", look)
    return looked


def kept_in(folder: SessionFolder) -> Path:
    return folder.analysis_path / "shifts" / "client.npz"


def test_what_is_kept_is_what_was_found_to_the_last_bit(folder: SessionFolder, found_anew: list[SignalSet]) -> None:
    found = kept_shifts(folder, signals())
    kept = kept_shifts(folder, signals())
    assert len(found_anew) == 1
    assert {shift.kind for shift in kept} == {"phasic", "sustained"}
    assert kept == found == seen_shifts(signals())
    for field in fields(Shift):
        assert {type(getattr(shift, field.name)) for shift in kept} <= {str, float, bool}
    if sys.platform != "win32":
        assert stat.S_IMODE(kept_in(folder).stat().st_mode) == 0o600


def test_a_voice_and_the_order_of_signals_change_nothing_and_any_other_signal_does(
    folder: SessionFolder, found_anew: list[SignalSet]
) -> None:
    kept_shifts(folder, signals())
    heard = next(entry for entry in SIGNALS.values() if entry.hear is not None).definition
    turned = dict(reversed(signals().signals.items()))
    voice = replace(next(iter(turned.values())), definition=heard)
    kept_shifts(folder, SignalSet(participant_id="client", signals=MappingProxyType({**turned, heard.name: voice})))
    assert len(found_anew) == 1
    pull = signals().signals["lip_corner_pull"]
    others = {**signals().signals, "lip_corner_pull": replace(pull, values=pull.values * 0.5)}
    other = SignalSet(participant_id="client", signals=MappingProxyType(others))
    assert kept_shifts(folder, other) == seen_shifts(other) != seen_shifts(signals())
    assert len(found_anew) == 2


def test_nobody_without_shifts_is_looked_at_twice(folder: SessionFolder, found_anew: list[SignalSet]) -> None:
    empty = SignalSet(participant_id="client", signals=MappingProxyType({}))
    assert kept_shifts(folder, empty) == kept_shifts(folder, empty) == ()
    assert len(found_anew) == 1


def test_for_reading_only_nothing_is_written(folder: SessionFolder) -> None:
    folder.close()
    with SessionFolder.open(folder.path, read_only=True) as reading:
        assert kept_shifts(reading, signals()) == seen_shifts(signals())
        assert not kept_in(reading).parent.exists()


def test_where_it_cannot_be_written_it_is_found_each_time(folder: SessionFolder, found_anew: list[SignalSet]) -> None:
    kept_in(folder).parent.mkdir(parents=True)
    kept_in(folder).mkdir()  # a folder is in the way
    assert kept_shifts(folder, signals()) == kept_shifts(folder, signals()) == seen_shifts(signals())
    assert len(found_anew) == 2
    assert [path.name for path in kept_in(folder).parent.iterdir()] == ["client.npz"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1), at=st.floats(0, 0.999), byte=st.integers(0, 255))
def test_a_damaged_file_is_found_anew(folder: SessionFolder, cut: float, at: float, byte: int) -> None:
    wanted = kept_shifts(folder, signals())
    content = bytearray(kept_in(folder).read_bytes())
    content[int(at * len(content))] = byte
    kept_in(folder).write_bytes(content)
    assert kept_shifts(folder, signals()) == wanted
    content = kept_in(folder).read_bytes()
    kept_in(folder).write_bytes(content[: int(cut * len(content))])
    assert kept_shifts(folder, signals()) == wanted


@pytest.mark.parametrize(
    "other",
    [
        {"signal": np.array(["no_such_signal"])},
        {"kind": np.array(["no such kind"])},
        {"family": np.array(["posture"])},
        {"participant_id": np.array(["therapist"])},
        {"onset_s": np.array(["early"])},
        {"onset_s": np.zeros((1, 2))},
    ],
)
def test_columns_that_do_not_belong_there_are_not_taken(folder: SessionFolder, other: dict[str, np.ndarray]) -> None:
    wanted = kept_shifts(folder, signals())
    with np.load(kept_in(folder)) as archive:
        one = {name: archive[name][:1] if archive[name].ndim else archive[name] for name in archive.files}
    np.savez(kept_in(folder), **{**one, **other})
    assert kept_shifts(folder, signals()) == wanted


def test_other_shifts_need_another_version() -> None:
    """Sessions keep what an earlier version found until the number changes."""
    times_s, random = np.arange(0, 120, 1 / 15), np.random.default_rng(5)
    made: dict[str, Signal] = {}
    for place, name in enumerate(sorted({*PHASIC_RULES, *STATE_RULES, *SUSTAINED_RULES})):
        definition, prior = SIGNALS[name].definition, signal_priors().get(name)
        size = prior.full if prior is not None else 10 * definition.floor
        moved = bump(times_s, start_s=10 + place, rise_s=0.4, hold_s=1.5, fall_s=0.6) - (times_s > 80 + place % 20)
        values = size * moved + random.normal(0, definition.floor, len(times_s))
        made[name] = signal_of(definition, times_s, 0.4 + values, baseline=0.4, spread=definition.floor)
    shifts = seen_shifts(SignalSet(participant_id="client", signals=MappingProxyType(made)))
    told = [f"{shift.kind} {shift.signal} {shift.onset_s:.1f} {shift.strength:.1f}" for shift in shifts]
    found = (SHIFTS_VERSION, len(told), hashlib.sha256("\n".join(told).encode()).hexdigest()[:12])
    assert found == FOUND, "the same signals give other shifts: raise SHIFTS_VERSION, and then put this into FOUND"
