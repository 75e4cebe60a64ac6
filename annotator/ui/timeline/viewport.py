"""Which part of the session is in view: a frozen value that maps time to pixels and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

FINEST_SECONDS_PER_PX = 0.0005
"""Closest zoom: at 30 frames a second one frame is then 67 px wide."""
EMPTY_SPAN_S = 60.0
"""What an empty session shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewport:
    """A stretch of the session drawn on ``width_px`` pixels. Every instance lies inside the session.

    Make one with :meth:`whole`, then derive others from it.
    """

    start_s: float
    seconds_per_px: float
    width_px: int
    duration_s: float

    @classmethod
    def whole(cls, duration_s: float, width_px: int) -> Viewport:
        """The whole session."""
        return cls(start_s=0.0, seconds_per_px=_widest(duration_s, width_px), width_px=width_px, duration_s=duration_s)

    @property
    def span_s(self) -> float:
        """Seconds in view."""
        return self.seconds_per_px * self.width_px

    @property
    def end_s(self) -> float:
        """The last time in view."""
        return self.start_s + self.span_s

    @property
    def shows_all(self) -> bool:
        """True where the whole session is in view."""
        return self.seconds_per_px >= _widest(self.duration_s, self.width_px) * (1 - 1e-9)

    def x_of(self, time_s: float) -> float:
        """Pixels from the left edge; outside 0..width for a time out of view."""
        return (time_s - self.start_s) / self.seconds_per_px

    def time_at(self, x_px: float) -> float:
        """The time at a position in pixels from the left edge."""
        return self.start_s + x_px * self.seconds_per_px

    def contains(self, time_s: float) -> bool:
        """True if a time is in view."""
        return self.start_s <= time_s <= self.end_s

    def zoomed(self, factor: float, at_x_px: float) -> Viewport:
        """Zoom in by ``factor`` (out below 1); the time under ``at_x_px`` stays there where the session allows."""
        fixed_s = self.time_at(at_x_px)
        scale = _clamp_scale(self.seconds_per_px / factor, self.duration_s, self.width_px)
        return replace(self, seconds_per_px=scale, start_s=fixed_s - at_x_px * scale)._clamped()

    def panned(self, seconds: float) -> Viewport:
        """Moved by so many seconds, within the session."""
        return replace(self, start_s=self.start_s + seconds)._clamped()

    def starting_at(self, start_s: float) -> Viewport:
        """The same width of time from a time on, within the session."""
        return replace(self, start_s=start_s)._clamped()

    def centred_on(self, time_s: float) -> Viewport:
        """The same width of time around a time, within the session."""
        return self.starting_at(time_s - self.span_s / 2)

    def showing(self, start_s: float, end_s: float, *, margin: float = 0.08) -> Viewport:
        """Zoomed so that the span fills the width but for ``margin`` (a fraction of it) on each side."""
        length_s = max(end_s - start_s, 0.0)
        scale = _clamp_scale(length_s * (1 + 2 * margin) / self.width_px, self.duration_s, self.width_px)
        middle_s = (start_s + end_s) / 2
        return replace(self, seconds_per_px=scale, start_s=middle_s - scale * self.width_px / 2)._clamped()

    def resized(self, width_px: int) -> Viewport:
        """The same scale on another width; a view of everything goes on showing everything."""
        if self.shows_all:
            return Viewport.whole(self.duration_s, width_px)
        scale = _clamp_scale(self.seconds_per_px, self.duration_s, width_px)
        return replace(self, width_px=width_px, seconds_per_px=scale)._clamped()

    def lasting(self, duration_s: float) -> Viewport:
        """The same view of a session of another length."""
        if self.shows_all:
            return Viewport.whole(duration_s, self.width_px)
        scale = _clamp_scale(self.seconds_per_px, duration_s, self.width_px)
        return replace(self, duration_s=duration_s, seconds_per_px=scale)._clamped()

    def magnified(self, pixel_ratio: float, width_px: int) -> Viewport:
        """The same stretch on a raster of ``width_px`` device pixels, ``pixel_ratio`` of them to one here."""
        return replace(self, seconds_per_px=self.seconds_per_px / pixel_ratio, width_px=width_px)

    def _clamped(self) -> Viewport:
        latest_s = max(_length(self.duration_s) - self.span_s, 0.0)
        return replace(self, start_s=min(max(self.start_s, 0.0), latest_s))


def _length(duration_s: float) -> float:
    return duration_s if duration_s > 0 else EMPTY_SPAN_S


def _widest(duration_s: float, width_px: int) -> float:
    return max(_length(duration_s) / max(width_px, 1), FINEST_SECONDS_PER_PX)


def _clamp_scale(seconds_per_px: float, duration_s: float, width_px: int) -> float:
    return min(max(seconds_per_px, FINEST_SECONDS_PER_PX), _widest(duration_s, width_px))
