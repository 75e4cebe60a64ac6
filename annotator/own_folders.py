"""Where the program keeps what is this user's and no session's, by the custom of the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def reports_folder() -> Path:
    """Where reports lie of what went wrong in the program itself: in the window and on the command line."""
    return _folder("XDG_STATE_HOME", "state") / "crashes"


def models_folder() -> Path:
    """Where the optional model bundle lies."""
    return _folder("XDG_DATA_HOME", "share") / "models"


def _folder(variable: str, usual: str) -> Path:
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Application Support"
    else:
        root = Path(os.environ.get(variable) or Path.home() / ".local" / usual)
    return root / "annotator"
