"""Words in pictures: captions over a clip and title cards between clips."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from annotator.resources import resource

Picture = NDArray[np.uint8]

_CAPTION_SHARE = 0.045
_TITLE_SHARE = 0.07
_LEAST_PX = 12
_WIDTH_SHARE = 0.9
_GROUND_BGR = (40, 34, 32)
_BOX_OPACITY = 0.72


def with_caption(bgr: Picture, text: str) -> Picture:
    """The picture (height, width, 3) with words on a dark bar at its foot; as it is for empty words."""
    if not text:
        return bgr
    height, width = bgr.shape[:2]
    letters = _caption(text, width, height)
    rows, columns = letters.shape[:2]
    left, top = (width - columns) // 2, max(0, height - rows - round(0.03 * height))
    made = bgr.copy()
    under = made[top : top + rows, left : left + columns]
    letters = letters[: under.shape[0]]
    made[top : top + rows, left : left + columns] = np.maximum(
        (under * (1 - _BOX_OPACITY)).astype(np.uint8), letters[..., None]
    )
    return made


def title_card(lines: Sequence[str], width: int, height: int) -> Picture:
    """(height, width, 3) a plain card: the first line large, the others smaller below it."""
    image = Image.new("RGB", (width, height), _GROUND_BGR[::-1])
    draw = ImageDraw.Draw(image)
    size = max(_LEAST_PX, round(_TITLE_SHARE * height))
    sizes = [size, *(round(0.6 * size) for _ in lines[1:])]
    texts = ["\n".join(_wrapped(line, _font(px), width)) for line, px in zip(lines, sizes, strict=True)]
    y = (height - sum(round(1.6 * px) * (text.count("\n") + 1) for text, px in zip(texts, sizes, strict=True))) / 2
    for text, px in zip(texts, sizes, strict=True):
        draw.multiline_text(
            (width / 2, y), text, font=_font(px), fill=(235, 238, 240), anchor="ma", align="center", spacing=px * 0.4
        )
        y += round(1.6 * px) * (text.count("\n") + 1)
    return np.ascontiguousarray(np.asarray(image, dtype=np.uint8)[..., ::-1])


@lru_cache(maxsize=8)
def _caption(text: str, width: int, height: int) -> NDArray[np.uint8]:
    """(rows, columns) white letters on black, no wider than the picture."""
    size = max(_LEAST_PX, round(_CAPTION_SHARE * height))
    font = _font(size)
    lines = "\n".join(_wrapped(text, font, width))
    draw = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = draw.multiline_textbbox((0, 0), lines, font=font, align="center", spacing=size * 0.25)
    pad = round(0.4 * size)
    columns = min(width, round(right - left) + 2 * pad)
    image = Image.new("L", (columns, min(height, round(bottom - top) + 2 * pad)))
    ImageDraw.Draw(image).multiline_text(
        (columns / 2, pad - top), lines, font=font, fill=255, anchor="ma", align="center", spacing=size * 0.25
    )
    return np.array(image, dtype=np.uint8)


def _wrapped(text: str, font: Any, width: int) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > _WIDTH_SHARE * width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@lru_cache(maxsize=16)
def _font(size_px: int) -> Any:
    return ImageFont.truetype(str(resource("fonts", "Inter-Medium.otf")), size_px)
