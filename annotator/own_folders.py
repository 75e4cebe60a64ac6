"""Where the program keeps what is this user's and no session's, by the custom of the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def reports_folder() -> Path:
    """Where reports lie of what went wrong in the program itself: in the window and on the command line."""
    if sys.platform == "win32":
        state = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        state = Path.home() / "Library" / "Application Support"
    else:
        state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / "annotator" / "crashes"
