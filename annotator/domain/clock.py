"""Times on the session clock, their written form, and ids.

All times are seconds on the session clock, float64, with the suffix ``_s``.
Written times are ``h:mm:ss.mmm``.
"""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timezone

_TIME = re.compile(r"^(?:(?:(\d{1,6}):)?(\d{1,2}):)?(\d{1,9})(?:[.,](\d{1,9}))?$")


def format_time(time_s: float, *, decimals: int = 3) -> str:
    """Write ``time_s`` as ``h:mm:ss.mmm`` (a leading minus for negative times)."""
    scale = 10**decimals
    ticks = round(abs(time_s) * scale)
    seconds, fraction = divmod(ticks, scale)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    sign = "-" if time_s < 0 and ticks else ""
    text = f"{sign}{hours}:{minute:02d}:{second:02d}"
    return f"{text}.{fraction:0{decimals}d}" if decimals else text


def in_words(seconds: float) -> str:
    """A duration as a person would say it: ``40 s``, ``3 min``, ``1 h 20 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def parse_time(text: str) -> float:
    """Read ``h:mm:ss.mmm``, ``m:ss``, or plain seconds.

    Raises:
        ValueError: the text is not a time; the message says what is accepted.
    """
    match = _TIME.match(text.strip())
    if match is None:
        raise ValueError(f"'{text[:60]}' is not a time; write h:mm:ss.mmm, m:ss or seconds")
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)


def new_id() -> str:
    """A new random id for something a person made."""
    return uuid.uuid4().hex[:16]


def utc_now() -> str:
    """The present moment in ISO 8601, UTC, whole milliseconds."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
