"""The rules by which words and movement disagree: each is a function and a row of :data:`RULES`.

The matrix of verbal against non-verbal valence follows Grebelsky-Lichtman's discrepancy of channels and the "affect
congruent with content" of the mental state examination. Numbers are this program's own and are validated in
``docs/incongruence.md``. A rule describes words and movement side by side; what it means is for people to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotator.analysis.affect_cues import WEAK_BELOW_Z, is_flat_measurable
from annotator.analysis.emblems import contradicting_swing
from annotator.analysis.incongruence_scene import (
    BEFORE_S,
    FLAT_BELOW_Z,
    LEAST_OVERLAP_S,
    VALENCE_FROM,
    Found,
    Scene,
    Silence,
)
from annotator.analysis.shifts import Shift
from annotator.analysis.time_spans import overlap_s

STRONG_VALENCE_FROM = 0.5
VERY_STRONG_VALENCE_FROM = 0.75
REBOUND_WITHIN_S = 2.0
# Words with a valence are half of the evidence; where they have none, movement must be stronger.
_WITHOUT_VALENCE_Z = 2.25
# What a shift of the voice or of timing must come to be raised by itself.
_HEARD = 2.5
LONG_SILENCE_S = 4.0
_MOVES_IN_SILENCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        name: Also the type of the incongruence, where there is one with that name.
        description: One sentence for people.
        beside_words: Whether it holds for an utterance, and on what it rests.
        in_silence: The same for a silence. A rule has one of the two.
        least_valence: The words' least distance from 0.
        least_z: The movement's least strength beside words, at the middle sensitivity; of a nod or shake, in robust SD.
        gives_way_to: Where one of these holds for the same words, this one is not raised.
        on_by_default: Whether it is switched on until somebody says otherwise.
        nearest_code: Of the shipped codebook, where that has none of the rule's name; a first proposal when accepted.
    """

    name: str
    description: str
    beside_words: Callable[[Scene, Rule], Found] | None = None
    in_silence: Callable[[Silence, Rule], Found] | None = None
    least_valence: float = VALENCE_FROM
    least_z: float = 2.0
    gives_way_to: tuple[str, ...] = ()
    on_by_default: bool = True
    nearest_code: str = ""


def _masking(scene: Scene, rule: Rule) -> Found:
    # A higher sensitivity asks for less movement, not for less from the words.
    return scene.of_pole("positive", rule.least_z * scene.ease) if scene.says("negative", rule.least_valence) else None


def _contradicting(scene: Scene, rule: Rule) -> Found:
    return scene.of_pole("negative", rule.least_z * scene.ease) if scene.says("positive", rule.least_valence) else None


def _leakage(scene: Scene, rule: Rule) -> Found:
    neutral = scene.spoken.valence is not None and scene.pole is None
    return scene.of_pole("negative", rule.least_z * scene.ease) if neutral else None


def _minimising(scene: Scene, rule: Rule) -> Found:
    return _flat(scene, rule) if scene.pole == "negative" else None


def _hollow(scene: Scene, rule: Rule) -> Found:
    return _flat(scene, rule) if scene.pole == "positive" else None


def _flat(scene: Scene, rule: Rule) -> Found:
    """Nothing moved; a higher sensitivity asks for less from the words, there being nothing else."""
    if not is_flat_measurable(scene.person.signals, scene.start_s, scene.end_s):
        return None
    if abs(scene.spoken.valence or 0.0) < min(rule.least_valence * scene.ease, 1.0):
        return None
    near = scene.person.lively.between(scene.start_s - BEFORE_S, scene.window_end_s)
    return None if any(scene.is_moved_by(shift) for shift in near) else []


def _unspoken_shift(silence: Silence, rule: Rule) -> Found:
    """One candidate a silence, from its strongest cue of face or body that begins in it."""
    begun = [
        cue
        for cue in silence.person.cues.between(silence.start_s, silence.end_s)
        if cue.pole == "negative"
        and cue.strength >= rule.least_z * silence.ease
        and silence.start_s <= cue.start_s
        and min(cue.end_s, silence.end_s) - cue.start_s >= LEAST_OVERLAP_S
    ]
    lead = max((cue for cue in begun if cue.channel != "support"), key=lambda cue: cue.strength, default=None)
    if lead is None:
        return None
    near = [cue for cue in begun if overlap_s(cue.start_s, cue.end_s, lead.start_s, lead.end_s) > 0]
    return list(dict.fromkeys([lead.shift, *(cue.shift for cue in near)]))


def _moving_silence(silence: Silence, rule: Rule) -> Found:
    """The movements of the face in a long silence, one after the other: a single one is a smile or a look, no more."""
    if silence.whole_s < LONG_SILENCE_S * silence.ease:
        return None
    begun = [
        shift
        for shift in silence.person.face.between(silence.start_s, silence.end_s)
        if shift.beside_words >= rule.least_z * silence.ease
        and silence.start_s <= shift.onset_s
        and min(shift.offset_s, silence.end_s) - shift.onset_s >= LEAST_OVERLAP_S
    ]
    apart: list[Shift] = []
    for shift in sorted(begun, key=lambda shift: -shift.beside_words):
        if all(overlap_s(shift.onset_s, shift.offset_s, other.onset_s, other.offset_s) <= 0 for other in apart):
            apart.append(shift)
    return sorted(apart, key=lambda shift: shift.onset_s) if len(apart) >= _MOVES_IN_SILENCE else None


def _blend(scene: Scene, rule: Rule) -> Found:
    if scene.spoken.valence is None:
        return None
    face = [cue for cue in scene.cues(rule.least_z * scene.ease) if cue.channel == "face"]
    pairs = (
        [smile.shift, other.shift]
        for smile in face
        for other in face
        if smile.pole == "positive"
        and other.pole == "negative"
        and overlap_s(smile.start_s, smile.end_s, other.start_s, other.end_s) >= LEAST_OVERLAP_S
    )
    return next(pairs, None)


def _body_against_word(scene: Scene, rule: Rule) -> Found:
    if not scene.says("positive", rule.least_valence):
        return None
    found = scene.cues(rule.least_z * scene.ease)
    smile = next((cue for cue in found if cue.pole == "positive" and cue.channel == "face"), None)
    body = next((cue for cue in found if cue.pole == "negative" and cue.channel == "body"), None)
    # What the face does after the words is no part of how they were said.
    frowns = any(
        cue.pole == "negative"
        and cue.channel == "face"
        and overlap_s(cue.start_s, cue.end_s, scene.start_s, scene.end_s) >= LEAST_OVERLAP_S
        for cue in found
    )
    return None if smile is None or body is None or frowns else [body.shift, smile.shift]


def _emblem(scene: Scene, rule: Rule) -> Found:
    swing = contradicting_swing(
        scene.spoken.utterance,
        nods=scene.person.nods.between(scene.start_s - BEFORE_S, scene.end_s),
        shakes=scene.person.shakes.between(scene.start_s - BEFORE_S, scene.end_s),
        least_z=rule.least_z * scene.ease,
    )
    return None if swing is None else [swing]


def _intensity_mismatch(scene: Scene, rule: Rule) -> Found:
    if abs(scene.spoken.valence or 0.0) < rule.least_valence:
        return None
    found = [cue for cue in scene.cues(rule.least_z) if cue.channel != "support"]
    if not found or any(cue.pole != scene.pole or cue.strength >= WEAK_BELOW_Z for cue in found):
        return None
    return [cue.shift for cue in found]


def _rebound(scene: Scene, rule: Rule) -> Found:
    """With the words the same way as they go; after them, and before anybody answers, the other way."""
    if abs(scene.spoken.valence or 0.0) < rule.least_valence:
        return None
    near = scene.person.cues.between(scene.start_s, scene.end_s + REBOUND_WITHIN_S)
    face = [cue for cue in near if cue.channel == "face" and cue.strength >= rule.least_z * scene.ease]
    with_words = [
        cue
        for cue in face
        if cue.pole == scene.pole and overlap_s(cue.start_s, cue.end_s, scene.start_s, scene.end_s) >= LEAST_OVERLAP_S
    ]
    latest_s = min(scene.end_s + REBOUND_WITHIN_S, scene.answer_s)
    least_after = max(rule.least_z, _WITHOUT_VALENCE_Z) * scene.ease
    for first in reversed(with_words):
        for other in face:
            # It may set out as the first one fades, but must come to its height after the words.
            begins_between = first.shift.apex_s <= other.start_s <= latest_s
            plain = other.strength >= least_after and other.shift.apex_s > scene.end_s
            if other.pole != first.pole and begins_between and plain:
                return [other.shift, first.shift]
    return None


def _flat_delivery(scene: Scene, rule: Rule) -> Found:
    if abs(scene.spoken.valence or 0.0) < rule.least_valence:
        return None
    flattened = scene.heard("voice_pitch_range", -1, rule.least_z * scene.ease)
    return None if flattened is None else [flattened]


def _quiet_voice(scene: Scene, rule: Rule) -> Found:
    if scene.spoken.valence is None or scene.pole is not None:
        return None
    least = rule.least_z * scene.ease
    found = (scene.heard(name, -1, least) for name in ("voice_loudness", "voice_clearness"))
    return [shift for shift in found if shift is not None] or None


def _late_agreement(scene: Scene, rule: Rule) -> Found:
    late = scene.waited(rule.least_z * scene.ease) if scene.says("positive", rule.least_valence) else None
    return None if late is None else [late]


RULES: tuple[Rule, ...] = (
    Rule(
        name="masking",
        beside_words=_masking,
        description="Negative words with lip corners that rise.",
        gives_way_to=("rebound",),
    ),
    Rule(
        name="contradicting",
        beside_words=_contradicting,
        description="Positive words with brows that lower, lip corners that sink, or a body that leans away.",
        gives_way_to=("blend", "body_against_word", "rebound"),
    ),
    Rule(
        name="leakage",
        beside_words=_leakage,
        description="Neutral words with brows that lower, lip corners that sink, or a body that leans away.",
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
        gives_way_to=("blend",),
    ),
    Rule(
        name="minimising",
        beside_words=_minimising,
        description="Clearly negative words with a face and posture that were measurable and did not move.",
        least_valence=STRONG_VALENCE_FROM,
        gives_way_to=("emblem", "intensity_mismatch"),
    ),
    Rule(
        name="hollow",
        beside_words=_hollow,
        description="Clearly positive words with a face and posture that were measurable and did not move.",
        least_valence=STRONG_VALENCE_FROM,
        gives_way_to=("emblem", "intensity_mismatch"),
    ),
    Rule(
        name="unspoken_shift",
        in_silence=_unspoken_shift,
        description="Nobody speaks, and brows lower, lip corners sink, or the body leans away.",
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
    ),
    Rule(
        name="moving_silence",
        nearest_code="unspoken_shift",
        in_silence=_moving_silence,
        description="A long silence in which the face moves more than once.",
        least_valence=0.0,
        least_z=_HEARD,
        gives_way_to=("unspoken_shift",),
    ),
    Rule(
        name="blend",
        beside_words=_blend,
        description="Lip corners that rise while brows lower or lip corners are drawn down, during the person's words.",
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
        gives_way_to=("masking",),
    ),
    Rule(
        name="body_against_word",
        beside_words=_body_against_word,
        description="Positive words and lip corners that rise, while the body leans away.",
        gives_way_to=("rebound",),
    ),
    Rule(
        name="emblem",
        beside_words=_emblem,
        description='A shake of the head with "yes", or a nod with "no".',
        least_valence=0.0,
        least_z=_WITHOUT_VALENCE_Z,
    ),
    Rule(
        name="intensity_mismatch",
        beside_words=_intensity_mismatch,
        description="Very strong words with a movement of the same sign that hardly leaves the usual.",
        least_valence=VERY_STRONG_VALENCE_FROM,
        least_z=FLAT_BELOW_Z,
        # Noise often looks like a weak movement: see docs/incongruence.md.
        on_by_default=False,
    ),
    Rule(
        name="rebound",
        beside_words=_rebound,
        description="The face goes with the words, and within 2 s after them moves the opposite way.",
    ),
    Rule(
        name="flat_delivery",
        nearest_code="intensity_mismatch",
        beside_words=_flat_delivery,
        description="Clearly negative or positive words in a voice that moves far less in pitch than usual.",
        least_valence=STRONG_VALENCE_FROM,
        least_z=_HEARD,
        gives_way_to=("masking", "contradicting", "minimising", "hollow", "blend", "body_against_word", "rebound"),
    ),
    Rule(
        name="quiet_voice",
        nearest_code="leakage",
        beside_words=_quiet_voice,
        description="Neutral words in a voice that is far quieter or less clear (breathy, strained) than usual.",
        least_valence=0.0,
        least_z=_HEARD,
        gives_way_to=("leakage", "blend"),
    ),
    Rule(
        name="late_agreement",
        nearest_code="hollow",
        beside_words=_late_agreement,
        description='Positive words ("fine", "good") that come late for this person, or end a long silence.',
        least_z=_HEARD,
        gives_way_to=("contradicting", "hollow", "blend", "body_against_word", "rebound", "flat_delivery"),
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
