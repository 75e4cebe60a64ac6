"""Synchrony off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from annotator.analysis.synchrony import SynchronyParameters
from annotator.app.synchrony import PairSynchrony
from annotator.features.synchrony.synchrony_job import SynchronyJob, SynchronyRequest
from tests.ui.panels.movement import couple


def request(**changes: float) -> SynchronyRequest:
    parameters = SynchronyParameters(**{"window_s": 10.0, "step_s": 5.0, "lag_s": 2.0, "surrogates": 20, **changes})  # type: ignore[arg-type]
    return SynchronyRequest(signal_sets=couple(), pair=("p1", "p2"), parameters=parameters)


@pytest.fixture
def job() -> Iterator[SynchronyJob]:
    made = SynchronyJob()
    yield made
    made.close()


def test_progress_and_the_result_arrive(job: SynchronyJob, qtbot: QtBot) -> None:
    told: list[float] = []
    job.progressed.connect(told.append)
    with qtbot.waitSignal(job.finished, timeout=20_000) as finished:
        job.start(request())
        assert job.running
    assert not job.running
    assert isinstance(finished.args[0], PairSynchrony)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_newer_request_takes_the_place_of_the_one_before(job: SynchronyJob, qtbot: QtBot) -> None:
    results: list[PairSynchrony] = []
    job.finished.connect(results.append)
    job.start(request(surrogates=10_000))
    with qtbot.waitSignal(job.finished, timeout=20_000):
        job.start(request(window_s=20.0))
    assert [row.parameters.window_s for row in results] == [20.0]


def test_nothing_is_told_of_what_was_cancelled(job: SynchronyJob, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(job.finished, wait=50), qtbot.assertNotEmitted(job.failed):
        job.start(request(surrogates=10_000))
        job.cancel()
        assert not job.running


def test_why_it_is_not_possible_is_told(job: SynchronyJob, qtbot: QtBot) -> None:
    with qtbot.waitSignal(job.failed, timeout=20_000) as failed:
        job.start(request(window_s=300.0))
    assert "choose a shorter window" in failed.args[0]
