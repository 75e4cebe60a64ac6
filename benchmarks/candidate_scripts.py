"""Scripts in which words and movements disagree in known ways, between moments that only look as if they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from annotator.domain.participants import Role
from annotator.features.demo.recording import RecordingSettings
from annotator.features.demo.script import CueKind, Script, ScriptedCue, ScriptedLine

SILENCE = "unspoken_shift"
_SLOT_S = (9.5, 12.5)
_FIRST_S = 4.0

NEGATIVE = (
    "It was terrible, I cried all night.",
    "I felt so lonely and hurt after the funeral.",
    "He died in pain and I hate that I was not there.",
    "The whole year has been awful and sad.",
)
POSITIVE = (
    "I'm fine, it was a great and wonderful day.",
    "It went really well and I love my new job.",
    "We had a lovely holiday, I was so happy.",
    "Everything is excellent and I feel great.",
)
NEUTRAL = (
    "I took the bus to the office on Monday.",
    "The papers took two days and a signature.",
    "We talked for an hour and then we went home.",
    "There is a desk and a chair in the room.",
)
ASSENT = ("Yes, that is how it was on Monday.", "Yes, I took the bus to the office.")
THERAPIST = (
    "What happened after that?",
    "You said on the phone that something had happened.",
    "It is good that you came here today.",
    "That must have been a terrible loss for you.",
)


@dataclass(slots=True, kw_only=True)
class _Scene:
    """A moment being written: a line of the client from ``at_s`` on unless a moment says otherwise."""

    at_s: float
    random: np.random.Generator
    cues: list[ScriptedCue] = field(default_factory=list[ScriptedCue])
    lines: list[ScriptedLine] = field(default_factory=list[ScriptedLine])

    def say(self, texts: tuple[str, ...], incongruence: str = "", *, role: Role = "client", after_s: float = 0) -> None:
        start_s = self.at_s + after_s
        end_s = start_s + self.random.uniform(3.0, 4.2)
        text = texts[self.random.integers(len(texts))]
        self.lines.append(
            ScriptedLine(
                role=role, start_s=round(start_s, 2), end_s=round(end_s, 2), text=text, incongruence=incongruence
            )
        )

    @property
    def end_s(self) -> float:
        return self.lines[-1].end_s

    def move(self, kind: CueKind, start_s: float, *, hold_s: float = 1.6, sign: float = 1.0) -> None:
        draw = self.random.uniform
        body = kind in ("lean_in", "lean_back")
        rise_s = draw(0.9, 1.2) if body else draw(0.3, 0.5)
        fall_s = draw(1.0, 1.3) if body else draw(0.4, 0.7)
        amplitude = sign * draw(0.75, 1.0)
        self.cues.append(
            ScriptedCue(
                role="client", kind=kind, start_s=round(start_s, 2), rise_s=round(rise_s, 2), hold_s=hold_s,
                fall_s=round(fall_s, 2), amplitude=round(float(amplitude), 2),
            )
        )  # fmt: skip

    def shake(self, start_s: float) -> None:
        """A head that goes from side to side three times."""
        self.cues += [
            ScriptedCue(
                role="client", kind="head_turn", start_s=round(start_s + 0.4 * number, 2), rise_s=0.2, hold_s=0.01,
                fall_s=0.2, amplitude=0.45 if number % 2 else -0.45,
            )
            for number in range(6)
        ]  # fmt: skip


Moment: TypeAlias = Callable[[_Scene], None]


def _masking(scene: _Scene) -> None:
    scene.say(NEGATIVE, "masking")
    scene.move("smile", scene.at_s + 0.8)


def _contradicting(scene: _Scene) -> None:
    scene.say(POSITIVE, "contradicting")
    scene.move("brow_lower", scene.at_s + 0.6)
    scene.move("lip_corner_depress", scene.at_s + 0.7)


def _withdrawing(scene: _Scene) -> None:
    scene.say(POSITIVE, "contradicting")
    scene.move("brow_lower", scene.at_s + 0.6)
    scene.move("lean_back", scene.at_s + 1.0, hold_s=6.0)


def _leakage(scene: _Scene) -> None:
    scene.say(NEUTRAL, "leakage")
    scene.move("brow_lower", scene.at_s + 0.9)


def _minimising(scene: _Scene) -> None:
    scene.say(NEGATIVE, "minimising")


def _hollow(scene: _Scene) -> None:
    scene.say(POSITIVE, "hollow")


def _unspoken(scene: _Scene) -> None:
    scene.say(THERAPIST[:2], role="therapist")
    scene.move("brow_lower", scene.end_s + 1.3)


def _blend(scene: _Scene) -> None:
    scene.say(POSITIVE, "blend")
    scene.move("smile", scene.at_s + 0.6)
    scene.move("brow_lower", scene.at_s + 0.7)


def _body(scene: _Scene) -> None:
    scene.say(POSITIVE, "body_against_word")
    scene.move("smile", scene.at_s + 0.5)
    scene.move("lean_back", scene.at_s + 0.9, hold_s=6.0)


def _emblem(scene: _Scene) -> None:
    scene.say(ASSENT, "emblem")
    scene.shake(scene.at_s + 0.1)


def _rebound(scene: _Scene) -> None:
    scene.say(POSITIVE, "rebound")
    scene.move("smile", scene.at_s + 0.5, hold_s=0.9)
    scene.move("brow_lower", scene.end_s + 0.5)


def _congruent_smile(scene: _Scene) -> None:
    scene.say(POSITIVE)
    scene.move("smile", scene.at_s + 0.6)


def _congruent_frown(scene: _Scene) -> None:
    scene.say(NEGATIVE)
    scene.move("brow_lower", scene.at_s + 0.6)
    scene.move("lip_corner_depress", scene.at_s + 0.7)


def _listener_smile(scene: _Scene) -> None:
    scene.say(THERAPIST[2:], role="therapist")
    scene.move("smile", scene.at_s + 0.8)


def _smile_after(scene: _Scene) -> None:
    """Sad words with the face for it, then the other one speaks and the client smiles at that."""
    scene.say(NEGATIVE)
    scene.move("brow_lower", scene.at_s + 0.6)
    words_end_s = scene.end_s
    scene.say(THERAPIST[2:3], role="therapist", after_s=words_end_s - scene.at_s + 0.3)
    scene.move("smile", words_end_s + 1.0)


def _affiliative(scene: _Scene) -> None:
    scene.say(NEUTRAL)
    scene.move("smile", scene.at_s + 0.8)


def _silent_smile(scene: _Scene) -> None:
    scene.move("smile", scene.at_s + 1.5)


def _talking(scene: _Scene) -> None:
    scene.say(NEUTRAL)


def _turning(scene: _Scene) -> None:
    scene.say(NEUTRAL)
    scene.move("head_turn", scene.at_s + 0.8, sign=float(scene.random.choice([-1, 1])))


def _looking_away(scene: _Scene) -> None:
    scene.say(THERAPIST[:2], role="therapist")
    scene.move("look_away", scene.end_s + 1.0, sign=float(scene.random.choice([-1, 1])))


def _brows_up(scene: _Scene) -> None:
    scene.say(NEUTRAL)
    scene.move("brow_raise", scene.at_s + 0.8)


TRUE_MOMENTS: tuple[Moment, ...] = (
    _masking, _contradicting, _withdrawing, _leakage, _minimising, _hollow, _unspoken, _blend, _body, _emblem, _rebound,
)  # fmt: skip
DECOYS: tuple[Moment, ...] = (
    _congruent_smile, _congruent_frown, _listener_smile, _smile_after, _affiliative, _silent_smile, _talking, _turning,
    _looking_away, _brows_up,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A candidate that should be raised: the rule, and the time in which its movement or words lie."""

    rule: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What to render, and what should come out."""

    script: Script
    expected: tuple[Expected, ...]
    settings: RecordingSettings


def recording(seed: int) -> Recording:
    """Every true moment and every decoy once, in random order, with light that changes and two camera cuts."""
    random = np.random.default_rng([seed, 20260])
    moments = [*TRUE_MOMENTS, *DECOYS]
    scenes: list[_Scene] = []
    expected: list[Expected] = []
    at_s = _FIRST_S
    for place in random.permutation(len(moments)):
        scene = _Scene(at_s=at_s, random=random)
        moments[place](scene)
        scenes.append(scene)
        expected += [
            Expected(rule=line.incongruence, start_s=line.start_s, end_s=line.end_s)
            for line in scene.lines
            if line.incongruence
        ]
        if moments[place] is _unspoken:
            expected.append(Expected(rule=SILENCE, start_s=scene.cues[0].start_s, end_s=scene.cues[0].end_s))
        last_s = max([at_s + 3.0, *(line.end_s for line in scene.lines), *(cue.end_s for cue in scene.cues)])
        at_s = max(at_s + random.uniform(*_SLOT_S), last_s + 2.5)
    script = Script(
        duration_s=round(at_s + 2, 1),
        cues=tuple(cue for scene in scenes for cue in scene.cues),
        lines=tuple(line for scene in scenes for line in scene.lines),
    )
    # Cuts and steps of the light fall into the quiet before a moment.
    quiet_s = [round(scene.at_s - 0.9, 2) for scene in scenes]
    picked = [quiet_s[int(place)] for place in random.choice(np.arange(5, len(quiet_s)), size=4, replace=False)]
    settings = RecordingSettings(
        width_px=960, height_px=480, frames_per_s=20.0, seed=seed, brightness_drift=0.08,
        lights_s=tuple(sorted(picked[:2])), cuts_s=tuple(sorted(picked[2:])),
    )  # fmt: skip
    return Recording(script=script, expected=tuple(expected), settings=settings)
