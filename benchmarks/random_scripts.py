"""Scripts with cues at random, so that nothing is tuned to the one script of the demo."""

from __future__ import annotations

import numpy as np

from annotator.domain.participants import Role
from annotator.workflow.demo import Script, ScriptedCue, ScriptedLine
from annotator.workflow.demo.script import CueKind

_FACE: tuple[CueKind, ...] = ("smile", "brow_raise", "brow_lower", "mouth_open", "look_away")
_BODY: tuple[CueKind, ...] = ("lean_in", "lean_back", "shoulder_raise", "side_lean")
_WORDS = "These words say nothing and are only spoken to move the mouth for a while."
_FIRST_CUE_S = 6.0
_REST_S = (2.2, 6.5)


def random_script(seed: int, *, duration_s: float = 90.0, roles: tuple[Role, ...] = ("client", "therapist")) -> Script:
    """A script with face cues, posture changes, and speech of each person, none of a person's cues overlapping."""
    random = np.random.default_rng([seed, 4711])
    cues: list[ScriptedCue] = []
    for role in roles:
        order: list[CueKind] = [*_FACE, *_FACE, *_BODY] * (1 + int(duration_s // 90))
        order = [order[place] for place in random.permutation(len(order))]
        at_s = _FIRST_CUE_S + random.uniform(0, 4)
        for kind in order:
            cue = (_body_cue if kind in _BODY else _face_cue)(role, kind, at_s, random)
            if cue.end_s > duration_s - 4:
                break
            cues.append(cue)
            at_s = cue.end_s + random.uniform(*_REST_S)
    return Script(duration_s=duration_s, roles=roles, cues=tuple(cues), lines=_lines(duration_s, roles, random))


def _face_cue(role: Role, kind: CueKind, at_s: float, random: np.random.Generator) -> ScriptedCue:
    side = random.choice([-1, 1]) if kind == "look_away" else 1
    return ScriptedCue(
        role=role,
        kind=kind,
        start_s=round(at_s, 2),
        rise_s=round(random.uniform(0.25, 0.6), 2),
        hold_s=round(random.uniform(0.5, 2.5), 2),
        fall_s=round(random.uniform(0.35, 0.9), 2),
        amplitude=float(side * round(random.uniform(0.65, 1.0), 2)),
    )


def _body_cue(role: Role, kind: CueKind, at_s: float, random: np.random.Generator) -> ScriptedCue:
    side = random.choice([-1, 1]) if kind == "side_lean" else 1
    return ScriptedCue(
        role=role,
        kind=kind,
        start_s=round(at_s, 2),
        rise_s=round(random.uniform(0.7, 1.6), 2),
        hold_s=round(random.uniform(6.0, 11.0), 2),
        fall_s=round(random.uniform(0.8, 1.6), 2),
        amplitude=float(side * round(random.uniform(0.7, 1.0), 2)),
    )


def _lines(duration_s: float, roles: tuple[Role, ...], random: np.random.Generator) -> tuple[ScriptedLine, ...]:
    lines: list[ScriptedLine] = []
    at_s, speaker = random.uniform(1, 3), 0
    while True:
        end_s = at_s + random.uniform(2.0, 5.0)
        if end_s > duration_s - 1:
            return tuple(lines)
        lines.append(
            ScriptedLine(role=roles[speaker % len(roles)], start_s=round(at_s, 2), end_s=round(end_s, 2), text=_WORDS)
        )
        at_s, speaker = end_s + random.uniform(0.8, 5.0), speaker + 1
