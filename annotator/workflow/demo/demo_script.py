"""The scripted conversation of the demo: an invented client and an invented therapist, a minute and a half."""

from __future__ import annotations

from pathlib import Path

from annotator.domain.participants import Role
from annotator.exchange.vtt import parse_vtt
from annotator.resources import resource
from annotator.workflow.demo.script import CueKind, Script, ScriptedCue, ScriptedLine

DURATION_S = 96.0


def demo_script() -> Script:
    """Cues and lines of the demo."""
    return Script(duration_s=DURATION_S, cues=_CLIENT + _THERAPIST, lines=_lines())


def transcript_path() -> Path:
    """The transcript that ships with the program; the recording is spoken from it."""
    return resource("demo", "transcript.vtt")


def _cue(
    role: Role, kind: CueKind, start_s: float, rise_s: float, hold_s: float, fall_s: float, amplitude: float
) -> ScriptedCue:
    return ScriptedCue(
        role=role, kind=kind, start_s=start_s, rise_s=rise_s, hold_s=hold_s, fall_s=fall_s, amplitude=amplitude
    )


_CLIENT = (
    _cue("client", "smile", 5.2, 0.45, 1.3, 0.60, 0.75),
    _cue("client", "brow_raise", 11.4, 0.30, 0.9, 0.40, 0.90),
    _cue("client", "look_away", 16.1, 0.35, 1.6, 0.40, -1.0),
    # "We buried my father ..." with a smile: masking.
    _cue("client", "smile", 25.6, 0.50, 2.6, 0.70, 0.90),
    _cue("client", "shoulder_raise", 31.0, 0.90, 6.6, 1.00, 1.00),
    _cue("client", "brow_lower", 41.3, 0.40, 1.5, 0.50, 1.00),
    _cue("client", "mouth_open", 46.6, 0.35, 0.8, 0.40, 0.80),
    # "I'm fine, it was great ..." with lowered brows, lip corners down, leaning back: contradicting.
    _cue("client", "brow_lower", 53.6, 0.40, 2.4, 0.55, 1.00),
    _cue("client", "lip_corner_depress", 53.7, 0.40, 2.3, 0.55, 1.00),
    _cue("client", "lean_back", 55.4, 1.10, 8.0, 1.30, 1.00),
    _cue("client", "brow_raise", 69.5, 0.32, 1.1, 0.45, 1.00),
    _cue("client", "look_away", 75.2, 0.35, 1.9, 0.40, 1.0),
    _cue("client", "lean_in", 79.2, 1.10, 8.2, 1.20, 0.90),
    _cue("client", "smile", 91.0, 0.50, 1.6, 0.70, 1.00),
)

_THERAPIST = (
    _cue("therapist", "lean_in", 7.2, 1.20, 9.0, 1.20, 1.00),
    _cue("therapist", "smile", 21.1, 0.45, 1.2, 0.55, 0.60),
    _cue("therapist", "brow_raise", 29.6, 0.30, 1.0, 0.45, 1.00),
    _cue("therapist", "look_away", 34.8, 0.35, 1.4, 0.40, 1.0),
    _cue("therapist", "brow_lower", 39.0, 0.40, 1.7, 0.50, 1.00),
    _cue("therapist", "shoulder_raise", 44.2, 0.80, 6.2, 0.90, 0.90),
    _cue("therapist", "mouth_open", 57.6, 0.35, 0.7, 0.40, 0.70),
    _cue("therapist", "lean_in", 61.2, 1.10, 8.4, 1.20, 0.80),
    _cue("therapist", "brow_raise", 75.8, 0.30, 0.8, 0.40, 0.85),
    _cue("therapist", "smile", 87.6, 0.45, 1.8, 0.60, 0.85),
)

# Lines whose words the face or body contradicts, by their number in the transcript.
_INCONGRUENT = {4: "masking", 8: "contradicting"}


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
        )
        for number, line in enumerate(transcript.lines, start=1)
    )
