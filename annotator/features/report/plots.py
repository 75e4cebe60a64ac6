"""Signals and synchrony over the session as line drawings."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import unmeasured
from annotator.app.page_markup import Markup, join, tag
from annotator.app.page_words import people
from annotator.app.synchrony import PairSynchrony
from annotator.domain.session import Session
from annotator.domain.signals import Signal, SignalSet
from annotator.features.report.contents import ReportContents
from annotator.features.report.drawing import (
    AXIS_PX,
    LABEL_PX,
    WIDTH_PX,
    Strip,
    axis,
    bar,
    gaps,
    line_path,
    picture,
    strips,
)
from annotator.features.report.timeline import verdict_class

_PLOT_PX = 64.0
_MOST_Z = 8.0
_USUAL_Z = 2.0
_MOST_SIGNALS = 4

Floats = NDArray[np.float64]


def chosen_signals(session: Session, participant_id: str, found: SignalSet, wanted: tuple[str, ...]) -> list[Signal]:
    """The signals asked for; else those that most often lead this person's flags."""
    if wanted:
        return [found.signals[name] for name in wanted if name in found.signals]
    leading = Counter(
        flag.evidence[0].signal
        for flag in session.findings.flags.values()
        if flag.participant_id == participant_id and flag.evidence
    )
    return [found.signals[name] for name, _ in leading.most_common(_MOST_SIGNALS) if name in found.signals]


def signal_plots(contents: ReportContents) -> list[Markup]:
    """One drawing per participant and signal, under the participant's name."""
    labels, made = people(contents.session), list[Markup]()
    for participant_id, found in contents.signals.items():
        signals = chosen_signals(contents.session, participant_id, found, contents.options.signals)
        if signals:
            made.append(tag("h3", labels[participant_id]))
            made.extend(_signal(contents.session, participant_id, signal) for signal in signals)
    return made


def synchrony_plot(pair: PairSynchrony, duration_s: float) -> Markup:
    """Average |z| of each window at its middle, over the range of the shuffled recordings."""
    strip = Strip(start_s=0.0, end_s=max(duration_s, 1.0))
    middles_s = pair.window_start_s + pair.parameters.window_s / 2
    means, (chance, spread) = pair.result.by_window, pair.chance_by_window
    known = [*means[np.isfinite(means)], *(chance + spread)[np.isfinite(chance + spread)]]
    top = max(known, default=1.0) * 1.1 or 1.0
    height_px = AXIS_PX + 2 * _PLOT_PX

    def y(value: float) -> float:
        return height_px - 4 - value / top * (height_px - AXIS_PX - 8)

    points = [(strip.x(float(at)), y(float(value))) for at, value in zip(middles_s, means, strict=True)]
    upper = [(strip.x(float(at)), y(float(v))) for at, v in zip(middles_s, chance + spread, strict=True)]
    lower = [(strip.x(float(at)), y(float(v))) for at, v in zip(middles_s, chance - spread, strict=True)]
    ring = [point for point in [*upper, *reversed(lower)] if not math.isnan(point[1])]
    parts = [
        *axis(strip, height_px),
        tag("path", d=f"{line_path(ring)}Z", class_="band") if ring else join(),
        tag("path", d=line_path(points), class_="signal"),
        *(tag("circle", cx=x, cy=at, r=2.5, class_="coded") for x, at in points if not math.isnan(at)),
        tag("text", "mean |z| per window", x=LABEL_PX - 8, y=height_px / 2, text_anchor="end"),
        tag("text", f"0 to {top:.2f}", x=LABEL_PX - 8, y=height_px / 2 + 14, text_anchor="end", class_="small"),
    ]
    drawn = picture(parts, height_px=height_px, label="Synchrony per window over the session")
    return tag("figure", drawn, tag("figcaption", "Grey: mean ± SD of the shuffled recordings."), class_="picture")


def _signal(session: Session, participant_id: str, signal: Signal) -> Markup:
    return join(
        [
            tag("figure", _signal_strip(session, participant_id, signal, strip), class_="picture")
            for strip in strips(session.info.duration_s)
        ]
    )


def _signal_strip(session: Session, participant_id: str, signal: Signal, strip: Strip) -> Markup:
    height_px, middle = AXIS_PX + _PLOT_PX, AXIS_PX + _PLOT_PX / 2
    scale = (_PLOT_PX / 2 - 2) / _MOST_Z
    usual_px = _USUAL_Z * scale
    definition = signal.definition
    flags = [
        flag
        for flag in session.findings.flags.values()
        if flag.participant_id == participant_id
        and strip.shows(flag.start_s, flag.end_s)
        and any(row.signal == definition.name for row in flag.evidence)
    ]
    parts = [
        *axis(strip, height_px),
        tag("rect", x=LABEL_PX, y=middle - usual_px, width=WIDTH_PX - LABEL_PX, height=2 * usual_px, class_="band"),
        *gaps(strip, unmeasured(signal.times_s, signal.values), y=AXIS_PX, height=_PLOT_PX),
        tag("line", x1=LABEL_PX, x2=WIDTH_PX, y1=middle, y2=middle, class_="base"),
        tag("path", d=line_path(_course(signal, strip, middle, scale)), class_="signal"),
        *(
            bar(
                strip,
                flag.start_s,
                flag.end_s,
                y=height_px - 4,
                height=4,
                class_=f"{flag.family} {verdict_class(session, flag)}".strip(),
                title=f"flag, {flag.strength or flag.rule}",
            )
            for flag in flags
        ),
        tag("text", definition.label, x=LABEL_PX - 8, y=middle, text_anchor="end"),
        tag("text", f"SD, ±{_MOST_Z:.0f}", x=LABEL_PX - 8, y=middle + 14, text_anchor="end", class_="small"),
    ]
    return picture(parts, height_px=height_px, label=f"{definition.label} against the person's own baseline")


def _course(signal: Signal, strip: Strip, middle: float, scale: float) -> list[tuple[float, float]]:
    """The z scores as points: lowest and highest of each pixel, so that nothing short gets lost."""
    inside = (signal.times_s >= strip.start_s) & (signal.times_s < strip.end_s)
    times_s, z = signal.times_s[inside], np.clip(signal.z[inside], -_MOST_Z, _MOST_Z)
    if not len(times_s):
        return []
    columns = np.floor([strip.x(float(time_s)) for time_s in times_s])
    points: list[tuple[float, float]] = []
    for part in np.split(np.arange(len(z)), np.flatnonzero(np.diff(columns)) + 1):
        here: Floats = z[part]
        x = float(columns[part[0]])
        known = here[np.isfinite(here)]
        if not len(known):
            points.append((x, math.nan))
            continue
        ends = (float(known.min()), float(known.max()))
        # In the order in which they came, so that the line does not jump.
        ordered = ends if int(np.argmin(known)) <= int(np.argmax(known)) else (ends[1], ends[0])
        points.extend((x, middle - value * scale) for value in dict.fromkeys(ordered))
    return points
