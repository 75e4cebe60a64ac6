"""Every part that the program comes with or stands on: name, version, licence, and the licence's text."""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from annotator import __version__
from annotator.inside import inside
from annotator.resources import resource

PROGRAM = "session-annotator"
_TEXT = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
_LONGEST_NAME = 60
_CLASSIFIER = "License :: OSI Approved :: "
_RESOURCES = (
    ("MediaPipe's models", "0.10.21", "Apache-2.0", ("models", "mediapipe-LICENSE.txt")),
    ("MediaPipe's blendshape model", "1", "Apache-2.0", ("models", "face_blendshapes-LICENSE.txt")),
    ("CenterFace", "", "MIT", ("models", "centerface-LICENSE.txt")),
    ("Inter (font)", "", "OFL-1.1", ("fonts", "OFL.txt")),
    ("the demo's portrait (NASA)", "", "public domain", ("demo", "README.md")),
)
# What OpenCV's wheels bring differs between systems, and the stand-alone build leaves some of it out.
_IN_OPENCV = (
    ("FFmpeg", re.compile(r"avcodec|videoio_ffmpeg"), "LGPL-2.1-or-later"),
    ("Qt 5", re.compile(r"Qt5?Core"), "LGPL-3.0-only"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part. ``texts`` are files with its licence, where it brings any."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...] = ()


def parts() -> tuple[Part, ...]:
    """The program, Python, every installed package it needs and what these bring, models, font and portrait."""
    needed = _needed()
    return (
        Part(name=PROGRAM, version=__version__, licence="MIT", texts=_own_text()),
        Part(name="Python", version=platform.python_version(), licence="PSF-2.0"),
        *(_part(found) for found in needed),
        _ffmpeg(),
        *(
            part
            for found in needed
            if canonical(found.metadata["Name"]).startswith("opencv-")
            for part in _inside(found)
        ),
        *(
            Part(name=name, version=version, licence=licence, texts=(resource(*place),))
            for name, version, licence, place in _RESOURCES
        ),
        *_of_the_build(),
    )


def _own_text() -> tuple[Path, ...]:
    """The program's own licence: with what is installed of it, else beside its source."""
    try:
        return tuple(path for path in _texts(metadata.distribution(PROGRAM)) if path.name == "LICENSE")
    except metadata.PackageNotFoundError:
        return tuple(path for path in (Path(__file__).parents[2] / "LICENSE",) if path.is_file())


def _of_the_build() -> Iterator[Part]:
    """What a stand-alone build brings besides: libraries of the system it was made on."""
    try:
        folder = resource("build")
        rows = json.loads((folder / "parts.json").read_text("utf-8"))
    except FileNotFoundError:
        return
    for row in rows:
        texts = tuple(inside(folder, name) for name in row["texts"])
        yield Part(name=row["name"], version=row["version"], licence=row["licence"], texts=texts)


def requirements() -> tuple[str, ...]:
    """What the program itself says it needs; nothing where it runs without having been installed."""
    try:
        return tuple(metadata.requires(PROGRAM) or ())
    except metadata.PackageNotFoundError:
        return ()


def canonical(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def package_of(requirement: str) -> str:
    """The name at the beginning of a requirement."""
    return (re.match(r"[A-Za-z0-9._-]+", requirement) or [""])[0]


def _needed() -> list[metadata.Distribution]:
    """What is needed, and needed by that, and installed. Extras of other packages are left out, our own are not."""
    found: dict[str, metadata.Distribution] = {}
    open_ = [package_of(line) for line in requirements()]
    if not open_ or getattr(sys, "frozen", False):  # a stand-alone build: what lies in it is what is shipped
        open_ = [one.metadata["Name"] for one in metadata.distributions()]
    while open_:
        name = canonical(open_.pop())
        if name in found or name == PROGRAM:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or Python
        open_ += [package_of(line) for line in found[name].requires or () if not re.search(r"\bextra\b", line)]
    return [found[name] for name in sorted(found)]


def _part(found: metadata.Distribution) -> Part:
    return Part(name=found.metadata["Name"], version=found.version, licence=_licence(found), texts=_texts(found))


def _texts(found: metadata.Distribution) -> tuple[Path, ...]:
    return tuple(
        path
        for file in found.files or ()
        if _TEXT.search(file.name) and file.suffix not in (".py", ".pyc")
        for path in (Path(str(found.locate_file(file))),)
        if path.is_file()
    )


def _licence(found: metadata.Distribution) -> str:
    told = found.metadata
    classifiers = [line.removeprefix(_CLASSIFIER) for line in told.get_all("Classifier") or () if _CLASSIFIER in line]
    for words in (told.get("License-Expression"), _name_only(told.get("License")), "; ".join(classifiers)):
        if words and words != "UNKNOWN":
            return words
    return "see its licence text"


def _name_only(text: str | None) -> str:
    """The licence's name; empty where the whole text stands in its place."""
    name = (text or "").strip()
    return name if len(name) <= _LONGEST_NAME and "\n" not in name else ""


def _ffmpeg() -> Part:
    """The FFmpeg inside PyAV, which says itself under which licence it was built."""
    import av
    from av._core import library_meta

    licence = library_meta["libavcodec"]["license"]
    return Part(name="FFmpeg (in av)", version=av.ffmpeg_version_info, licence=licence)


def _inside(opencv: metadata.Distribution) -> Iterator[Part]:
    """What of other projects is really there in OpenCV's package."""
    there = [file.name for file in opencv.files or () if Path(str(opencv.locate_file(file))).is_file()]
    texts = tuple(path for path in _texts(opencv) if "3RD-PARTY" in path.name)
    for name, files, licence in _IN_OPENCV:
        if any(map(files.search, there)):
            yield Part(name=f"{name} (in {opencv.metadata['Name']})", version="", licence=licence, texts=texts)


def texts(part: Part) -> Iterator[tuple[str, str]]:
    """File name and text of each licence a part brings; a file that cannot be read is left out."""
    for path in part.texts:
        try:
            yield path.name, path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
