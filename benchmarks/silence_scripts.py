"""The rule of a moving silence against rendered scripts: long silences with a face that moves, decoys between them.

``python -m benchmarks.silence_scripts [--seeds N] [--first-seed S] [--folder DIR]``

After a question nobody speaks for eight seconds, and the client's face moves twice. Decoys: one movement; none; head
and eyes that move, not the face; two movements in a pause of three seconds; two while the client speaks; a frown, which
is another rule's. Exit code 1 where recall is under 0.95 or precision under 0.9.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from annotator.domain.participants import Role
from annotator.features.demo.recording import RecordingSettings
from annotator.features.demo.script import CueKind, Script, ScriptedCue, ScriptedLine
from benchmarks.candidate_scripts import NEUTRAL, SILENCE, THERAPIST, Expected, Recording
from benchmarks.candidates import run

RULE = "moving_silence"
_FIRST_S = 4.0
_LONG_S, _SHORT_S, _SPEECH_S = 8.0, 3.0, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """What the client's face does from the end of a question on, and which rule that should raise.

    Attributes:
        moves: What moves, and how long after the question.
        rule: Empty in a decoy.
        pause_s: Until somebody speaks.
        speaks: The client does so at once, while the face moves.
    """

    moves: tuple[tuple[CueKind, float], ...] = ()
    rule: str = ""
    pause_s: float = _LONG_S
    speaks: bool = False


MOMENTS = (
    _Moment(moves=(("smile", 1.2), ("brow_raise", 4.4)), rule=RULE),
    _Moment(moves=(("brow_raise", 1.2), ("smile", 4.4)), rule=RULE),
    _Moment(moves=(("smile", 1.2), ("smile", 4.6)), rule=RULE),
    _Moment(moves=(("smile", 1.5),)),
    _Moment(moves=(("brow_raise", 2.0),)),
    _Moment(),
    _Moment(moves=(("head_turn", 1.2), ("look_away", 4.6))),
    _Moment(moves=(("smile", 0.2), ("brow_raise", 1.7)), pause_s=_SHORT_S),
    _Moment(moves=(("smile", 1.0), ("brow_raise", 4.4)), pause_s=0.4, speaks=True),
    _Moment(moves=(("brow_lower", 2.0),), rule=SILENCE),
)


@dataclass(slots=True, kw_only=True)
class _Draft:
    random: np.random.Generator
    lines: list[ScriptedLine] = field(default_factory=list[ScriptedLine])
    cues: list[ScriptedCue] = field(default_factory=list[ScriptedCue])
    expected: list[Expected] = field(default_factory=list[Expected])

    def say(self, role: Role, texts: Sequence[str], start_s: float, length_s: float) -> float:
        text = texts[self.random.integers(len(texts))]
        end_s = round(start_s + length_s, 2)
        self.lines.append(ScriptedLine(role=role, start_s=round(start_s, 2), end_s=end_s, text=text))
        return end_s

    def play(self, moment: _Moment, at_s: float) -> float:
        """A question, what follows, and an answer; returns when that ends."""
        asked_s = self.say("therapist", THERAPIST[:2], at_s, self.random.uniform(2.0, 3.0))
        for kind, after_s in moment.moves:
            self.cues.append(
                ScriptedCue(
                    role="client", kind=kind, start_s=round(asked_s + after_s + self.random.uniform(0, 0.3), 2),
                    rise_s=0.35, hold_s=0.6, fall_s=0.4, amplitude=round(float(self.random.uniform(0.8, 1.0)), 2),
                )
            )  # fmt: skip
        if moment.rule:
            end_s = asked_s + moment.pause_s
            self.expected.append(Expected(rule=moment.rule, start_s=asked_s, end_s=end_s))
        answers_s = asked_s + moment.pause_s
        length_s = _SPEECH_S if moment.speaks else self.random.uniform(2.5, 3.5)
        return self.say("client", NEUTRAL, answers_s, length_s)


def recording(seed: int) -> Recording:
    """Every moment once, in random order."""
    random = np.random.default_rng([seed, 18118])
    draft = _Draft(random=random)
    at_s = _FIRST_S
    for place in random.permutation(len(MOMENTS)):
        at_s = draft.play(MOMENTS[place], at_s) + random.uniform(1.0, 1.6)
    script = Script(duration_s=round(at_s + 2, 1), cues=tuple(draft.cues), lines=tuple(draft.lines))
    settings = RecordingSettings(width_px=960, height_px=480, frames_per_s=20.0, seed=seed, brightness_drift=0.05)
    return Recording(script=script, expected=tuple(draft.expected), settings=settings)


def main(arguments: list[str] | None = None) -> int:
    return run(arguments, program="benchmarks.silence_scripts", about=__doc__, recording=recording, seeds=3)


if __name__ == "__main__":
    sys.exit(main())
