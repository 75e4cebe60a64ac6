"""The pictures of the rows: kept as long as they are right, moved along with the view, painted where they are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from annotator.ui.timeline.paint_tracks import SignalPicture, paint_signals
from annotator.ui.timeline.row_paint import paint_row, row_stamp
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.surface import PaintContext, Surface
from annotator.ui.timeline.tracks import SignalTrack

_STRIP_COLUMNS = 64
"""What comes into view is painted in widths of whole multiples of this: the memory to paint in can be used again."""
_MOVED_AT_MOST = 0.6
"""A picture that moves further than this part of its width is painted anew."""


@dataclass(slots=True, kw_only=True)
class _Kept:
    """A row's picture.

    Attributes:
        stamp: What it was painted from.
        first_column: Where it begins, in columns from the start of the session.
        gappy: Something in it belongs to the place in the view, not in time: it cannot be moved.
    """

    surface: Surface
    stamp: tuple[object, ...] = ()
    first_column: int = 0
    gappy: bool = False


@dataclass(slots=True, kw_only=True)
class _Orders:
    """Signals to be painted, by what they can be painted together with."""

    held: dict[tuple[int, int, range], list[tuple[_Kept, SignalPicture]]] = field(
        default_factory=lambda: dict[tuple[int, int, range], list[tuple[_Kept, SignalPicture]]]()
    )

    def add(self, kept: _Kept, row: Row, track: SignalTrack, columns: range) -> None:
        group = (id(track.times), row.height_px, columns)
        picture = SignalPicture(surface=kept.surface, track=track, family=row.family)
        self.held.setdefault(group, []).append((kept, picture))


class RowPictures:
    """One picture per row."""

    def __init__(self, state: TimelineState):
        self._state = state
        self._kept: dict[str, _Kept] = {}

    def image(self, key: str) -> QImage | None:
        """The picture of a row, or None if it has not been painted yet."""
        kept = self._kept.get(key)
        return kept.surface.image if kept is not None else None

    def forget(self) -> None:
        """All pictures are wrong: other colours or fonts."""
        self._kept.clear()

    def keep_only(self, keys: Collection[str]) -> None:
        """Drop the pictures of rows that are gone."""
        for key in self._kept.keys() - set(keys):
            del self._kept[key]

    def refresh(self, rows: Iterable[Row], context: PaintContext) -> None:
        """Paint what is not right any more."""
        orders, again = _Orders(), _Orders()
        for row in rows:
            self._refresh_row(row, context, orders)
        for (_times, _height, columns), members in orders.held.items():
            gappy = paint_signals([picture for _kept, picture in members], context, columns)
            for (kept, picture), has_gaps in zip(members, gappy, strict=True):
                kept.gappy = has_gaps
                if has_gaps and len(columns) < context.raster.width_px:
                    height = picture.surface.pixels.shape[0]
                    whole = (id(picture.track.times), height, range(context.raster.width_px))
                    again.held.setdefault(whole, []).append((kept, picture))
        for (_times, _height, columns), members in again.held.items():
            paint_signals([picture for _kept, picture in members], context, columns)

    def _refresh_row(self, row: Row, context: PaintContext, orders: _Orders) -> None:
        size = (context.raster.width_px, context.device(row.height_px), context.ratio)
        kept = self._kept.get(row.key)
        if kept is None or not kept.surface.fits(*size):
            kept = self._kept[row.key] = _Kept(surface=Surface(*size))
        stamp = row_stamp(self._state, row, context)
        if kept.stamp == stamp and kept.first_column == context.first_column:
            return
        track = self._state.signal_track(row) if row.kind == "signal" and not row.notice else None
        movable = kept.stamp == stamp and not kept.gappy and _can_be_moved(row, context)
        columns = _moved(kept, context) if movable else range(context.raster.width_px)
        if track is not None:
            orders.add(kept, row, track, columns)
        else:
            whole = len(columns) == context.raster.width_px
            paint_row(kept.surface, row, self._state, context, columns=None if whole else columns)
        kept.stamp, kept.first_column = stamp, context.first_column


def _can_be_moved(row: Row, context: PaintContext) -> bool:
    """True for curves; words keep to the edges of what is seen, and are painted whole."""
    if row.notice:
        return False
    return row.kind in ("signal", "rating") or (row.kind in ("sound", "spectrogram") and context.ratio.is_integer())


def _moved(kept: _Kept, context: PaintContext) -> range:
    """Move a picture to where the view is now; which columns are to be painted after that."""
    width, by = context.raster.width_px, context.first_column - kept.first_column
    strip = -(-abs(by) // _STRIP_COLUMNS) * _STRIP_COLUMNS
    if strip > width * _MOVED_AT_MOST:
        return range(width)
    kept.surface.move_left(by)
    return range(width - strip, width) if by > 0 else range(strip)
