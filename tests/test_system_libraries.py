"""What the program's packages want of a Linux system is named with its package, so that it can be installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotator.app.doctor import examine
from annotator.system_libraries import LIBRARIES, remedy_for

_USED = {
    "mediapipe": ("tasks/c/libmediapipe.so",),
    "cv2": ("cv2*.so",),
    "PySide6": (
        "Qt/lib/libQt6Core.so.6", "Qt/lib/libQt6Gui.so.6", "Qt/lib/libQt6Widgets.so.6", "Qt/lib/libQt6Svg.so.6",
        "Qt/lib/libQt6DBus.so.6", "Qt/lib/libQt6XcbQpa.so.6", "Qt/plugins/platforms/libqxcb.so",
        "Qt/plugins/platforms/libqoffscreen.so", "Qt/plugins/imageformats/libqsvg.so",
    ),
}  # fmt: skip
"""Of each package, the libraries that the program loads."""
_EVERYWHERE = re.compile(r"(ld-linux|lib(c|m|dl|pthread|rt|stdc\+\+|gcc_s|z))[.-]")
"""The C library's own, and what no system with Python is without."""


def needed_by(library: Path) -> list[str]:
    shown = subprocess.run(["readelf", "-d", str(library)], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", shown)


def places() -> dict[str, Path]:
    """The system's libraries by name."""
    shown = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    return {name: Path(place) for name, place in re.findall(r"^\s+(\S+) \(.*64.*\) => (\S+)$", shown, re.MULTILINE)}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere wheels bring everything")
@pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf (binutils) is not installed")
def test_whatever_the_packages_want_of_the_system_is_named() -> None:
    wanted: dict[str, str] = {}
    for module, patterns in _USED.items():
        spec = find_spec(module)
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent
        brought = {path.name for path in folder.parent.rglob("*.so*")}
        for library in (path for pattern in patterns for path in folder.glob(pattern)):
            wanted |= {name: library.name for name in needed_by(library) if name not in brought}
    assert "libGL.so.1" in wanted or "libEGL.so.1" in wanted
    system, covered, waiting = places(), set[str](), list(LIBRARIES)
    while waiting:  # a package brings what its library needs
        name = waiting.pop()
        if name not in covered:
            covered.add(name)
            waiting += needed_by(system[name]) if name in system else []
    missing = {name: by for name, by in wanted.items() if name not in covered and not _EVERYWHERE.match(name)}
    assert missing == {}


def test_a_library_that_is_missing_is_said_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("elsewhere wheels bring everything")
    monkeypatch.setitem(LIBRARIES, "libnowhere.so.9", "libnowhere9")
    answers = iter((False, False, True))  # Python and the libraries are enough
    (found,) = [row for row in examine(cancelled=lambda: next(answers)) if "libnowhere" in row.found]
    assert found.verdict == "failure"
    assert "sudo apt-get install libnowhere9" in found.remedy


def test_a_refusal_to_load_is_told_with_what_to_do() -> None:
    refused = "libGLESv2.so.2: cannot open shared object file: No such file or directory"
    assert "sudo apt-get install libgles2" in remedy_for(refused)
    assert remedy_for("undefined symbol: x") == "install it again"
