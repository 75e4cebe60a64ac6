"""A session's codes and flags as markers in a CMX 3600 edit decision list (.edl), as DaVinci Resolve reads them.

Each marker is an event of one frame, followed by its colour, name and length in frames; a ``LOC`` comment says the same
for Avid. The list begins at 00:00:00:00 and counts frames of the whole rate nearest to the recording's.
"""

from __future__ import annotations

from annotator.exchange.cut_points import marks_of, nearest_color, nominal_rate_hz
from annotator.exchange.export_format import ExportFormat, Material, whole_file
from annotator.exchange.export_names import one_line

_COLORS = {
    "Red": (220, 40, 40),
    "Green": (0, 158, 115),
    "Blue": (0, 114, 178),
    "Cyan": (86, 180, 233),
    "Pink": (204, 121, 167),
    "Yellow": (240, 228, 66),
    "Cream": (230, 159, 0),
}
_MOST_EVENTS = 999


def export_edl(material: Material) -> bytes:
    """The marks as an edit decision list."""
    session = material.session
    media = next(iter(session.media.values()), None)
    rate_hz = nominal_rate_hz(media)
    lines = [f"TITLE: {one_line(session.info.title) or 'session'}", "FCM: NON-DROP FRAME", ""]
    for number, mark in enumerate(marks_of(session), start=1):
        start = max(0, round(mark.start_s * rate_hz))
        length = max(1, round(mark.end_s * rate_hz) - start)
        at = [_timecode(frame, rate_hz) for frame in (start, start + 1)]
        color = nearest_color(mark.color, _COLORS, usual="Blue")
        name = _without_bar(f"{mark.name}: {mark.note}" if mark.note else mark.name)
        event = (number - 1) % _MOST_EVENTS + 1
        lines += [
            f"{event:03d}  001      V     C        {at[0]} {at[1]} {at[0]} {at[1]}",
            f" |C:ResolveColor{color} |M:{name} |D:{length}",
            f"* LOC: {at[0]} {color.upper():<8}{name}",
            "",
        ]
    return "\r\n".join(lines).encode()


def _without_bar(text: str) -> str:
    return text.replace("|", "/")


def _timecode(frame: int, rate_hz: float) -> str:
    rate = round(rate_hz)
    seconds, frames = divmod(frame, rate)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours % 24:02d}:{minute:02d}:{second:02d}:{frames:02d}"


EDL = ExportFormat(
    name="edl",
    title="CMX 3600 markers",
    suffix=".edl",
    use="See codes and flags as markers in DaVinci Resolve, Avid or another editor.",
    holds=frozenset({"annotations", "notes", "coders", "flags"}),
    limits=(
        "Times are whole frames of the nearest whole frame rate; a recording with uneven frames is up to half a frame "
        "off.",
        "Markers of all participants and coders stand on one timeline, which begins at the session's 0:00:00.",
    ),
    files=whole_file(export_edl),
)
