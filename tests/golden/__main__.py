"""Writes the golden outputs anew."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.golden.outputs import FOLDER, outputs

made = outputs()
for folder in {(FOLDER / name).parent for name in made}:
    for path in folder.glob("*.*"):
        if path.relative_to(FOLDER).as_posix() not in made:
            path.unlink()
for name, text in made.items():
    (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(text.encode())
plots = [sys.executable, "-m", "pytest", "-q", "-n", "0", str(FOLDER / "test_window.py"), "-k", "plots"]
sys.exit(subprocess.run(plots, env={**os.environ, "ANNOTATOR_GOLDEN_ANEW": "yes"}, check=False).returncode)
