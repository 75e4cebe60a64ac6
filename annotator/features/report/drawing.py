"""Time along a picture's width, in as many strips as a long session needs. Pictures are inline SVG, coloured by CSS."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.app.page_markup import Markup, Part, tag
from annotator.domain.clock import format_time

WIDTH_PX = 1000.0
LABEL_PX = 168.0
_LONGEST_STRIP_S = 600.0
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_MOST_TICKS = 10
AXIS_PX = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A stretch of the session drawn across the width."""

    start_s: float
    end_s: float

    def x(self, time_s: float) -> float:
        """Where a time is, clamped to the strip, in pixels."""
        share = (time_s - self.start_s) / (self.end_s - self.start_s)
        return LABEL_PX + min(max(share, 0.0), 1.0) * (WIDTH_PX - LABEL_PX)

    def shows(self, start_s: float, end_s: float) -> bool:
        """True if some of the span lies in the strip."""
        return end_s >= self.start_s and start_s < self.end_s


def strips(duration_s: float) -> tuple[Strip, ...]:
    """The whole session in strips of equal length, none longer than ten minutes."""
    length_s = max(duration_s, 1.0)
    count = math.ceil(length_s / _LONGEST_STRIP_S)
    step_s = length_s / count
    return tuple(Strip(start_s=number * step_s, end_s=(number + 1) * step_s) for number in range(count))


def axis(strip: Strip, height_px: float) -> list[Markup]:
    """Lines and times at round moments, over the full height."""
    span_s = strip.end_s - strip.start_s
    step_s = next((step for step in _STEPS_S if span_s / step <= _MOST_TICKS), _STEPS_S[-1])
    made: list[Markup] = []
    time_s = math.ceil(strip.start_s / step_s) * step_s
    while time_s <= strip.end_s:
        x = strip.x(time_s)
        made.append(tag("line", x1=x, x2=x, y1=AXIS_PX - 4, y2=height_px, class_="line"))
        anchor = "end" if x > WIDTH_PX - 24 else "middle" if x > LABEL_PX + 24 else "start"
        made.append(
            tag("text", format_time(time_s, decimals=0), x=x, y=AXIS_PX - 8, text_anchor=anchor, class_="small")
        )
        time_s += step_s
    return made


def bar(strip: Strip, start_s: float, end_s: float, *, y: float, height: float, class_: str, title: str) -> Markup:
    """A span; never thinner than what can be seen."""
    x = strip.x(start_s)
    width = max(strip.x(end_s) - x, 2.0)
    return tag("rect", tag("title", title), x=x, y=y, width=width, height=height, rx=1.0, class_=class_)


def gaps(strip: Strip, spans: Iterable[tuple[float, float]], *, y: float, height: float) -> list[Markup]:
    """Hatched where nothing could be measured."""
    return [
        bar(strip, start_s, end_s, y=y, height=height, class_="missing", title="not measurable")
        for start_s, end_s in spans
        if strip.shows(start_s, end_s)
    ]


def picture(parts: Part, *, height_px: float, label: str) -> Markup:
    """The finished drawing, with words for those who cannot see it."""
    return tag(
        "svg",
        parts,
        viewBox=f"0 0 {WIDTH_PX:.0f} {height_px:.0f}",
        role="img",
        aria_label=label,
        xmlns="http://www.w3.org/2000/svg",
    )


def hatching() -> Markup:
    """The pattern for gaps, defined once for the whole page."""
    line = tag("line", x1=0, y1=0, x2=0, y2=6, class_="hatch")
    pattern = tag(
        "pattern", line, id="gap", width=4, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )
    return tag("svg", tag("defs", pattern), width=0, height=0, aria_hidden="true", style="position:absolute")


def line_path(points: Iterable[tuple[float, float]]) -> str:
    """An SVG path through points; breaks where y is NaN."""
    made: list[str] = []
    down = False
    for x, y in points:
        if math.isnan(y):
            down = False
            continue
        made.append(f"{'L' if down else 'M'}{x:.1f} {y:.1f}")
        down = True
    return "".join(made)
