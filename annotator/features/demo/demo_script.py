"""The scripted conversation of the demo: an invented client and an invented therapist, a minute and a half."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from annotator.domain.participants import Role
from annotator.exchange.vtt import parse_vtt
from annotator.features.demo.script import CueKind, Script, ScriptedCue, ScriptedLine
from annotator.resources import resource

DURATION_S = 96.0


def demo_script() -> Script:
    """Cues and lines of the demo."""
    return Script(
        duration_s=DURATION_S, cues=(*_cues("client", _CLIENT), *_cues("therapist", _THERAPIST)), lines=_lines()
    )


def transcript_path() -> Path:
    """The transcript that ships with the program; the recording is spoken from it."""
    return resource("demo", "transcript.vtt")


# Kind, start, rise, hold and fall in seconds, amplitude.
_Row: TypeAlias = tuple[CueKind, float, float, float, float, float]

_CLIENT: tuple[_Row, ...] = (
    ("smile", 5.2, 0.45, 1.3, 0.60, 0.75),
    ("brow_raise", 11.4, 0.30, 0.9, 0.40, 0.90),
    ("look_away", 16.1, 0.35, 1.6, 0.40, -1.0),
    # "We buried my father ..." with a smile: masking.
    ("smile", 25.6, 0.50, 2.6, 0.70, 0.90),
    ("shoulder_raise", 31.0, 0.90, 6.6, 1.00, 1.00),
    ("brow_lower", 41.3, 0.40, 1.5, 0.50, 1.00),
    ("mouth_open", 46.6, 0.35, 0.8, 0.40, 0.80),
    # "I'm fine, it was great ..." with lowered brows, lip corners down, leaning back: contradicting.
    ("brow_lower", 53.6, 0.40, 2.4, 0.55, 1.00),
    ("lip_corner_depress", 53.7, 0.40, 2.3, 0.55, 1.00),
    ("lean_back", 55.4, 1.10, 8.0, 1.30, 1.00),
    ("brow_raise", 69.5, 0.32, 1.1, 0.45, 1.00),
    ("look_away", 75.2, 0.35, 1.9, 0.40, 1.0),
    ("lean_in", 79.2, 1.10, 8.2, 1.20, 0.90),
    ("smile", 91.0, 0.50, 1.6, 0.70, 1.00),
)

_THERAPIST: tuple[_Row, ...] = (
    ("lean_in", 7.2, 1.20, 9.0, 1.20, 1.00),
    ("smile", 21.1, 0.45, 1.2, 0.55, 0.60),
    ("brow_raise", 29.6, 0.30, 1.0, 0.45, 1.00),
    ("look_away", 34.8, 0.35, 1.4, 0.40, 1.0),
    ("brow_lower", 39.0, 0.40, 1.7, 0.50, 1.00),
    ("shoulder_raise", 44.2, 0.80, 6.2, 0.90, 0.90),
    ("mouth_open", 57.6, 0.35, 0.7, 0.40, 0.70),
    ("lean_in", 61.2, 1.10, 8.4, 1.20, 0.80),
    ("brow_raise", 75.8, 0.30, 0.8, 0.40, 0.85),
    ("smile", 87.6, 0.45, 1.8, 0.60, 0.85),
)

# Lines whose words face, body or voice contradict, by their number in the transcript.
_INCONGRUENT = {4: "masking", 8: "contradicting", 12: "quiet_voice"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivery:
    louder_db: float = 0.0
    melody: float = 1.0
    pace: float = 1.0
    late: bool = False


# How lines are said that are not said as usual.
_DELIVERY = {
    3: _Delivery(late=True),
    5: _Delivery(late=True),
    8: _Delivery(melody=0.1),
    9: _Delivery(late=True),
    10: _Delivery(pace=1.7),
    12: _Delivery(louder_db=-12.0),
}


def _cues(role: Role, rows: tuple[_Row, ...]) -> tuple[ScriptedCue, ...]:
    return tuple(
        ScriptedCue(
            role=role, kind=kind, start_s=start_s, rise_s=rise_s, hold_s=hold_s, fall_s=fall_s, amplitude=amplitude
        )
        for kind, start_s, rise_s, hold_s, fall_s, amplitude in rows
    )


def _lines() -> tuple[ScriptedLine, ...]:
    roles: dict[str, Role] = {role.capitalize(): role for role in ("client", "therapist")}
    transcript = parse_vtt(transcript_path().read_bytes(), source=transcript_path().name)
    return tuple(
        ScriptedLine(
            role=roles[line.speaker],
            start_s=line.start_s,
            end_s=line.end_s,
            text=line.text,
            incongruence=_INCONGRUENT.get(number, ""),
            louder_db=said.louder_db,
            melody=said.melody,
            pace=said.pace,
            late=said.late,
        )
        for number, line in enumerate(transcript.lines, start=1)
        for said in (_DELIVERY.get(number, _Delivery()),)
    )
