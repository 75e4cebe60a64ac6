"""A coder's time spans and points. Human work only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

IncongruenceType = Literal[
    "masking",
    "minimising",
    "leakage",
    "contradicting",
    "hollow",
    "unspoken_shift",
    "blend",
    "body_against_word",
    "emblem",
    "intensity_mismatch",
    "rebound",
    "uncodable",
    "not_incongruent",
]
INCONGRUENCE_TYPES: tuple[IncongruenceType, ...] = get_args(IncongruenceType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One non-verbal cue that an incongruence rests on. ``code_id`` is empty where it has no code."""

    code_id: str
    participant_id: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Incongruence:
    """The link of a verbal span with non-verbal cues.

    Attributes:
        verbal_valence: -1 to 1; None where not rated. Likewise ``nonverbal_valence``.
        intensity: 1 (slight) to 5 (extreme); None where not rated.
        therapist_response: Free text or the id of a response code.
    """

    type: IncongruenceType | None = None
    utterance_id: str | None = None
    verbal_start_s: float | None = None
    verbal_end_s: float | None = None
    verbal_valence: float | None = None
    cues: tuple[Cue, ...] = ()
    nonverbal_valence: float | None = None
    intensity: int | None = None
    therapist_response: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierChoice:
    """What was chosen of one modifier: values by id, or a number."""

    modifier_id: str
    value_ids: tuple[str, ...] = ()
    number: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRating:
    """A point on one of the codebook's scales."""

    scale_id: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A coder's time span (or point, where start equals end) with a code.

    Attributes:
        confidence: 1 (guess) to 5 (certain); None where not rated.
        flag_id: The flag it was accepted from, if any.
        intensity: 1 (slight) to 5 (extreme); None where not rated. An incongruence has its own, on the link.
        running: It was started while the recording played and has not been ended: ``end_s`` is not known yet, and
            equals ``start_s``.
        modifiers: What was chosen, one entry a modifier; nothing for those that were passed over.
        ratings: On the codebook's own scales, one entry a scale.
    """

    id: str
    coder_id: str
    tier: str
    code_id: str
    participant_id: str
    start_s: float
    end_s: float
    note: str = ""
    confidence: int | None = None
    flag_id: str | None = None
    created_at: str = ""
    modified_at: str = ""
    incongruence: Incongruence | None = None
    intensity: int | None = None
    running: bool = False
    modifiers: tuple[ModifierChoice, ...] = ()
    ratings: tuple[ScaleRating, ...] = ()

    @property
    def rated_intensity(self) -> int | None:
        """How strong it is, wherever that is kept."""
        return self.incongruence.intensity if self.incongruence is not None else self.intensity

    def modifier(self, modifier_id: str) -> ModifierChoice | None:
        """What was chosen of a modifier; None where nothing was."""
        return next((row for row in self.modifiers if row.modifier_id == modifier_id), None)

    def rating(self, scale_id: str) -> float | None:
        """The point on a scale; None where it was not rated."""
        return next((row.value for row in self.ratings if row.scale_id == scale_id), None)
