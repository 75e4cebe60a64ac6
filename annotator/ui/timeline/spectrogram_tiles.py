"""The parts of spectrograms that are in view: read from disk on a thread of their own, and kept while there is room."""

from __future__ import annotations

import logging
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.ui.timeline.viewport import Viewport

if TYPE_CHECKING:
    from annotator.media.spectrogram import Spectrogram

_log = logging.getLogger(__name__)

TILE_COLUMNS = 512
_MOST_KEPT = 256
"""Of 64 KB each: sixteen megabytes, some ten screens."""

Cells = NDArray[np.uint8]
_Place: TypeAlias = tuple[str, int, int]
"""Media id, level, number of the tile in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A spectrogram, and the number of the take it is: what is read of an earlier one is thrown away."""

    spectrogram: Spectrogram
    take: int


class SpectrogramTiles:
    """Reads on demand; the window asks now and then what has come. No Qt, so nothing can outlive it."""

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self._kept: OrderedDict[_Place, Cells] = OrderedDict()
        self._awaited: dict[_Place, tuple[int, Future[Cells]]] = {}
        self._takes = 0
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="timeline-spectrogram")
        self._closed = False

    def __len__(self) -> int:
        """How many parts are in memory."""
        return len(self._kept)

    @property
    def waiting(self) -> bool:
        """True while something that was asked for is being built."""
        return bool(self._awaited)

    @property
    def ready(self) -> frozenset[str]:
        """The recordings that have a spectrogram."""
        return frozenset(self._sources)

    def source(self, media_id: str) -> Spectrogram | None:
        """What was given for a recording."""
        held = self._sources.get(media_id)
        return held.spectrogram if held is not None else None

    def take(self, media_id: str, spectrogram: Spectrogram) -> None:
        """From now on this is the spectrogram of a recording."""
        self._takes += 1
        self._sources[media_id] = _Source(spectrogram=spectrogram, take=self._takes)
        for place in [place for place in self._kept if place[0] == media_id]:
            del self._kept[place]
        for place in [place for place in self._awaited if place[0] == media_id]:
            self._awaited.pop(place)[1].cancel()
        last = len(spectrogram.shape.columns) - 1
        self._order((media_id, last, 0))

    def columns(self, media_id: str, viewport: Viewport, *, offset_s: float) -> Cells | None:
        """What is in view, (pixels, bins); 0 where there is no sound. What has not come yet is coarser, or 0.

        Args:
            offset_s: Where the recording begins on the clock of the view.
        """
        held = self._sources.get(media_id)
        if held is None:
            return None
        shape = held.spectrogram.shape
        level = _level_for(viewport.seconds_per_px, [shape.step_s(level) for level in range(len(shape.columns))])
        step_s = shape.step_s(level)
        middles_s = viewport.start_s - offset_s + (np.arange(viewport.width_px) + 0.5) * viewport.seconds_per_px
        if viewport.seconds_per_px >= step_s:
            at = np.floor(middles_s / step_s).astype(np.int64)
            first = int(at[0])
            return self._cells(media_id, level, first, int(at[-1]) + 1)[at - first]
        place = middles_s / step_s - 0.5
        before = np.floor(place).astype(np.int64)
        first = int(before[0])
        cells = self._cells(media_id, level, first, int(before[-1]) + 2)
        return _between(cells, before - first, (place - before).astype(np.float32))

    def collect(self) -> set[str]:
        """Take over what has been read; returns the recordings of which something has come."""
        done = {place: awaited for place, awaited in self._awaited.items() if awaited[1].done()}
        come: set[str] = set()
        for place, (take, future) in done.items():
            del self._awaited[place]
            source = self._sources.get(place[0])
            if future.cancelled() or source is None or source.take != take:
                continue
            error = future.exception()
            if error is not None:
                _log.warning("a part of the spectrogram of %s cannot be read: %s", place[0], error)
            # What cannot be read stays empty instead of being asked for at every paint.
            self._kept[place] = future.result() if error is None else np.zeros((0, 0), dtype=np.uint8)
            come.add(place[0])
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return come

    def close(self) -> None:
        """Read nothing more."""
        self._closed = True
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._awaited.clear()

    def _cells(self, media_id: str, level: int, first: int, stop: int) -> Cells:
        """Columns ``first`` to ``stop`` of a level; 0 outside of it, and where nothing has come."""
        shape = self._sources[media_id].spectrogram.shape
        bins = self._bins(media_id)
        made = np.zeros((stop - first, bins), dtype=np.uint8)
        tiles = range(max(first, 0) // TILE_COLUMNS, (min(stop, shape.columns[level]) - 1) // TILE_COLUMNS + 1)
        for number in tiles:
            begin, end = number * TILE_COLUMNS, min((number + 1) * TILE_COLUMNS, shape.columns[level])
            from_, until = max(begin, first), min(end, stop)
            tile = self._tile((media_id, level, number))
            if tile is None:
                made[from_ - first : until - first] = self._coarser(media_id, level, from_, until, bins)
            elif len(tile) == end - begin:
                made[from_ - first : until - first] = tile[from_ - begin : until - begin]
        for number in (tiles.start - 1, tiles.stop) if tiles else ():
            if 0 <= number * TILE_COLUMNS < shape.columns[level]:
                self._tile((media_id, level, number))
        return made

    def _bins(self, media_id: str) -> int:
        return next((cells.shape[1] for place, cells in self._kept.items() if place[0] == media_id and cells.size), 1)

    def _coarser(self, media_id: str, level: int, first: int, stop: int, bins: int) -> Cells:
        """The same stretch from the finest coarser level that is here."""
        shape = self._sources[media_id].spectrogram.shape
        for other in range(level + 1, len(shape.columns)):
            factor = round(shape.step_s(other) / shape.step_s(level))
            at = np.minimum(np.arange(first, stop) // factor, shape.columns[other] - 1)
            numbers = at // TILE_COLUMNS
            tiles = [
                self._kept.get((media_id, other, number)) for number in range(int(numbers[0]), int(numbers[-1]) + 1)
            ]
            there = [tile for tile in tiles if tile is not None and tile.size]
            if len(there) == len(tiles):
                return np.concatenate(there)[at - int(numbers[0]) * TILE_COLUMNS]
        return np.zeros((stop - first, bins), dtype=np.uint8)

    def _tile(self, place: _Place) -> Cells | None:
        held = self._kept.get(place)
        if held is None:
            self._order(place)
            return None
        self._kept.move_to_end(place)
        return held

    def _order(self, place: _Place) -> None:
        if self._closed or place in self._awaited:
            return
        source = self._sources[place[0]]
        _media_id, level, number = place
        future = self._reader.submit(source.spectrogram.read, level, number * TILE_COLUMNS, TILE_COLUMNS)
        self._awaited[place] = (source.take, future)


def _level_for(seconds_per_px: float, steps_s: list[float]) -> int:
    """The level whose columns come nearest to a pixel's width."""
    return min(range(len(steps_s)), key=lambda level: abs(np.log(steps_s[level] / seconds_per_px)))


def _between(cells: Cells, before: NDArray[np.int64], share: NDArray[np.float32]) -> Cells:
    """Columns between neighbours; a neighbour without sound is not mixed in."""
    left, right = cells[before], cells[before + 1]
    right = np.where(right == 0, left, right)
    left = np.where(left == 0, right, left)
    mixed = left + (right.astype(np.float32) - left) * share[:, None]
    return np.rint(mixed).astype(np.uint8)
