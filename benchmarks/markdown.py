"""Tables and numbers as the reports write them."""

from __future__ import annotations

import math
from collections.abc import Sequence


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown, with a line break behind it."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def number(value: float, decimals: int = 2) -> str:
    """The number, or nothing where there is none."""
    return "" if math.isnan(value) else f"{value:.{decimals}f}"
