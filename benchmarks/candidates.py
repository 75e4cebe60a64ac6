"""Incongruence candidates against scripts that say where words and movement disagree, and where they only seem to.

``python -m benchmarks.candidates [--seeds N] [--first-seed S] [--folder DIR]``

Exit code 1 where recall is under 0.95 or precision under 0.9 over all seeds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.analysis.time_spans import overlap_s
from annotator.domain.flags import Flag
from benchmarks.candidate_scripts import Expected, Recording, recording
from benchmarks.sessions import analysed, scripted_session

LEAST_RECALL = 0.95
LEAST_PRECISION = 0.9


@dataclass(slots=True, kw_only=True)
class Score:
    """Counts over all recordings by rule, and a line for everything that went wrong."""

    found: Counter[str] = field(default_factory=Counter[str])
    missed: Counter[str] = field(default_factory=Counter[str])
    false: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])

    @property
    def rules(self) -> list[str]:
        return sorted({*self.found, *self.missed, *self.false})

    @property
    def recall(self) -> float:
        return share(self.found.total(), self.missed.total())

    @property
    def precision(self) -> float:
        return share(self.found.total(), self.false.total())


def share(found: int, others: int) -> float:
    """The share of the found in both; 1 where there is nothing."""
    return found / (found + others) if found + others else 1.0


def main(arguments: list[str] | None = None) -> int:
    return run(arguments, program="benchmarks.candidates", about=__doc__, recording=recording, seeds=5)


def run(
    arguments: list[str] | None, *, program: str, about: str | None, recording: Callable[[int], Recording], seeds: int
) -> int:
    """What a benchmark of candidates does with its arguments: the recordings of so many seeds, judged and told."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=about)
    parser.add_argument("--seeds", type=int, default=seeds)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    options = parser.parse_args(arguments)
    chosen = range(options.first_seed, options.first_seed + options.seeds)
    if options.folder is not None:
        return _report(scored(options.folder, chosen, recording))
    with tempfile.TemporaryDirectory() as folder:
        return _report(scored(Path(folder), chosen, recording))


def scored(folder: Path, seeds: Sequence[int], recording: Callable[[int], Recording] = recording) -> Score:
    """Render, analyse and judge the recordings of these seeds; what is in the folder already is used again."""
    score = Score()
    for seed in seeds:
        planned = recording(seed)
        session = scripted_session(planned.script, folder / f"seed-{seed}", settings=planned.settings, spoken=True)
        raised = [flag for flag in analysed(session).flags.values() if flag.kind == "incongruence"]
        print(f"seed {seed}: {len(planned.expected)} to find, {len(raised)} raised", flush=True)
        judge(planned.expected, raised, score, seed=seed)
    return score


def _report(score: Score) -> int:
    print("\n".join(score.failures))
    for rule in score.rules:
        print(f"{rule:20} found {score.found[rule]:3}  missed {score.missed[rule]:3}  false {score.false[rule]:3}")
    print(f"recall {score.recall:.3f}  precision {score.precision:.3f}")
    return 0 if score.recall >= LEAST_RECALL and score.precision >= LEAST_PRECISION else 1


def judge(expected: Sequence[Expected], raised: Sequence[Flag], score: Score, *, seed: int) -> None:
    """Add one recording to the score: a candidate is right if its rule was expected in the same time."""
    left = list(raised)
    for wanted in expected:
        match = next((flag for flag in left if flag.rule == wanted.rule and _meets(flag, wanted)), None)
        if match is None:
            score.missed[wanted.rule] += 1
            score.failures.append(f"seed {seed}: missed {wanted.rule} at {wanted.start_s:.1f} s")
        else:
            left.remove(match)
            score.found[wanted.rule] += 1
    for flag in left:
        score.false[flag.rule] += 1
        score.failures.append(f"seed {seed}: false at {flag.start_s:.1f} s: {flag.text}")


def _meets(flag: Flag, wanted: Expected) -> bool:
    return overlap_s(flag.start_s, flag.end_s, wanted.start_s, wanted.end_s) > 0


if __name__ == "__main__":
    sys.exit(main())
