"""What the sensitivity means, and what holds for every signal that can raise a flag."""

from __future__ import annotations

SENSITIVITIES = range(1, 11)
DEFAULT_SENSITIVITY = 5
BRIEF_BELOW_S = 0.5
# A mesh turned far from this person's habit is not good enough to call a change on the face.
LARGEST_TURN_FROM_HABIT_DEG = 20.0
# Smaller turns are taken out of the signal by the fit to head pose.
HARMLESS_TURN_DEG = 3.0

_PHASIC_ON_Z = (5.0, 4.2, 3.5, 3.0, 2.5, 2.25, 2.0, 1.8, 1.6, 1.4)
_SUSTAINED_PENALTY = (20.0, 16.0, 13.0, 10.0, 8.0, 7.0, 6.0, 5.0, 4.5, 4.0)
_SUSTAINED_EFFECT_Z = (5.0, 4.2, 3.5, 3.0, 2.5, 2.25, 2.0, 1.8, 1.6, 1.4)


def phasic_on_z(sensitivity: int) -> float:
    """Strength at which a phasic shift counts: 2.5 at sensitivity 5, 5.0 at 1, 1.4 at 10.

    Strength is the joint height of a movement over the least that is asked for, times 2.5.

    Raises:
        ValueError: sensitivity is not 1 to 10.
    """
    return _PHASIC_ON_Z[_checked(sensitivity) - 1]


def sustained_penalty(sensitivity: int) -> float:
    """Penalty c (times ln n) a change of posture must earn: 8 at sensitivity 5, 20 at 1, 4 at 10."""
    return _SUSTAINED_PENALTY[_checked(sensitivity) - 1]


def sustained_effect_z(sensitivity: int) -> float:
    """Least change of level of a posture signal, in robust SD: 2.5 at sensitivity 5."""
    return _SUSTAINED_EFFECT_Z[_checked(sensitivity) - 1]


def _checked(sensitivity: int) -> int:
    if sensitivity not in SENSITIVITIES:
        raise ValueError(f"sensitivity {sensitivity} is not between 1 (few flags) and 10 (many)")
    return sensitivity
