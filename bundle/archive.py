"""The built folder, made ready to hand out: what the menu needs is put in, and all is packed. Prints the sizes."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from annotator import __version__

HERE = Path(__file__).parent
LARGEST_BYTES = 400_000_000


def main(out: Path) -> int:
    """Pack what lies in ``out``, and tell where it is larger than it should be."""
    folder = out / "annotator"
    name = f"annotator-{__version__}-{platform.system().lower()}-{platform.machine().lower()}"
    if sys.platform.startswith("linux"):
        _add_integration(folder)
        packed = out / f"{name}.tar.gz"
        with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
            archive.add(folder, arcname=f"annotator-{__version__}", filter=_of_nobody)
        print(f"needs glibc {_glibc_needed(folder)} or newer")
    elif sys.platform == "darwin":
        folder = out / "Annotator.app"
        packed = Path(shutil.make_archive(str(out / name), "zip", out, folder.name))
    else:
        packed = Path(shutil.make_archive(str(out / name), "zip", out, folder.name))
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{folder}: {size / 1e6:.0f} MB unpacked")
    print(f"{packed}: {packed.stat().st_size / 1e6:.0f} MB")
    if size > LARGEST_BYTES:
        print(f"that is more than {LARGEST_BYTES / 1e6:.0f} MB; see what came in, and bundle/left_out.py")
        return 1 if sys.platform.startswith("linux") else 0  # elsewhere nobody has measured yet
    return 0


def _add_integration(folder: Path) -> None:
    """The files for the menu and file manager, and the script that puts them where these look."""
    for path in sorted((HERE / "linux").iterdir()):
        shutil.copy2(path, folder / path.name)
    shutil.copy2(HERE.parent / "resources" / "annotator.svg", folder)


def _of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _glibc_needed(folder: Path) -> str:
    """The newest version of the C library that any part asks for."""
    needed = (0, 0)
    for path in _libraries(folder):
        shown = subprocess.run(["readelf", "-VW", str(path)], capture_output=True, text=True, check=False).stdout
        for major, minor in re.findall(r"Name: GLIBC_(\d+)\.(\d+)", shown):
            needed = max(needed, (int(major), int(minor)))
    return f"{needed[0]}.{needed[1]}"


def _libraries(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
