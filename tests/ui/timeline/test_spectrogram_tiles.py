"""What is in view of a spectrogram: read off the window's thread, at its time, coarser until it has come."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.media.spectrogram import (
    BINS,
    LEVEL_FACTOR,
    STEP_S,
    Cells,
    SpectrogramInMemory,
    SpectrogramShape,
)
from annotator.ui.timeline.spectrogram_tiles import TILE_COLUMNS, SpectrogramTiles
from annotator.ui.timeline.viewport import Viewport

DURATION_S = 3 * 3600.0


def stairs(duration_s: float = DURATION_S) -> SpectrogramInMemory:
    """Every second is as loud as its number within a hundred, at all levels."""
    levels: list[Cells] = []
    count = round(duration_s / STEP_S)
    while not levels or len(levels[-1]) > 256:
        step_s = STEP_S * LEVEL_FACTOR ** len(levels)
        seconds = ((np.arange(count) + 0.5) * step_s).astype(np.int64)
        levels.append(np.repeat((1 + seconds % 100).astype(np.uint8)[:, None], BINS, axis=1))
        count = -(-count // LEVEL_FACTOR)
    columns = tuple(len(level) for level in levels)
    shape = SpectrogramShape(fingerprint="x", columns=columns, top_hz=8000.0, loud=200)
    return SpectrogramInMemory(shape=shape, levels=tuple(levels))


def view(start_s: float, seconds: float, width_px: int = 1000) -> Viewport:
    return Viewport(start_s=start_s, seconds_per_px=seconds / width_px, width_px=width_px, duration_s=DURATION_S)


class Counted:
    """Counts what is read, and by which thread."""

    def __init__(self, source: SpectrogramInMemory) -> None:
        self.source = source
        self.reads: list[int] = []
        self.threads: set[int] = set()

    @property
    def shape(self) -> SpectrogramShape:
        return self.source.shape

    def read(self, level: int, first: int, count: int) -> Cells:
        self.reads.append(count)
        self.threads.add(threading.get_ident())
        return self.source.read(level, first, count)


class Patient(SpectrogramTiles):
    """Waits until everything that was asked for has come."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self._qtbot = qtbot

    def settle(self) -> None:
        def nothing_waits() -> bool:
            self.collect()
            return not self.waiting

        self._qtbot.waitUntil(nothing_waits)

    def seen(self, at: Viewport, offset_s: float = 0.0) -> Cells:
        self.columns("m", at, offset_s=offset_s)
        self.settle()
        found = self.columns("m", at, offset_s=offset_s)
        assert found is not None
        return found


@pytest.fixture
def tiles(qtbot: QtBot) -> Iterator[Patient]:
    made = Patient(qtbot)
    yield made
    made.close()


@pytest.mark.parametrize("seconds", [0.6, 5.0, 20.0, 60.0])
@pytest.mark.parametrize("offset_s", [0.0, 12.3, -5.0])
def test_each_pixel_shows_its_second(tiles: Patient, seconds: float, offset_s: float) -> None:
    tiles.take("m", stairs())
    at = view(7000.0, seconds)
    times_s = at.start_s - offset_s + (np.arange(at.width_px) + 0.5) * at.seconds_per_px
    inside = np.abs(times_s - np.round(times_s)) > 2 * max(STEP_S, at.seconds_per_px)
    found = tiles.seen(at, offset_s)
    np.testing.assert_array_equal(found[inside, 3], 1 + times_s[inside].astype(int) % 100)


def test_before_and_after_the_recording_there_is_nothing(tiles: Patient) -> None:
    tiles.take("m", stairs(50.0))
    found = tiles.seen(view(0.0, 100.0), offset_s=20.0)
    assert (found[:198] == 0).all()
    assert (found[203:697] > 0).all()
    assert (found[703:] == 0).all()


def test_what_has_not_come_yet_is_shown_coarser(tiles: Patient) -> None:
    tiles.take("m", stairs())
    tiles.settle()  # the coarsest of all levels is ordered at once
    found = tiles.columns("m", view(5000.0, 10.0), offset_s=0.0)
    assert found is not None
    assert (found > 0).all()
    assert tiles.waiting


def test_only_what_is_in_view_is_read_and_by_another_thread(tiles: Patient) -> None:
    counted = Counted(stairs())
    tiles.take("m", counted)
    at = view(3600.0, 20.0, width_px=1600)
    tiles.seen(at)
    assert sum(counted.reads) <= 8 * TILE_COLUMNS
    before = len(counted.reads)
    tiles.seen(at)
    assert len(counted.reads) == before
    assert threading.get_ident() not in counted.threads


def test_going_through_three_hours_keeps_a_bounded_amount(tiles: Patient) -> None:
    counted = Counted(stairs())
    tiles.take("m", counted)
    for start_s in range(0, round(DURATION_S) - 20, 60):
        tiles.seen(view(float(start_s), 20.0))
    assert len(counted.reads) > 2 * len(tiles)
    assert len(tiles) <= 256


def test_a_file_that_vanished_leaves_the_ground_and_is_not_asked_again(tiles: Patient) -> None:
    class Gone(Counted):
        def read(self, level: int, first: int, count: int) -> Cells:
            super().read(level, first, count)
            raise OSError("the file is gone")

    gone = Gone(stairs())
    tiles.take("m", gone)
    found = tiles.seen(view(100.0, 10.0))
    before = len(gone.reads)
    tiles.columns("m", view(100.0, 10.0), offset_s=0.0)
    assert (found == 0).all()
    assert len(gone.reads) == before


def test_another_spectrogram_takes_the_place_of_what_was_read(tiles: Patient) -> None:
    tiles.take("m", stairs())
    tiles.seen(view(100.0, 10.0))
    other = stairs(50.0)
    tiles.take("m", other)
    assert (tiles.seen(view(100.0, 10.0)) == 0).all()
