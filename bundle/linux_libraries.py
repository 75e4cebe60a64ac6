"""On Linux: which libraries of the system a bundle brings, in which order they load, and what can be taken off them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

import icu_data
import left_out
import parts
import stand_ins

Entry = tuple[str, str, str]
"""Where a file will lie, where it is, and what kind it is to PyInstaller."""

_SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
WANTED = (
    "libstdc++.so.6", "libgcc_s.so.1", "libGL.so.1", "libEGL.so.1", "libGLESv2.so.2", "libglib-2.0.so.0",
    "libgthread-2.0.so.0", "libfreetype.so.6", "libfontconfig.so.1", "libdbus-1.so.3", "libX11.so.6", "libxcb.so.1",
    "libXrandr.so.2", "libxkbcommon.so.0", "libxkbcommon-x11.so.0", "libxcb-cursor.so.0", "libxcb-glx.so.0",
    "libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxcb-shape.so.0", "libxcb-image.so.0", "libxcb-render-util.so.0",
    "libxcb-randr.so.0", "libxcb-xkb.so.1", "libxcb-sync.so.1", "libxcb-xfixes.so.0", "libxcb-shm.so.0",
    "libX11-xcb.so.1", "libSM.so.6", "libICE.so.6", "libwayland-client.so.0", "libwayland-cursor.so.0",
    "libwayland-egl.so.1", "libportaudio.so.2",
)  # fmt: skip
"""Of the system: what Qt, MediaPipe and PortAudio load (compare annotator/system_libraries.py)."""
_OF_THE_C_LIBRARY = re.compile(r"(linux-vdso|ld-linux[^.]*|lib(c|m|dl|pthread|rt|resolv|util|anl|nsl|crypt|mvec))\.so")
_COPYLEFT = re.compile(r"lib(readline|gdbm|history|fftw3|xvidcore|fdk-aac|rubberband|vidstab|cdio|db-\d)\b")
_SMALL_BYTES = 100_000


def arrange(binaries: Iterable[Entry], work: Path) -> tuple[list[Entry], Path]:
    """Put libraries of the system into ``system/``, leave out those nobody asks for, and strip what can be stripped.

    What Python's own modules are linked to stays beside them: they were built for these very releases.

    Returns:
        The libraries, and a file that names those in ``system/`` in the order in which they are to be loaded.
    """
    rows = _without_orphans(binaries)
    python_needs = _closure(_modules_of_python())
    order = list(_in_order(python_needs))
    apart = {name for name, _ in order}
    ours = [row for row in rows if not _is_of_the_system(row)]
    asked_for = _closure(Path(source) for _, source, kind in ours if kind in ("BINARY", "EXTENSION"))
    beside = (asked_for | python_needs) - apart
    kept = [row for row in rows if not _is_of_the_system(row) or Path(row[0]).name in beside]
    kept += [
        (f"system/{name}", str(place), "BINARY") for name, place in _stood_in(order, work / "stand_ins" / "system")
    ]
    _refuse_copyleft(kept)
    listed = work / "order.txt"
    listed.write_text("".join(f"{name}\n" for name, _ in order), "utf-8")
    return [_stripped(_smaller(row, work), work / "stripped") for row in kept], listed


def _without_orphans(binaries: Iterable[Entry]) -> list[Entry]:
    """Without what wheels bring for their own libraries only, once none of these asks for it any more."""
    rows = list(binaries)
    needed = _needed_by(Path(source) for _, source, kind in rows if kind in ("BINARY", "EXTENSION"))
    while True:
        gone = {
            target
            for target, _, _ in rows
            if (place := Path(target)).parent.name.endswith(".libs")
            and not any(
                place.name in needed.get(Path(source), ()) and parts.is_near(asker, place) for asker, source, _ in rows
            )
        }
        if not gone:
            return rows
        rows = [row for row in rows if row[0] not in gone]


def of_the_system(binaries: Iterable[Entry]) -> Iterator[Path]:
    """The libraries among these that the system's packages brought."""
    for _, source, kind in binaries:
        original = _ORIGINALS.get(source, source)
        if kind == "BINARY" and original.startswith(_SYSTEM_FOLDERS):
            yield Path(original)


_ORIGINALS: dict[str, str] = {}
"""What a stripped copy was made from."""


def _is_of_the_system(row: Entry) -> bool:
    return row[2] == "BINARY" and row[1].startswith(_SYSTEM_FOLDERS) and "/site-packages/" not in row[1]


def _modules_of_python() -> list[Path]:
    found = sorted(Path(sysconfig.get_config_var("DESTSHARED")).glob("*.so"))
    if not found:
        raise RuntimeError("Python's own modules are not where it says; which libraries they need cannot be told")
    return [path for path in found if path.name.partition(".")[0] not in (*left_out.MODULES, "_curses_panel")]


def _refuse_copyleft(rows: Iterable[Entry]) -> None:
    """Nothing under the GPL leaves with the program, whatever the machine it is built on brings in."""
    found = sorted({Path(target).name for target, _, _ in rows if _COPYLEFT.match(Path(target).name)})
    if found:
        raise RuntimeError(f"under the GPL, and not to be passed on with the program: {', '.join(found)}")


def _in_order(own: set[str]) -> Iterator[tuple[str, Path]]:
    """Each library that is wanted or needed by one of them, after those it needs itself."""
    places, done = _places(), set[str]()

    def visit(name: str) -> Iterator[tuple[str, Path]]:
        if name in done or _OF_THE_C_LIBRARY.match(name) or (name in own and name not in WANTED):
            return
        done.add(name)
        if stand_ins.answer_of(name) is None:
            for needed in _needed_by([places[name]])[places[name]]:
                yield from visit(needed)
        yield name, places[name]

    for name in WANTED:
        if name not in places:
            raise RuntimeError(f"{name} is not on this machine; annotator/system_libraries.py names the packages")
        yield from visit(name)


def _closure(libraries: Iterable[Path]) -> set[str]:
    """Names of all libraries that these are linked to, directly and through others of the system."""
    places, found = _places(), set[str]()
    waiting = list(libraries)
    while waiting:
        names = {name for needed in _needed_by(waiting).values() for name in needed} - found
        found |= names
        waiting = [places[name] for name in names if name in places and stand_ins.answer_of(name) is None]
    return found


def _needed_by(libraries: Iterable[Path]) -> dict[Path, list[str]]:
    """What each of these names as needed."""
    found: dict[Path, list[str]] = {}
    for path in libraries:
        shown = subprocess.run(["readelf", "-d", str(path)], capture_output=True, text=True, check=True).stdout
        found[path] = re.findall(r"\(NEEDED\).*\[(.+)\]", shown)
    return found


def _places() -> dict[str, Path]:
    """Each library of the system by its name, of this machine's kind of processor."""
    shown = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^\s+(\S+) \(([^)]*)\) => (\S+)$", shown, re.MULTILINE)
    return {name: Path(place).resolve() for name, kind, place in reversed(rows) if "64" in kind}


def _stood_in(order: list[tuple[str, Path]], folder: Path) -> Iterator[tuple[str, Path]]:
    for name, place in order:
        answer = stand_ins.answer_of(name)
        askers = (path for _, path in order)
        yield name, place if answer is None else stand_ins.make(place, name, askers, folder, answer=answer)


def _smaller(row: Entry, work: Path) -> Entry:
    target, source, kind = row
    if kind == "BINARY" and icu_data.LIBRARY.fullmatch(Path(target).name):
        return target, str(icu_data.smaller(Path(source), work / "icu")), kind
    return row


def _stripped(row: Entry, folder: Path) -> Entry:
    """The same library without what only a debugger reads; as it is, where that would spoil it.

    Wheels' libraries were rearranged after they were linked, and stripping leaves some of them in a form that does not
    load: what is to be loaded no longer begins where a page of memory does.
    """
    target, source, kind = row
    if kind not in ("BINARY", "EXTENSION") or Path(source).stat().st_size < _SMALL_BYTES:
        return row
    copy = folder / target
    copy.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["strip", "--strip-unneeded", "-o", str(copy), source], capture_output=True, check=False)
    if done.returncode or not _loads(copy) or copy.stat().st_size >= Path(source).stat().st_size:
        return row
    shutil.copymode(source, copy)
    _ORIGINALS[str(copy)] = source
    return target, str(copy), kind


def _loads(library: Path) -> bool:
    """Whether every part that is loaded lies in the file as it will in memory."""
    shown = subprocess.run(["readelf", "-lW", str(library)], capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^\s+LOAD\s+0x(\w+)\s+0x(\w+)\s.*\s0x(\w+)$", shown, re.MULTILINE)
    return bool(rows) and all((int(at, 16) - int(memory, 16)) % int(align, 16) == 0 for at, memory, align in rows)
