"""Writes the golden outputs anew."""

from __future__ import annotations

from tests.golden.outputs import FOLDER, outputs

made = outputs()
for folder in {(FOLDER / name).parent for name in made}:
    for path in folder.glob("*.*"):
        if path.relative_to(FOLDER).as_posix() not in made:
            path.unlink()
for name, text in made.items():
    (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(text.encode())
