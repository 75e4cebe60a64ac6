"""Keeps NumPy's products of matrices to one thread."""

from __future__ import annotations

import os

# OpenBLAS (Linux, Windows), Accelerate (macOS), MKL (conda). Not OpenMP's: transcription lives on its threads.
_SETTINGS = ("OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "MKL_NUM_THREADS")


def keep_to_one_thread() -> None:
    """Say so to this process and those it starts, before NumPy is read in; what the user has set stays.

    The matrices here are small. A thread for each core is not quicker even where nothing else runs, and where something
    does the threads wait for each other turning in circles: 20 ms instead of 1.4 ms of processor time for each face.
    What there is much of is divided over threads of our own instead (``analysis/blendshape_model.py``).
    """
    for name in _SETTINGS:
        os.environ.setdefault(name, "1")
