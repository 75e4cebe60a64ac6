"""What a bundle says of itself: metadata and licences of the packages in it, and of the system's libraries."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import stand_ins

Entry = tuple[str, str, str]
_LIBRARY = re.compile(r"\.(so(\.\d+)*|dylib|dll|pyd)$")
_TEXTS = Path("/usr/share/doc")
_PACKAGES = {"cv2": "opencv_python_headless", "PIL": "pillow"}
"""What packages are called in the name of the folder of their libraries, where that is not their own name."""


def without_absent(binaries: Iterable[Entry], work: Path) -> list[Entry]:
    """The libraries, with each that :func:`stand_ins.answer_of` knows replaced by one that says no."""
    rows = list(binaries)
    libraries = [(target, Path(found)) for target, found, kind in rows if kind != "SYMLINK" and _LIBRARY.search(target)]
    result: list[Entry] = []
    for target, found, kind in rows:
        answer = stand_ins.answer_of(target) if kind != "SYMLINK" and Path(target).parent.name else None
        if answer is not None:
            place, folder = Path(target), work / "stand_ins" / Path(target).parent
            askers = [source for name, source in libraries if is_near(name, place)]
            made = stand_ins.make(Path(found), place.name, askers, folder, answer=answer)
            result.append((target, str(made), kind))
        else:
            result.append((target, found, kind))
    return result


def is_near(target: str, library: Path) -> bool:
    """Whether this is a library of the same wheel as another, or a module of the package that it was put there for."""
    one = Path(target)
    package = _PACKAGES.get(one.parts[0], one.parts[0])
    return one.parent == library.parent or f"{package}.libs" == library.parent.name


def without_dangling(rows: Iterable[Entry], files: Iterable[Entry]) -> list[Entry]:
    """These files, without links to files that are neither among them nor among ``files``."""
    kept = list(rows)
    there = {target for target, _, _ in (*kept, *files)}
    return [
        (target, source, kind)
        for target, source, kind in kept
        if kind != "SYMLINK" or posixpath.normpath(posixpath.join(posixpath.dirname(target), source)) in there
    ]


def metadata_of(modules: Iterable[str], files: Iterable[Entry]) -> list[Entry]:
    """The metadata, licence texts included, of every package of which something is in the bundle."""
    tops = {name.split(".")[0] for name in modules} | {re.split(r"[/\\.]", target)[0] for target, _, _ in files}
    owners = metadata.packages_distributions()
    names = {name for top in tops for name in owners.get(top, ())} | {"session-annotator"}
    names |= {"PySide6_Essentials"} if "PySide6" in tops else set()
    result: list[Entry] = []
    for name in sorted(names):
        one = metadata.distribution(name)
        for file in one.files or ():
            source = Path(str(one.locate_file(file)))
            if file.parts[0].endswith(".dist-info") and source.is_file():
                result.append((str(file), str(source), "DATA"))
    return result


def of_the_system(libraries: Iterable[Path], folder: Path) -> list[Entry]:
    """``resources/build``: each package of Debian or Ubuntu whose libraries are in the bundle, with its licence.

    Raises:
        RuntimeError: a library is of no package; who made it, and under which licence, nobody can say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, dict[str, object]] = {}
    for library in sorted(set(libraries)):
        package = _package_of(library)
        if package in rows:
            continue
        text = _TEXTS / package / "copyright"
        shutil.copyfile(text, folder / f"{package}-copyright.txt")
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=True
        ).stdout
        rows[package] = {
            "name": package,
            "version": version,
            "licence": "see its licence text",  # Debian tells that of every file, not of the whole
            "texts": [f"{package}-copyright.txt"],
        }
    (folder / "parts.json").write_text(json.dumps(list(rows.values()), indent=1), "utf-8")
    return [(f"resources/build/{path.name}", str(path), "DATA") for path in sorted(folder.iterdir())]


def _package_of(library: Path) -> str:
    for name in (str(library), str(library).removeprefix("/usr"), f"/usr{library}"):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False).stdout
        if found:
            return found.split(":")[0]
    raise RuntimeError(f"{library} belongs to no package of this system")
