"""``annotator [SESSION or VIDEO]``: the desktop program."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from annotator.terminal.failures import UnusableInputError
from annotator.terminal.interruption import ctrl_c_ends_at_once

DESCRIPTION = "Open the desktop program, with a session or a recording if one is given."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("path", nargs="?", type=Path, metavar="SESSION or VIDEO")


def run(arguments: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    path: Path | None = arguments.path
    if path is not None and not path.exists():
        raise UnusableInputError(
            f"{path}: there is no such file or session, and no command of that name; see 'annotator --help'"
        )
    return open_window(path)


def open_window(path: Path | None) -> int:
    """Open the window, with a session or recording if one is given, and stay until it is closed.

    Returns:
        The exit code.

    Raises:
        RuntimeError: there is no screen.
    """
    require_screen()
    with ctrl_c_ends_at_once():
        from annotator.ui.app import run as run_window

    return run_window(path)


def require_screen() -> None:
    """Make sure a window can be opened: without a screen, Qt ends the process by itself and says little.

    Raises:
        RuntimeError: there is no screen; says what works without one.
    """
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in names):
        raise RuntimeError(
            "there is no screen here to open a window on; 'annotator analyze' and 'annotator demo --headless' "
            "work without one"
        )
