"""Times as other programs write them."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"^(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,9})(?:[.,](\d{1,9}))?$")
_WITH_LAST_PART = re.compile(r"^(\d{1,4}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})$")
_WITH_UNIT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(ms|msec|s|sec|secs|seconds?|min)$")
_UNITS_S = {"ms": 0.001, "msec": 0.001, "min": 60.0}
ASSUMED_FRAMES_HZ = 25.0


def read_time(text: str) -> float:
    """Seconds of ``h:mm:ss.mmm``, ``h:mm:ss,mmm``, ``m:ss``, ``h:mm:ss:mmm``, plain seconds, or ``1500 ms``.

    A last part of two digits after a third colon counts frames: 25 a second are assumed (see :func:`counts_frames`).

    Raises:
        ValueError: it is not such a time.
    """
    written = text.strip()
    clock = _CLOCK.match(written)
    if clock is not None:
        hours, minutes, seconds, fraction = clock.groups()
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds) + float(f"0.{fraction or 0}")
    parts = _WITH_LAST_PART.match(written)
    if parts is not None:
        hours, minutes, seconds, last = parts.groups()
        rest = int(last) / 1000 if len(last) == 3 else int(last) / ASSUMED_FRAMES_HZ
        return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + rest
    unit = _WITH_UNIT.match(written.casefold())
    if unit is None:
        raise ValueError(f"'{text[:60]}' is not a time; write h:mm:ss.mmm, m:ss or seconds")
    return float(unit.group(1).replace(",", ".")) * _UNITS_S.get(unit.group(2), 1.0)


def counts_frames(text: str) -> bool:
    """True if the last part of a time counts frames, whose rate the time does not say."""
    parts = _WITH_LAST_PART.match(text.strip()) if ":" in text else None
    return parts is not None and len(parts.group(4)) < 3


def is_plain_number(text: str) -> bool:
    """True for a number without a clock's colons, of which only the file's maker knows the unit."""
    return ":" not in text and _CLOCK.match(text.strip()) is not None
