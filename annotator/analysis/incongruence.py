"""Incongruence candidates: the rules held against each utterance and silence of a session."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.analysis.affect_cues import FLAT_NEEDS, AffectCue, PersonCues, is_flat_measurable, person_cues
from annotator.analysis.emblems import contradicting_swing
from annotator.analysis.evidence import evidence_of
from annotator.analysis.incongruence_rules import (
    AFTER_S,
    ANSWER_S,
    BEFORE_S,
    DEFAULT_RULES,
    LEAST_COVER,
    LEAST_OVERLAP_S,
    REBOUND_WITHIN_S,
    SHORTEST_SILENCE_S,
    VALENCE_FROM,
    WEAK_BELOW_Z,
    Nonverbal,
    Rule,
    Verbal,
)
from annotator.analysis.incongruence_text import sentence
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import Pole
from annotator.analysis.speaking import VerbalChannel
from annotator.analysis.time_spans import overlap_s, without
from annotator.analysis.valence import RatedUtterance
from annotator.domain.flags import Evidence, Flag
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.signals import SignalSet

# Nothing moved as much as counts as movement.
_FLAT_BELOW_Z = 2.0
# The score of a candidate without movement: how strong the words are, brought to the size of z scores.
_SCORE_PER_VALENCE = 3.0


def find_incongruences(
    shifts: Sequence[Shift],
    signal_sets: Iterable[SignalSet],
    verbal: VerbalChannel,
    *,
    participants: Iterable[Participant],
    frame_times: Mapping[str, FrameTimes],
    sensitivity: int = DEFAULT_SENSITIVITY,
    rules: Sequence[Rule] = DEFAULT_RULES,
) -> tuple[Flag, ...]:
    """The candidates at one sensitivity, in time order; quick enough to follow a slider.

    Therapists are left out: what they say is mostly about somebody else.

    Args:
        shifts: All shifts any sensitivity could raise, see :func:`annotator.analysis.candidates.find_candidates`.
        verbal: What is said by whom, and where nobody speaks.
        frame_times: Frame times on the session clock by participant id; candidates are snapped to them.
        sensitivity: 1 (few) to 10 (many).
        rules: The rules that are switched on.

    Raises:
        ValueError: the sensitivity is not 1 to 10.
    """
    ease = phasic_on_z(sensitivity) / phasic_on_z(DEFAULT_SENSITIVITY)
    roles = {person.id: person.role for person in participants}
    raised: list[Flag] = []
    for signals in signal_sets:
        if roles.get(signals.participant_id) == "therapist":
            continue
        person = person_cues(shifts, signals)
        findings = [*_in_words(person, verbal, rules, ease), *_in_silence(person, verbal, rules, ease)]
        raised += [_flag(finding, signals, frame_times.get(signals.participant_id)) for finding in findings]
    # Two utterances with the same times share an id: one candidate is enough for both.
    unique = {flag.id: flag for flag in reversed(raised)}
    return tuple(sorted(unique.values(), key=lambda flag: (flag.start_s, flag.participant_id, flag.rule)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that holds, with what it rests on; ``spoken`` is None in silence."""

    rule: Rule
    spoken: RatedUtterance | None
    shifts: tuple[Shift, ...]
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """One utterance with the movement that belongs to it.

    Attributes:
        ease: What least strengths are multiplied with: 1 at the middle sensitivity, less at a higher one.
        window_end_s: Where movement stops counting: a while after the words, or when somebody else speaks.
    """

    spoken: RatedUtterance
    person: PersonCues
    ease: float
    window_end_s: float
    answer_s: float

    @property
    def start_s(self) -> float:
        return self.spoken.utterance.start_s

    @property
    def end_s(self) -> float:
        return self.spoken.utterance.end_s

    @property
    def pole(self) -> Pole | None:
        valence = self.spoken.valence or 0.0
        return None if abs(valence) < VALENCE_FROM else "positive" if valence > 0 else "negative"

    def cues(self, least_z: float) -> list[AffectCue]:
        """The cues at least this strong that belong to these words, face and body first."""
        near = self.person.cues.between(self.start_s - BEFORE_S, self.window_end_s)
        found = [cue for cue in near if cue.strength >= least_z and self._belongs(cue)]
        return sorted(found, key=lambda cue: (cue.channel == "support", -cue.strength))

    def _belongs(self, cue: AffectCue) -> bool:
        if overlap_s(cue.start_s, cue.end_s, self.start_s - BEFORE_S, self.window_end_s) < LEAST_OVERLAP_S:
            return False
        if cue.start_s >= self.start_s - BEFORE_S:
            return True
        covered_s = overlap_s(cue.start_s, cue.end_s, self.start_s, self.end_s)
        return cue.shift.kind != "sustained" and covered_s >= LEAST_COVER * (self.end_s - self.start_s)


_Found = list[Shift] | None


def _positive_face(scene: _Scene, rule: Rule) -> _Found:
    return _of_pole(scene, rule, "positive")


def _negative(scene: _Scene, rule: Rule) -> _Found:
    return _of_pole(scene, rule, "negative")


def _of_pole(scene: _Scene, rule: Rule, pole: Pole) -> _Found:
    found = [cue for cue in scene.cues(rule.least_z * scene.ease) if cue.pole == pole]
    return [cue.shift for cue in found] if any(cue.channel != "support" for cue in found) else None


def _flat(scene: _Scene, rule: Rule) -> _Found:
    if not is_flat_measurable(scene.person.signals, scene.start_s, scene.end_s):
        return None
    if abs(scene.spoken.valence or 0.0) < min(rule.least_valence * scene.ease, 1.0):
        return None
    moved = any(
        strength >= _FLAT_BELOW_Z
        for strength in scene.person.lively.between(scene.start_s - BEFORE_S, scene.window_end_s)
    )
    return None if moved else []


def _both(scene: _Scene, rule: Rule) -> _Found:
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


def _body_withdraws(scene: _Scene, rule: Rule) -> _Found:
    found = scene.cues(rule.least_z * scene.ease)
    smile = next((cue for cue in found if cue.pole == "positive" and cue.channel == "face"), None)
    body = next((cue for cue in found if cue.pole == "negative" and cue.channel == "body"), None)
    frowns = any(cue.pole == "negative" and cue.channel == "face" for cue in found)
    return None if smile is None or body is None or frowns else [body.shift, smile.shift]


def _head_against_word(scene: _Scene, rule: Rule) -> _Found:
    swing = contradicting_swing(
        scene.spoken.utterance,
        nods=scene.person.nods.between(scene.start_s - BEFORE_S, scene.end_s),
        shakes=scene.person.shakes.between(scene.start_s - BEFORE_S, scene.end_s),
        least_z=rule.least_z * scene.ease,
    )
    return None if swing is None else [swing]


def _weak(scene: _Scene, rule: Rule) -> _Found:
    found = [cue for cue in scene.cues(rule.least_z) if cue.channel != "support"]
    if not found or any(cue.pole != scene.pole or cue.strength >= WEAK_BELOW_Z for cue in found):
        return None
    return [cue.shift for cue in found]


def _turns_round(scene: _Scene, rule: Rule) -> _Found:
    """With the words the same way as they go; after them, and before anybody answers, the other way."""
    near = scene.person.cues.between(scene.start_s, scene.end_s + REBOUND_WITHIN_S)
    face = [cue for cue in near if cue.channel == "face" and cue.strength >= rule.least_z * scene.ease]
    with_words = [
        cue
        for cue in face
        if cue.pole == scene.pole and overlap_s(cue.start_s, cue.end_s, scene.start_s, scene.end_s) >= LEAST_OVERLAP_S
    ]
    latest_s = min(scene.end_s + REBOUND_WITHIN_S, scene.answer_s)
    for first in reversed(with_words):
        for other in face:
            # It may set out as the first one fades, but must come to its height after the words.
            begins_between = first.shift.apex_s <= other.start_s <= latest_s
            if other.pole != first.pole and begins_between and other.shift.apex_s > scene.end_s:
                return [other.shift, first.shift]
    return None


_NONVERBAL: Mapping[Nonverbal, Callable[[_Scene, Rule], _Found]] = {
    "positive face": _positive_face,
    "negative face or withdrawal": _negative,
    "flat": _flat,
    "positive and negative face at once": _both,
    "positive face, withdrawing body": _body_withdraws,
    "head against the word": _head_against_word,
    "weak, of the same sign": _weak,
    "turns round after the words": _turns_round,
}


def _verbal_holds(verbal: Verbal, rule: Rule, scene: _Scene) -> bool:
    valence = scene.spoken.valence
    if verbal == "silence":
        return False
    if verbal == "yes or no":
        return True
    if valence is None:
        return False
    if verbal == "neutral":
        return scene.pole is None
    if verbal == "any words":
        return abs(valence) >= rule.least_valence
    # A higher sensitivity asks for less movement, not for less from the words; flat has nothing but the words.
    return scene.pole == verbal and (rule.nonverbal == "flat" or abs(valence) >= rule.least_valence)


def _in_words(person: PersonCues, verbal: VerbalChannel, rules: Sequence[Rule], ease: float) -> list[Finding]:
    found: list[Finding] = []
    for spoken in verbal.utterances:
        if spoken.utterance.participant_id != person.signals.participant_id:
            continue
        answer_s = verbal.answered_s(spoken.utterance) + ANSWER_S
        window_end_s = max(spoken.utterance.end_s, min(spoken.utterance.end_s + AFTER_S, answer_s))
        scene = _Scene(spoken=spoken, person=person, ease=ease, window_end_s=window_end_s, answer_s=answer_s)
        found += _held(scene, rules)
    return found


def _held(scene: _Scene, rules: Sequence[Rule]) -> list[Finding]:
    held: dict[str, Finding] = {}
    for rule in rules:
        if not _verbal_holds(rule.verbal, rule, scene):
            continue
        shifts = _NONVERBAL[rule.nonverbal](scene, rule)
        if shifts is not None:
            held[rule.name] = Finding(
                rule=rule, spoken=scene.spoken, shifts=tuple(shifts), start_s=scene.start_s, end_s=scene.end_s
            )
    return [finding for finding in held.values() if not any(name in held for name in finding.rule.gives_way_to)]


def _in_silence(person: PersonCues, verbal: VerbalChannel, rules: Sequence[Rule], ease: float) -> list[Finding]:
    found: list[Finding] = []
    silences = _silences_around(person, verbal)
    for rule in (rule for rule in rules if rule.verbal == "silence"):
        for start_s, end_s in silences:
            begun = [
                cue
                for cue in person.cues.between(start_s, end_s)
                if cue.pole == "negative"
                and cue.strength >= rule.least_z * ease
                and start_s <= cue.start_s
                and min(cue.end_s, end_s) - cue.start_s >= LEAST_OVERLAP_S
            ]
            # One candidate per silence, from its strongest cue of face or body.
            leads = sorted((cue for cue in begun if cue.channel != "support"), key=lambda cue: -cue.strength)
            if leads:
                near = [cue for cue in begun if overlap_s(cue.start_s, cue.end_s, leads[0].start_s, leads[0].end_s) > 0]
                shifts = list(dict.fromkeys([leads[0].shift, *(cue.shift for cue in near)]))
                found.append(
                    Finding(
                        rule=rule,
                        spoken=None,
                        shifts=tuple(shifts),
                        start_s=leads[0].start_s,
                        end_s=min(leads[0].shift.offset_s, end_s),
                    )
                )
    return found


def _silences_around(person: PersonCues, verbal: VerbalChannel) -> list[tuple[float, float]]:
    """Silences without the time that belongs to this person's own words."""
    own = [
        (row.utterance.start_s - BEFORE_S, row.utterance.end_s + AFTER_S)
        for row in verbal.utterances
        if row.utterance.participant_id == person.signals.participant_id
    ]
    long = [span for span in verbal.silences if span[1] - span[0] >= SHORTEST_SILENCE_S]
    return [span for span in without(long, own) if span[1] - span[0] >= LEAST_OVERLAP_S]


def _flag(finding: Finding, signals: SignalSet, frames: FrameTimes | None) -> Flag:
    def snapped(time_s: float) -> float:
        return frames.snap(time_s) if frames is not None and len(frames) else time_s

    lead = finding.shifts[0] if finding.shifts else None
    onset_s, apex_s, offset_s = (
        (lead.onset_s, lead.apex_s, lead.offset_s)
        if lead
        else (finding.start_s, (finding.start_s + finding.end_s) / 2, finding.end_s)
    )
    spoken = finding.spoken
    words = f"{spoken.utterance.start_s:.3f}-{spoken.utterance.end_s:.3f}" if spoken else f"{apex_s:.3f}"
    key = f"incongruence|{signals.participant_id}|{finding.rule.name}|{words}"
    return Flag(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        kind="incongruence",
        family=lead.family if lead else "expression",
        participant_id=signals.participant_id,
        start_s=snapped(min(finding.start_s, onset_s)),
        onset_s=snapped(onset_s),
        apex_s=snapped(apex_s),
        offset_s=snapped(offset_s),
        end_s=snapped(max(finding.end_s, offset_s)),
        score=_score(finding),
        rule=finding.rule.name,
        text=sentence(finding.rule, spoken, finding.shifts),
        evidence=_evidence(finding, signals),
        utterance_id=spoken.utterance.id if spoken else None,
    )


def _score(finding: Finding) -> float:
    if finding.shifts:
        return round(max(abs(shift.effect_z) for shift in finding.shifts), 3)
    return round(_SCORE_PER_VALENCE * abs((finding.spoken.valence if finding.spoken else None) or 0.0), 3)


def _evidence(finding: Finding, signals: SignalSet) -> tuple[Evidence, ...]:
    if not finding.shifts:
        return tuple(_still(signals, name, finding.start_s, finding.end_s) for name in FLAT_NEEDS)
    return evidence_of(finding.shifts)


def _still(signals: SignalSet, name: str, start_s: float, end_s: float) -> Evidence:
    """What a signal that did not move was like during the words: its median against the baseline."""
    signal = signals.signals[name]
    first, last = np.searchsorted(signal.times_s, (start_s, end_s))
    before, after = float(np.nanmedian(signal.baseline[first:last])), float(np.nanmedian(signal.values[first:last]))
    effect_z = (after - before) / float(np.median(signal.spread[first:last]))
    return Evidence(
        signal=name,
        unit=signal.definition.unit,
        before=before,
        after=after,
        effect_z=effect_z,
        direction="up" if effect_z > 0 else "down",
    )
