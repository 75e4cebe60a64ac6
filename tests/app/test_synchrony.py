"""Synchrony of two participants, from signals as they lie on disk."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.analysis.signals.registry import definition_of
from annotator.analysis.synchrony import SynchronyParameters
from annotator.app.synchrony import (
    PairSynchrony,
    SynchronyImpossible,
    check_parameters,
    export_synchrony,
    measured_of,
    pair_synchrony,
    pairs,
)
from annotator.app.synchrony_measures import MEASURES
from annotator.app.synchrony_text import (
    comparison_sentence,
    coverage_sentence,
    leading_sentence,
    number_sentence,
    person_labels,
)
from annotator.domain.participants import Participant
from annotator.domain.signals import Signal, SignalSet
from annotator.jobs.cancelling import Cancelled
from annotator.pipeline.signal_file import read_signals, write_signals
from annotator.storage.errors import StorageError

RATE_HZ = 15.0
PAIR = ("client", "therapist")
QUICK = SynchronyParameters(window_s=10.0, step_s=5.0, lag_s=2.0, surrogates=20)
LABELS = {"client": "the client", "therapist": "Ben"}


def moved(participant_id: str, times_s: NDArray[np.float64], values: NDArray[np.float64]) -> SignalSet:
    signal = Signal(
        definition=definition_of("motion_energy"),
        times_s=times_s,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.zeros(len(values)),
        spread=np.ones(len(values)),
    )
    return SignalSet(participant_id=participant_id, signals={"motion_energy": signal})


def movement(seed: int, seconds: float) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    raw = np.abs(random.normal(size=round(seconds * RATE_HZ)))
    return np.convolve(raw, np.ones(15) / 15, "same") + 0.1


def both(first: NDArray[np.float64], second: NDArray[np.float64], **changes: float) -> dict[str, SignalSet]:
    times_s = np.arange(len(first)) / RATE_HZ + changes.get("start_s", 0.0)
    return {"client": moved("client", times_s, first), "therapist": moved("therapist", times_s, second)}


@pytest.fixture
def followed() -> dict[str, SignalSet]:
    leader = movement(1, 120)
    return both(leader, np.roll(leader, 15), start_s=3.0)


def test_the_dyad_of_rmea_kept_as_signals_gives_its_published_grand_average(shared: Path, tmp_path: Path) -> None:
    dyad = np.loadtxt(shared / "oracles" / "rmea" / "200_01.txt", skiprows=1)
    times_s = np.arange(len(dyad)) / 25.0
    signals: dict[str, SignalSet] = {}
    for column, name in enumerate(PAIR):
        write_signals(tmp_path / f"{name}.npz", moved(name, times_s, dyad[:, column]), digest="")
        read = read_signals(tmp_path / f"{name}.npz", participant_id=name)
        assert read is not None
        signals[name] = read
    raw = SynchronyParameters(smooth_s=0.0, outlier_sd=math.inf, surrogates=0)
    found = pair_synchrony(signals, PAIR, parameters=raw)
    assert found.rate_hz == 25.0
    assert found.result.mean == pytest.approx(0.0757660139, abs=1e-9)


def test_who_follows_is_found_on_the_session_clock_and_stands_out(followed: dict[str, SignalSet]) -> None:
    found = pair_synchrony(followed, PAIR, parameters=QUICK)
    assert found.rate_hz == RATE_HZ
    assert found.window_start_s[0] == pytest.approx(3.0)
    assert np.diff(found.window_start_s) == pytest.approx(5.0)
    assert found.result.leading > 0
    assert found.comparable
    chance, spread = found.chance_by_window
    assert (found.result.by_window > chance + 2 * spread).all()
    assert comparison_sentence(found) == "More similar movement than in any of 20 shuffled recordings."
    assert "where the client moves first than where Ben does" in leading_sentence(found, LABELS)
    assert f"d = {found.result.effect_size:.2f}" in number_sentence(found)
    turned = pair_synchrony(followed, ("therapist", "client"), parameters=QUICK)
    assert turned.result.leading < 0
    assert leading_sentence(turned, LABELS) == leading_sentence(found, LABELS)


def test_gaps_and_cuts_stay_missing_and_are_told() -> None:
    first, second = movement(2, 120), movement(3, 120)
    second[: round(30 * RATE_HZ)] = np.nan
    found = pair_synchrony(both(first, second), PAIR, parameters=QUICK)
    assert found.first_measured == 1.0
    assert found.both_measured == pytest.approx(0.75)
    assert np.isnan(found.result.by_window[0])
    assert "the client 100 %, Ben 75 %, both 75 % of 120 s at 15 Hz" in coverage_sentence(found, LABELS)
    assert f"{found.usable_windows} of {len(found.result.by_window)} windows" in coverage_sentence(found, LABELS)
    gone = {name: moved(name, *_cut_out(row, 40, 60)) for name, row in both(first, first).items()}
    bridged = pair_synchrony(gone, PAIR, parameters=QUICK)
    assert bridged.both_measured == pytest.approx(100 / 120, abs=0.01)
    assert np.isnan(bridged.result.by_window).any()


def _cut_out(row: SignalSet, start_s: float, end_s: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    signal = row.signals["motion_energy"]
    kept = (signal.times_s < start_s) | (signal.times_s >= end_s)
    return signal.times_s[kept], signal.values[kept]


def test_outliers_are_left_out_and_told() -> None:
    first, second = (np.maximum(movement(seed, 120) - 0.9, 0.0) for seed in (8, 9))
    assert "left out" not in coverage_sentence(pair_synchrony(both(first, second), PAIR, parameters=QUICK), LABELS)
    first[600] = 1000.0
    found = pair_synchrony(both(first, second), PAIR, parameters=QUICK)
    assert 0 < found.left_out < 0.01
    assert coverage_sentence(found, LABELS).endswith("< 1 % of the values are above 10 SD and left out.")


def test_looks_that_alternate_between_one_and_two_frames_have_their_mean_rate() -> None:
    frames_s = np.arange(3000) / 25.0
    times_s = frames_s[np.unique(np.round(np.arange(0, 1800) * 25 / 15).astype(int))]
    values = np.abs(np.random.default_rng(5).normal(size=len(times_s)))
    signals = {name: moved(name, times_s, values) for name in PAIR}
    found = pair_synchrony(signals, PAIR, parameters=QUICK)
    assert found.rate_hz == pytest.approx(15.0, abs=0.05)
    assert found.both_measured == 1.0


def test_a_result_is_kept_and_computed_anew_only_for_other_signals_or_settings(
    followed: dict[str, SignalSet], tmp_path: Path
) -> None:
    told: list[float] = []
    kept = pair_synchrony(followed, PAIR, parameters=QUICK, kept_in=tmp_path, on_progress=told.append)
    assert told[-1] == 1.0
    told.clear()
    read = pair_synchrony(followed, PAIR, parameters=QUICK, kept_in=tmp_path, on_progress=told.append)
    assert told == []
    np.testing.assert_array_equal(read.result.z, kept.result.z)
    np.testing.assert_array_equal(read.result.surrogate_by_window, kept.result.surrogate_by_window)
    other = SynchronyParameters(window_s=10.0, step_s=5.0, lag_s=1.0, surrogates=3)
    pair_synchrony(followed, PAIR, parameters=other, kept_in=tmp_path, keep=False, on_progress=told.append)
    assert told
    told.clear()
    pair_synchrony(both(movement(6, 120), movement(7, 120)), PAIR, parameters=QUICK, kept_in=tmp_path)
    pair_synchrony(followed, PAIR, parameters=QUICK, kept_in=tmp_path, on_progress=told.append)
    assert told, "it was kept for other signals"
    (file,) = (tmp_path / "synchrony").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    again = pair_synchrony(followed, PAIR, parameters=QUICK, kept_in=tmp_path)
    assert again.result.mean == kept.result.mean


def test_it_can_be_cancelled_and_keeps_nothing_then(followed: dict[str, SignalSet], tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        pair_synchrony(followed, PAIR, parameters=QUICK, kept_in=tmp_path, cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_too_short_and_not_analysed_are_told(followed: dict[str, SignalSet]) -> None:
    with pytest.raises(SynchronyImpossible, match=r"for 120 s, and one window of 119 s with a lag of 5 s needs 124 s"):
        pair_synchrony(followed, PAIR, parameters=SynchronyParameters(window_s=119.0))
    with pytest.raises(SynchronyImpossible, match="analyse the session first"):
        pair_synchrony({"client": followed["client"]}, PAIR, parameters=QUICK)


def test_few_pieces_to_shuffle_are_no_comparison(followed: dict[str, SignalSet]) -> None:
    found = pair_synchrony(followed, PAIR, parameters=SynchronyParameters(surrogates=5))
    assert not found.comparable
    assert "there are 2 pieces of 60 s to shuffle, and 5 are needed" in comparison_sentence(found)
    assert "d =" not in number_sentence(found)
    assert np.isnan(found.chance_by_window[0]).all()
    none = pair_synchrony(followed, PAIR, parameters=SynchronyParameters(window_s=10.0, surrogates=0))
    assert comparison_sentence(none) == "It was not compared with shuffled recordings."


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"window_s": 1.0}, "window"),
        ({"step_s": 0.0}, "step"),
        ({"lag_s": 61.0}, "lag"),
        ({"lag_s": 0.0}, "lag"),
        ({"smooth_s": -1.0}, "smoothing"),
        ({"surrogates": -1}, "shuffled"),
    ],
)
def test_settings_that_make_no_sense_are_named(changes: dict[str, float], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        check_parameters(SynchronyParameters(**changes))  # type: ignore[arg-type]


def test_client_and_therapist_come_first_among_the_pairs(followed: dict[str, SignalSet]) -> None:
    people = [
        Participant(id="o", role="other"),
        Participant(id="therapist", role="therapist", name="Ben"),
        Participant(id="client", role="client"),
        Participant(id="unseen", role="client"),
    ]
    signals = {**followed, "o": followed["client"]}
    assert pairs(people, signals) == [("client", "therapist"), ("client", "o"), ("therapist", "o")]
    assert pairs(people[:1], signals) == []
    assert person_labels(people) == {
        "o": "the other",
        "therapist": "Ben",
        "client": "the client (client)",
        "unseen": "the client (unseen)",
    }


def test_the_table_has_every_window_and_lag_with_the_settings(followed: dict[str, SignalSet], tmp_path: Path) -> None:
    found: PairSynchrony = pair_synchrony(followed, PAIR, parameters=QUICK)
    out = tmp_path / "out.csv"
    export_synchrony(found, out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(found.result.by_window)
    assert [float(row["start_s"]) for row in rows] == pytest.approx(found.window_start_s)
    assert [float(row["mean_abs_z"]) for row in rows] == pytest.approx(found.result.by_window, rel=1e-6)
    lagged = [[float(row[name]) for name in row if name.startswith("lag_") and name != "lag_s"] for row in rows]
    np.testing.assert_allclose(lagged, found.result.z, rtol=1e-6)
    assert {row["window_s"] for row in rows} == {"10"}
    with pytest.raises(StorageError, match="could not write"):
        export_synchrony(found, tmp_path / "nowhere" / "out.csv")


def voices(seconds: float, *, follows_s: float | None, seed: int = 5) -> dict[str, SignalSet]:
    """Two people who speak in turns; the pitch of the second follows that of the first, or does not."""
    random = np.random.default_rng(seed)
    count = round(seconds * 10)
    slow = [np.convolve(random.normal(size=count + 250), np.ones(251) / 16, "valid") for _ in range(2)]
    second = slow[1] if follows_s is None else np.roll(slow[0], round(10 * follows_s))
    tenths = np.arange(count)
    turn = tenths // 35 % 2
    sets: dict[str, SignalSet] = {}
    for place, (name, course) in enumerate(zip(PAIR, (slow[0], second), strict=True)):
        values = np.where(turn == place, course + 0.3 * random.normal(size=count) + 4 * place, np.nan)
        signal = Signal(
            definition=definition_of("voice_pitch"),
            times_s=tenths / 10,
            values=values,
            quality=np.isfinite(values).astype(np.float32),
            baseline=np.full(count, 4.0 * place),
            spread=np.ones(count),
        )
        sets[name] = SignalSet(participant_id=name, signals={"voice_pitch": signal})
    return sets


def test_a_voice_that_follows_the_others_is_found_though_they_never_speak_at_once(tmp_path: Path) -> None:
    pitch = MEASURES["pitch"]
    found = pair_synchrony(
        voices(900, follows_s=6.0),
        PAIR,
        parameters=replace(pitch.defaults, surrogates=30),
        measure=pitch,
        kept_in=tmp_path,
    )
    assert found.rate_hz == 2.0
    assert found.both_measured > 0.95
    assert comparison_sentence(found) == "More similar voice pitch than in any of 30 shuffled recordings."
    assert "where the client changes first than where Ben does" in leading_sentence(found, LABELS)
    assert found.result.lags_s[int(np.nanargmax(np.nanmean(found.result.z, axis=0)))] == pytest.approx(6.0, abs=2.0)
    assert [path.name for path in (tmp_path / "synchrony").iterdir()] == ["client+therapist+pitch.npz"]


def test_voices_that_have_nothing_to_do_with_each_other_do_not_stand_out() -> None:
    pitch = MEASURES["pitch"]
    parameters = replace(pitch.defaults, surrogates=20)
    sizes = [
        pair_synchrony(
            voices(900, follows_s=None, seed=seed), PAIR, parameters=parameters, measure=pitch
        ).result.effect_size
        for seed in range(6)
    ]
    assert abs(float(np.mean(sizes))) < 1.0


def test_only_what_two_people_have_can_be_compared(followed: dict[str, SignalSet]) -> None:
    heard = voices(200, follows_s=2.0)
    assert [measure.name for measure in measured_of(heard)] == ["pitch"]
    assert [measure.name for measure in measured_of(followed)] == ["movement"]
    people = [Participant(id=name, role=role) for name, role in zip(PAIR, ("client", "therapist"), strict=True)]
    assert pairs(people, heard) == []
    assert pairs(people, heard, MEASURES["pitch"]) == [PAIR]
    with pytest.raises(SynchronyImpossible, match="the speaking rate of both people must have been measured"):
        pair_synchrony(heard, PAIR, parameters=MEASURES["rate"].defaults, measure=MEASURES["rate"])
    with pytest.raises(SynchronyImpossible, match="heard for 200 s"):
        pair_synchrony(
            heard, PAIR, parameters=replace(MEASURES["pitch"].defaults, window_s=300.0), measure=MEASURES["pitch"]
        )
