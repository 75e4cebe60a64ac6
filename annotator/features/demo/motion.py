"""From a script to the amounts of every action at every frame: cues, talking, blinking, and slow idle motion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.domain.participants import Role
from annotator.features.demo.face import FaceAmounts
from annotator.features.demo.person import PersonAmounts
from annotator.features.demo.script import CueKind, Script
from annotator.features.demo.voice import loudness

_LOOK_AWAY_YAW_DEG = 11.0
_HEAD_TURN_YAW_DEG = 16.0
_LEAN_IN = 0.16
_LEAN_BACK = -0.11
_SIDE_LEAN_PX = 24.0
_SIDE_LEAN_ROLL_DEG = 3.0
_TALKING_MOUTH = 0.24
_BLINK_EVERY_S = 4.2
_BLINK_S = 0.20

_BREATH_HZ = 0.24
# Slow idle motion: standard deviation of each measure, and its usual period.
_IDLE = {
    "head_yaw_deg": (0.7, 7.0),
    "head_pitch_deg": (0.5, 6.0),
    "head_tilt_deg": (0.35, 8.0),
    "side_px": (0.5, 11.0),
    "down_px": (0.3, 9.0),
    "roll_deg": (0.08, 13.0),
}

Track = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """What one person does over time: one value per frame and action."""

    tracks: dict[str, Track]

    def at(self, frame: int) -> PersonAmounts:
        """What a person does in a frame, counted from 0."""
        # Rounded to what cannot be seen, so that a face at rest is recognised as such.
        value = {name: round(float(track[frame]), 4) for name, track in self.tracks.items()}
        face = FaceAmounts(
            smile=value["smile"], half_smile=value["half_smile"], brow_raise=value["brow_raise"],
            brow_lower=value["brow_lower"], mouth_open=value["mouth_open"],
            lip_corner_depress=value["lip_corner_depress"], gaze=value["gaze"], blink=value["blink"],
        )  # fmt: skip
        return PersonAmounts(
            face=face, head_yaw_deg=value["head_yaw_deg"], head_pitch_deg=value["head_pitch_deg"],
            head_tilt_deg=value["head_tilt_deg"], scale=value["scale"], side_px=value["side_px"],
            down_px=value["down_px"], roll_deg=value["roll_deg"], shoulders=value["shoulders"], breath=value["breath"],
        )  # fmt: skip


def act(
    script: Script, role: Role, times_s: Track, *, seed: int, idle: float, yaw_deg: float = 0.0, pitch_deg: float = 0.0
) -> Motion:
    """Everything ``role`` does at ``times_s``.

    Args:
        idle: 1 for a person who sits naturally, 0 for a picture that stands still.
        yaw_deg: Turn of the head that the person keeps all the time; ``pitch_deg`` likewise.
    """
    random = np.random.default_rng([seed, script.roles.index(role)])
    zero = np.zeros_like(times_s)
    # Every person draws the same numbers in the same order, so that one more cue does not change the idle motion.
    drift = {name: _slow_noise(times_s, random, period) * size * idle for name, (size, period) in _IDLE.items()}
    breath_phase = 2 * np.pi * (_BREATH_HZ * times_s + random.uniform()) + 0.6 * _slow_noise(times_s, random, 12.0)
    blink = _blinks(times_s, random) if script.blinks else zero
    cue = _CueSums(script, role, times_s)
    speaking = loudness(script.lines, role, times_s, seed=seed)
    tracks = {
        "smile": np.clip(cue["smile"], 0, 1),
        "half_smile": np.clip(cue["half_smile"], -1, 1),
        "brow_raise": cue["brow_raise"],
        "brow_lower": cue["brow_lower"],
        "mouth_open": np.clip(cue["mouth_open"] + _TALKING_MOUTH * speaking, 0, 1),
        "lip_corner_depress": cue["lip_corner_depress"],
        "gaze": np.clip(0.9 * cue["look_away"] + 0.2 * cue["head_turn"], -1, 1),
        "blink": blink,
        "head_yaw_deg": yaw_deg + drift["head_yaw_deg"] + _LOOK_AWAY_YAW_DEG * cue["look_away"]
        + _HEAD_TURN_YAW_DEG * cue["head_turn"],
        "head_pitch_deg": pitch_deg + drift["head_pitch_deg"] + 0.5 * idle * speaking,
        "head_tilt_deg": drift["head_tilt_deg"],
        "scale": 1 + _LEAN_IN * cue["lean_in"] + _LEAN_BACK * cue["lean_back"],
        "side_px": drift["side_px"] + _SIDE_LEAN_PX * cue["side_lean"],
        "down_px": drift["down_px"] + 3.0 * cue["lean_in"],
        "roll_deg": drift["roll_deg"] + _SIDE_LEAN_ROLL_DEG * cue["side_lean"],
        "shoulders": cue["shoulder_raise"],
        "breath": idle * np.sin(breath_phase),
    }  # fmt: skip
    return Motion(tracks=tracks)


class _CueSums:
    """Sum of the amounts of all cues of one kind."""

    def __init__(self, script: Script, role: Role, times_s: Track) -> None:
        self._cues = script.of_role(role)
        self._times_s = times_s

    def __getitem__(self, kind: CueKind) -> Track:
        total = np.zeros_like(self._times_s)
        for cue in self._cues:
            if cue.kind == kind:
                total += cue.amount(self._times_s)
        return total


def _slow_noise(times_s: Track, random: np.random.Generator, period_s: float) -> Track:
    """(n,) smooth wandering with unit standard deviation around the given period."""
    total = np.zeros_like(times_s)
    for stretch in (0.55, 0.8, 1.3, 2.1):
        total += np.sin(2 * np.pi * (times_s / (period_s * stretch) + random.uniform()))
    return total / np.sqrt(2)


def _blinks(times_s: Track, random: np.random.Generator) -> Track:
    """(n,) 0 open to 1 shut. Quick down, slower up."""
    total = np.zeros_like(times_s)
    end_s = float(times_s[-1]) if len(times_s) else 0.0
    at_s = random.uniform(0.8, 3.0)
    while at_s < end_s:
        part = (times_s - at_s) / _BLINK_S
        down, up = np.clip(part / 0.35, 0, 1), np.clip((1 - part) / 0.5, 0, 1)
        total = np.maximum(total, np.minimum(down, up) * (part > 0) * (part < 1))
        at_s += 1.2 + random.exponential(_BLINK_EVERY_S - 1.2)
    return np.asarray(total * total * (3 - 2 * total), dtype=np.float64)
