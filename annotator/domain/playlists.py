"""What a trainer replays with trainees: moments of a session in an order, with notes, questions and drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

PlaylistOrder = Literal["time", "rank", "hand"]
PLAYLIST_ORDERS: tuple[PlaylistOrder, ...] = ("time", "rank", "hand")
_PICKS_ID = "picks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line drawn on the picture. ``points`` are (x, y) in 0..1 of the picture's width and height."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistItem:
    """One moment of a playlist.

    It keeps its own times, so that it can be replayed even when the annotation or flag is gone.

    Attributes:
        source_id: Id of the annotation or flag (or utterance) it was made from; empty for a span chosen by hand.
        participant_id: Whom it is about; empty for nobody in particular.
        apex_s: Where the picture is frozen and drawn on; within the span.
        rank: The higher, the earlier in order of rank.
        note: For the presenter and the discussion. ``question`` is shown to the room.
    """

    id: str
    source_id: str
    participant_id: str
    start_s: float
    apex_s: float
    end_s: float
    title: str
    rank: float = 0.0
    note: str = ""
    question: str = ""
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """Moments in an order, and how they are played.

    Attributes:
        pre_roll_s, post_roll_s: Played before and after each moment.
        rate: Speed of playing; 1 is normal.
        repeats: How often a moment is played in a row before it stops.
        freeze_at_apex: Playing stops at the apex until it is continued.
    """

    id: str
    name: str
    coder_id: str
    order: PlaylistOrder = "time"
    pre_roll_s: float = 2.0
    post_roll_s: float = 1.0
    rate: float = 1.0
    repeats: int = 1
    freeze_at_apex: bool = False
    items: tuple[PlaylistItem, ...] = ()

    def ordered(self) -> tuple[PlaylistItem, ...]:
        """The moments as they are replayed."""
        if self.order == "time":
            return tuple(sorted(self.items, key=lambda item: (item.start_s, item.id)))
        if self.order == "rank":
            return tuple(sorted(self.items, key=lambda item: (-item.rank, item.start_s, item.id)))
        return self.items

    def item(self, item_id: str) -> PlaylistItem | None:
        """The moment with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)


def picks_id(playlists: Mapping[str, Playlist], coder_id: str) -> str:
    """Id of the playlist that a coder adds single moments to while coding; each coder has their own.

    Args:
        playlists: All of the session, also those that are hidden from this coder.
    """
    first = playlists.get(_PICKS_ID)
    return _PICKS_ID if first is None or first.coder_id == coder_id else f"{_PICKS_ID}-{coder_id}"


def with_item(playlist: Playlist, item: PlaylistItem) -> Playlist:
    """The playlist with this moment in place of the one with the same id, or at the end."""
    if playlist.item(item.id) is None:
        return replace(playlist, items=(*playlist.items, item))
    return replace(playlist, items=tuple(item if row.id == item.id else row for row in playlist.items))


def without_items(playlist: Playlist, ids: Iterable[str]) -> Playlist:
    """The playlist without these moments."""
    gone = set(ids)
    return replace(playlist, items=tuple(row for row in playlist.items if row.id not in gone))


def with_added(playlist: Playlist, items: Iterable[PlaylistItem]) -> Playlist:
    """The playlist with more moments at its end; those whose source is in it already are left out."""
    present = {row.source_id for row in playlist.items if row.source_id}
    new = tuple(row for row in items if not row.source_id or row.source_id not in present)
    return replace(playlist, items=(*playlist.items, *new))


def moved(playlist: Playlist, item_id: str, steps: int) -> Playlist:
    """The playlist with one moment so many places later (or earlier, if negative); its order is by hand from now on."""
    rows = list(playlist.ordered())
    place = next((number for number, row in enumerate(rows) if row.id == item_id), None)
    if place is None:
        return playlist
    row = rows.pop(place)
    rows.insert(min(max(0, place + steps), len(rows)), row)
    return replace(playlist, order="hand", items=tuple(rows))
