"""Synchrony of two participants' movement or voices from the signals on disk, computed once and kept."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from annotator import atomic
from annotator.analysis.synchrony import (
    Synchrony,
    SynchronyParameters,
    at_steady_rate,
    scale_motion,
    smooth_motion,
    synchrony,
)
from annotator.app.synchrony_measures import (
    MEASURES,
    MOVEMENT,
    VOICE_HZ,
    SynchronyMeasure,
    averaged_turns,
    in_turns,
)
from annotator.archive import read_archive, write_archive
from annotator.domain.participants import Participant
from annotator.domain.signals import Signal, SignalSet
from annotator.exchange.synchrony_table import SynchronyTable, write_csv
from annotator.inside import inside
from annotator.jobs.cancelling import Cancelled
from annotator.storage.errors import explain

LEAST_SEGMENTS = 5
"""With fewer pieces to shuffle there are fewer than 24 orders: too few to say what chance would give."""

# Grows whenever the same signals would give another synchrony than before.
_VERSION = 2
_ARRAYS = ("window_start_s", "lags_s", "z", "surrogate_means", "surrogate_by_window")


class SynchronyImpossible(ValueError):  # noqa: N818
    """There is nothing to compare. The message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairSynchrony:
    """Synchrony of two participants, on the session clock.

    Attributes:
        measure: What was compared.
        first_id, second_id: Positive lags mean that the first moves (or changes) first.
        rate_hz: Of the compared series.
        start_s, end_s: The stretch in which both were filmed or heard.
        first_measured, second_measured, both_measured: Share of that stretch, 0 to 1.
        left_out: Share of the smoothed values of both people that are outliers, 0 to 1.
        result: The correlations; its window starts count from ``start_s``.
    """

    measure: SynchronyMeasure
    first_id: str
    second_id: str
    rate_hz: float
    start_s: float
    end_s: float
    parameters: SynchronyParameters
    first_measured: float
    second_measured: float
    both_measured: float
    left_out: float
    result: Synchrony

    @property
    def window_start_s(self) -> NDArray[np.float64]:
        """(w,) start of each window on the session clock."""
        return self.result.window_start_s + self.start_s

    @property
    def usable_windows(self) -> int:
        """Windows in which enough could be measured."""
        return int(np.isfinite(self.result.by_window).sum())

    @property
    def segments(self) -> int:
        """How many pieces a shuffled recording is put together from."""
        return math.ceil((self.end_s - self.start_s) / self.parameters.window_s)

    @property
    def comparable(self) -> bool:
        """Whether the shuffled recordings say anything about chance."""
        return self.segments >= LEAST_SEGMENTS and math.isfinite(self.result.effect_size)

    @property
    def chance_by_window(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(w,) mean and (w,) SD of each window's average |z| in the shuffled recordings; NaN where not comparable."""
        by_window = self.result.surrogate_by_window
        missing = np.full(len(self.result.window_start_s), np.nan)
        if not self.comparable:
            return missing, missing
        known = np.isfinite(by_window).sum(axis=0) >= 2
        mean, spread = missing.copy(), missing.copy()
        mean[known] = np.nanmean(by_window[:, known], axis=0)
        spread[known] = np.nanstd(by_window[:, known], axis=0, ddof=1)
        return mean, spread


def measured_of(signal_sets: Mapping[str, SignalSet]) -> tuple[SynchronyMeasure, ...]:
    """The measures that at least two people have."""
    return tuple(
        measure
        for measure in MEASURES.values()
        if sum(_signal_of(measure, signal_sets, id_) is not None for id_ in signal_sets) >= 2
    )


def pairs(
    participants: Iterable[Participant],
    signal_sets: Mapping[str, SignalSet],
    measure: SynchronyMeasure = MOVEMENT,
) -> list[tuple[str, str]]:
    """The pairs of whom this was measured, by id; client before therapist, and that pair before any other."""
    rank = {"client": 0, "therapist": 1, "other": 2}
    measured = sorted(
        (row for row in participants if _signal_of(measure, signal_sets, row.id) is not None),
        key=lambda row: rank[row.role],
    )
    found = list(itertools.combinations(measured, 2))
    found.sort(key=lambda pair: (pair[0].role, pair[1].role) != ("client", "therapist"))
    return [(first.id, second.id) for first, second in found]


def check_parameters(parameters: SynchronyParameters) -> None:
    """Check that these parameters can be used.

    Raises:
        ValueError: names the parameter that is wrong.
    """
    if not 2 <= parameters.window_s <= 3600:
        raise ValueError(f"a window lasts 2 to 3600 seconds, not {parameters.window_s:g}")
    if not 0.5 <= parameters.step_s <= 3600:
        raise ValueError(f"the step from window to window is 0.5 to 3600 seconds, not {parameters.step_s:g}")
    if not 0 < parameters.lag_s <= parameters.window_s:
        raise ValueError(f"the lag is more than 0 and at most the window ({parameters.window_s:g} s)")
    if not 0 <= parameters.smooth_s <= 60:
        raise ValueError(f"the smoothing is 0 to 60 seconds, not {parameters.smooth_s:g}")
    if not 0 < parameters.least_measured <= 1:
        raise ValueError(
            f"the share of a window that is needed is above 0 and at most 1, not {parameters.least_measured}"
        )
    if not 0 <= parameters.surrogates <= 10_000:
        raise ValueError(f"there are 0 to 10000 shuffled recordings, not {parameters.surrogates}")


def pair_synchrony(
    signal_sets: Mapping[str, SignalSet],
    pair: tuple[str, str],
    *,
    parameters: SynchronyParameters,
    measure: SynchronyMeasure = MOVEMENT,
    kept_in: Path | None = None,
    keep: bool = True,
    on_progress: Callable[[float], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PairSynchrony:
    """Synchrony of two participants in one measure: from disk where it fits the signals, else computed and put there.

    Both series are brought to one steady rate: of movement that at which the pictures were looked at. Gaps and the
    moments after a camera cut stay missing.

    Args:
        kept_in: The session's analysis folder; None neither reads nor keeps a result.
        keep: False only reads what is there.

    Raises:
        ValueError: the parameters cannot be used.
        SynchronyImpossible: a participant has no such signal, or the recording is too short.
        Cancelled: ``cancelled`` returned True.
        OSError: the result cannot be kept.
    """
    check_parameters(parameters)
    series = _compared(signal_sets, pair, measure, parameters)
    length_s = len(series.first) / series.rate_hz
    _check_length(length_s, measure, parameters)
    digest = _digest(pair, measure, series, parameters)
    name = "+".join(quote(one, safe="") for one in (*pair, *((measure.name,) if measure.turns else ())))
    path = inside(kept_in, "synchrony", f"{name}.npz") if kept_in else None
    result = _read(path, digest) if path is not None else None
    if result is None:
        result = _computed(series, measure, parameters, on_progress, cancelled)
        if path is not None and keep:
            write_archive(path, {name: getattr(result, name) for name in _ARRAYS}, digest=digest)
    measured = [np.isfinite(series.averaged(row) if measure.turns else row) for row in series.both]
    return PairSynchrony(
        measure=measure,
        first_id=pair[0],
        second_id=pair[1],
        rate_hz=series.rate_hz,
        start_s=series.start_s,
        end_s=series.start_s + length_s,
        parameters=parameters,
        first_measured=float(measured[0].mean()),
        second_measured=float(measured[1].mean()),
        both_measured=float((measured[0] & measured[1]).mean()),
        left_out=0.0 if measure.turns else _left_out(series.both, series.rate_hz, parameters),
        result=result,
    )


def _check_length(length_s: float, measure: SynchronyMeasure, parameters: SynchronyParameters) -> None:
    needed_s = parameters.window_s + parameters.lag_s
    if length_s < needed_s:
        together = "heard" if measure.turns else "filmed"
        raise SynchronyImpossible(
            f"both people are {together} for {length_s:.0f} s, and one window of {parameters.window_s:g} s with a "
            f"lag of {parameters.lag_s:g} s needs {needed_s:g} s: choose a shorter window"
        )


def _computed(
    series: _Compared,
    measure: SynchronyMeasure,
    parameters: SynchronyParameters,
    on_progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Synchrony:
    def report(done: float) -> None:
        if cancelled():
            raise Cancelled
        on_progress(done)

    return synchrony(
        series.first,
        series.second,
        rate_hz=series.rate_hz,
        parameters=parameters,
        prepare=series.averaged if measure.turns else None,
        on_progress=report,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Compared:
    """Both people's measure at one steady rate, from ``start_s`` on the session clock."""

    first: NDArray[np.float64]
    second: NDArray[np.float64]
    rate_hz: float
    start_s: float
    average_s: float

    @property
    def both(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self.first, self.second

    def averaged(self, series: NDArray[np.float64]) -> NDArray[np.float64]:
        return averaged_turns(series, rate_hz=self.rate_hz, average_s=self.average_s)


def _compared(
    signal_sets: Mapping[str, SignalSet],
    pair: tuple[str, str],
    measure: SynchronyMeasure,
    parameters: SynchronyParameters,
) -> _Compared:
    first, second = (_signal_of(measure, signal_sets, participant_id) for participant_id in pair)
    if first is None or second is None:
        raise SynchronyImpossible(
            f"the {measure.noun} of both people must have been measured; analyse the session first"
        )
    start_s = max(float(first.times_s[0]), float(second.times_s[0]))
    last_s = min(float(first.times_s[-1]), float(second.times_s[-1]))
    if measure.turns:
        rate_hz = VOICE_HZ
        one, other = (in_turns(row, start_s=start_s, end_s=last_s + 1 / rate_hz) for row in (first, second))
    else:
        rate_hz = min(_rate_hz(first.times_s), _rate_hz(second.times_s))
        # Half a step more, so that rounding cannot lose the last measurement.
        one, other = (
            at_steady_rate(row.times_s, row.values, start_s=start_s, end_s=last_s + 1.5 / rate_hz, rate_hz=rate_hz)
            for row in (first, second)
        )
    return _Compared(first=one, second=other, rate_hz=rate_hz, start_s=start_s, average_s=parameters.smooth_s)


def export_synchrony(pair: PairSynchrony, path: Path, *, ids: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write the windows and their lags as one CSV table; an existing file is replaced only by a complete one.

    Args:
        ids: What the two people's ids are called in it, where that is something else.

    Raises:
        StorageError: the file cannot be written.
    """
    chance, chance_sd = pair.chance_by_window
    starts_s = pair.window_start_s
    table = SynchronyTable(
        first_id=ids.get(pair.first_id, pair.first_id),
        second_id=ids.get(pair.second_id, pair.second_id),
        measure=pair.measure.name,
        settings={"rate_hz": pair.rate_hz, **asdict(pair.parameters)},
        start_s=starts_s,
        end_s=starts_s + pair.parameters.window_s,
        columns={
            "mean_abs_z": pair.result.by_window,
            "first_leads_by": pair.result.leading_by_window,
            "shuffled_mean": chance,
            "shuffled_sd": chance_sd,
        },
        lags_s=pair.result.lags_s,
        z=pair.result.z,
    )
    try:
        with atomic.replacing(path) as file:
            write_csv(file, table)
    except OSError as error:
        raise explain(error, action="write", path=path) from error


def _signal_of(measure: SynchronyMeasure, signal_sets: Mapping[str, SignalSet], participant_id: str) -> Signal | None:
    signals = signal_sets.get(participant_id)
    found = signals.signals.get(measure.signal) if signals is not None else None
    return found if found is not None and len(found.times_s) > 1 else None


def _rate_hz(times_s: NDArray[np.float64]) -> float:
    """How often was looked, without what lies in gaps; steps alternate where the frame rate is no multiple of it."""
    steps_s = np.diff(times_s)
    usual = steps_s[steps_s <= 2.5 * float(np.median(steps_s))]
    return round(1 / float(usual.mean()), 3)


def _left_out(series: Iterable[NDArray[np.float64]], rate_hz: float, parameters: SynchronyParameters) -> float:
    known = kept = 0
    for row in series:
        smoothed = smooth_motion(row, rate_hz=rate_hz, smooth_s=parameters.smooth_s)
        known += int(np.isfinite(smoothed).sum())
        kept += int(np.isfinite(scale_motion(smoothed, outlier_sd=parameters.outlier_sd)).sum())
    return (known - kept) / known if known else 0.0


def _digest(
    pair: tuple[str, str], measure: SynchronyMeasure, series: _Compared, parameters: SynchronyParameters
) -> str:
    made = hashlib.sha256(repr((_VERSION, pair, measure.name, series.rate_hz, asdict(parameters))).encode())
    for row in series.both:
        made.update(row.tobytes())
    return made.hexdigest()


def _read(path: Path, digest: str) -> Synchrony | None:
    return read_archive(path, lambda kept: Synchrony(**{name: kept[name] for name in _ARRAYS}), digest=digest)
