"""Abuse the program and print one table of tries and failures: ``python -m tests.abuse [--minutes N] [--kills 300] …``.

Without a size of its own, each kind takes its share of the minutes. What made a reader fail is kept in ``corpus``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.abuse.databases import damage_databases
from tests.abuse.disks import cut_power, fill_disks
from tests.abuse.fuzzing import fuzz
from tests.abuse.hostile import hostile_sessions
from tests.abuse.kills import kill_editors
from tests.abuse.tally import Tally
from tests.abuse.worst_inputs import WORST, seconds_of

_SLOWEST_S = 2.0
_WORST_BYTES = 5_000_000
_TRIES = 3
_COLLECTED_IN = 20


def slow_inputs(_count: int, _seed: int) -> Tally:
    """Read 5 MB of the worst for every reader; 2 s of processor time is too long.

    Other work on the machine makes processor time longer, never shorter: of several tries the shortest is the input's.
    """
    failures: list[str] = []
    for name in WORST:
        tries = (seconds_of(name, _WORST_BYTES) for _ in range(_TRIES))
        took_s = next((took_s for took_s in tries if took_s is not None and took_s <= _SLOWEST_S), None)
        if took_s is None:
            failures.append(f"{name}: over {_SLOWEST_S:g} s in each of {_TRIES} tries")
    return Tally(name="5 MB of the worst over 2 s", tries=len(WORST), failures=tuple(failures))


def windows(count: int, seed: int) -> Tally:
    """Open, look through and close sessions in the real window; in one of twenty rounds, the collector always runs."""
    try:
        from tests.abuse.windows import open_and_close
    except ImportError as error:
        return Tally(name="windows opened and closed", skipped=str(error))
    from annotator.features.demo.build import VIDEO_NAME, build_demo

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "demo"
        session = build_demo(folder, on_progress=lambda _part: None)
        few = count // _COLLECTED_IN
        done = [
            open_and_close(session, folder / VIDEO_NAME, rounds=rounds, seed=seed, gc_threshold=threshold)
            for rounds, threshold in ((count - few, None), (few, 1))
            if rounds
        ]
    failures = tuple(failure for one in done for failure in one.failures)
    return Tally(name="windows opened and closed", tries=sum(one.rounds for one in done), failures=failures)


_KINDS: dict[str, tuple[Callable[[int, int], Tally], int, float]] = {
    "kills": (kill_editors, 300, 1.0),
    "cuts": (cut_power, 100, 2.5),
    "full": (fill_disks, 60, 3.0),
    "databases": (damage_databases, 400, 15.0),
    "files": (fuzz, 100_000, 1_500.0),
    "hostile": (hostile_sessions, 1_000, 20.0),
    "slow": (slow_inputs, len(WORST), 0.5),
    "rounds": (windows, 200, 0.1),
}
"""What is done, how often at full size, and about how often in a second."""


def main() -> int:
    """Run what was asked for; 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.abuse", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long it may take about (default: 10)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", nargs="+", choices=list(_KINDS), default=list(_KINDS))
    for name, (_, full, _) in _KINDS.items():
        parser.add_argument(f"--{name}", type=int, metavar="N", help=f"how many (at full size: {full})")
    given = parser.parse_args()
    share_s = given.minutes * 60 / len(given.only)
    tallies: list[Tally] = []
    for name in given.only:
        run, full, per_second = _KINDS[name]
        asked: int | None = getattr(given, name)
        count = min(full, max(1, int(share_s * per_second))) if asked is None else asked
        tallies.append(run(count, given.seed, **({"keep": True} if run is fuzz else {})))
        sys.stdout.write(f"{tallies[-1].line}\n")
        for failure in tallies[-1].failures[:10]:
            sys.stdout.write(f"    {failure}\n")
        sys.stdout.flush()
    sys.stdout.write(f"\nseed {given.seed}\n{'':34} {'tries':>9} failures\n")
    sys.stdout.write("".join(f"{tally.line}\n" for tally in tallies))
    return 1 if any(tally.failures for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
