"""How good the findings are, on generated recordings and on real clips; writes ``docs/validation.md``.

``python -m benchmarks.validate [--folder DIR] [--seeds N] [--clips DIR] [--only NAME]... [--output FILE]``

Exit code 1 if a target of the report's first table is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from annotator.domain.flags import Flag
from benchmarks.conditions import CONDITIONS, Condition
from benchmarks.demo_flags import tolerance_s
from benchmarks.matching import Event, Matching, match_by_onset, match_by_overlap
from benchmarks.real_clips import ClipResult, analyse_clips
from benchmarks.report import ConditionResult, write_report
from benchmarks.sessions import analysed, scripted_session
from benchmarks.truth import found_events, known_events


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validate", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    parser.add_argument("--seeds", type=int, default=2, help="random scripts per condition")
    parser.add_argument("--clips", type=Path, help="folder of real clips; left out where it is not there")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only this condition")
    parser.add_argument("--output", type=Path, default=Path("docs/validation.md"))
    options = parser.parse_args(arguments)
    chosen = [condition for condition in CONDITIONS if not options.only or condition.name in options.only]
    if options.folder is not None:
        return _run(options.folder, chosen, options.seeds, options.clips, options.output)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), chosen, options.seeds, options.clips, options.output)


def _run(folder: Path, conditions: Sequence[Condition], seeds: int, clips: Path | None, output: Path) -> int:
    results: list[ConditionResult] = []
    for condition in conditions:
        result = run_condition(condition, folder / condition.name, seeds=seeds)
        results.append(result)
        print(result.summary(), flush=True)
    real: list[ClipResult] = analyse_clips(clips, folder / "clips") if clips is not None else []
    missed = write_report(results, real, output)
    print("\n".join(missed) if missed else "all targets met")
    return 1 if missed else 0


def run_condition(condition: Condition, folder: Path, *, seeds: int) -> ConditionResult:
    """Render, analyse and match every seed of one condition."""
    by_onset, one_second, by_overlap = Matching(), Matching(), Matching()
    known: list[Event] = []
    found: list[Event] = []
    flags: list[Flag] = []
    measurable_s = total_s = 0.0
    for seed in range(1, (seeds if condition.varies else 1) + 1):
        script = condition.script(seed)
        session = scripted_session(script, folder / str(seed), settings=condition.settings(seed))
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
