"""Synchrony against rMEA's published numbers, and on constructed pairs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.analysis.synchrony import (
    SynchronyParameters,
    at_steady_rate,
    cross_lagged,
    scale_motion,
    smooth_motion,
    synchrony,
)

RATE_HZ = 25.0
FEW = SynchronyParameters(surrogates=20)


@pytest.fixture
def dyad(shared: Path) -> NDArray[np.float64]:
    return np.loadtxt(shared / "oracles" / "rmea" / "200_01.txt", skiprows=1)


def test_raw_cross_lagged_correlation_equals_rmea_in_every_window_and_lag(
    shared: Path, dyad: NDArray[np.float64]
) -> None:
    expected = np.genfromtxt(
        shared / "oracles" / "rmea" / "200_01_raw_lag5_win60_inc30_zabs_ccf.csv", delimiter=",", skip_header=1
    )[:, 1:]
    starts_s, lags_s, z = cross_lagged(dyad[:, 0], dyad[:, 1], rate_hz=RATE_HZ, parameters=SynchronyParameters())
    assert z.shape == expected.shape == (len(starts_s), len(lags_s))
    np.testing.assert_allclose(z, expected, atol=1e-9)
    assert z.mean() == pytest.approx(0.0757660139, abs=1e-9)


def test_smoothing_and_scaling_equal_rmea(shared: Path, dyad: NDArray[np.float64]) -> None:
    expected = np.genfromtxt(
        shared / "oracles" / "rmea" / "200_01_first200_smooth_scaled.csv", delimiter=",", skip_header=1
    )
    smoothed = smooth_motion(dyad[:, 0], rate_hz=RATE_HZ, smooth_s=0.5)
    np.testing.assert_allclose(smoothed[:200], expected[:, 1], atol=1e-6)
    np.testing.assert_allclose(scale_motion(smoothed, outlier_sd=10.0)[:200], expected[:, 2], atol=1e-6)


def movement(seed: int, seconds: int = 600) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    raw = np.abs(random.normal(size=round(seconds * RATE_HZ)))
    return np.convolve(raw, np.ones(25) / 25, "same") + 0.1


def test_a_follower_is_found_with_the_leader_and_the_lag() -> None:
    leader = movement(1)
    follower = np.roll(leader, round(2.0 * RATE_HZ))
    result = synchrony(leader, follower, rate_hz=RATE_HZ, parameters=FEW)
    strongest = result.lags_s[np.nanmean(result.z, axis=0).argmax()]
    assert strongest == pytest.approx(2.0, abs=1 / RATE_HZ)
    assert result.leading > 0
    assert synchrony(follower, leader, rate_hz=RATE_HZ, parameters=FEW).leading < 0
    assert result.effect_size > 5


def test_strangers_do_not_stand_out_from_their_surrogates() -> None:
    result = synchrony(movement(2), movement(3), rate_hz=RATE_HZ, parameters=FEW)
    assert abs(result.effect_size) < 3


def test_what_is_not_measured_is_left_out_and_mostly_missing_windows_are_missing() -> None:
    first, second = movement(4), movement(4)
    second[: round(70 * RATE_HZ)] = np.nan
    result = synchrony(first, second, rate_hz=RATE_HZ, parameters=FEW)
    assert np.isnan(result.by_window[0])
    assert np.isfinite(result.by_window[-1])
    nobody = np.full(len(first), np.nan)
    assert np.isnan(synchrony(first, nobody, rate_hz=RATE_HZ, parameters=FEW).mean)


def test_a_recording_shorter_than_a_window_has_no_synchrony() -> None:
    result = synchrony(movement(5, 30), movement(6, 30), rate_hz=RATE_HZ)
    assert result.z.shape[0] == 0
    assert np.isnan(result.mean)


def test_series_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        synchrony(movement(1), movement(1)[:-1], rate_hz=RATE_HZ)


def test_measurements_at_irregular_times_get_a_steady_rate_without_bridging_gaps() -> None:
    times_s = np.array([0.0, 0.04, 0.08, 0.6, 0.64])
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    steady = at_steady_rate(times_s, values, start_s=0.0, end_s=0.7, rate_hz=25.0)
    np.testing.assert_array_equal(steady[:3], [1.0, 2.0, 3.0])
    assert np.isnan(steady[6:13]).all()
    assert steady[15] == 4.0
    assert np.isnan(at_steady_rate(np.zeros(0), np.zeros(0), start_s=0, end_s=1, rate_hz=10.0)).all()


def test_each_window_has_its_own_leader_and_its_own_shuffled_level() -> None:
    leader = movement(7)
    follower = np.roll(leader, round(2.0 * RATE_HZ))
    result = synchrony(leader, follower, rate_hz=RATE_HZ, parameters=FEW)
    assert (result.leading_by_window > 0).all()
    assert result.surrogate_by_window.shape == (FEW.surrogates, len(result.window_start_s))
    np.testing.assert_allclose(result.surrogate_by_window.mean(axis=1), result.surrogate_means)
    assert (result.by_window > result.surrogate_by_window.max(axis=0)).all()


def test_it_tells_how_far_it_is_and_can_be_stopped() -> None:
    told: list[float] = []
    synchrony(movement(8), movement(9), rate_hz=RATE_HZ, parameters=FEW, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(_done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        synchrony(movement(8), movement(9), rate_hz=RATE_HZ, parameters=FEW, on_progress=stop)
