"""Libraries that say no: in the place of those that must not be passed on with the program, or that it has no use for.

FFmpeg in PyAV's wheel is built under the LGPL, and linked to two encoders under the GPL (x264, x265), without which it
does not load, and to others for which the program has no use: for AV1, WebP and MP3, which it does not write, for
addresses of the internet, for recording from screens and sound cards. Pillow is linked to kinds of pictures that it
never opens, OpenCV's wheel to a second FFmpeg and to BLAS, 80 MB for functions that the program does not use. Of the
system, PortAudio is linked to JACK and D-Bus to systemd.

A stand-in has the same name and each function that is asked for, and every one says that it failed: the encoder cannot
be opened, no sound server is found, and whoever asked goes on without. Where a function has no way to say so (BLAS), it
ends the program with its name; ``check.py`` looks that nothing the program uses of OpenCV gets there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_STOP = "stop"
_TABLES = frozenset({"x264_levels"})
"""What is read, not called; each ends where a zero stands."""
_STOPPING = """#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void stop(const char *name) {
    static const char words[] = ": left out of this program (bundle/stand_ins.py)\\n";
    if (write(2, name, strlen(name)) < 0 || write(2, words, sizeof words - 1) < 0) abort();
    abort();
}"""


_ANYWHERE = r"(?:.*[/\\])?"
_AV, _OPENCV, _PILLOW = (rf"{wheel}\.libs/" for wheel in ("av", "opencv_python_headless", "pillow"))
_ANSWERS = (
    (_ANYWHERE, "x264|x265", "0"),
    (_ANYWHERE, "SvtAv1Enc", "(void *) 1"),
    (_AV, "gnutls|mp3lame|vpl|webp|webpmux|xcb(-\\w+)?", "0"),
    (_AV, "asound", "(void *) -1"),
    (_PILLOW, "openjp2|tiff|xcb", "0"),
    (_OPENCV, "avcodec|avformat|avif|avutil|swscale", "0"),
    (_OPENCV, "openblasp?", _STOP),
    ("", "jack|systemd", "0"),
)
"""Where libraries lie, those that are never bundled, and what every function of theirs answers: no handle, or the
number of an error; :data:`_STOP` ends the program."""


def answer_of(place: str) -> str | None:
    """What the library that would lie there in the bundle answers, if it is one that is stood in for."""
    return next((answer for at, names, answer in _ANSWERS if re.fullmatch(rf"{at}(lib)?({names})\b.*", place)), None)


def make(original: Path, name: str, askers: Iterable[Path], folder: Path, *, answer: str) -> Path:
    """Make the stand-in for a library, with what others want of it, as ``name`` in ``folder``.

    Raises:
        RuntimeError: there is no C compiler, or it failed; or nothing is wanted of the library.
    """
    offered = _exported(original)
    wanted = {one: version for asker in askers for one, version in _imported(asker).items() if one in offered}
    if not wanted:
        raise RuntimeError(f"nothing near {name} asks for it; look at what this release is linked to")
    compiler = shutil.which("gcc" if sys.platform == "win32" else "cc")
    if compiler is None:
        raise RuntimeError("a C compiler is needed (on Debian and Ubuntu: sudo apt-get install gcc)")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    with tempfile.TemporaryDirectory() as scratch:
        source, versions = Path(scratch) / "stand_in.c", Path(scratch) / "versions"
        source.write_text("\n".join((*_source(sorted(wanted), answer), "")), "utf-8")
        versions.write_text("".join(_version_nodes(wanted)), "utf-8")
        flags = _flags(name, versions, alone=answer != _STOP)
        done = subprocess.run(
            [compiler, "-shared", "-O1", *flags, "-o", str(target), str(source)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the stand-in for {name} could not be compiled: {done.stderr.strip()}")
    return target


def _source(wanted: Iterable[str], answer: str) -> Iterable[str]:
    if answer == _STOP:
        yield _STOPPING
    for name in wanted:
        if answer == _STOP:
            yield f'void {name}(void) {{ stop("{name}"); }}'
        elif name in _TABLES:
            yield f"const char {name}[4096] = {{0}};"
        elif name.lower().endswith("version"):
            yield f'const char *{name}(void) {{ return ""; }}'
        else:
            yield f"void *{name}(void) {{ return {answer}; }}"


def _version_nodes(wanted: Mapping[str, str]) -> Iterable[str]:
    """The versions under which names are asked for, in the words of a linker; without them a start would complain."""
    for version in sorted({version for version in wanted.values() if version}):
        names = " ".join(f"{name};" for name, asked in sorted(wanted.items()) if asked == version)
        yield f"{version} {{ global: {names} }};\n"


def _flags(name: str, versions: Path, *, alone: bool) -> list[str]:
    if sys.platform == "win32":
        return ["-static-libgcc"]
    if sys.platform == "darwin":
        return ["-install_name", f"@rpath/{name}"]
    nodes = [f"-Wl,--version-script={versions}"] if versions.stat().st_size else []
    return ["-fPIC", *(["-nostdlib"] if alone else []), f"-Wl,-soname,{name}", *nodes]


@cache
def _imported(library: Path) -> dict[str, str]:
    """Names that a library takes from others, each with the version it asks for, or none."""
    if sys.platform == "win32":
        import pefile

        groups = pefile.PE(str(library)).DIRECTORY_ENTRY_IMPORT
        return {entry.name.decode(): "" for group in groups for entry in group.imports if entry.name is not None}
    return _listed(library, ["-u"] if sys.platform == "darwin" else ["-D", "--undefined-only"])


def _exported(library: Path) -> dict[str, str]:
    """Names that a library offers to others."""
    if sys.platform == "win32":
        import pefile

        offered = pefile.PE(str(library)).DIRECTORY_ENTRY_EXPORT.symbols
        return {entry.name.decode(): "" for entry in offered if entry.name is not None}
    return _listed(library, ["-gU"] if sys.platform == "darwin" else ["-D", "--defined-only"])


def _listed(library: Path, options: list[str]) -> dict[str, str]:
    listed = subprocess.run(["nm", *options, str(library)], capture_output=True, text=True, check=True).stdout
    # "                 U x264_encoder_open_165", with an underscore before it on macOS, "@VERSION" behind it on Linux
    names = [line.split()[-1] for line in listed.splitlines() if line.split()]
    if sys.platform == "darwin":
        return {name.removeprefix("_"): "" for name in names}
    return {name.split("@")[0]: name.rpartition("@")[2] if "@" in name else "" for name in names}
