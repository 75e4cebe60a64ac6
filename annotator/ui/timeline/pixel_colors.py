"""The theme's colours as numbers for painting pixels: 0xffRRGGBB, the layout of QImage's RGB32."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor

from annotator.domain.signals import FAMILIES, Family
from annotator.ui.look.theme import Theme


def ink(color: str) -> int:
    """``#rrggbb`` as a pixel."""
    return 0xFF000000 | int(color[1:7], 16)


@lru_cache(maxsize=4096)
def mix(under: int, over: int, amount: float) -> int:
    """``over`` laid on ``under`` with opacity ``amount`` (0 to 1)."""
    mixed = 0xFF
    for shift in (16, 8, 0):
        below, above = (under >> shift) & 0xFF, (over >> shift) & 0xFF
        mixed = (mixed << 8) | round(below + (above - below) * amount)
    return mixed


@lru_cache(maxsize=512)
def qcolor(pixel: int) -> QColor:
    """An ink as a QColor."""
    return QColor.fromRgb(pixel & 0xFFFFFFFF)


def readable_on(background: int) -> int:
    """Black or white ink, whichever contrasts more (WCAG relative luminance)."""
    weights = ((16, 0.2126), (8, 0.7152), (0, 0.0722))
    luminance = sum(weight * (((background >> shift) & 0xFF) / 255) ** 2.2 for shift, weight in weights)
    return 0xFF000000 if luminance > 0.18 else 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Colors:
    """Pixels by meaning."""

    row: int
    gap: int
    grid: int
    hatch: int
    hatch_ground: int
    waveform: int
    waveform_core: int
    band: int
    text: int
    muted: int
    accent: int
    families: dict[Family, int]


@lru_cache(maxsize=8)
def pixel_colors(theme: Theme) -> Colors:
    """The colours of a theme."""
    row = ink(theme.timeline_row)
    wave = ink(theme.waveform)
    return Colors(
        row=row,
        gap=ink(theme.timeline),
        grid=mix(row, ink(theme.grid), 0.9),
        hatch=mix(ink(theme.unmeasurable), ink(theme.text_muted), 0.28),
        hatch_ground=ink(theme.unmeasurable),
        waveform=mix(row, wave, 0.55),
        waveform_core=wave,
        band=mix(row, ink(theme.baseline), 0.45),
        text=ink(theme.text),
        muted=ink(theme.text_muted),
        accent=ink(theme.accent),
        families={family: theme.family(family).rgb() for family in FAMILIES},
    )
