"""``docs/validation.md``: tables and plots of what was measured, weaknesses included."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from annotator import __version__
from annotator.analysis.derive import ANALYSIS_VERSION
from annotator.analysis.incongruence_rules import RULES
from annotator.tracking.settings import TRACKING_VERSION
from benchmarks.candidates import LEAST_PRECISION, LEAST_RECALL, Score, share
from benchmarks.conditions import CONDITIONS
from benchmarks.markdown import number, table
from benchmarks.matching import Event, Matching
from benchmarks.people_report import people_part
from benchmarks.real_clips import ClipResult
from benchmarks.report_plots import plot_conditions, plot_froc, plot_onsets
from benchmarks.results import ConditionResult, Validation
from benchmarks.voice_report import TARGETS as VOICE_TARGETS
from benchmarks.voice_report import target_values, voice_part

_TARGETS = (
    ("expression F1 (0.5 s)", 0.9, True),
    ("posture F1 (1.5 s)", 0.9, True),
    ("median onset error, expression, ms", 80.0, False),
    ("median onset error, posture, ms", 700.0, False),
    ("candidates, recall", LEAST_RECALL, True),
    ("candidates, precision", LEAST_PRECISION, True),
    ("false flags per 10 minutes, neutral talker", 1.0, False),
    ("flags on a still picture", 0.0, False),
    *VOICE_TARGETS,
)
_EARLIER = "*Not measured in the last run; from an earlier one.*"
_PLOTS = Path("pictures") / "validation"

_WHAT_IT_IS = """**What this is evidence of.** Generated recordings move one photographed face (and a second look of it)
in ways that are known exactly. They show that known movement is found, when, and what is raised where there is none.
They say little about other faces, beards, glasses, cameras and light, and nothing about what a movement means. What
the labelled clips of real people say stands first; they are few, short, and the detector was made on them.

**Words.** A *scripted* movement is a raised cosine; its onset is where it has reached a tenth of its amplitude. A flag
is right if its onset lies within 0.5 s (posture: 1.5 s) of a scripted one of its family; *IoU 0.5* asks instead that
the two spans share half of what they cover together. F1 is the harmonic mean of precision and recall. A flag of another
family at the same moment (a glance aside turns the head too) counts neither way; so does coming back from a posture.
Everything else is false. All of it is defined in `benchmarks/matching.py` and `benchmarks/truth.py`. All flags are
those of the middle sensitivity, 5.
"""

_WEAKNESSES = """- One face. A mesh sits differently on a bearded, old, dark or heavily made-up face: not measured here.
- The generated movements are those the renderer can make.
- Nothing here is labelled by trained coders. A study should have its coders' verdicts decide (acceptance rates by rule
  are in the program).
- Made voices vary less in rate and melody than people do; no labelled talk of real people with sound was at hand.
- Nods are not rendered; nodding and shaking rest on constructed signals and on shakes made of head turns.
- Noise is even over the picture and compression mild; phone and webcam pictures are worse.
"""

# Looked at event by event, the last time this page was written; figures in eye distances where none else are named.
_WHY = """Looked at event by event:

- *Weak*: brows raised at two fifths to a half of their full size move 0.023 to 0.029. From 0.022 on a person can see
  it, but the brows of real people who talk go as far several times a minute: where the model of many faces sees
  nothing, about 0.041 is asked for. Asking for less raises flags on plain talkers before it finds these.
- *Turned*: the head turned back for a look aside, and the mesh saw brows 0.05 lower, as in a frown; the turn is a warp
  of one photograph. The line of sight moved by 8.8 degrees where 9.8 are asked for.
- *Mixed*: brows that are raised and lowered at once, and raised for half a second longer, are told as both; of one
  moment there is one flag, so a look aside that begins with another movement is in the evidence of that one's flag.
- *Onsets*: a script's is where a tenth of the movement is done, the program's where two fifths of the rise are, which
  is 0.23 of its duration or 60 to 140 ms later. People mark later than the program does (see the real clips), so it is
  not moved.
"""


def write_report(validation: Validation, output: Path) -> list[str]:
    """Write the report and its plots; returns a sentence for each target that is missed.

    What was not measured this time is kept from the page that is there, and said to be from an earlier run.
    """
    plots = output.parent / _PLOTS
    before = output.read_text(encoding="utf-8") if output.is_file() else ""
    plots.mkdir(parents=True, exist_ok=True)
    targets, missed = _targets(validation)
    parts = [
        "# Validation\n",
        "<!-- Written by benchmarks.validate. Run it anew instead of changing this page. -->\n",
        _WHAT_IT_IS,
    ]  # fmt: skip
    if validation.people is not None:
        generated = sum((result.by_onset for result in validation.conditions), Matching())
        parts += ["## Real people\n", people_part(validation.people, generated, plots, _PLOTS.as_posix())]
    parts += ["## Targets of the generated recordings\n", targets, *_left_out(validation)]
    parts += ["## How to repeat it\n", _how(validation)]
    if validation.conditions:
        parts += _condition_parts(validation.conditions, plots)
    sections = {
        "Incongruence candidates": _candidates(validation) if validation.candidates is not None else "",
        "Voice and timing": voice_part(validation.voices) if validation.voices is not None else "",
        "Clips without labels": _clip_table(validation.clips) if validation.clips else "",
    }
    for title, text in sections.items():
        said = text or _said_before(before, title)
        parts += [f"## {title}\n", said] if said else []
    parts += ["## What this does not show\n", _WEAKNESSES]
    output.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")
    return missed


def _said_before(page: str, title: str) -> str:
    """What the page says under a title, marked as from an earlier run; empty where it says nothing."""
    _, found, rest = page.partition(f"\n## {title}\n")
    text = rest.partition("\n## ")[0].strip().removeprefix(_EARLIER).strip()
    return f"{_EARLIER}\n\n{text}\n" if found and text else ""


def _left_out(validation: Validation) -> list[str]:
    """What this run did not measure, said so that nobody takes it for met."""
    measured = {result.condition.name for result in validation.conditions}
    missing = [condition.name for condition in CONDITIONS if condition.name not in measured]
    missing += ["incongruence candidates"] if validation.candidates is None else []
    missing += ["voice and timing"] if validation.voices is None else []
    return [f"**Not measured in this run:** {', '.join(missing)}.\n"] if missing else []


def _how(validation: Validation) -> str:
    rows = (
        f"Program version {__version__}, tracking {TRACKING_VERSION}, analysis {ANALYSIS_VERSION}; face at 15 Hz, pose "
        "at 2 Hz, as by default.\n",
        "```",
        f"python -m benchmarks.validate --seeds {validation.seeds} --candidates {validation.candidate_seeds} "
        "--labelled FOLDER --clips FOLDER --praat FOLDER",
        "```\n",
        "Folders may be left out. `--folder DIR` keeps the recordings and goes on from them; `--only NAME` does one "
        "part. Everything together takes about an hour of two processor cores.\n",
    )
    return "\n".join(rows)


def _condition_parts(results: Sequence[ConditionResult], plots: Path) -> list[str]:
    parts = ["## Conditions\n", _condition_table(results), _error_table(results)]
    scripted = [result for result in results if result.condition.scripted and result.known]
    if scripted:
        plot_conditions(scripted, plots / "conditions.png")
        plot_froc(scripted, plots / "froc.png")
        plot_onsets(scripted, plots / "onset-errors.png")
        parts += [
            f"![F1 by condition]({(_PLOTS / 'conditions.png').as_posix()})\n",
            "## By kind of movement\n", _kind_table(results),
            "## By the signal a flag leads with\n", _signal_table(results),
            "## Recall against false flags, and onsets\n",
            "The left end of a line shows only the strongest flags, the right end all of them.\n",
            f"![recall against false flags per hour]({(_PLOTS / 'froc.png').as_posix()})\n",
            f"![onset errors]({(_PLOTS / 'onset-errors.png').as_posix()})\n",
        ]  # fmt: skip
    return [*parts, "## What is missed and what is false\n", _failures(results), _WHY]


def _targets(validation: Validation) -> tuple[str, list[str]]:
    scripted = [result for result in validation.conditions if result.condition.scripted]
    face = sum((result.by_onset.of_family("expression") for result in scripted), Matching())
    body = sum((result.by_onset.of_family("posture") for result in scripted), Matching())
    named = {result.condition.name: result for result in validation.conditions}
    talker, still, score = named.get("talker"), named.get("still"), validation.candidates
    values = (
        face.f1, body.f1, 1000 * face.median_onset_error_s, 1000 * body.median_onset_error_s,
        score.recall if score else math.nan, score.precision if score else math.nan,
        talker.false_per_hour / 6 if talker else math.nan, float(len(still.flags)) if still else math.nan,
        *target_values(validation.voices),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    missed: list[str] = []
    for (name, limit, at_least), value in zip(_TARGETS, values, strict=True):
        met = value >= limit if at_least else value <= limit
        verdict = "not measured" if math.isnan(value) else "met" if met else "missed"
        rows.append((name, f"{'≥' if at_least else '≤'} {limit:g}", number(value, 3 if limit < 1 else 1), verdict))
        if verdict == "missed":
            missed.append(f"{name} is {value:.3f}, wanted {'at least' if at_least else 'at most'} {limit:g}")
    return table(("over all conditions with movements", "target", "measured", ""), rows), missed


def _condition_table(results: Sequence[ConditionResult]) -> str:
    rows: list[tuple[str, ...]] = []
    for result in results:
        matchings = (result.by_onset, result.one_second, result.by_overlap)
        f1 = [
            number(matching.of_family(family).f1 if result.condition.scripted else math.nan)
            for family in ("expression", "posture", "gaze")
            for matching in (matchings if family == "expression" else (result.by_onset, result.by_overlap))
        ]
        rows.append((result.condition.name, result.condition.what, *f1))
    head = (
        "F1 of", "what", "expression, 0.5 s", "expression, 1 s", "expression, IoU 0.5", "posture, 1.5 s",
        "posture, IoU 0.5", "gaze, 0.5 s", "gaze, IoU 0.5",
    )  # fmt: skip
    return table(head, rows)


def _error_table(results: Sequence[ConditionResult]) -> str:
    rows: list[tuple[str, ...]] = []
    for result in results:
        face, body = result.by_onset.of_family("expression"), result.by_onset.of_family("posture")
        hours = result.person_hours
        rows.append(
            (
                result.condition.name, number(1000 * face.median_onset_error_s, 0),
                number(1000 * body.median_onset_error_s, 0), number(60 * hours, 1), str(len(result.by_onset.false)),
                "" if result.condition.scripted else str(len(result.candidates)), number(result.false_per_hour, 1),
                number(100 * result.measurable, 0),
            )
        )  # fmt: skip
    head = (
        "condition", "onset error, expression, ms", "onset error, posture, ms", "minutes", "false shifts",
        "false candidates", "false per hour", "face measurable, %",
    )  # fmt: skip
    return table(head, rows)


def _kind_table(results: Sequence[ConditionResult]) -> str:
    rows: list[tuple[str, ...]] = []
    by_onset = sum((result.by_onset for result in results), Matching())
    by_overlap = sum((result.by_overlap for result in results), Matching())
    kinds = {event.name for event in (*_wanted(by_onset), *by_onset.missed)}
    for kind in sorted(kinds):
        errors = [pair.onset_error_s for pair in by_onset.pairs if pair.known.name == kind and not pair.known.optional]
        missed = sum(event.name == kind for event in by_onset.missed)
        overlapping = sum(event.name == kind for event in _wanted(by_overlap))
        scripted = len(errors) + missed
        rows.append(
            (
                kind.replace("_", " "), str(scripted), number(len(errors) / scripted), number(overlapping / scripted),
                number(1000 * sorted(errors)[len(errors) // 2], 0) if errors else "",
            )
        )  # fmt: skip
    head = ("movement", "scripted", "recall by onset", "recall by IoU 0.5", "median onset error, ms (late is positive)")
    return table(head, rows)


def _wanted(matching: Matching) -> list[Event]:
    return [pair.known for pair in matching.pairs if not pair.known.optional]


def _signal_table(results: Sequence[ConditionResult]) -> str:
    """How often flags that lead with a signal are right."""
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    neither: Counter[str] = Counter()
    for result in results:
        leading = {flag.text: flag.evidence[0].signal for flag in result.flags if flag.evidence}
        right.update(leading[pair.found.name] for pair in result.by_onset.pairs)
        false.update(leading[event.name] for event in result.by_onset.false)
        neither.update(leading[event.name] for event in result.by_onset.explained)
    rows = [
        (f"`{name}`", str(right[name]), str(false[name]), str(neither[name]), number(share(right[name], false[name])))
        for name in sorted({*right, *false, *neither})
    ]
    return table(("signal", "right", "false", "neither", "precision"), rows)


def _candidates(validation: Validation) -> str:
    score = validation.candidates or Score()
    rows = [
        (
            name.replace("_", " "), str(score.found[name]), str(score.missed[name]), str(score.false[name]),
            number(share(score.found[name], score.missed[name])),
            number(share(score.found[name], score.false[name])),
        )
        for name in (rule.name for rule in RULES if rule.name in score.rules)
    ]  # fmt: skip
    rows.append(
        (
            "all", str(score.found.total()), str(score.missed.total()), str(score.false.total()),
            number(score.recall, 3), number(score.precision, 3),
        )
    )  # fmt: skip
    parts = [
        f"{validation.candidate_seeds} recordings of about four minutes with two people: eleven moments at which words "
        "and movement disagree, among ten decoys (smiles and frowns that agree, a listener's smile, a smile at the "
        "other's answer, a friendly smile, a smile in silence, neutral talk, head turns, looks aside, raised brows), "
        "with blinking, drifting light, two steps of the light and two camera cuts. See [incongruence.md]"
        "(incongruence.md) for the rules.\n",
        table(("rule", "found", "missed", "false", "recall", "precision"), rows),
        *(f"- {line}" for line in score.failures),
        "",
    ]
    decoys = [result for result in validation.conditions if not result.condition.scripted and result.person_hours]
    if decoys:
        said = "; ".join(
            f"{result.condition.name}: {len(result.candidates)} in {60 * result.person_hours:.0f} minutes "
            f"({len(result.candidates) / result.person_hours:.1f} per hour)"
            for result in decoys
        )
        parts.append(f"False candidates where nothing disagrees: {said}.\n")
    return "\n".join(parts)


def _failures(results: Sequence[ConditionResult]) -> str:
    rows: list[tuple[str, ...]] = []
    for result in results:
        kinds = Counter(event.name for event in result.by_onset.missed)
        false = Counter(_movement(event) for event in result.by_onset.false)
        if kinds or false:
            rows.append((result.condition.name, _counts(kinds), _counts(false)))
    return table(("condition", "missed", "false"), rows) if rows else "Nothing was missed and nothing was false.\n"


def _movement(event: Event) -> str:
    return f"{event.families[0]}: {event.name.split(' by ')[0].split(' at ')[0].lower()}"


def _counts(counter: Counter[str]) -> str:
    return "; ".join(f"{name.replace('_', ' ')} ({count})" for name, count in counter.most_common())


def _clip_table(clips: Sequence[ClipResult]) -> str:
    lines = [
        "Nobody has labelled the faces in these clips: the flags are listed to be looked at. Clips of a few seconds "
        "are too short for a baseline of one's own; what is flagged there is against the clip itself.\n"
    ]
    rows: list[tuple[str, ...]] = []
    for clip in clips:
        families = Counter(flag.family for flag in clip.flags)
        seen = ", ".join(f"{family} {100 * part:.0f} %" for family, part in clip.measurable.items() if part > 0)
        rows.append((clip.name, number(clip.duration_s, 1), seen or "nothing", _counts(Counter(families)) or "none"))
    lines.append(table(("clip", "length, s", "measurable", "flags"), rows))
    for clip in clips:
        if clip.gestures is not None:
            known = len(clip.gestures.pairs) + len(clip.gestures.missed)
            lines.append(
                f"`{clip.name}` has {known} labelled hand gestures; flags of hands, movement or posture overlap "
                f"{len(clip.gestures.pairs)} of them by half (IoU 0.5), {len(clip.gestures.false)} overlap none. The "
                "program flags hands at the face and crossed arms, not gestures.\n"
            )
        if clip.flags:
            lines.append(f"`{clip.name}`:\n")
            lines += [f"- {flag.text}" for flag in clip.flags]
            lines.append("")
    return "\n".join(lines)
