"""Which signals can raise a flag, in which direction, how they are smoothed, and what the sensitivity means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasicRule:
    """How events are found on one signal.

    Attributes:
        movement: What moves; several signals may be witnesses of one movement, and are joined.
        up: Whether a rise counts.
        down: Whether a fall counts.
        modelled: A measure on the scale of many faces, from the blendshape model; else geometry against the own rest.
        own_spread: The person's own spread raises what is asked for; not where a scale of many faces needs no other.
        between: The opposite movement is another one, and rest lies between.
        both_ways: From the other side of rest the whole way counts, not only that beyond rest.
        smoothing_s: Mean over this time before peaks are looked for.
        least_s: Shortest event.
        ignores_blinks: Smoothed by the median instead, in which nothing shorter than half the time is left.
        speech_moves_it: The person's own speech moves this signal; its own quick movement raises what is asked for.
        speech_share: During the person's own speech it must come to this share of a full movement, or counts for less.
        speech_hides: Goes with speech as its beat: raised only while the person does not speak.
        held_back_by_turns: Events are dropped while the head is turned far from its habit.
        alone: Whether it makes a flag by itself; else it only stands beside others as evidence.
        specific: How much the signal says about one movement only; weighs its share of a full movement when the lead
            of a moment is chosen. An opening mouth goes with a smile, and is not what a coder calls it.
    """

    movement: str
    up: bool = True
    down: bool = False
    modelled: bool = False
    own_spread: bool = True
    between: bool = False
    both_ways: bool = False
    smoothing_s: float = 0.25
    least_s: float = 0.25
    ignores_blinks: bool = False
    speech_moves_it: bool = False
    speech_share: float = 0.0
    speech_hides: bool = False
    held_back_by_turns: bool = True
    alone: bool = True
    specific: float = 1.0


def _smile_model(specific: float) -> PhasicRule:
    return PhasicRule(movement="smile", modelled=True, own_spread=False, speech_share=0.6, specific=specific)


def _brow(movement: str, *, modelled: bool = False, speech_share: float = 0.6) -> PhasicRule:
    return PhasicRule(
        movement=movement,
        modelled=modelled,
        between=True,
        both_ways=not modelled,
        speech_share=speech_share,
        specific=0.7,
    )


def _head(
    movement: str, *, down: bool = True, specific: float = 0.6, beats: bool = False, speech_share: float = 0.8
) -> PhasicRule:
    return PhasicRule(
        movement=movement,
        down=down,
        speech_hides=beats,
        speech_share=speech_share,
        held_back_by_turns=False,
        specific=specific,
    )


PHASIC_RULES: Mapping[str, PhasicRule] = {
    "lip_corner_pull": PhasicRule(movement="smile", speech_moves_it=True),
    "lip_corner_pull_left": PhasicRule(movement="smile", speech_moves_it=True, specific=0.9),
    "lip_corner_pull_right": PhasicRule(movement="smile", speech_moves_it=True, specific=0.9),
    "lip_corner_pull_model": _smile_model(1.0),
    "lip_corner_pull_left_model": _smile_model(0.9),
    "lip_corner_pull_right_model": _smile_model(0.9),
    "lip_corner_depress": PhasicRule(movement="mouth frown", speech_moves_it=True, specific=0.7),
    "lip_corner_depress_model": PhasicRule(movement="mouth frown", modelled=True, least_s=0.4),
    "lips_part": PhasicRule(movement="open mouth", speech_moves_it=True, speech_share=0.8, specific=0.6),
    "jaw_drop": PhasicRule(movement="open mouth", speech_moves_it=True, speech_share=0.8, specific=0.6),
    "jaw_drop_model": PhasicRule(movement="open mouth", modelled=True, speech_share=0.8, least_s=0.3, specific=0.6),
    "lip_pucker": PhasicRule(movement="pucker", speech_moves_it=True, speech_share=0.8, specific=0.6),
    "lip_pucker_model": PhasicRule(movement="pucker", modelled=True, speech_share=0.8, least_s=0.3, specific=0.7),
    "lip_press_model": PhasicRule(movement="lip press", modelled=True, least_s=0.4, specific=0.8),
    "brow_inner_raise": _brow("brow raise"),
    "brow_outer_raise": _brow("brow raise"),
    "brow_inner_raise_model": _brow("brow raise", modelled=True),
    "brow_lower": _brow("brow lowering", speech_share=0.7),
    "brow_lower_model": _brow("brow lowering", modelled=True),
    "eye_openness": PhasicRule(
        movement="eyes closed", up=False, down=True, least_s=0.33, smoothing_s=0.6, ignores_blinks=True
    ),
    "eye_openness_model": PhasicRule(
        movement="eyes closed", up=False, down=True, modelled=True, own_spread=False, least_s=0.33, smoothing_s=0.6,
        ignores_blinks=True,
    ),
    "eye_openness_asymmetry": PhasicRule(movement="wink", down=True, specific=0.8),
    "sight_horizontal": _head("line of sight aside"),
    "sight_vertical": _head("line of sight up or down"),
    "gaze_away": PhasicRule(
        movement="looking away", held_back_by_turns=False, speech_share=0.8, alone=False, specific=0.5
    ),
    "head_yaw": _head("head turn", specific=0.5, speech_share=0.0),
    "head_pitch": _head("head up or down", specific=0.5),
    "head_roll": _head("head tilt"),
    "head_nod": _head("nod", down=False, specific=0.5, beats=True),
    "head_shake": _head("shake", down=False, specific=0.5, beats=True),
}  # fmt: skip

SUSTAINED_SIGNALS: tuple[str, ...] = ("lean_forward", "trunk_side", "slump", "torso_rise")
