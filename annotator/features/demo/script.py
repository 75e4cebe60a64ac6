"""The written script of a generated recording: who moves how and when, and who says what.

A script is ground truth. Its cue times are defined on the movement itself, not on what a detector makes of it:

- A cue moves along a raised cosine from rest to its amplitude (rise), stays (hold), and returns (fall).
- ``onset_s`` is when the movement has reached one tenth of its amplitude on the way up, ``offset_s`` when it is back at
  one tenth on the way down: what lies below one tenth is smaller than what can be seen or measured.
- ``apex_s`` is when the full amplitude is reached.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from annotator.atomic import write_bytes
from annotator.domain.participants import Role
from annotator.domain.signals import Family

CueKind = Literal[
    "smile",
    "half_smile",
    "brow_raise",
    "brow_lower",
    "mouth_open",
    "lip_corner_depress",
    "look_away",
    "head_turn",
    "lean_in",
    "lean_back",
    "side_lean",
    "shoulder_raise",
]

VISIBLE_PART = 0.1
_EDGE = math.acos(1 - 2 * VISIBLE_PART) / math.pi

FAMILIES_OF: Mapping[CueKind, tuple[Family, ...]] = {
    "smile": ("expression",),
    "half_smile": ("expression",),
    "brow_raise": ("expression",),
    "brow_lower": ("expression",),
    "mouth_open": ("expression",),
    "lip_corner_depress": ("expression",),
    "look_away": ("gaze", "head"),
    "head_turn": ("head", "gaze"),
    "lean_in": ("posture",),
    "lean_back": ("posture",),
    "side_lean": ("posture", "head"),
    "shoulder_raise": ("posture",),
}
"""Families a flag for this cue may belong to; the first is the cue's own."""

SIGNALS_OF: Mapping[CueKind, tuple[str, ...]] = {
    "smile": ("lip_corner_pull",),
    "half_smile": ("lip_corner_pull_left", "lip_corner_pull_right"),
    "brow_raise": ("brow_inner_raise", "brow_outer_raise"),
    "brow_lower": ("brow_lower", "brow_inner_raise"),
    "mouth_open": ("jaw_drop", "lips_part"),
    "lip_corner_depress": ("lip_corner_depress", "lip_corner_pull"),
    "look_away": ("gaze_horizontal", "head_yaw"),
    "head_turn": ("head_yaw",),
    "lean_in": ("lean_forward",),
    "lean_back": ("lean_forward",),
    "side_lean": ("trunk_side", "head_roll"),
    "shoulder_raise": ("shoulder_raise",),
}
"""Signals that are expected to move with this cue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedCue:
    """One movement of one person.

    Attributes:
        start_s: When the raised cosine leaves rest.
        amplitude: 1 is the full movement of this kind; -1 turns, leans or smiles to the other side.
    """

    role: Role
    kind: CueKind
    start_s: float
    rise_s: float
    hold_s: float
    fall_s: float
    amplitude: float = 1.0

    @property
    def onset_s(self) -> float:
        """Where it is clearly there, in seconds of the demo."""
        return self.start_s + _EDGE * self.rise_s

    @property
    def apex_s(self) -> float:
        """Where it is strongest, in seconds of the demo."""
        return self.start_s + self.rise_s

    @property
    def offset_s(self) -> float:
        """Where it is clearly over, in seconds of the demo."""
        return self.end_s - _EDGE * self.fall_s

    @property
    def end_s(self) -> float:
        """Where nothing of it is left, in seconds of the demo."""
        return self.start_s + self.rise_s + self.hold_s + self.fall_s

    @property
    def families(self) -> tuple[Family, ...]:
        """The families in which it should be flagged."""
        return FAMILIES_OF[self.kind]

    def amount(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) how far the movement has gone at each time, 0 to ``amplitude``."""
        up = np.clip((times_s - self.start_s) / self.rise_s, 0.0, 1.0)
        down = np.clip((self.end_s - times_s) / self.fall_s, 0.0, 1.0)
        return self.amplitude * 0.25 * (1 - np.cos(np.pi * up)) * (1 - np.cos(np.pi * down))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedLine:
    """One utterance.

    Attributes:
        incongruence: The type of incongruence the script intends with the face, body or voice; empty for none.
        louder_db: How much louder than usual it is said; negative for quieter.
        melody: How far the pitch moves: 1 as usual, 0 not at all.
        pace: How fast it is said: 1 as usual, 2 twice as many syllables.
        breath: Part of the voice that is breath: 0 as usual, 1 a whisper.
        late: It comes after a silence that is long for this conversation.
    """

    role: Role
    start_s: float
    end_s: float
    text: str
    incongruence: str = ""
    louder_db: float = 0.0
    melody: float = 1.0
    pace: float = 1.0
    breath: float = 0.0
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All that happens in a generated recording. Roles are listed from left to right."""

    duration_s: float
    roles: tuple[Role, ...] = ("client", "therapist")
    cues: tuple[ScriptedCue, ...] = ()
    lines: tuple[ScriptedLine, ...] = field(default=())
    blinks: bool = True

    def of_role(self, role: Role) -> tuple[ScriptedCue, ...]:
        """The cues of one role, in order."""
        return tuple(cue for cue in self.cues if cue.role == role)


def write_script(script: Script, path: Path) -> None:
    """Write the script as JSON, atomically, with the derived times and families spelled out."""
    cues = [
        {
            **asdict(cue),
            "onset_s": round(cue.onset_s, 4),
            "apex_s": round(cue.apex_s, 4),
            "offset_s": round(cue.offset_s, 4),
            "family": cue.families[0],
            "families": list(cue.families),
            "signals": list(SIGNALS_OF[cue.kind]),
        }
        for cue in script.cues
    ]
    document = {
        "format": "annotator-demo-script",
        "version": 1,
        "definition": "onset_s and offset_s: the movement is at one tenth of its amplitude on a raised cosine; "
        "apex_s: full amplitude is reached; start_s: the raised cosine leaves rest; times are seconds of the video",
        "duration_s": script.duration_s,
        "roles": list(script.roles),
        "blinks": script.blinks,
        "cues": cues,
        "lines": [asdict(line) for line in script.lines],
    }
    write_bytes(path, json.dumps(document, indent=1).encode())


def read_script(path: Path) -> Script:
    """Read what :func:`write_script` wrote.

    Raises:
        ValueError: the file is not such a script.
    """
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if document.get("format") != "annotator-demo-script":
        raise ValueError(f"{path.name} is not a script of a generated recording")
    cue_fields = ("role", "kind", "start_s", "rise_s", "hold_s", "fall_s", "amplitude")
    for row in document["cues"]:
        if row["kind"] not in get_args(CueKind):
            raise ValueError(f"{path.name}: '{row['kind']}' is not a kind of cue")
    return Script(
        duration_s=document["duration_s"],
        roles=tuple(document["roles"]),
        blinks=document["blinks"],
        cues=tuple(ScriptedCue(**{name: row[name] for name in cue_fields}) for row in document["cues"]),
        lines=tuple(ScriptedLine(**row) for row in document["lines"]),
    )
