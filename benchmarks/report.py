"""``docs/validation.md``: tables and plots of what was measured, weaknesses included."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.domain.flags import Flag
from benchmarks.conditions import Condition
from benchmarks.demo_flags import tolerance_s
from benchmarks.matching import Event, Matching, froc
from benchmarks.real_clips import ClipResult

_TARGETS = (
    ("expression F1 (0.5 s)", 0.9, True),
    ("posture F1 (1.5 s)", 0.9, True),
    ("median onset error, expression, ms", 80.0, False),
    ("median onset error, posture, ms", 700.0, False),
    ("false flags per 10 minutes, neutral talker", 2.0, False),
    ("flags on a still picture", 0.0, False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionResult:
    """What was measured in one condition, over all its seeds."""

    condition: Condition
    by_onset: Matching
    one_second: Matching
    by_overlap: Matching
    known: tuple[Event, ...]
    found: tuple[Event, ...]
    flags: tuple[Flag, ...]
    person_hours: float
    measurable: float

    def summary(self) -> str:
        """One line."""
        face, body = self.by_onset.of_family("expression"), self.by_onset.of_family("posture")
        return (
            f"{self.condition.name:<16} expression F1 {face.f1:.2f} ({1000 * face.median_onset_error_s:.0f} ms)  "
            f"posture F1 {body.f1:.2f} ({1000 * body.median_onset_error_s:.0f} ms)  false {len(self.by_onset.false)} "
            f"in {60 * self.person_hours:.1f} min"
        )


def write_report(results: Sequence[ConditionResult], clips: Sequence[ClipResult], output: Path) -> list[str]:
    """Write the report and its plots; returns a sentence for each target that is missed."""
    output.parent.mkdir(parents=True, exist_ok=True)
    plots = output.parent / "validation"
    plots.mkdir(exist_ok=True)
    targets, missed = _targets(results)
    parts = [
        "# Validation\n",
        f"Written by `python -m benchmarks.validate`, program version {__version__}. How an event counts as found is "
        "defined in `benchmarks/matching.py`; onset is where a movement has reached a tenth of its amplitude.\n",
        "**What this is evidence of.** Generated recordings move one photographed face in ways that are known exactly. "
        "They show that known movement is found, when, and what is raised where there is none. They say little about "
        "other faces, beards, glasses, cameras and light; for that there are only the few real clips below.\n",
        "## Targets\n", targets,
        "## Conditions\n", _condition_table(results),
        "## By kind of cue\n", _kind_table(results),
    ]  # fmt: skip
    scripted = [result for result in results if result.condition.scripted and result.known]
    if scripted:
        _plot_froc(scripted, plots / "froc.png")
        _plot_onsets(scripted, plots / "onset-errors.png")
        parts += [
            "## Recall against false flags\n",
            "![recall against false flags per hour](validation/froc.png)\n",
            "![onset errors](validation/onset-errors.png)\n",
        ]
    parts += ["## What is missed and what is false\n", _failures(results)]
    if clips:
        parts += ["## Real clips\n", _clip_table(clips)]
    output.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")
    return missed


def _targets(results: Sequence[ConditionResult]) -> tuple[str, list[str]]:
    scripted = [result for result in results if result.condition.scripted]
    face = sum((result.by_onset.of_family("expression") for result in scripted), Matching())
    body = sum((result.by_onset.of_family("posture") for result in scripted), Matching())
    named = {result.condition.name: result for result in results}
    talker, still = named.get("talker"), named.get("still")
    values = (
        face.f1, body.f1, 1000 * face.median_onset_error_s, 1000 * body.median_onset_error_s,
        len(talker.by_onset.false) / (6 * talker.person_hours) if talker else math.nan,
        float(len(still.flags)) if still else math.nan,
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    missed: list[str] = []
    for (name, limit, at_least), value in zip(_TARGETS, values, strict=True):
        met = value >= limit if at_least else value <= limit
        verdict = "not measured" if math.isnan(value) else "met" if met else "missed"
        rows.append((name, f"{'≥' if at_least else '≤'} {limit:g}", _number(value), verdict))
        if verdict == "missed":
            missed.append(f"{name} is {value:.2f}, wanted {'at least' if at_least else 'at most'} {limit:g}")
    return _table(("over all conditions with cues", "target", "measured", ""), rows), missed


def _condition_table(results: Sequence[ConditionResult]) -> str:
    rows: list[tuple[str, ...]] = []
    for result in results:
        cells = [result.condition.name, result.condition.what]
        for family in ("expression", "posture", "gaze"):
            part = result.by_onset.of_family(family)
            cells += [_number(part.f1 if result.condition.scripted else math.nan)]
        face, body = result.by_onset.of_family("expression"), result.by_onset.of_family("posture")
        cells += [
            _number(result.one_second.of_family("expression").f1 if result.condition.scripted else math.nan),
            _number(result.by_overlap.of_family("expression").f1 if result.condition.scripted else math.nan),
            _number(1000 * face.median_onset_error_s, 0),
            _number(1000 * body.median_onset_error_s, 0),
            _number(len(result.by_onset.false) / result.person_hours if result.person_hours else math.nan, 0),
            _number(100 * result.measurable, 0),
        ]
        rows.append(tuple(cells))
    head = (
        "condition", "what", "expression F1 (0.5 s)", "posture F1 (1.5 s)", "gaze F1 (0.5 s)", "expression F1 (1 s)",
        "expression F1 (IoU 0.5)", "onset error, expression, ms", "onset error, posture, ms", "false per hour",
        "face measurable, %",
    )  # fmt: skip
    return _table(head, rows)


def _kind_table(results: Sequence[ConditionResult]) -> str:
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    errors: dict[str, list[float]] = {}
    for result in results:
        for pair in result.by_onset.pairs:
            if not pair.known.optional:
                found[pair.known.name] += 1
                errors.setdefault(pair.known.name, []).append(pair.onset_error_s)
        missed.update(event.name for event in result.by_onset.missed)
    rows = [
        (
            kind, str(found[kind] + missed[kind]), _number(found[kind] / (found[kind] + missed[kind])),
            _number(1000 * sorted(errors[kind])[len(errors[kind]) // 2], 0) if kind in errors else "",
        )
        for kind in sorted({*found, *missed})
    ]  # fmt: skip
    return _table(("cue", "scripted", "recall", "median onset error, ms (late is positive)"), rows)


def _failures(results: Sequence[ConditionResult]) -> str:
    rows: list[tuple[str, ...]] = []
    for result in results:
        kinds = Counter(event.name for event in result.by_onset.missed)
        false = Counter(_movement(event) for event in result.by_onset.false)
        if kinds or false:
            rows.append((result.condition.name, _counts(kinds), _counts(false)))
    return _table(("condition", "missed", "false"), rows) if rows else "Nothing was missed and nothing was false.\n"


def _movement(event: Event) -> str:
    return f"{event.families[0]}: {event.name.split(' by ')[0].lower()}"


def _counts(counter: Counter[str]) -> str:
    return "; ".join(f"{name} ({count})" for name, count in counter.most_common())


def _clip_table(clips: Sequence[ClipResult]) -> str:
    lines = ["No labels of the face exist for these clips: the flags are listed to be looked at.\n"]
    rows: list[tuple[str, ...]] = []
    for clip in clips:
        families = Counter(flag.family for flag in clip.flags)
        seen = ", ".join(f"{family} {100 * part:.0f} %" for family, part in clip.measurable.items() if part > 0)
        rows.append((clip.name, _number(clip.duration_s, 1), seen or "nothing", _counts(Counter(families)) or "none"))
    lines.append(_table(("clip", "length, s", "measurable", "flags"), rows))
    for clip in clips:
        if clip.gestures is not None:
            known = len(clip.gestures.pairs) + len(clip.gestures.missed)
            lines.append(
                f"`{clip.name}` has {known} labelled hand gestures; flags of hands, movement or posture overlap "
                f"{len(clip.gestures.pairs)} of them by half (IoU 0.5), {len(clip.gestures.false)} overlap none.\n"
            )
        if clip.flags:
            lines.append(f"`{clip.name}`:\n")
            lines += [f"- {flag.text}" for flag in clip.flags]
            lines.append("")
    return "\n".join(lines)


def _plot_froc(results: Sequence[ConditionResult], path: Path) -> None:
    figure, axes = _figure()
    for result in results:
        points = froc(result.known, result.found, tolerance_s=tolerance_s, hours=max(result.person_hours, 1e-9))
        axes.plot(
            [point.false_per_hour for point in points], [point.recall for point in points], label=result.condition.name
        )
    axes.set_xlabel("false flags per hour and person")
    axes.set_ylabel("recall")
    axes.set_ylim(0, 1.02)
    axes.legend(fontsize=7)
    figure.savefig(path, dpi=110)


def _plot_onsets(results: Sequence[ConditionResult], path: Path) -> None:
    figure, axes = _figure()
    for family in ("expression", "gaze", "posture"):
        errors = sorted(
            1000 * pair.onset_error_s
            for result in results
            for pair in result.by_onset.pairs
            if pair.known.families[0] == family and not pair.known.optional
        )
        if errors:
            axes.step(errors, [(place + 1) / len(errors) for place in range(len(errors))], label=family, where="post")
    axes.set_xlabel("onset found minus onset scripted, ms")
    axes.set_ylabel("share of events at or below")
    axes.set_xlim(-500, 500)
    axes.legend(fontsize=8)
    figure.savefig(path, dpi=110)


def _figure() -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 3.6), layout="constrained")
    axes.grid(alpha=0.3)
    return figure, axes


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def _number(value: float, decimals: int = 2) -> str:
    return "" if math.isnan(value) else f"{value:.{decimals}f}"
