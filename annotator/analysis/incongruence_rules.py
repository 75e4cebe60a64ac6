"""The rules by which words and movement disagree. Each is a row of :data:`RULES` and can be switched off by its name.

The matrix of verbal against non-verbal valence follows Grebelsky-Lichtman's discrepancy of channels and the "affect
congruent with content" of the mental state examination. Numbers are this program's own and are validated in
``docs/incongruence.md``. A rule describes words and movement side by side; what it means is for people to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Verbal = Literal["negative", "neutral", "positive", "any words", "yes or no", "silence"]
Nonverbal = Literal[
    "positive face",
    "negative face or withdrawal",
    "flat",
    "positive and negative face at once",
    "positive face, withdrawing body",
    "head against the word",
    "weak, of the same sign",
    "turns round after the words",
]

VALENCE_FROM = 0.3
STRONG_VALENCE_FROM = 0.5
VERY_STRONG_VALENCE_FROM = 0.75

# Movement counts for an utterance from a little before it to a little after it.
BEFORE_S = 0.5
AFTER_S = 1.0
REBOUND_WITHIN_S = 2.0
LEAST_OVERLAP_S = 0.5
# A movement that was there before the words must cover this much of them.
LEAST_COVER = 0.5
# Once somebody else speaks, movement answers them; it takes this long to begin.
ANSWER_S = 0.3
SHORTEST_SILENCE_S = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        name: Also the type of the incongruence.
        verbal: Condition on the words.
        nonverbal: Condition on the movement.
        description: One sentence for people.
        least_valence: The words' least distance from 0.
        least_z: The movement's least strength beside words, at the middle sensitivity; of a nod or shake, in robust SD.
        gives_way_to: Where one of these holds for the same words, this one is not raised.
        on_by_default: Whether it is switched on until somebody says otherwise.
    """

    name: str
    verbal: Verbal
    nonverbal: Nonverbal
    description: str
    least_valence: float = VALENCE_FROM
    least_z: float = 2.0
    gives_way_to: tuple[str, ...] = ()
    on_by_default: bool = True


# Words with a valence are half of the evidence; where they have none, movement must be stronger.
_WITHOUT_VALENCE_Z = 2.25
# Below the least that counts as movement, above most of what noise does.
WEAK_FROM_Z = 1.4
WEAK_BELOW_Z = 2.0

RULES: tuple[Rule, ...] = (
    Rule(
        name="masking",
        verbal="negative",
        nonverbal="positive face",
        description="Negative words with lip corners that rise.",
        gives_way_to=("rebound",),
    ),
    Rule(
        name="contradicting",
        verbal="positive",
        nonverbal="negative face or withdrawal",
        description="Positive words with brows that lower, lip corners that sink, or a body that leans away.",
        gives_way_to=("blend", "body_against_word", "rebound"),
    ),
    Rule(
        name="leakage",
        verbal="neutral",
        nonverbal="negative face or withdrawal",
        description="Neutral words with brows that lower, lip corners that sink, or a body that leans away.",
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
        gives_way_to=("blend",),
    ),
    Rule(
        name="minimising",
        verbal="negative",
        nonverbal="flat",
        description="Clearly negative words with a face and posture that were measurable and did not move.",
        least_valence=STRONG_VALENCE_FROM,
        gives_way_to=("emblem", "intensity_mismatch"),
    ),
    Rule(
        name="hollow",
        verbal="positive",
        nonverbal="flat",
        description="Clearly positive words with a face and posture that were measurable and did not move.",
        least_valence=STRONG_VALENCE_FROM,
        gives_way_to=("emblem", "intensity_mismatch"),
    ),
    Rule(
        name="unspoken_shift",
        verbal="silence",
        nonverbal="negative face or withdrawal",
        description="Nobody speaks, and brows lower, lip corners sink, or the body leans away.",
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
    ),
    Rule(
        name="blend",
        verbal="any words",
        nonverbal="positive and negative face at once",
        description="Lip corners that rise while brows lower or lip corners are drawn down, during the person's words.",
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
        gives_way_to=("masking",),
    ),
    Rule(
        name="body_against_word",
        verbal="positive",
        nonverbal="positive face, withdrawing body",
        description="Positive words and lip corners that rise, while the body leans away.",
    ),
    Rule(
        name="emblem",
        verbal="yes or no",
        nonverbal="head against the word",
        description='A shake of the head with "yes", or a nod with "no".',
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
    ),
    Rule(
        name="intensity_mismatch",
        verbal="any words",
        nonverbal="weak, of the same sign",
        description="Very strong words with a movement of the same sign that hardly leaves the usual.",
        least_valence=VERY_STRONG_VALENCE_FROM,
        least_z=WEAK_FROM_Z,
        # Noise often looks like a weak movement: see docs/incongruence.md.
        on_by_default=False,
    ),
    Rule(
        name="rebound",
        verbal="any words",
        nonverbal="turns round after the words",
        description="The face goes with the words, and within 2 s after them moves the opposite way.",
    ),
)
RULE_NAMES: tuple[str, ...] = tuple(rule.name for rule in RULES)
DEFAULT_RULES: tuple[Rule, ...] = tuple(rule for rule in RULES if rule.on_by_default)
DEFAULT_RULES_OFF: tuple[str, ...] = tuple(rule.name for rule in RULES if not rule.on_by_default)


def rules_named(names: Iterable[str]) -> tuple[Rule, ...]:
    """The rules with these names, in the order of the table.

    Raises:
        ValueError: there is no such rule.
    """
    wanted = set(names)
    unknown = wanted.difference(RULE_NAMES)
    if unknown:
        raise ValueError(f"'{min(unknown)}' is not a rule; the rules are {', '.join(RULE_NAMES)}")
    return tuple(rule for rule in RULES if rule.name in wanted)
