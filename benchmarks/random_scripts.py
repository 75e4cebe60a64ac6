"""Scripts with cues at random, so that nothing is tuned to the one script of the demo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.domain.participants import Role
from annotator.features.demo.script import CueKind, Script, ScriptedCue, ScriptedLine

_FACE: tuple[CueKind, ...] = ("smile", "brow_raise", "brow_lower", "mouth_open", "look_away")
_BODY: tuple[CueKind, ...] = ("lean_in", "lean_back", "shoulder_raise", "side_lean")
_SIDED: tuple[CueKind, ...] = ("look_away", "side_lean", "half_smile")
_WORDS = "These words say nothing and are only spoken to move the mouth for a while."

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a person moves; ranges are drawn from evenly.

    Attributes:
        rest_s: From the end of one movement to the beginning of the next.
        beside: Movements of which one begins with each of the face, for mixed ones.
        speaks: Whether the person speaks between and during the movements.
    """

    face: tuple[CueKind, ...] = _FACE
    body: tuple[CueKind, ...] = _BODY
    beside: tuple[CueKind, ...] = ()
    first_cue_s: Range = (6.0, 10.0)
    rise_s: Range = (0.25, 0.6)
    hold_s: Range = (0.5, 2.5)
    fall_s: Range = (0.35, 0.9)
    amplitude: Range = (0.65, 1.0)
    rest_s: Range = (2.2, 6.5)
    after_s: float = 4.0
    speaks: bool = True


USUAL = Manner()


def random_script(
    seed: int,
    *,
    duration_s: float = 90.0,
    roles: tuple[Role, ...] = ("client", "therapist"),
    manner: Manner = USUAL,
) -> Script:
    """A script with face cues, posture changes, and speech of each person.

    None of a person's cues overlap, but for those that the manner sets beside others.
    """
    random = np.random.default_rng([seed, 4711])
    cues: list[ScriptedCue] = []
    for role in roles:
        order: list[CueKind] = [*manner.face, *manner.face, *manner.body] * (1 + int(duration_s // 90))
        if manner.rest_s[1] < USUAL.rest_s[0]:
            order *= 2  # there is time for more
        order = [order[place] for place in random.permutation(len(order))]
        at_s = manner.first_cue_s[0] + random.uniform(0, manner.first_cue_s[1] - manner.first_cue_s[0])
        for kind in order:
            cue = _body_cue(role, kind, at_s, random) if kind in _BODY else _face_cue(role, kind, at_s, random, manner)
            if cue.end_s > duration_s - manner.after_s:
                break
            cues.append(cue)
            at_s = cue.end_s
            others = [other for other in manner.beside if other != kind]
            if others and kind not in _BODY:
                other = others[int(random.integers(len(others)))]
                cues.append(_face_cue(role, other, cue.start_s + random.uniform(0, 0.25), random, manner))
                at_s = max(at_s, cues[-1].end_s)
            at_s += random.uniform(*manner.rest_s)
    lines = _lines(duration_s, roles, random) if manner.speaks else ()
    return Script(duration_s=duration_s, roles=roles, cues=tuple(cues), lines=lines)


def _face_cue(role: Role, kind: CueKind, at_s: float, random: np.random.Generator, manner: Manner) -> ScriptedCue:
    side = random.choice([-1, 1]) if kind in _SIDED else 1
    return ScriptedCue(
        role=role,
        kind=kind,
        start_s=round(at_s, 2),
        rise_s=round(random.uniform(*manner.rise_s), 2),
        hold_s=round(random.uniform(*manner.hold_s), 2),
        fall_s=round(random.uniform(*manner.fall_s), 2),
        amplitude=float(side * round(random.uniform(*manner.amplitude), 2)),
    )


def _body_cue(role: Role, kind: CueKind, at_s: float, random: np.random.Generator) -> ScriptedCue:
    side = random.choice([-1, 1]) if kind in _SIDED else 1
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
