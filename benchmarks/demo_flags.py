"""Flags of the demo (or of random scripts) against what the script says happens.

``python -m benchmarks.demo_flags [--folder DIR] [--random N] [--first-seed S]``

Exit code 1 if recall, precision or the median onset error miss their targets.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from annotator.domain.session import Findings
from annotator.domain.signals import FAMILIES
from annotator.features.demo.build import SCRIPT_NAME, build_demo
from annotator.features.demo.recording import RecordingSettings
from annotator.features.demo.script import read_script
from benchmarks.matching import Event, Matching, by_family, match_by_onset
from benchmarks.random_scripts import random_script
from benchmarks.sessions import analysed, scripted_session
from benchmarks.truth import found_events, known_events

LEAST_RECALL = 0.9
LEAST_PRECISION = 0.8
LARGEST_ONSET_ERROR_S = {"expression": 0.15, "posture": 1.0}
FACE_TOLERANCE_S = 0.5
POSTURE_TOLERANCE_S = 1.5


def tolerance_s(event: Event) -> float:
    """How far apart onsets may be."""
    return POSTURE_TOLERANCE_S if "posture" in event.families else FACE_TOLERANCE_S


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.demo_flags", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="N random scripts instead of the demo")
    parser.add_argument("--first-seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.folder is not None:
        return _run(options.folder, options.random, options.first_seed)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), options.random, options.first_seed)


def _run(folder: Path, randoms: int, first_seed: int) -> int:
    total = Matching()
    if randoms:
        for seed in range(first_seed, first_seed + randoms):
            script = random_script(seed)
            session = scripted_session(script, folder / f"seed-{seed}", settings=RecordingSettings(seed=seed))
            matching = compare(known_events(script), analysed(session))
            print(f"seed {seed}: recall {matching.recall:.2f}, precision {matching.precision:.2f}")
            total = total + matching
    else:
        session = build_demo(folder, on_progress=_tell)
        total = compare(known_events(read_script(folder / SCRIPT_NAME)), analysed(session))
    print_table(total)
    failures = missed_targets(total)
    print("\n".join(failures) if failures else "all targets met")
    return 1 if failures else 0


def _tell(part: float) -> None:
    if sys.stderr.isatty():
        print(f"\rmaking the demo: {100 * part:3.0f} %", end="" if part < 1 else "\n", file=sys.stderr)


def compare(known: list[Event], findings: Findings) -> Matching:
    """Match by onset, with the tolerance of each family."""
    return match_by_onset(known, found_events(findings.flags.values()), tolerance_s=tolerance_s)


def print_table(matching: Matching) -> None:
    """Recall, precision and onset error per family, then every miss and every false flag."""
    print(f"{'family':<12}{'known':>6}{'found':>6}{'false':>6}{'recall':>8}{'precision':>10}{'onset error':>13}")
    for name, part in [*by_family(FAMILIES, matching).items(), ("all", matching)]:
        wanted = [pair for pair in part.pairs if not pair.known.optional]
        print(
            f"{name:<12}{len(wanted) + len(part.missed):>6}{len(wanted):>6}{len(part.false):>6}{part.recall:>8.2f}"
            f"{part.precision:>10.2f}{1000 * part.median_onset_error_s:>10.0f} ms"
        )
    for event in matching.missed:
        print(f"missed  {event.participant_id:<10} {event.onset_s:8.2f} s  {event.name}")
    for event in matching.false:
        print(f"false   {event.participant_id:<10} {event.onset_s:8.2f} s  {event.families[0]}: {event.name}")


def missed_targets(matching: Matching) -> list[str]:
    """One sentence for each target that is missed."""
    failures: list[str] = []
    if not matching.recall >= LEAST_RECALL:
        failures.append(f"recall {matching.recall:.2f} is below {LEAST_RECALL}")
    if not matching.precision >= LEAST_PRECISION:
        failures.append(f"precision {matching.precision:.2f} is below {LEAST_PRECISION}")
    for family, largest_s in LARGEST_ONSET_ERROR_S.items():
        error_s = matching.of_family(family).median_onset_error_s
        if not error_s <= largest_s:
            failures.append(
                f"median onset error of {family} {1000 * error_s:.0f} ms is above {1000 * largest_s:.0f} ms"
            )
    return failures


if __name__ == "__main__":
    sys.exit(main())
