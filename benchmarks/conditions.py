"""The conditions under which the findings are validated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from annotator.domain.participants import Role
from annotator.features.demo.recording import RecordingSettings
from annotator.features.demo.script import Script, ScriptedCue, ScriptedLine
from benchmarks.candidate_scripts import NEUTRAL
from benchmarks.random_scripts import Manner, random_script

_ONE: tuple[Role, ...] = ("client",)
_TALKER_S = 600.0
_BASE = RecordingSettings(width_px=480, height_px=480, frames_per_s=30, sound=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One way of recording.

    Attributes:
        scripted: Whether there are cues to find; else every flag is false.
        varies: Whether other seeds give other scripts.
        recordings: How many are made for each seed, for short ones.
        spoken: Whether the words are known, so that incongruence candidates can be raised.
        changes: What differs from the reference recording.
    """

    name: str
    what: str
    scripted: bool = True
    varies: bool = True
    spoken: bool = False
    recordings: int = 1
    make: Callable[[int], Script] = lambda seed: random_script(seed, roles=_ONE)
    changes: dict[str, Any] = field(default_factory=dict[str, Any])

    def script(self, seed: int) -> Script:
        return self.make(seed)

    def settings(self, seed: int) -> RecordingSettings:
        return replace(_BASE, seed=seed, **self.changes)


def _talker(seed: int) -> Script:
    """Ten minutes of a neutral person who talks most of the time and listens in between."""
    random = np.random.default_rng([seed, 606])
    lines: list[ScriptedLine] = []
    at_s = 3.0
    while at_s < _TALKER_S - 15:
        end_s = at_s + random.uniform(3.0, 12.0)
        text = NEUTRAL[int(random.integers(len(NEUTRAL)))]
        lines.append(ScriptedLine(role="client", start_s=round(at_s, 2), end_s=round(end_s, 2), text=text))
        at_s = end_s + random.uniform(1.0, 8.0)
    return Script(duration_s=_TALKER_S, roles=_ONE, lines=tuple(lines))


def _turner(_seed: int) -> Script:
    """A neutral person who turns the head now and then and talks in between."""
    turns = tuple(
        ScriptedCue(
            role="client", kind="head_turn", start_s=8.0 + 13 * number, rise_s=0.5, hold_s=1.5, fall_s=0.5,
            amplitude=1.0 if number % 2 else -1.0,
        )
        for number in range(8)
    )  # fmt: skip
    lines = tuple(ScriptedLine(role="client", start_s=s, end_s=s + 3.0, text="words") for s in (12.0, 38.0, 64.0, 90.0))
    return Script(duration_s=120.0, roles=_ONE, cues=turns, lines=lines)


def _still(_seed: int) -> Script:
    return Script(duration_s=120.0, roles=_ONE, blinks=False)


def _quiet(_seed: int) -> Script:
    return Script(duration_s=120.0, roles=_ONE)


def _in_manner(duration_s: float = 90.0, **manner: Any) -> Callable[[int], Script]:
    """Scripts of one person who moves so."""
    return lambda seed: random_script(seed, duration_s=duration_s, roles=_ONE, manner=Manner(**manner))


_SMALL_FACE: dict[str, Any] = {"face": ("smile", "half_smile", "brow_raise", "brow_lower", "mouth_open"), "body": ()}
_SILENT: dict[str, Any] = {"scripted": False, "varies": False}

CONDITIONS: tuple[Condition, ...] = (
    Condition(name="reference", what="480 x 480, face 115 px wide, 30 frames/s, noise 1.5"),
    Condition(name="large", what="720 x 720, face 175 px", changes={"width_px": 720, "height_px": 720}),
    Condition(name="small", what="320 x 320, face 75 px", changes={"width_px": 320, "height_px": 320}),
    Condition(name="noisy", what="noise 6 of 255 levels", changes={"noise": 6.0}),
    Condition(name="slow", what="15 frames/s", changes={"frames_per_s": 15.0}),
    Condition(name="film", what="24 frames/s", changes={"frames_per_s": 24.0}),
    Condition(name="turned", what="head kept turned by 15 degrees", changes={"yaw_deg": 15.0}),
    Condition(name="lowered", what="head kept lowered by 8 degrees", changes={"pitch_deg": -8.0}),
    Condition(name="drifting light", what="brightness drifts by a fifth", changes={"brightness_drift": 0.2}),
    Condition(name="lively", what="three times the idle motion", changes={"idle": 3.0}),
    Condition(
        name="weak", what="movements at 40 to 65 % of full size", make=_in_manner(amplitude=(0.4, 0.65)),
    ),
    Condition(
        name="quick", what="movements of the face there and gone within 0.4 to 0.8 s",
        make=_in_manner(rise_s=(0.1, 0.2), hold_s=(0.15, 0.35), fall_s=(0.15, 0.25)),
    ),
    Condition(
        name="mixed", what="two movements of the face at once, or a look aside with one",
        make=_in_manner(beside=("smile", "brow_raise", "brow_lower", "mouth_open", "look_away")),
    ),
    Condition(name="one-sided", what="smiles of one corner only", make=_in_manner(face=("half_smile",) * 5, body=())),
    Condition(
        name="restless", what="a face at rest for a third of the time, never for longer than 1.2 s",
        make=_in_manner(**_SMALL_FACE, first_cue_s=(0.8, 1.5), hold_s=(0.5, 1.6), rest_s=(0.5, 1.2)),
    ),
    Condition(
        name="3 seconds", what="recordings of 3 s with one movement each", recordings=6,
        make=_in_manner(
            3.0, **_SMALL_FACE, first_cue_s=(0.7, 1.1), hold_s=(0.4, 0.8), fall_s=(0.3, 0.4), after_s=0.1, speaks=False
        ),
    ),
    Condition(
        name="talker", what="decoy: neutral person talks and listens for 10 minutes", make=_talker, spoken=True,
        changes={"frames_per_s": 15.0, "sound": True}, **_SILENT,
    ),
    Condition(name="head turns", what="decoy: head turns and talking, no expression", make=_turner, varies=False),
    Condition(
        name="lights and cuts", what="decoy: the light steps, the camera cuts", make=_quiet,
        changes={"lights_s": (20.0, 35.0, 90.0, 100.0), "cuts_s": (50.0, 75.0)}, **_SILENT,
    ),
    Condition(
        name="still", what="decoy: a still, noisy picture", make=_still,
        changes={"idle": 0.0, "noise": 3.0, "frames_per_s": 15.0}, **_SILENT,
    ),
)  # fmt: skip
