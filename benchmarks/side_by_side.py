"""The window of this checkout beside that of another one, in turns: what a busy machine cannot blur.

``python -m benchmarks.side_by_side CHECKOUT [--rounds 3] [--folder DIR]``

Runs ``benchmarks.ui`` of both checkouts one after the other, several times, and prints for every measure the median of
the rounds of each and how many times as long this one takes: by the clock, and of the processor, which others on the
machine blur less. Who shows more rows paints more: how many stands beside. A target that the other version kept on a
quiet machine is kept there by this one too where that is at most 1. Both read and write sessions of their own.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

_LINE = re.compile(
    r"^(scroll|zoom|key to mark|start, end|undo) +median +([\d.]+) ms, 95th percentile +([\d.]+) ms"
    r"; of it at work +([\d.]+) and +([\d.]+) ms"
)
_OPEN = re.compile(r"^open +([\d.]+) s .*at work +([\d.]+) s")
_ROWS = re.compile(r"(\d+) rows in sight")

Measured = dict[str, float]


def read_measures(printed: str) -> Measured:
    """What a run of ``benchmarks.ui`` printed, by the clock and at work: milliseconds, and seconds for opening.

    Raises:
        ValueError: there is no measure in it.
    """
    found: Measured = {}
    for line in printed.splitlines():
        if match := _LINE.match(line):
            found[f"{match[1]}, median ms"] = float(match[2])
            found[f"{match[1]}, p95 ms"] = float(match[3])
            found[f"{match[1]}, median ms at work"] = float(match[4])
            found[f"{match[1]}, p95 ms at work"] = float(match[5])
        elif match := _OPEN.match(line):
            found["open, s"] = float(match[1])
            found["open, s at work"] = float(match[2])
        elif match := _ROWS.search(line):
            found["rows in sight"] = float(match[1])
    if not found:
        raise ValueError(f"no measure in:\n{printed}")
    return found


def compare(here: list[Measured], there: list[Measured]) -> list[tuple[str, float, float]]:
    """Median of the rounds of each measure that both have: its name, here, there."""
    shared = [name for name in here[0] if name in there[0]]
    return [
        (name, statistics.median(one[name] for one in here), statistics.median(one[name] for one in there))
        for name in shared
    ]


def _run(checkout: Path, folder: Path) -> Measured:
    surroundings = {**os.environ, "PYTHONPATH": str(checkout)}
    command = [sys.executable, "-m", "benchmarks.ui", "--folder", str(folder)]
    # A missed target ends it with 1, and the measures are there all the same.
    done = subprocess.run(command, cwd=checkout, env=surroundings, capture_output=True, text=True, check=False)
    try:
        return read_measures(done.stdout)
    except ValueError as error:
        raise SystemExit(f"{checkout}: {error}\n{done.stderr}") from None


def main() -> int:
    parser = argparse.ArgumentParser(description="The window of this checkout beside that of another one.")
    parser.add_argument("other", type=Path, help="a checkout of another version")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep both sessions here and go on from them")
    arguments = parser.parse_args()
    checkouts = (Path(__file__).parents[1], arguments.other.resolve())
    measured: tuple[list[Measured], list[Measured]] = ([], [])
    with tempfile.TemporaryDirectory() as made:
        for number in range(arguments.rounds):
            for checkout, rounds, name in zip(checkouts, measured, ("here", "there"), strict=True):
                folder = (arguments.folder or Path(made)).resolve() / name
                folder.mkdir(parents=True, exist_ok=True)
                rounds.append(_run(checkout, folder))
            print(f"round {number + 1} of {arguments.rounds} done", file=sys.stderr)
    print(f"{'':32} {'here':>7} {'there':>7}  here/there")
    for name, here, there in compare(*measured):
        print(f"{name:32} {here:7.1f} {there:7.1f}  {here / there:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
