"""What clips are to be like. Light, so that a window and the command line may import it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotator.domain.covering import CoverArea, CoverStyle

Background = Literal["keep", "plain", "skeleton"]
Voice = Literal["keep", "mute", "pitch"]
Captions = Literal["none", "burned", "beside"]
FileFormat = Literal["mp4", "webm"]
BACKGROUNDS: tuple[Background, ...] = ("keep", "plain", "skeleton")
VOICES: tuple[Voice, ...] = ("keep", "mute", "pitch")
CAPTIONS: tuple[Captions, ...] = ("none", "burned", "beside")
FILE_FORMATS: tuple[FileFormat, ...] = ("mp4", "webm")

LONGEST_ROLL_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOptions:
    """How moments are written.

    Attributes:
        cover: How faces are covered; None leaves them.
        also_cover: Parts of the picture that are covered from beginning to end; as faces are, else ``solid``.
        background: ``plain`` shows people alone on an even ground, ``skeleton`` only lines of face and body.
        reel: All moments in one file with title cards, instead of one file each.
        captions: ``burned`` into the picture, ``beside`` as a WebVTT file of the same name.
        further_words: Where people are hidden: words that are left out of captions and titles as names are.
        pre_roll_s: How much is shown before each moment; likewise ``post_roll_s`` after it.

    Raises:
        ValueError: a value is out of range.
    """

    cover: CoverStyle | None = None
    also_cover: tuple[CoverArea, ...] = ()
    background: Background = "keep"
    voice: Voice = "keep"
    captions: Captions = "none"
    reel: bool = False
    pre_roll_s: float = 1.0
    post_roll_s: float = 1.0
    further_words: tuple[str, ...] = ()
    file_format: FileFormat = "mp4"

    def __post_init__(self) -> None:
        for name, value in (("before", self.pre_roll_s), ("after", self.post_roll_s)):
            if not 0 <= value <= LONGEST_ROLL_S:
                raise ValueError(f"{value:g} s {name} each moment is not possible; give 0 to {LONGEST_ROLL_S:g}")

    @property
    def hides_people(self) -> bool:
        """Whether anything is done against recognition; then names are left out of files, titles and captions too."""
        return self.cover is not None or bool(self.also_cover) or self.background != "keep" or self.voice != "keep"
