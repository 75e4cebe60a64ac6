"""Arrays with a plain description in one file: what media files yield and need not be computed twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.archive import read_archive, write_archive


def write_arrays(path: Path, about: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Write arrays and a plain description into one file, atomically."""
    write_archive(path, {**arrays, "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)})


def read_arrays(path: Path, names: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, NDArray[Any]]] | None:
    """Read what :func:`write_arrays` wrote; None where there is nothing that can be read."""
    return read_archive(path, lambda kept: (json.loads(kept["about"].tobytes()), {name: kept[name] for name in names}))
