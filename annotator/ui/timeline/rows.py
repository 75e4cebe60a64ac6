"""Which rows the timeline has, how high each is and where. Pure: no Qt, no pixels drawn."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from annotator.domain.signals import Family

RowKind = Literal["sound", "spectrogram", "transcript", "signal", "flags", "rating", "group", "tier"]
"""``group`` is the heading of some tiers."""


Density = Literal["roomy", "dense", "tight"]
DENSITIES: tuple[Density, ...] = ("roomy", "dense", "tight")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMetrics:
    """Heights that follow from the text size and the room there is, in pixels."""

    line_px: int = 16
    small_line_px: int = 13
    density: Density = "roomy"

    @property
    def padding_px(self) -> int:
        """Room above and below what is in a row."""
        return {"roomy": 4, "dense": 3, "tight": 2}[self.density]

    @property
    def lane_px(self) -> int:
        """Height of one lane of bars."""
        return self.line_px + {"roomy": 5, "dense": 3, "tight": 1}[self.density]

    @property
    def full_lanes(self) -> int:
        """How many overlapping annotations lie under each other at full height."""
        return {"roomy": 4, "dense": 3, "tight": 2}[self.density]

    @property
    def signal_px(self) -> int:
        """Usual height of a row of a signal, a rating or sound."""
        two_lines = self.line_px + self.small_line_px + 8
        return {"roomy": two_lines, "dense": self.line_px + 9, "tight": self.line_px + 4}[self.density]

    @property
    def spectrogram_px(self) -> int:
        """Usual height of a spectrogram."""
        return self.signal_px + 2 * self.line_px

    @property
    def transcript_px(self) -> int:
        """Usual height of the transcript's row."""
        lines = 2 if self.density == "roomy" else 1
        return lines * self.line_px + 2 * self.padding_px + 2

    @property
    def group_gap_px(self) -> int:
        """Room above a group of rows."""
        return {"roomy": 7, "dense": 5, "tight": 3}[self.density]

    @property
    def ruler_px(self) -> int:
        """Height of the ruler."""
        return self.line_px + 10

    @property
    def folded_px(self) -> int:
        """Height of a heading, and of a row that is drawn as one thin line."""
        return self.line_px + 2

    def scaled(self, usual_px: int, scale: float) -> int:
        """A height that somebody has made ``scale`` times the usual one; the label stays readable."""
        return max(round(usual_px * scale), self.line_px)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Attributes:
        key: Names the row for as long as it means the same.
        title: First line of its label; ``subtitle`` the second, quieter one.
        name: The signal, tier or media it shows.
        code_id: Only annotations with this code; None for all.
        color: ``#rrggbb`` to tell the row by; empty for none.
        group: Key of the heading it stands under; empty for none.
        depth: How many tiers it depends on stand above it.
        count: Number of annotations in it.
        folded: It is drawn as one thin line.
        locked: Nobody may change what is in it.
        coder_id: Only this coder's annotations; None for all.
        notice: What to say in the row while it has nothing to show.
    """

    key: str
    kind: RowKind
    title: str
    subtitle: str = ""
    name: str = ""
    participant_id: str | None = None
    coder_id: str | None = None
    code_id: str | None = None
    family: Family | None = None
    color: str = ""
    group: str = ""
    depth: int = 0
    height_px: int = 36
    lanes: int = 1
    count: int = 0
    folded: bool = False
    locked: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """A row and where it lies below the ruler."""

    row: Row
    top_px: int

    @property
    def bottom_px(self) -> int:
        """Where the next row may begin."""
        return self.top_px + self.row.height_px


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLayout:
    """Rows from top to bottom with a hairline between groups of one kind."""

    placed: tuple[PlacedRow, ...] = ()
    height_px: int = 0
    _tops: tuple[int, ...] = field(default=(), repr=False)

    def row_at(self, y_px: float) -> PlacedRow | None:
        """The row under ``y_px``, or None below the last one and between groups."""
        index = bisect.bisect_right(self._tops, y_px) - 1
        if index < 0:
            return None
        placed = self.placed[index]
        return placed if y_px < placed.bottom_px else None

    def find(self, key: str) -> PlacedRow | None:
        """The row with this key, or None."""
        return next((placed for placed in self.placed if placed.row.key == key), None)

    def of_kind(self, kind: RowKind) -> tuple[PlacedRow, ...]:
        """All rows of a kind, from top to bottom."""
        return tuple(placed for placed in self.placed if placed.row.kind == kind)


def place_rows(rows: Iterable[Row], *, gap_px: int = 1, group_gap_px: int) -> RowLayout:
    """Stack rows with a small gap, and a larger one where the kind changes."""
    placed: list[PlacedRow] = []
    top = 0
    for row in rows:
        if placed:
            before = placed[-1].row.kind
            together = before == row.kind or (before == "group" and row.kind == "tier")
            top += gap_px if together else group_gap_px
        placed.append(PlacedRow(row=row, top_px=top))
        top += row.height_px
    return RowLayout(placed=tuple(placed), height_px=top, _tops=tuple(item.top_px for item in placed))


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneBoxes:
    """Where the lanes of a row of spans lie inside the row."""

    first_top_px: float
    height_px: float
    step_px: float
    count: int

    def top(self, lane: int) -> float:
        """Top of a lane, from the top of its row."""
        return self.first_top_px + lane * self.step_px

    def lane_at(self, y_px: float) -> int:
        """The lane under ``y_px``, clamped to the first and last."""
        return min(max(int((y_px - self.first_top_px) // self.step_px), 0), self.count - 1)


def lanes_height(lanes: int, metrics: RowMetrics) -> int:
    """Height of a row with this many lanes: a few full ones, thinner ones beyond, never without bound."""
    most = metrics.full_lanes
    full, thin = min(lanes, most), min(max(lanes - most, 0), 2 * most)
    return 2 * metrics.padding_px + full * (metrics.lane_px + 2) - 2 + thin * 7


def usual_height(kind: RowKind, metrics: RowMetrics, *, lanes: int = 1) -> int:
    """Height of a row of a kind, as long as nobody has changed it."""
    if kind in ("flags", "tier"):
        return lanes_height(lanes, metrics)
    others = {
        "spectrogram": metrics.spectrogram_px,
        "transcript": metrics.transcript_px,
        "group": metrics.folded_px,
    }
    return others.get(kind, metrics.signal_px)


def lane_boxes(row: Row, metrics: RowMetrics) -> LaneBoxes:
    """Lanes share the row's height evenly."""
    inner = row.height_px - 2 * metrics.padding_px
    step = (inner + 2) / row.lanes
    gap = 2.0 if step >= 8 else (1.0 if step >= 4 else 0.0)
    return LaneBoxes(first_top_px=metrics.padding_px, height_px=max(step - gap, 1.0), step_px=step, count=row.lanes)


def fitting_density(rows: Iterable[Row], metrics: RowMetrics, room_px: int) -> Density:
    """The roomiest density at which rows of these kinds, one lane each, fit into ``room_px``; else the tightest.

    It does not ask how many lanes there are, so that the rows keep their heights while someone annotates.
    """
    kinds: list[RowKind] = [row.kind for row in rows]
    for density in DENSITIES:
        wanted = replace(metrics, density=density)
        changes = sum(before != after for before, after in itertools.pairwise(kinds))
        total = sum(usual_height(kind, wanted) + 1 for kind in kinds) + changes * wanted.group_gap_px
        if total <= room_px:
            return density
    return DENSITIES[-1]
