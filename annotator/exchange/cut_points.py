"""What editors show on a timeline: codes and flags as marks with a colour, in frames of one nominal rate."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.exchange.export_names import code_names, in_time, one_line, person_name

_RATES_HZ = (24.0, 25.0, 30.0, 50.0, 60.0)
_USUAL_HZ = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark. ``color`` is ``#rrggbb``; ``kind`` annotation or flag."""

    start_s: float
    end_s: float
    name: str
    note: str
    color: str
    kind: str
    id: str
    coder_id: str


def marks_of(session: Session) -> list[Mark]:
    """Annotations and flags as marks, in order of time."""
    names = code_names(session)
    colors = {code.id: code.color for code in session.codebook.codes}
    coded = [
        Mark(
            start_s=row.start_s,
            end_s=row.end_s,
            name=f"{names[row.code_id]}, {person_name(session, row.participant_id)}, {one_line(row.coder_id)}",
            note=one_line(row.note),
            color=colors.get(row.code_id, ""),
            kind="annotation",
            id=row.id,
            coder_id=row.coder_id,
        )
        for row in in_time(session.annotations.values())
    ]
    flagged = [
        Mark(
            start_s=flag.start_s,
            end_s=flag.end_s,
            name=f"Flag: {one_line(flag.rule)}, {person_name(session, flag.participant_id)}",
            note=one_line(flag.text),
            color="",
            kind="flag",
            id=flag.id,
            coder_id="",
        )
        for flag in session.all_flags().values()
    ]
    return sorted([*coded, *flagged], key=lambda mark: (mark.start_s, mark.end_s, mark.id))


def nominal_rate_hz(media: Media | None) -> float:
    """The whole frame rate that is nearest to the recording's mean: editors count in one."""
    if media is None or media.duration_s <= 0 or media.frame_count <= 0:
        return _USUAL_HZ
    mean_hz = media.frame_count / media.duration_s
    return min(_RATES_HZ, key=lambda rate_hz: abs(rate_hz - mean_hz))


def nearest_color(color: str, names: dict[str, tuple[int, int, int]], *, usual: str) -> str:
    """The name whose red, green and blue are nearest to ``#rrggbb``; ``usual`` where it is no such colour."""
    try:
        parts = tuple(bytes.fromhex(color.removeprefix("#")))
    except ValueError:
        return usual
    if len(parts) != 3:
        return usual
    return min(names, key=lambda name: sum((a - b) ** 2 for a, b in zip(names[name], parts, strict=True)))
