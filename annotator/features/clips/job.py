"""What the process that makes clips is given, and what it says at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.features.clips.options import ClipOptions
from annotator.features.clips.plan import ClipPlan
from annotator.tracking.face_sweep import Witness

REEL_STEM = "reel"


class ClipsFailed(RuntimeError):  # noqa: N818
    """Clips could not be made; none was kept. The message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipsJob:
    """Everything the process needs.

    Attributes:
        folder: Where files are written; the parent moves them to their place.
        pitch: What the frequencies of voices are multiplied by, where they are changed.
    """

    clips: tuple[ClipPlan, ...]
    options: ClipOptions
    folder: Path
    pitch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverReport:
    """What was covered in one clip, and what can still be seen in its file.

    Attributes:
        clip: Its name, without the ending of a file.
        covered_share: Of the picture, 0 to 1, on average over its frames.
        seen: By witness (detector), in how many frames it sees something outside the covers. It is no face that
            witnesses agree about, or the clip would not have been kept; a person may look.
        first_seen_s: By witness, when in the clip it does so first.
        whole_region: In how many frames a participant's whole region is covered because no face was known there.
        nobody: In how many frames nothing is covered in a participant's region because nobody was seen there.
    """

    clip: str
    frames: int
    covered_share: float
    seen: Mapping[Witness, int]
    first_seen_s: Mapping[Witness, float]
    whole_region: int = 0
    nobody: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipsEnd:
    """All files are written and checked; their names, sentences the user should know, and what was covered."""

    names: tuple[str, ...]
    notes: tuple[str, ...]
    covers: tuple[CoverReport, ...]
