"""What came out on labelled people, the first part of ``docs/validation.md``: by kind, by person, what went wrong.

The people themselves are not shown: recordings of them are not ours to pass on. What went wrong is shown as the course
of the signals that tell, beside what the labels say.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotator.analysis.priors import signal_priors
from annotator.domain.signals import Signal
from annotator.resources import resource
from benchmarks.fit_priors import OFF_BY_A_FIFTH
from benchmarks.labelled_people import FACE, NAMINGS, REST, EventResult
from benchmarks.markdown import number, table
from benchmarks.matching import Matching
from benchmarks.measured_people import PeopleResult
from benchmarks.report_plots import new_figure, save_figure

# Generated movements of the same kind as a label.
_GENERATED = {
    "smile": ("smile", "half_smile"),
    "brow_raise": ("brow_raise",),
    "brow_lower": ("brow_lower",),
    "jaw_drop": ("mouth_open",),
    "gaze_aside": ("look_away",),
    "head_turn_L": ("head_turn",),
    "head_turn_R": ("head_turn",),
}
# Of the file of the constants: on whom they are fitted, and what it says of each.
_CONSTANTS = {
    "fitted_on_everybody": "fitted on everybody",
    "each_person_held_out": "held out",
    OFF_BY_A_FIFTH: "off by a fifth",
}
_FIGURES = {
    "expression_named": "expression named",
    "rest_named": "head, gaze, posture, hands named",
    "false_flags": "false flags",
    "plain_flags_per_hour": "flags an hour of plain talkers",
}
_AROUND_S = 2.0
_MOST_PICTURES = 12


def people_part(result: PeopleResult, generated: Matching, plots: Path, place: str) -> str:
    """The section, and its picture in ``plots``.

    Args:
        generated: What came out on generated recordings, to stand beside.
        place: Path of the plots as seen from the report.
    """
    score = result.score
    parts = [
        f"{len(result.people)} clips of {len({one.clip.person for one in result.people})} people, "
        f"{sum(one.clip.duration_s for one in result.people):.0f} s, labelled by eye by two raters who knew of no "
        "program. An event counts if it begins inside the clip and both were sure of it. It is *hit* by a flag of a "
        "fitting family, *named* by one whose evidence holds a fitting signal in the fitting direction. A flag is "
        "*false* where its family is labelled completely and nothing is labelled near. The detector's form was made on "
        "these clips and its constants are fitted on them ([ADR 19](adr/0019-two-witnesses-and-peaks.md)); nothing "
        "here says how the form does on others.\n",
        *(f"- {line}" for line in score.lines()),
        "",
        "The constants against these people, as `benchmarks/fit_priors` wrote it down when it fitted them: *held out* "
        "means fitted on all others, *off by a fifth* every constant moved by up to so much at random:\n",
        _by_constants(),
        "By kind, beside generated movements of the same kind:\n",
        _by_kind(score.events, generated),
        "By person:\n",
        _by_person(result),
    ]
    wrong = _wrong(result)
    if wrong:
        _plot(wrong, plots / "real-failures.png")
        parts += [
            "What was missed and what was false. The line is each signal that could tell, in multiples of a full "
            "movement over this person's rest; grey is the labelled (or flagged) time:\n",
            *(f"- {one.title}" for one in wrong),
            "",
            f"![signals where an event was missed or a flag false]({place}/real-failures.png)\n",
        ]
    return "\n".join(parts)


def _by_constants() -> str:
    """What the file of the constants says of how they did."""
    provenance: dict[str, Any] = json.loads(resource("detector.json").read_text(encoding="utf-8"))["provenance"]
    rows = [
        (words, *(_range(provenance[key][figure]) for figure in _FIGURES))
        for key, words in _CONSTANTS.items()
        if provenance.get(key)
    ]
    return table(("constants", *_FIGURES.values()), rows)


def _range(value: float | list[float]) -> str:
    return " to ".join(f"{one:g}" for one in value) if isinstance(value, list) else f"{value:g}"


def _by_kind(events: Sequence[EventResult], generated: Matching) -> str:
    rows: list[tuple[str, ...]] = []
    for label in sorted({one.event.label for one in events}):
        of_label = [one for one in events if one.event.label == label]
        kinds = _GENERATED.get(label, ())
        found = sum(pair.known.name in kinds for pair in generated.pairs)
        missed = sum(event.name in kinds for event in generated.missed)
        rows.append(
            (
                label.replace("_", " "), str(len(of_label)), str(sum(one.hit for one in of_label)),
                str(sum(one.named for one in of_label)), str(found + missed) if found + missed else "",
                str(found) if found + missed else "",
            )
        )  # fmt: skip
    return table(("label", "real", "hit", "named", "generated", "found"), rows)


def _by_person(result: PeopleResult) -> str:
    rows: list[tuple[str, ...]] = []
    for person in result.people:
        clip, flags = person.clip, person.flags()
        of_clip = [one for one in result.score.events if one.clip == clip.name]
        face, rest = ([one for one in of_clip if one.event.part == part] for part in (FACE, REST))
        rows.append(
            (
                clip.name, clip.kind, number(clip.duration_s, 0), _share(face), _share(rest), str(len(flags)),
                str(sum(name == clip.name for name, _ in result.score.false)),
            )
        )  # fmt: skip
    head = ("clip", "what is in it", "s", f"{FACE} named", f"{REST} named", "flags", "false")
    return table(head, rows)


def _share(events: Sequence[EventResult]) -> str:
    return f"{sum(one.named for one in events)} of {len(events)}" if events else ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wrong:
    """A missed event or a false flag: what to say, when, and the signals that could tell."""

    title: str
    start_s: float
    end_s: float
    signals: tuple[Signal, ...]


def _wrong(result: PeopleResult) -> list[_Wrong]:
    by_name = {one.clip.name: one for one in result.people}
    found: list[_Wrong] = []
    for one in result.score.events:
        if not one.named:
            event, signals = one.event, by_name[one.clip].signals.signals
            beginnings = tuple(beginning for beginning, _ in NAMINGS[event.label].signals)
            touched = " (a flag of the family is there)" if one.hit else ""
            found.append(
                _Wrong(
                    title=f"missed in {one.clip}: {event.label.replace('_', ' ')} at {event.start_s:.1f} s{touched}",
                    start_s=event.start_s,
                    end_s=event.end_s,
                    signals=tuple(signal for name, signal in signals.items() if name.startswith(beginnings)),
                )
            )
    for name, flag in result.score.false:
        signals = by_name[name].signals.signals
        found.append(
            _Wrong(
                title=f"false in {name}: {flag.text}",
                start_s=flag.onset_s,
                end_s=flag.offset_s,
                signals=tuple(signals[part.signal] for part in flag.evidence if part.signal in signals),
            )
        )
    return found


def _plot(wrong: Sequence[_Wrong], path: Path) -> None:
    shown = wrong[:_MOST_PICTURES]
    figure, grid = new_figure(rows=len(shown))
    for axes, one in zip(grid, shown, strict=True):
        axes.axvspan(one.start_s, one.end_s, color="#cccccc")
        for signal in one.signals:
            prior = signal_priors().get(signal.definition.name)
            near = np.abs(signal.times_s - np.clip(signal.times_s, one.start_s, one.end_s)) <= _AROUND_S
            if prior is not None and near.any():
                height: Any = (signal.values - signal.baseline)[near] / prior.full
                axes.plot(signal.times_s[near], height, label=signal.definition.name)
        axes.set_title(one.title, fontsize=7, loc="left")
        axes.tick_params(labelsize=6)
        if axes.lines:
            axes.legend(fontsize=5, ncols=2)
    save_figure(figure, path)
