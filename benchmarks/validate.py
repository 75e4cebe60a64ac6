"""How good the findings are, on generated recordings and on real clips; writes ``docs/validation.md``.

``python -m benchmarks.validate [--folder DIR] [--seeds N] [--candidates N] [--labelled DIR] [--clips DIR]
[--praat DIR] [--only NAME]... [--output FILE]``

With ``--folder`` it goes on from what is there, so that several runs with different ``--only`` may share the work and a
last one without it writes the whole report. Exit code 1 if a target of the report's first table is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.domain.flags import Flag
from benchmarks.candidates import scored
from benchmarks.conditions import CONDITIONS, Condition
from benchmarks.demo_flags import tolerance_s
from benchmarks.labelled_people import read_labels
from benchmarks.matching import Event, Matching, match_by_onset, match_by_overlap
from benchmarks.measured_people import measure_people
from benchmarks.real_clips import analyse_clips
from benchmarks.report import write_report
from benchmarks.results import ConditionResult, Validation
from benchmarks.sessions import analysed, scripted_session
from benchmarks.truth import found_events, known_events
from benchmarks.voice_oracles import held_against_oracles
from benchmarks.voice_report import measure_voices, voice_part

PEOPLE, CANDIDATES, CLIPS, VOICES = "people", "candidates", "clips", "voices"
PARTS = (PEOPLE, *(condition.name for condition in CONDITIONS), CANDIDATES, CLIPS, VOICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do.

    Attributes:
        parts: Names of conditions, and ``people``, ``candidates``, ``clips``, ``voices``.
        labelled: Folder of clips with ``labels.json``; None leaves people out.
        clips: Folder of other real clips; None leaves them out.
        praat: Praat's values for the labelled clips; None leaves the comparison with it out.
    """

    parts: frozenset[str]
    seeds: int
    candidate_seeds: int
    labelled: Path | None
    clips: Path | None
    praat: Path | None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validate", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    parser.add_argument("--seeds", type=int, default=2, help="random scripts per condition")
    parser.add_argument("--candidates", type=int, default=10, metavar="N", help="recordings with scripted disagreement")
    parser.add_argument("--labelled", type=Path, help="folder of labelled people; left out where it is not given")
    parser.add_argument("--clips", type=Path, help="folder of real clips; left out where it is not there")
    parser.add_argument("--praat", type=Path, help="folder of Praat's pitch for the labelled clips")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="NAME", help="only this part")
    parser.add_argument("--output", type=Path, default=Path("docs/validation.md"))
    options = parser.parse_args(arguments)
    plan = Plan(
        parts=frozenset(options.only or PARTS),
        seeds=options.seeds,
        candidate_seeds=options.candidates,
        labelled=options.labelled,
        clips=options.clips,
        praat=options.praat,
    )
    if options.folder is not None:
        return _run(plan, options.folder, options.output)
    with tempfile.TemporaryDirectory() as folder:
        return _run(plan, Path(folder), options.output)


def _run(plan: Plan, folder: Path, output: Path) -> int:
    missed = write_report(validate(plan, folder), output)
    print("\n".join(missed) if missed else "all targets met")
    return 1 if missed else 0


def validate(plan: Plan, folder: Path) -> Validation:
    """Measure everything the plan names."""
    people = None
    if plan.labelled is not None and PEOPLE in plan.parts:
        people = measure_people(read_labels(plan.labelled), folder / PEOPLE)
        print("\n".join(people.score.lines()), flush=True)
    results: list[ConditionResult] = []
    for condition in CONDITIONS:
        if condition.name in plan.parts:
            result = run_condition(condition, folder / condition.name, seeds=plan.seeds)
            results.append(result)
            print(result.summary(), flush=True)
    with_candidates = CANDIDATES in plan.parts and plan.candidate_seeds > 0
    seeds = range(1, plan.candidate_seeds + 1)
    voices = None
    if VOICES in plan.parts:
        oracles = held_against_oracles(plan.praat, plan.labelled) if plan.praat and plan.labelled else ()
        voices = measure_voices(plan.seeds, oracles)
        print(voice_part(voices), flush=True)
    return Validation(
        people=people,
        voices=voices,
        conditions=tuple(results),
        seeds=plan.seeds,
        candidates=scored(folder / CANDIDATES, seeds) if with_candidates else None,
        candidate_seeds=plan.candidate_seeds,
        clips=tuple(analyse_clips(plan.clips, folder / CLIPS)) if plan.clips and CLIPS in plan.parts else (),
    )


def run_condition(condition: Condition, folder: Path, *, seeds: int) -> ConditionResult:
    """Render, analyse and match every seed of one condition."""
    by_onset, one_second, by_overlap = Matching(), Matching(), Matching()
    known: list[Event] = []
    found: list[Event] = []
    flags: list[Flag] = []
    measurable_s = total_s = 0.0
    for seed in range(1, (seeds * condition.recordings if condition.varies else 1) + 1):
        script = condition.script(seed)
        settings = condition.settings(seed)
        session = scripted_session(script, folder / str(seed), settings=settings, spoken=condition.spoken)
        findings = analysed(session)
        # Times of different recordings must not meet: each gets an hour of its own.
        truth = [_shifted(event, 3600.0 * seed) for event in known_events(script)]
        raised = [_shifted(event, 3600.0 * seed) for event in found_events(findings.flags.values())]
        by_onset += match_by_onset(truth, raised, tolerance_s=tolerance_s)
        one_second += match_by_onset(truth, raised, tolerance_s=_one_second)
        by_overlap += match_by_overlap(truth, raised)
        known += truth
        found += raised
        flags += findings.flags.values()
        for part in findings.info.coverage if findings.info else ():
            if part.family == "expression":
                measurable_s, total_s = measurable_s + part.measurable_s, total_s + part.total_s
    return ConditionResult(
        condition=condition,
        by_onset=by_onset,
        one_second=one_second,
        by_overlap=by_overlap,
        known=tuple(known),
        found=tuple(found),
        flags=tuple(flags),
        person_hours=total_s / 3600,
        measurable=measurable_s / total_s if total_s else 0.0,
    )


def _one_second(event: Event) -> float:
    return max(1.0, tolerance_s(event))


def _shifted(event: Event, by_s: float) -> Event:
    return replace(event, onset_s=event.onset_s + by_s, offset_s=event.offset_s + by_s)


if __name__ == "__main__":
    sys.exit(main())
