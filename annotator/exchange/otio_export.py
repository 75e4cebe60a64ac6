"""A session as an OpenTimelineIO timeline (.otio): the recordings as clips, codes and flags as markers.

The JSON is written directly: schema names and fields as in OpenTimelineIO 0.15 and later. Times are in milliseconds, so
nothing is rounded to frames.
"""

from __future__ import annotations

from typing import Any

from annotator.domain.media import Media
from annotator.exchange.cut_points import Mark, marks_of, nearest_color
from annotator.exchange.export_format import ExportFormat, Material, whole_file
from annotator.exchange.export_names import milliseconds, one_line
from annotator.exchange.media_references import relative_url
from annotator.json_document import json_document

_RATE = 1000.0
_COLORS = {
    "RED": (220, 40, 40),
    "ORANGE": (230, 159, 0),
    "YELLOW": (240, 228, 66),
    "GREEN": (0, 158, 115),
    "CYAN": (86, 180, 233),
    "BLUE": (0, 114, 178),
    "PINK": (204, 121, 167),
    "BLACK": (0, 0, 0),
}


def export_otio(material: Material) -> bytes:
    """The session as the JSON text of a timeline."""
    session = material.session
    tracks = [_track(material, media) for media in session.media.values()]
    document: dict[str, Any] = {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {"annotator": {"session_id": session.info.id}},
        "name": one_line(session.info.title),
        "global_start_time": None,
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "metadata": {},
            "name": "tracks",
            "source_range": None,
            "effects": [],
            "markers": [_marker(mark) for mark in marks_of(session)],
            "enabled": True,
            "children": tracks,
        },
    }
    return json_document(document)


def _track(material: Material, media: Media) -> dict[str, Any]:
    start_ms = round(1000 * media.offset_s)
    length_ms = max(1, round(1000 * media.duration_s))
    children: list[dict[str, Any]] = []
    if start_ms > 0:
        children.append(
            {
                "OTIO_SCHEMA": "Gap.1",
                "metadata": {},
                "name": "",
                "source_range": _range(0, start_ms),
                "effects": [],
                "markers": [],
                "enabled": True,
            }
        )
    before_ms = min(max(0, -start_ms), length_ms)  # what is before the session's 0:00:00 is cut off
    children.append(
        {
            "OTIO_SCHEMA": "Clip.1",
            "metadata": {},
            "name": media.file_name,
            "source_range": _range(before_ms, length_ms - before_ms),
            "effects": [],
            "markers": [],
            "enabled": True,
            "media_reference": {
                "OTIO_SCHEMA": "ExternalReference.1",
                "metadata": {},
                "name": media.file_name,
                "available_range": _range(0, length_ms),
                "target_url": relative_url(material, media).removeprefix("./"),
            },
        }
    )
    return {
        "OTIO_SCHEMA": "Track.1",
        "metadata": {},
        "name": media.id,
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        "children": children,
        "kind": "Video" if media.width_px else "Audio",
    }


def _marker(mark: Mark) -> dict[str, Any]:
    start_ms, end_ms = milliseconds(mark.start_s, mark.end_s)
    return {
        "OTIO_SCHEMA": "Marker.2",
        "metadata": {"annotator": {"kind": mark.kind, "id": mark.id, "coder_id": mark.coder_id}},
        "name": mark.name,
        "color": nearest_color(mark.color, _COLORS, usual="BLUE"),
        "comment": mark.note,
        "marked_range": _range(start_ms, end_ms - start_ms),
    }


def _range(start_ms: int, length_ms: int) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "duration": _time(length_ms),
        "start_time": _time(start_ms),
    }


def _time(time_ms: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": _RATE, "value": float(time_ms)}


OTIO = ExportFormat(
    name="otio",
    title="OpenTimelineIO",
    suffix=".otio",
    use="Open recordings with codes and flags as markers in an editor that reads OpenTimelineIO.",
    holds=frozenset({"annotations", "notes", "coders", "flags", "media"}),
    limits=("Times are whole milliseconds, and nothing lasts shorter than one.",),
    files=whole_file(export_otio),
)
