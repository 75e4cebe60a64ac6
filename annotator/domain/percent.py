"""Shares in words, written alike in the window, in reports and in the terminal: ``53 %``."""

from __future__ import annotations

import math


def percent(part: float | None, whole: float = 1.0, *, decimals: int = 0, signed: bool = False) -> str:
    """``53 %``: never 100 % for a part, never 0 % for something, a dash for what is not known.

    Args:
        part: A share of 1 where there is no other ``whole``; may be larger (``125 %``). None and NaN are not known.
        whole: What it is a part of; of nothing no share is known.
        decimals: Digits after the point.
        signed: With a plus, for a change.
    """
    if part is None or not whole or math.isnan(value := 100 * part / whole):
        return "–"
    least = 10.0**-decimals
    if 0 < value < least:
        return f"< {least:g} %"
    if 100 - least < value < 100:
        value = 100 - least
    return f"{value:{'+' if signed and value else ''}.{decimals}f} %"


def percent_range(low: float, high: float) -> str:
    """``41 to 65 %`` between two shares of 1."""
    return f"{100 * low:.0f} to {100 * high:.0f} %"
