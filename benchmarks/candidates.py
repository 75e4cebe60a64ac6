"""Incongruence candidates against scripts that say where words and movement disagree, and where they only seem to.

``python -m benchmarks.candidates [--seeds N] [--first-seed S] [--folder DIR]``

Exit code 1 where recall is under 0.95 or precision under 0.85 over all seeds.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.analysis.time_spans import overlap_s
from annotator.domain.flags import Flag
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.workflow.demo import Script, generate_recording, read_script, write_script
from annotator.workflow.sessions import ParticipantSpec, VideoSpec, new_session
from benchmarks.candidate_scripts import Expected, Recording, recording
from benchmarks.sessions import analysed

LEAST_RECALL = 0.95
LEAST_PRECISION = 0.85


@dataclass(slots=True, kw_only=True)
class Score:
    """Counts over all recordings, also by rule."""

    found: Counter[str] = field(default_factory=Counter[str])
    missed: Counter[str] = field(default_factory=Counter[str])
    false: Counter[str] = field(default_factory=Counter[str])

    @property
    def recall(self) -> float:
        found, missed = self.found.total(), self.missed.total()
        return found / (found + missed) if found + missed else 1.0

    @property
    def precision(self) -> float:
        found, false = self.found.total(), self.false.total()
        return found / (found + false) if found + false else 1.0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.candidates", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    options = parser.parse_args(arguments)
    if options.folder is not None:
        return _run(options.folder, options.first_seed, options.seeds)
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), options.first_seed, options.seeds)


def _run(folder: Path, first_seed: int, seeds: int) -> int:
    score = Score()
    for seed in range(first_seed, first_seed + seeds):
        planned = recording(seed)
        findings = analysed(spoken_session(planned, folder / f"seed-{seed}"))
        raised = [flag for flag in findings.flags.values() if flag.kind == "incongruence"]
        print(f"seed {seed}: {len(planned.expected)} to find, {len(raised)} raised", flush=True)
        judge(planned.expected, raised, score)
    for rule in sorted({*score.found, *score.missed, *score.false}):
        print(f"{rule:20} found {score.found[rule]:3}  missed {score.missed[rule]:3}  false {score.false[rule]:3}")
    print(f"recall {score.recall:.3f}  precision {score.precision:.3f}")
    return 0 if score.recall >= LEAST_RECALL and score.precision >= LEAST_PRECISION else 1


def spoken_session(planned: Recording, folder: Path) -> Path:
    """Render the recording and make a session of it with its transcript; what is there already is used again."""
    folder.mkdir(parents=True, exist_ok=True)
    session, written, video = folder / "recording.session", folder / "script.json", folder / "recording.mp4"
    if not (video.is_file() and written.is_file() and read_script(written) == planned.script):
        generate_recording(planned.script, video, settings=planned.settings)
        write_script(planned.script, written)
    if not (session / "session.db").is_file():
        transcript = folder / "transcript.csv"
        _write_transcript(planned.script, transcript)
        people = (
            ParticipantSpec(role="client", region=LEFT_REGION),
            ParticipantSpec(role="therapist", region=RIGHT_REGION),
        )
        new_session(session, [VideoSpec(path=video)], people, transcript=transcript).close()
    return session


def judge(expected: Sequence[Expected], raised: Sequence[Flag], score: Score) -> None:
    """Add one recording to the score: a candidate is right if its rule was expected in the same time."""
    left = list(raised)
    for wanted in expected:
        match = next((flag for flag in left if flag.rule == wanted.rule and _meets(flag, wanted)), None)
        if match is None:
            score.missed[wanted.rule] += 1
            print(f"  missed {wanted.rule} at {wanted.start_s:.1f} s")
        else:
            left.remove(match)
            score.found[wanted.rule] += 1
    for flag in left:
        score.false[flag.rule] += 1
        print(f"  false  {flag.text}")


def _meets(flag: Flag, wanted: Expected) -> bool:
    return overlap_s(flag.start_s, flag.end_s, wanted.start_s, wanted.end_s) > 0


def _write_transcript(script: Script, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("start", "end", "speaker", "text"))
        table.writerows((line.start_s, line.end_s, line.role, line.text) for line in script.lines)


if __name__ == "__main__":
    sys.exit(main())
