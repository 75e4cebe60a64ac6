"""Arrays with a plain description in one file: what media files yield and need not be computed twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.archive import UNREADABLE, opened_archive
from annotator.atomic import replacing
from annotator.file_modes import make_folder


def write_arrays(path: Path, about: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Write arrays and a plain description into one file, atomically."""
    make_folder(path.parent)
    described: dict[str, Any] = {**arrays, "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)}
    with replacing(path) as file:
        np.savez(file, **described)


def read_arrays(path: Path, names: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, NDArray[Any]]] | None:
    """Read what :func:`write_arrays` wrote; None where there is nothing that can be read."""
    try:
        with opened_archive(path) as stored:
            about: dict[str, Any] = json.loads(stored["about"].tobytes())
            return about, {name: stored[name] for name in names}
    except UNREADABLE:
        return None
