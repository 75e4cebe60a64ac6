"""The plots of the validation report, as small PNG files that are the same for the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.demo_flags import tolerance_s
from benchmarks.matching import froc
from benchmarks.results import ConditionResult

# Okabe and Ito's colours, told apart by everybody.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999")
_FAMILIES = ("expression", "gaze", "posture")


def plot_froc(results: Sequence[ConditionResult], path: Path) -> None:
    """Recall against false flags per hour as the least score shown goes down, one line a condition."""
    figure, (axes,) = new_figure()
    for place, result in enumerate(results):
        points = froc(result.known, result.found, tolerance_s=tolerance_s, hours=max(result.person_hours, 1e-9))
        axes.plot(
            [point.false_per_hour for point in points],
            [point.recall for point in points],
            label=result.condition.name,
            color=_COLOURS[place % len(_COLOURS)],
            linestyle="-" if place < len(_COLOURS) else "--",
        )
    axes.set_xlabel("false flags per hour and person")
    axes.set_ylabel("recall")
    axes.set_ylim(0, 1.02)
    axes.legend(fontsize=7, ncols=2)
    save_figure(figure, path)


def plot_onsets(results: Sequence[ConditionResult], path: Path) -> None:
    """How far found onsets lie from scripted ones, by family, as a cumulative share."""
    figure, (axes,) = new_figure()
    for family, colour in zip(_FAMILIES, _COLOURS, strict=False):
        errors = sorted(
            1000 * pair.onset_error_s
            for result in results
            for pair in result.by_onset.pairs
            if pair.known.families[0] == family and not pair.known.optional
        )
        if errors:
            shares = [(place + 1) / len(errors) for place in range(len(errors))]
            axes.step(errors, shares, label=f"{family} ({len(errors)})", where="post", color=colour)
    axes.axvline(0, color="#999999", linewidth=0.8)
    axes.set_xlabel("onset found minus onset scripted, ms")
    axes.set_ylabel("share of events at or below")
    axes.set_xlim(-500, 500)
    if axes.lines[1:]:
        axes.legend(fontsize=8)
    save_figure(figure, path)


def plot_conditions(results: Sequence[ConditionResult], path: Path) -> None:
    """F1 of expression and posture in every condition."""
    figure, (axes,) = new_figure()
    names = [result.condition.name for result in results]
    for number, (family, colour) in enumerate((("expression", _COLOURS[0]), ("posture", _COLOURS[2]))):
        axes.bar(
            [place + 0.4 * number - 0.2 for place in range(len(results))],
            [result.by_onset.of_family(family).f1 for result in results],
            width=0.38,
            label=family,
            color=colour,
            hatch="" if number else "//",
        )
    axes.axhline(0.9, color="#000000", linewidth=0.8, linestyle=":")
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right", fontsize=7)
    axes.set_ylabel("F1")
    axes.set_ylim(0, 1.02)
    axes.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, 1.12), ncols=2)
    save_figure(figure, path)


def new_figure(*, rows: int = 1) -> tuple[Any, list[Any]]:
    """A figure and its axes, one above the other."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, grid = pyplot.subplots(
        rows, figsize=(6, 3.6 if rows == 1 else 1.7 * rows), layout="constrained", squeeze=False
    )
    all_axes = [axes for row in grid.tolist() for axes in row]
    for axes in all_axes:
        axes.grid(alpha=0.3)
        axes.set_axisbelow(True)
    return figure, all_axes


def save_figure(figure: Any, path: Path) -> None:
    """Write it, the same for the same numbers."""
    from matplotlib import pyplot

    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)
