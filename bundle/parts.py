"""What a bundle says of itself: metadata and licences of the packages in it, and of the system's libraries."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import stand_ins

Entry = tuple[str, str, str]
_TEXTS = Path("/usr/share/doc")


def without_absent(binaries: Iterable[Entry], work: Path) -> list[Entry]:
    """The libraries, with each of :data:`stand_ins.ABSENT` replaced by one that says no."""
    rows = list(binaries)
    folder = work / "stand_ins"
    folder.mkdir(parents=True, exist_ok=True)
    result: list[Entry] = []
    for target, found, kind in rows:
        at, source = Path(target), found
        if kind != "SYMLINK" and at.parent.name and stand_ins.ABSENT.match(at.name):
            beside = [Path(other) for name, other, _ in rows if Path(name).parent == at.parent]
            asked_by = next((one for one in beside if "avcodec" in one.name), None)
            if asked_by is None:
                raise RuntimeError(f"nothing beside {target} is known to ask for it; what is this release linked to?")
            source = str(stand_ins.make(at, asked_by, folder))
        result.append((target, source, kind))
    return result


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
