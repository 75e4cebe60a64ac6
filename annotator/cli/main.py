"""Where ``annotator`` begins. It is read in by itself and at once: Ctrl+C is heard before all the rest is there."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from annotator.linear_algebra import keep_to_one_thread
from annotator.terminal.interruption import ctrl_c_ends_at_once


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0 done, 1 failed, 2 wrong arguments, 3 input not usable, 130 interrupted.
    """
    with ctrl_c_ends_at_once():
        import multiprocessing

        multiprocessing.freeze_support()  # in a program of its own, a worker goes no further than this
        keep_to_one_thread()
        from annotator.cli import commands
    return commands.run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
