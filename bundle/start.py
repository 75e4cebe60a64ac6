"""Where the stand-alone program begins. Its working processes begin here, too, and go no further than one line."""

import multiprocessing
import os
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    # a program of Windows without a terminal has nowhere to write to
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    from annotator.cli.main import main

    sys.exit(main())
