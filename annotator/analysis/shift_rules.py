"""Which signals can raise a flag, in which direction, how they are smoothed, and what the sensitivity means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SENSITIVITIES = range(1, 11)
DEFAULT_SENSITIVITY = 5
OFF_Z = 1.0
LEAST_DURATION_S = 0.3
BRIEF_BELOW_S = 0.5
MERGE_GAP_S = 0.3
# A mesh turned far from this person's habit is not good enough to call a change on the face.
LARGEST_TURN_FROM_HABIT_DEG = 20.0
# Smaller turns are taken out of the signal by the fit to head pose.
HARMLESS_TURN_DEG = 3.0

_PHASIC_ON_Z = (5.0, 4.2, 3.5, 3.0, 2.5, 2.25, 2.0, 1.8, 1.6, 1.4)
_SUSTAINED_PENALTY = (20.0, 16.0, 13.0, 10.0, 8.0, 7.0, 6.0, 5.0, 4.5, 4.0)
_SUSTAINED_EFFECT_Z = (5.0, 4.2, 3.5, 3.0, 2.5, 2.25, 2.0, 1.8, 1.6, 1.4)


def phasic_on_z(sensitivity: int) -> float:
    """Peak z at which a phasic shift counts: 2.5 at sensitivity 5, 5.0 at 1, 1.4 at 10.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasicRule:
    """How events are found on one signal.

    Attributes:
        up: Whether a rise counts.
        down: Whether a fall counts.
        smoothing_s: Mean over this time before thresholds are applied.
        least_s: Shortest event.
        ignores_blinks: Smoothed by the median instead, in which nothing shorter than half the time is left.
        speech_moves_it: The person's own speech moves this signal; its own quick movement raises the threshold.
        speech_makes_it: During the person's own speech, where that is known, its events are speech and are dropped.
        leak_per_deg: How much a degree of head turn beyond a small one can move it, in its unit.
        held_back_by_turns: Events are dropped while the head is turned far from its habit.
        alone: Whether it makes a flag by itself; else it only stands beside others as evidence.
        weight: Scales z: below 1 for signals known to be weak.
        salience: How readily it leads the sentence when several signals move at once: an opening mouth moves its
            signals further than a smile moves the lip corners, but goes with the smile.
    """

    up: bool = True
    down: bool = True
    smoothing_s: float = 0.25
    least_s: float = LEAST_DURATION_S
    ignores_blinks: bool = False
    speech_moves_it: bool = False
    speech_makes_it: bool = False
    held_back_by_turns: bool = True
    leak_per_deg: float = 0.0033
    alone: bool = True
    weight: float = 1.0
    salience: float = 1.0


PHASIC_RULES: Mapping[str, PhasicRule] = {
    "lip_corner_pull": PhasicRule(speech_moves_it=True, smoothing_s=0.33, leak_per_deg=0.006),
    "lip_corner_depress": PhasicRule(down=False, speech_moves_it=True, smoothing_s=0.33, salience=0.8),
    "lips_part": PhasicRule(
        down=False, speech_moves_it=True, speech_makes_it=True, smoothing_s=0.33, least_s=0.5, salience=0.5
    ),
    "jaw_drop": PhasicRule(
        down=False,
        speech_moves_it=True,
        speech_makes_it=True,
        smoothing_s=0.33,
        least_s=0.5,
        leak_per_deg=0.008,
        alone=False,
        weight=0.7,
        salience=0.5,
    ),
    "lip_pucker": PhasicRule(
        down=False, speech_moves_it=True, speech_makes_it=True, smoothing_s=0.33, least_s=0.5, weight=0.7, salience=0.6
    ),
    "brow_inner_raise": PhasicRule(down=False, leak_per_deg=0.005),
    "brow_outer_raise": PhasicRule(down=False, leak_per_deg=0.005, weight=0.8),
    "brow_lower": PhasicRule(down=False, leak_per_deg=0.005),
    "eye_openness": PhasicRule(least_s=0.7, smoothing_s=0.9, ignores_blinks=True),
    "gaze_horizontal": PhasicRule(
        held_back_by_turns=False, leak_per_deg=0.0, smoothing_s=0.33, least_s=0.4, weight=0.8
    ),
    "sight_horizontal": PhasicRule(held_back_by_turns=False, leak_per_deg=0.0, smoothing_s=0.33, least_s=0.4),
    "sight_vertical": PhasicRule(
        held_back_by_turns=False, leak_per_deg=0.0, smoothing_s=0.33, least_s=0.4, weight=0.7, salience=0.7
    ),
    "gaze_away": PhasicRule(
        down=False, held_back_by_turns=False, leak_per_deg=0.0, smoothing_s=0.33, least_s=0.4, salience=0.7
    ),
    "head_yaw": PhasicRule(held_back_by_turns=False, leak_per_deg=0.0),
    "head_pitch": PhasicRule(held_back_by_turns=False, leak_per_deg=0.0, weight=0.85),
    "head_roll": PhasicRule(held_back_by_turns=False, leak_per_deg=0.0),
    "head_nod": PhasicRule(down=False, held_back_by_turns=False, leak_per_deg=0.0),
    "head_shake": PhasicRule(down=False, held_back_by_turns=False, leak_per_deg=0.0),
}

SUSTAINED_SIGNALS: tuple[str, ...] = ("lean_forward", "trunk_side", "slump", "torso_rise")
