"""Chapters: the files into which a camera cuts one long recording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# GoPro: GX010007 is the first chapter of recording 0007 (GH for H.264, GL and GS alike); older ones GOPR0007, GP010007.
_CHAPTER = re.compile(r"^(G[HXLS])(\d{2})(\d{4})$", re.IGNORECASE)
_OLD_FIRST = re.compile(r"^GOPR(\d{4})$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(.*?)(\d{3,9})$")
_OLD_FURTHER = re.compile(r"^GP(\d{2})(\d{4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Which chapter of which recording a file is, by its name."""

    recording: str
    number: int

    def follows(self, other: Chapter | None) -> bool:
        """True if this goes on where ``other`` ends."""
        return other is not None and (self.recording, self.number) == (other.recording, other.number + 1)


def chapter_of(file: Path) -> Chapter | None:
    """The chapter that a file is; None for one that is no chapter by its name."""
    now = _CHAPTER.match(file.stem)
    if now is not None:
        return Chapter(recording=f"{now.group(1).upper()}{now.group(3)}", number=int(now.group(2)))
    first, further = _OLD_FIRST.match(file.stem), _OLD_FURTHER.match(file.stem)
    if first is not None:
        return Chapter(recording=f"GOPR{first.group(1)}", number=0)
    return Chapter(recording=f"GOPR{further.group(2)}", number=int(further.group(1))) if further is not None else None


def goes_on(file: Path, before: Path) -> bool:
    """True for the next chapter of the recording of which ``before`` is one, by their names."""
    chapter = chapter_of(file)
    return chapter is not None and chapter.follows(chapter_of(before))


def may_go_on(file: Path, before: Path) -> bool:
    """True if the names leave it open: files that a camera numbers one after the other may be pieces of one recording.

    A number of three figures or more counts it; ``cam1`` and ``cam2`` rather are two cameras.
    """
    now, then = _NUMBERED.match(file.stem), _NUMBERED.match(before.stem)
    if goes_on(file, before) or now is None or then is None or file.suffix.casefold() != before.suffix.casefold():
        return False
    return now.group(1).casefold() == then.group(1).casefold() and int(now.group(2)) == int(then.group(2)) + 1


def in_order(files: Sequence[Path]) -> list[Path]:
    """The same files, chapters of one recording in their order, where the first of them stands."""
    found = {file: chapter_of(file) for file in files}
    first: dict[str, int] = {}
    for place, chapter in enumerate(found.values()):
        if chapter is not None:
            first.setdefault(chapter.recording, place)

    def place_of(place: int, file: Path) -> tuple[int, int]:
        chapter = found[file]
        return (place, 0) if chapter is None else (first[chapter.recording], chapter.number)

    return [file for _, file in sorted((place_of(place, file), file) for place, file in enumerate(found))]


def left_out(files: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Chapters that lie beside these files and are not among them: each with the given one that it belongs to."""
    given = {file.resolve() for file in files}
    found: dict[Path, Path] = {}
    for file in files:
        for other in _beside(file):
            if other.resolve() not in given:
                found.setdefault(other, file)
    return list(found.items())


def _beside(file: Path) -> list[Path]:
    """The chapters just before and just after this one, in its folder."""
    chapter = chapter_of(file)
    if chapter is None:
        return []
    try:
        names = sorted(file.parent.iterdir())
    except OSError:
        return []
    others = (other for other in names if other.suffix.casefold() == file.suffix.casefold())
    return [other for other in others if goes_on(other, file) or goes_on(file, other)]
