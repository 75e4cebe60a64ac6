"""Captions as a file of their own, beside the clip."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.domain.clock import format_time
from annotator.features.clips.plan import Caption


def webvtt(captions: Iterable[Caption]) -> bytes:
    """The captions as a WebVTT file. What would be markup in it is written as text."""
    blocks = [
        f"{_time(row.start_s)} --> {_time(row.end_s)}\n{_plain(row.text)}"
        for row in captions
        if row.end_s > row.start_s
    ]
    return ("\n\n".join(["WEBVTT", *blocks]) + "\n").encode()


def _time(time_s: float) -> str:
    return format_time(time_s).rjust(12, "0")


def _plain(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(escaped.split())
