"""Chapters: the files into which a camera cuts one long recording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# GoPro: GX010007 is the first chapter of recording 0007 (GH for H.264, GL and GS alike); older ones GOPR0007, GP010007.
_CHAPTER = re.compile(r"^(G[HXLS])(\d{2})(\d{4})$", re.IGNORECASE)
_OLD_FIRST = re.compile(r"^GOPR(\d{4})$", re.IGNORECASE)
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


def next_chapter(file: Path) -> Path | None:
    """The file beside this one that goes on where it ends, if there is one."""
    chapter = chapter_of(file)
    if chapter is None:
        return None
    try:
        beside = sorted(file.parent.iterdir())
    except OSError:
        return None
    return next(
        (
            other
            for other in beside
            if other.suffix.casefold() == file.suffix.casefold()
            and (found := chapter_of(other)) is not None
            and found.follows(chapter)
        ),
        None,
    )
