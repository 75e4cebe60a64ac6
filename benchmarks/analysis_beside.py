"""The analysis of this checkout beside that of another one, in turns: what a change of version costs.

``python -m benchmarks.analysis_beside CHECKOUT PYTHON [--minutes 3] [--clip 10] [--rounds 3] [--folder DIR]``

CHECKOUT is another version, PYTHON the interpreter of its environment. A recording of ``--minutes`` of two people
(720p) and one of ``--clip`` seconds are made once. Each is analysed by ``annotator analyze``, from the start of the
process to the written flags, by one version and the other, several times. Printed are the medians of wall time and of
processor time (of the process and all its children), and how many times as long this version takes; on a busy machine
the second ratio is the one to trust.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.analysis_speed import rendered
from benchmarks.sessions import repeated

_HERE = Path(__file__).parents[1]
_BASE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A checkout with the interpreter it runs on."""

    name: str
    checkout: Path
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What one analysis took: by the clock, and of the processor."""

    wall_s: float
    processor_s: float


def median(rounds: list[Took]) -> Took:
    """The median of each."""
    return Took(
        wall_s=statistics.median(one.wall_s for one in rounds),
        processor_s=statistics.median(one.processor_s for one in rounds),
    )


def row(name: str, here: Took, there: Took) -> str:
    """One recording in words."""
    return (
        f"{name:<12}"
        f"{here.wall_s:>8.1f} s {there.wall_s:>8.1f} s {here.wall_s / there.wall_s:>7.2f}"
        f"{here.processor_s:>10.1f} s {there.processor_s:>8.1f} s {here.processor_s / there.processor_s:>7.2f}"
    )


def _analysed(version: Version, video: Path, workers: int) -> Took:
    with tempfile.TemporaryDirectory(dir=video.parent) as place:
        command = [version.python, "-m", "annotator", "new", f"{place}/one.session", "--video", str(video)]
        people = ["--participant", "client=left", "--participant", "therapist=right"]
        _run(version, [*command, *people])
        return _run(
            version, [version.python, "-m", "annotator", "analyze", f"{place}/one.session", "--workers", str(workers)]
        )


def _run(version: Version, command: list[str]) -> Took:
    surroundings = {**os.environ, "PYTHONPATH": str(version.checkout)}
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=version.checkout, env=surroundings, stdout=subprocess.DEVNULL, stderr=said
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{version.name}: {' '.join(command)} failed:\n{said.read().decode()}")
    return Took(wall_s=time.perf_counter() - started, processor_s=used.ru_utime + used.ru_stime)


def main() -> int:
    parser = argparse.ArgumentParser(description="The analysis of this checkout beside that of another one.")
    parser.add_argument("other", type=Path, help="a checkout of another version")
    parser.add_argument("python", help="the interpreter of its environment")
    parser.add_argument("--minutes", type=float, default=3.0, help="of the long recording; 0 for none")
    parser.add_argument("--clip", type=float, default=10.0, help="seconds of the short recording")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="keep the recordings here and use them again")
    options = parser.parse_args()
    versions = (
        Version(name="here", checkout=_HERE, python=sys.executable),
        Version(name="there", checkout=options.other.resolve(), python=options.python),
    )
    with tempfile.TemporaryDirectory() as made:
        folder = (options.folder or Path(made)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        recordings = {f"{options.clip:g} s": rendered(folder, 2, options.clip)}
        if options.minutes:
            base = rendered(folder, 2, _BASE_S)
            long = repeated(base, folder / f"{options.minutes:g}.mp4", 60 * options.minutes)
            recordings[f"{options.minutes:g} minutes"] = long
        print(f"{'':12}{'wall: here':>10} {'there':>10} {'ratio':>7}{'CPU: here':>12} {'there':>10} {'ratio':>7}")
        for name, video in recordings.items():
            took: dict[str, list[Took]] = {version.name: [] for version in versions}
            for _ in range(options.rounds):
                for version in versions:
                    took[version.name].append(_analysed(version, video, options.workers))
            print(row(name, median(took["here"]), median(took["there"])), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
