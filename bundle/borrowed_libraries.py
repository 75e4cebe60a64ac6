"""Runs before the stand-alone program on Linux: libraries of the system are used where there are any, else our copies.

Graphics, fonts and sound belong to the system (its drivers and settings fit its own libraries), but a bare system has
none of them. A library that is loaded under its name serves everything that asks for that name later, so each of them
is loaded here, first come first: the system's, or the one in ``system/``, in the order in which they need each other.
"""

import ctypes
import ctypes.util
import os
import sys
from pathlib import Path

_OURS = Path(sys._MEIPASS, "system")  # type: ignore[attr-defined]


def _load(name: str) -> None:
    for place in (name, str(_OURS / name)):
        try:
            ctypes.CDLL(place, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return


def _find_library(name: str, _find=ctypes.util.find_library) -> "str | None":
    """PortAudio is looked for with the help of programs that a bare system does not have."""
    return "libportaudio.so.2" if name == "portaudio" else _find(name)


if not Path("/usr/share/alsa/alsa.conf").is_file():  # without any settings PortAudio ends the program
    os.environ.setdefault("ALSA_CONFIG_PATH", str(_OURS / "alsa.conf"))
for line in (_OURS / "order.txt").read_text("utf-8").splitlines():
    _load(line)
ctypes.util.find_library = _find_library
