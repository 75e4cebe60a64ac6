"""How people are made harder to recognise in pictures and sound that leave the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from annotator.domain.media import Media, Region, parse_region

CoverStyle = Literal["solid", "blur", "pixels"]
COVER_STYLES: tuple[CoverStyle, ...] = ("solid", "blur", "pixels")

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the upright picture; may reach beyond it."""

# Covers have round corners: with this share of the shorter side more all around, an area's own corners are covered too.
_BEYOND_SHARE = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverArea:
    """A part of the picture that a person wants covered from beginning to end, whatever detectors see in it.

    Attributes:
        media_id: The recording it is in; None for every recording.
        id: Names it within a session; empty for one that is given for a single export.
    """

    region: Region
    media_id: str | None = None
    id: str = ""

    def box(self, width_px: int, height_px: int) -> Box:
        """What to cover in a picture of this size, so that all of the area is hidden."""
        left, top, width, height = self.region.to_pixels(width_px, height_px)
        beyond = _BEYOND_SHARE * min(width, height)
        return left - beyond, top - beyond, left + width + beyond, top + height + beyond


def boxes_in(areas: Iterable[CoverArea], media: Media) -> tuple[Box, ...]:
    """What to cover in the pictures of a recording."""
    size_px = media.width_px, media.height_px
    return tuple(area.box(*size_px) for area in areas if area.media_id in (None, media.id))


def parse_area(text: str) -> CoverArea:
    """Read ``x,y,w,h`` in 0..1 (or ``left``, ``right``), followed by ``@MEDIA`` where it is in one recording only.

    Raises:
        ValueError: it is no such area.
    """
    place, _, media_id = text.partition("@")
    return CoverArea(region=parse_region(place), media_id=media_id or None)


STILL_IDENTIFIES = (
    "Body, posture, clothes, room, voice and words can still identify people. Look at every file yourself before you "
    "pass it on, and treat it as data about people."
)
