"""What was covered in clips, and what witnesses still see, in words and as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.features.clips.job import CoverReport
from annotator.tracking.face_sweep import Witness

_NAMES: dict[Witness, str] = {
    "full range": "MediaPipe's full-range detector",
    "short range": "MediaPipe's short-range detector",
    "center": "CenterFace",
}


def cover_sentences(reports: Iterable[CoverReport]) -> tuple[str, ...]:
    """A sentence for each clip, and one for all of them."""
    rows = list(reports)
    told = [f"{row.clip}: {percent(row.covered_share)} of the picture is covered; {_still_seen(row)}" for row in rows]
    if len(rows) > 1:
        told.append(f"Median over {len(rows)} clips: {percent(median(row.covered_share for row in rows))} covered")
    return tuple(told)


def cover_rows(reports: Iterable[CoverReport]) -> list[dict[str, Any]]:
    """The same for other programs: one object for each clip."""
    return [
        {
            "clip": row.clip,
            "frames": row.frames,
            "covered_share": round(row.covered_share, 4),
            "still_seen": [
                {"witness": witness, "frames": row.seen.get(witness, 0), "first_s": row.first_seen_s.get(witness)}
                for witness in _NAMES
            ],
            "whole_region_frames": row.whole_region,
            "nobody_frames": row.nobody,
        }
        for row in reports
    ]


def _still_seen(row: CoverReport) -> str:
    if not row.seen:
        return f"{', '.join(_NAMES.values())}: none sees a face outside the covers"
    parts = [
        f"{_NAMES.get(witness, witness)} in {count} of {row.frames} frames, first at "
        f"{format_time(row.first_seen_s[witness], decimals=1)}"
        for witness, count in row.seen.items()
    ]
    return (
        f"outside the covers one witness alone takes something for a face, which you should look at: {'; '.join(parts)}"
    )
