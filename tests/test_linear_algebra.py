"""The program's products of matrices take one thread, unless the user has said otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_ASKED = (
    "from annotator.cli.main import main; import os; main(['--version']); "
    "print(os.environ['OPENBLAS_NUM_THREADS'], os.environ.get('OMP_NUM_THREADS', 'free'))"
)


@pytest.mark.parametrize(("given", "expected"), [(None, "1 free"), ("3", "3 free")])
def test_numpy_is_told_before_it_is_read_in_and_what_the_user_set_stays(given: str | None, expected: str) -> None:
    surroundings = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    if given is not None:
        surroundings["OPENBLAS_NUM_THREADS"] = given
    done = subprocess.run([sys.executable, "-c", _ASKED], env=surroundings, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == expected
