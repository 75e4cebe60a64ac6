"""How people are made harder to recognise in pictures and sound that leave the program."""

from __future__ import annotations

from typing import Literal, TypeAlias

CoverStyle = Literal["solid", "blur", "pixels"]
COVER_STYLES: tuple[CoverStyle, ...] = ("solid", "blur", "pixels")

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the upright picture; may reach beyond it."""

STILL_IDENTIFIES = (
    "Body, posture, clothes, room, voice and words can still identify people. Look at every file yourself before you "
    "pass it on, and treat it as data about people."
)
