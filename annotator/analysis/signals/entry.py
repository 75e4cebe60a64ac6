"""What the program knows of one signal: definition, how it is measured, what it can raise, and where it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.signals.measured import Measured
from annotator.analysis.voice.heard_person import HeardCourse, HeardPerson
from annotator.domain.signals import SignalDefinition

BodyPart = Literal["outline", "mouth", "eyes", "brows", "nose", "shoulders", "arms"]
"""Where on a body a signal is drawn."""
Pole = Literal["positive", "negative"]
Channel = Literal["face", "body", "support"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """A signal as it was measured.

    Attributes:
        times_s: (n,) ascending, session clock.
        values: (n,) in the definition's unit.
        known: (n,) false where the value is not to be trusted, whatever it is.
    """

    times_s: NDArray[np.float64]
    values: NDArray[np.float64]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPrior:
    """One signal in people in general, all in the signal's unit.

    Attributes:
        rest_spread: Robust SD of a person at rest, median over people.
        least: Least height of a movement that a person can see.
        full: Height of a full movement, the median of plain ones.
        leak_per_deg: How much a degree of head turn beyond a small one can move the signal.
        level: How high a movement must reach, whatever the person's rest; for measures on a scale of many faces.
    """

    rest_spread: float
    least: float
    full: float
    leak_per_deg: float = 0.0
    level: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasicRule:
    """How short events are found on one signal.

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
        sight: The line of sight that a turn of the head moves; while the eyes stay where they were it counts for less.
        moved_by_lean: A lean brings it with it: close to one it belongs to the lean.
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
    sight: str = ""
    moved_by_lean: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SustainedRule:
    """How a lasting change of level is found on one signal.

    Attributes:
        full_step: A full change, in the signal's unit.
        least_step: Less cannot be seen, however steady the person.
        from_the_face: Measured on the face, which a turn of the head moves.
        most_spread: The most spread that is believed, in multiples of the floor.
    """

    full_step: float
    least_step: float = 0.0
    from_the_face: bool = False
    most_spread: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRule:
    """When a signal shows a state that is there or not.

    Attributes:
        sign: 1 if the state holds above the limit, -1 if below.
        limit: In the signal's unit.
        least_s: Shortest state that counts.
        strength: What the sensitivity is held against, on the scale of peak z.
    """

    sign: int
    limit: float
    least_s: float
    strength: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRule:
    """How a change over one or more phrases of a person's speech is found on one signal of the voice.

    Attributes:
        least: Less than this away from the own habit cannot be heard, however even the person, in the signal's unit.
        full: A full change.
        up: Whether a rise counts.
        down: Whether a fall counts.
        in_ratios: Whether it counts how many times less or more than usual it is: for what cannot sink below 0.
        counted: Whether it is a count per second: one more or less in a phrase is chance, and counts for nothing.
    """

    least: float
    full: float
    up: bool = True
    down: bool = True
    in_ratios: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRule:
    """When a wait is long: on a signal that tells seconds, held against the own habit.

    Attributes:
        least_s: Shorter ones are never raised, whatever the habit.
        beyond_s: So much longer than usual at least.
        full_s: A full one, beyond the habit.
        grows: The signal grows while the wait lasts; else it stands from when the wait is over.
    """

    least_s: float
    beyond_s: float
    full_s: float
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideWords:
    """What a signal is to the rules for incongruence: on which side of the matrix coders put its movement.

    Attributes:
        up: Side of a rise, and where it is seen; what only supports others raises no candidate.
        down: The same of a fall.
        lively: While it moves, face and body are not flat.
        needed_for_flat: Flat can only be said where it was measured.
    """

    up: tuple[Pole, Channel] | None = None
    down: tuple[Pole, Channel] | None = None
    lively: bool = False
    needed_for_flat: bool = False


NEITHER_SIDE = BesideWords()


@dataclass(frozen=True, slots=True)
class OfMesh:
    """Measures a course on points of the face mesh.

    Attributes:
        points: The points it is made from; others are not read in.
    """

    points: tuple[int, ...]
    course: Callable[[Measured], Course]

    def __call__(self, measured: Measured) -> Course:
        """The course."""
        return self.course(measured)


@dataclass(frozen=True, kw_only=True, eq=False)
class SignalEntry(SignalDefinition):
    """Everything about one signal: what it measures, how, and what it raises.

    Attributes:
        measure: From what was tracked to the signal's course; None for what is heard.
        hear: From what was heard to the signal's course; None for what is seen.
        drawn_at: The parts of the body on which it is shown.
        phasic: Raises short events.
        sustained: Raises lasting changes of level.
        state: Raises states.
        phrase: Raises changes over phrases of the person's own speech.
        wait: Raises long waits.
        prior: What is known of people, until ``resources/detector.json`` knows better.
        codes_up: Codes of the shipped codebooks that name a rise, the first that a codebook has is suggested.
        codes_down: The same for a fall.
        beside_words: What it is to the rules for incongruence.
        worn: What a person wears who shows it for longer than an event, told as a level; empty for what is not told so.
        shown_at_first: Whether it has a row on the timeline until somebody chooses.
        covers_family: Measurable exactly where its family is; one signal of each family.
    """

    measure: Callable[[Measured], Course] | None = None
    hear: Callable[[HeardPerson], HeardCourse] | None = None
    drawn_at: tuple[BodyPart, ...] = ()
    phasic: PhasicRule | None = None
    sustained: SustainedRule | None = None
    state: StateRule | None = None
    phrase: PhraseRule | None = None
    wait: WaitRule | None = None
    prior: SignalPrior | None = None
    codes_up: tuple[str, ...] = ()
    codes_down: tuple[str, ...] = ()
    beside_words: BesideWords = NEITHER_SIDE
    worn: str = ""
    shown_at_first: bool = False
    covers_family: bool = False

    @cached_property
    def definition(self) -> SignalDefinition:
        """What it measures, without how: goes into files and to other processes."""
        return SignalDefinition(**{field.name: getattr(self, field.name) for field in fields(SignalDefinition)})

    @property
    def mesh_points(self) -> tuple[int, ...]:
        """The points of the face mesh it is made from."""
        return self.measure.points if isinstance(self.measure, OfMesh) else ()
