"""The libraries of a Linux system that Qt, MediaPipe, OpenCV and PortAudio load, and whether they are there.

Packages of Python bring everything on macOS and Windows. On Linux a few shared libraries come from the system.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libXrandr.so.2": "libxrandr2",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libportaudio.so.2": "libportaudio2",
}
"""Shared libraries, and the package of Debian and Ubuntu that holds each."""


def missing_libraries(libraries: Mapping[str, str] = LIBRARIES) -> dict[str, str]:
    """Those that cannot be loaded here, and their packages.

    They are loaded to find out, and stay: for a process that does nothing else, because some of them do not end well
    beside others of their kind.
    """
    if not sys.platform.startswith("linux"):
        return {}
    missing: dict[str, str] = {}
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[library] = package
    return missing


def remedy_for(problem: str) -> str:
    """What to do about the words in which the system refused to load a library."""
    named = next((library for library in LIBRARIES if library in problem), None)
    if named is None:
        return "install it again"
    return f"this system lacks {named}: install it (Debian, Ubuntu: sudo apt-get install {LIBRARIES[named]})"
