"""What is to be done with which sessions: one file, from which every process takes its session by number."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from annotator import atomic
from annotator.domain.limits import file_name_problem
from annotator.exchange.errors import FormatError
from annotator.exchange.json_text import decode
from annotator.inside import inside

Step = Literal["analyze", "export", "report", "agreement"]
STEPS: tuple[Step, ...] = ("analyze", "export", "report", "agreement")
FORMAT = "annotator-batch"
VERSION = 1
MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettings:
    """What is done with each session.

    Attributes:
        formats: Names of export formats.
        deidentify: Leave names out of exports and reports, and cover faces.
        participants: Who is in recordings that have no session yet, as ``annotator new --participant`` takes them.
        sensitivity: None for the usual one.
    """

    steps: tuple[Step, ...] = STEPS
    formats: tuple[str, ...] = ("json",)
    deidentify: bool = False
    participants: tuple[str, ...] = ()
    face_hz: float = 15.0
    pose_hz: float = 2.0
    sensitivity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEntry:
    """One session, or a recording of which one is made. ``path`` is relative to the manifest where that is possible."""

    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _ManifestFile:
    format: str
    version: int
    settings: BatchSettings
    sessions: tuple[BatchEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A batch. Everything that comes of it is written to ``folder``, in which the manifest itself lies."""

    folder: Path
    settings: BatchSettings
    entries: tuple[BatchEntry, ...]

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return self.folder / MANIFEST_NAME

    def session_path(self, entry: BatchEntry) -> Path:
        """Where the session, or its recording, lies."""
        return Path(os.path.normpath(self.folder / entry.path))

    def result_path(self, entry: BatchEntry) -> Path:
        """The file that says what came of one session."""
        return inside(self.folder, "done", f"{entry.name}.json")

    def export_path(self, entry: BatchEntry, format_name: str, suffix: str) -> Path:
        """Where a session is exported to: several formats have files of one ending."""
        return inside(self.folder, "exports", format_name, f"{entry.name}{suffix}")

    def report_path(self, entry: BatchEntry) -> Path:
        """Where a session's report is written to."""
        return inside(self.folder, "reports", f"{entry.name}.html")


def make_manifest(folder: Path, paths: Sequence[Path], settings: BatchSettings) -> Manifest:
    """The manifest of these sessions and recordings, by name.

    Where names are left out, sessions are called by number; the manifest alone says which is which.

    Raises:
        ValueError: there is none.
    """
    if not paths:
        raise ValueError("there is no session and no recording to work on")
    folder = Path(os.path.abspath(folder))
    named = sorted(zip(names_of(paths), paths, strict=True), key=lambda pair: pair[0])
    if settings.deidentify:  # what files are called must not say who it is either
        digits = len(str(len(named)))
        named = [(f"session-{number:0{digits}d}", path) for number, (_, path) in enumerate(named, start=1)]
    entries = tuple(BatchEntry(name=name, path=_relative(path, folder)) for name, path in named)
    return Manifest(folder=folder, settings=settings, entries=entries)


def names_of(paths: Iterable[Path]) -> list[str]:
    """A name for each session, different from all others and from each other on every system."""
    given = list(paths)
    stems = [path.stem if file_name_problem(path.stem) is None else "session" for path in given]
    counts = Counter(stem.casefold() for stem in stems)
    names: list[str] = []
    taken: set[str] = set()
    for path, stem in zip(given, stems, strict=True):
        folder = path.resolve().parent.name
        wanted = stem if counts[stem.casefold()] == 1 else f"{folder} {stem}"
        if file_name_problem(wanted) is not None:
            wanted = stem
        name, number = wanted, 2
        while name.casefold() in taken:
            name, number = f"{wanted} {number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def write_manifest(manifest: Manifest) -> None:
    """Write the manifest and make the folders for what comes of it.

    Raises:
        OSError: the folder cannot be written.
    """
    manifest.folder.mkdir(parents=True, exist_ok=True)
    for part in ("done", "exports", "reports"):
        inside(manifest.folder, part).mkdir(parents=True, exist_ok=True)
    file = _ManifestFile(format=FORMAT, version=VERSION, settings=manifest.settings, sessions=manifest.entries)
    atomic.write_bytes(manifest.path, msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; ``path`` may be the folder it lies in.

    Raises:
        FormatError: it is none, or damaged.
        OSError: it cannot be read.
    """
    path = path / MANIFEST_NAME if path.is_dir() else path
    file = decode(path.read_bytes(), _ManifestFile, source=path.name, format_name=FORMAT, newest=VERSION)
    names = {entry.name.casefold() for entry in file.sessions}
    if len(names) < len(file.sessions) or any(file_name_problem(name) for name in names):
        raise FormatError(f"{path.name}: the names of sessions are not different from each other, or no file names")
    folder = Path(os.path.abspath(path.parent))
    return Manifest(folder=folder, settings=file.settings, entries=file.sessions)


def _relative(path: Path, folder: Path) -> str:
    absolute = Path(os.path.abspath(path))
    try:
        return Path(os.path.relpath(absolute, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return absolute.as_posix()
