"""Libraries that say no: in the place of those that must not be passed on with the program, or that it has no use for.

FFmpeg in PyAV's wheel is built under the LGPL, and linked to two encoders under the GPL (x264, x265), without which it
does not load, and to one for AV1 of 7 MB, which nothing here writes. PortAudio of Debian is linked to JACK. A stand-in
has the same name and each function that is asked for, and every one says that it failed: the encoder cannot be opened,
no sound server is found, and whoever asked goes on without.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ABSENT = re.compile(r"(lib)?(x264|x265|SvtAv1Enc|jack)\b")
"""Names of libraries that are never bundled."""

_ANSWERS = {"x264": ("x264_", "0"), "x265": ("x265_", "0"), "SvtAv1Enc": ("svt_", "(void *) 1"), "jack": ("jack_", "0")}
"""With what a library's names begin, and what every function of it answers: no handle, or the number of an error."""
_TABLES = frozenset({"x264_levels"})
"""What is read, not called; each ends where a zero stands."""


def make(absent: Path, asked_by: Path, folder: Path) -> Path:
    """Make the stand-in for a library, with what ``asked_by`` wants of it.

    Raises:
        RuntimeError: there is no C compiler, or it failed.
    """
    prefix, answer = _ANSWERS[_absent_name(absent)]
    wanted = sorted(name for name in _imported(asked_by) if name.startswith(prefix))
    if not wanted:
        raise RuntimeError(f"{asked_by.name} asks nothing of {absent.name}; look at what this release is linked to")
    lines = [
        f"const char {name}[4096] = {{0}};" if name in _TABLES else f"void *{name}(void) {{ return {answer}; }}"
        for name in wanted
    ]
    compiler = shutil.which("gcc" if sys.platform == "win32" else "cc")
    if compiler is None:
        raise RuntimeError("a C compiler is needed (on Debian and Ubuntu: sudo apt-get install gcc)")
    target = folder / absent.name
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "stand_in.c"
        source.write_text("\n".join((*lines, "")), "utf-8")
        done = subprocess.run(
            [compiler, "-shared", "-O1", *_name_flags(absent), "-o", str(target), str(source)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the stand-in for {absent.name} could not be compiled: {done.stderr.strip()}")
    return target


def _absent_name(library: Path) -> str:
    found = ABSENT.match(library.name)
    if found is None:
        raise RuntimeError(f"{library.name} is none of the libraries that are stood in for")
    return found.group(2)


def _name_flags(library: Path) -> list[str]:
    if sys.platform == "win32":
        return ["-static-libgcc"]
    if sys.platform == "darwin":
        return ["-install_name", f"@rpath/{library.name}"]
    return ["-fPIC", "-nostdlib", f"-Wl,-soname,{library.name}"]


def _imported(library: Path) -> set[str]:
    """Names that a library takes from others."""
    if sys.platform == "win32":
        import pefile

        parsed = pefile.PE(str(library))
        return {
            entry.name.decode()
            for group in parsed.DIRECTORY_ENTRY_IMPORT
            for entry in group.imports
            if entry.name is not None
        }
    options = ["-u"] if sys.platform == "darwin" else ["-D", "--undefined-only"]
    listed = subprocess.run(["nm", *options, str(library)], capture_output=True, text=True, check=True).stdout
    # "                 U x264_encoder_open_165", with an underscore before it on macOS, "@VERSION" behind it on Linux
    return {line.split()[-1].split("@")[0].removeprefix("_") for line in listed.splitlines() if line.split()}
