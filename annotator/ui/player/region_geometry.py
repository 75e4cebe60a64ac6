"""Drawing, moving and resizing a region. Plain arithmetic on fractions of the picture, no Qt."""

from __future__ import annotations

from typing import Literal

from annotator.domain.media import Region

Side = Literal["nw", "n", "ne", "e", "se", "s", "sw", "w"]
Handle = Side | Literal["inside"]
CORNERS_AND_EDGES: tuple[Side, ...] = ("nw", "ne", "se", "sw", "n", "e", "s", "w")
MIN_SIZE = 0.04
# A face in the background may be this small.
LEAST_COVER = 0.01


def drawn(x0: float, y0: float, x1: float, y1: float, *, least: float = MIN_SIZE) -> Region | None:
    """The region between two opposite corners, kept inside the picture; None while it is too small to mean it."""
    left, right = sorted((_inside(x0), _inside(x1)))
    top, bottom = sorted((_inside(y0), _inside(y1)))
    if right - left < least or bottom - top < least:
        return None
    return Region(x=left, y=top, width=right - left, height=bottom - top)


def moved(region: Region, dx: float, dy: float) -> Region:
    """The region moved, as far as the picture's edge."""
    return Region(
        x=min(max(region.x + dx, 0.0), 1.0 - region.width),
        y=min(max(region.y + dy, 0.0), 1.0 - region.height),
        width=region.width,
        height=region.height,
    )


def resized(region: Region, handle: Side, dx: float, dy: float, *, least: float = MIN_SIZE) -> Region:
    """The region with one edge or corner moved; it stays inside the picture and never gets smaller than the least."""
    left, top = region.x, region.y
    right, bottom = region.x + region.width, region.y + region.height
    if "w" in handle:
        left = min(_inside(left + dx), right - least)
    if "e" in handle:
        right = max(_inside(right + dx), left + least)
    if "n" in handle:
        top = min(_inside(top + dy), bottom - least)
    if "s" in handle:
        bottom = max(_inside(bottom + dy), top + least)
    left, top = max(left, 0.0), max(top, 0.0)
    return Region(x=left, y=top, width=min(right, 1.0) - left, height=min(bottom, 1.0) - top)


def changed(region: Region, handle: Handle, dx: float, dy: float, *, least: float = MIN_SIZE) -> Region:
    """What dragging a handle (or the inside) by this much makes of the region."""
    return moved(region, dx, dy) if handle == "inside" else resized(region, handle, dx, dy, least=least)


def snapped(region: Region, width_px: int, height_px: int) -> Region:
    """The region on whole pixels of the picture, as it will be cut out for tracking."""
    left, top, width, height = region.to_pixels(width_px, height_px)
    return Region(x=left / width_px, y=top / height_px, width=width / width_px, height=height / height_px)


def handle_point(region: Region, handle: Side) -> tuple[float, float]:
    """Where a handle sits."""
    x = region.x if "w" in handle else region.x + region.width if "e" in handle else region.x + region.width / 2
    y = region.y if "n" in handle else region.y + region.height if "s" in handle else region.y + region.height / 2
    return x, y


def handle_at(region: Region, x: float, y: float, *, reach_x: float, reach_y: float) -> Handle | None:
    """What is under a point: a corner before an edge (its whole length) before the inside; None outside.

    Args:
        reach_x: How near counts as on it, as a fraction of the picture's width; likewise ``reach_y``.
    """
    left, top, right, bottom = region.x, region.y, region.x + region.width, region.y + region.height
    if not (left - reach_x <= x <= right + reach_x and top - reach_y <= y <= bottom + reach_y):
        return None
    # On a region smaller than two reaches the nearer side wins, so that both stay in reach.
    column = "w" if abs(x - left) <= min(reach_x, abs(x - right)) else "e" if abs(x - right) <= reach_x else ""
    row = "n" if abs(y - top) <= min(reach_y, abs(y - bottom)) else "s" if abs(y - bottom) <= reach_y else ""
    names: dict[str, Side] = {name: name for name in CORNERS_AND_EDGES}
    return names.get(row + column, "inside")


def _inside(value: float) -> float:
    return min(max(value, 0.0), 1.0)
