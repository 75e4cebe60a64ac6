"""What SubRip and WebVTT share: blocks of lines between empty lines, and ``start --> end``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.exchange.spoken_text import in_short

_TIME = re.compile(r"^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?$")
ARROW = "-->"


def blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines without an empty line between them, each with the number (from 1) of its first line."""
    pending: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            if not pending:
                first = number
            pending.append(line)
        elif pending:
            yield first, pending
            pending = []
    if pending:
        yield first, pending


def cue_time(text: str) -> float:
    """Seconds of ``h:mm:ss,mmm``; hours may be missing, the fraction may follow a comma or a point.

    Raises:
        ValueError: it is not such a time.
    """
    match = _TIME.match(text)
    if match is None:
        raise ValueError(f"'{in_short(text)}' is not a time like 00:01:02.500")
    hours, minutes, seconds, fraction = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")


def cue_span(line: str) -> tuple[float, float]:
    """Start and end of a ``start --> end`` line; settings after the end are left aside.

    Raises:
        ValueError: says which part cannot be read.
    """
    before, _, after = line.partition(ARROW)
    end_parts = after.split()
    start_s = cue_time(before.strip())
    end_s = cue_time(end_parts[0] if end_parts else "")
    if end_s < start_s:
        raise ValueError(f"it ends ({end_parts[0]}) before it starts ({before.strip()})")
    return start_s, end_s
