"""Which code a flag suggests: the one named like the movement it tells of. A first proposal that a coder can change."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.domain.codebook import Code
from annotator.domain.flags import Flag
from annotator.domain.session import Session

CODES_OF_SIGNALS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("lip_corner_pull", "up"): ("smile", "au12"),
    ("lip_corner_pull_left", "up"): ("asymmetric_smile", "au12"),
    ("lip_corner_pull_right", "up"): ("asymmetric_smile", "au12"),
    ("lip_corner_asymmetry", "up"): ("asymmetric_smile",),
    ("lip_corner_asymmetry", "down"): ("asymmetric_smile",),
    ("lip_corner_depress", "up"): ("lip_corners_down", "au15"),
    ("lip_press", "up"): ("lip_press", "au24"),
    ("lip_pucker", "up"): ("lip_pucker", "au18"),
    ("lips_part", "up"): ("mouth_open", "au25"),
    ("jaw_drop", "up"): ("mouth_open", "au26"),
    ("brow_inner_raise", "up"): ("brow_raise", "au1"),
    ("brow_outer_raise", "up"): ("brow_raise", "au2"),
    ("brow_lower", "up"): ("brow_lower", "au4"),
    ("eyes_closed", "up"): ("eyes_closed", "au43"),
    ("eye_openness", "down"): ("eyes_closed", "au43"),
    ("gaze_away", "up"): ("gaze_aversion",),
    ("sight_vertical", "up"): ("au63",),
    ("sight_vertical", "down"): ("gaze_down", "au64"),
    ("head_pitch", "up"): ("head_drop", "ad54"),
    ("head_pitch", "down"): ("ad53",),
    ("head_yaw", "up"): ("head_turn", "ad51"),
    ("head_yaw", "down"): ("head_turn", "ad52"),
    ("head_roll", "up"): ("head_tilt", "ad56"),
    ("head_roll", "down"): ("head_tilt", "ad55"),
    ("head_nod", "up"): ("nod", "ad85"),
    ("head_shake", "up"): ("head_shake", "ad84"),
    ("lean_forward", "up"): ("lean_forward",),
    ("lean_forward", "down"): ("lean_away",),
    ("trunk_side", "up"): ("trunk_lean_side",),
    ("trunk_side", "down"): ("trunk_lean_side",),
    ("shoulder_raise", "up"): ("shoulder_raise",),
    ("slump", "up"): ("slump",),
    ("arms_crossed", "up"): ("arms_crossed",),
    ("hand_to_face", "up"): ("hand_to_face",),
    ("hand_to_face_distance", "down"): ("hand_to_face",),
}
"""Codes of the shipped codebooks that name the movement a signal measures, by signal and direction."""


def suggested_code(session: Session, flag: Flag) -> Code | None:
    """The code named like the rule (of a candidate), or like the leading movement or the family (of a shift).

    None where the codebook has no such code.
    """
    codes = (session.codebook.code(name) for name in _names(flag))
    return next((code for code in codes if code is not None), None)


def default_code(session: Session, flag: Flag, remembered: Mapping[str, str] | None = None) -> Code | None:
    """The code an accepted flag gets unless the coder chooses another.

    In this order: what was last chosen for flags like this one (``remembered``, by :func:`code_wish`); what the flag
    suggests; the first code of the right sort; the first code.
    """
    codebook = session.codebook
    fitting = (code for code in codebook.codes if code.incongruence == (flag.kind == "incongruence"))
    return (
        codebook.code((remembered or {}).get(code_wish(flag), ""))
        or suggested_code(session, flag)
        or next(fitting, None)
        or next(iter(codebook.codes), None)
    )


def code_wish(flag: Flag) -> str:
    """What the default code of a flag hangs on: the rule of a candidate, else the leading signal's movement."""
    if flag.kind == "incongruence" or not flag.evidence:
        return flag.rule
    leading = flag.evidence[0]
    return f"{leading.signal} {leading.direction}"


def _names(flag: Flag) -> list[str]:
    if flag.kind == "incongruence":
        return [flag.rule]
    names: list[str] = []
    for part in flag.evidence[:1]:
        names.extend(CODES_OF_SIGNALS.get((part.signal, part.direction), (part.signal,)))
    return [*names, flag.family]
