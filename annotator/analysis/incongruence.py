"""Incongruence candidates: the rules held against each utterance and silence of a session."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.analysis.affect_cues import FLAT_NEEDS, PersonCues, person_cues
from annotator.analysis.evidence import evidence_of
from annotator.analysis.incongruence_rules import DEFAULT_RULES, Rule
from annotator.analysis.incongruence_scene import AFTER_S, BEFORE_S, LEAST_OVERLAP_S, Scene, Silence
from annotator.analysis.incongruence_text import sentence
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.speaking import VerbalChannel
from annotator.analysis.valence import RatedUtterance
from annotator.domain.flags import Evidence, Flag
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.signals import SignalSet
from annotator.domain.spans import without

# Once somebody else speaks, movement answers them; it takes this long to begin.
_ANSWER_S = 0.3
_SHORTEST_SILENCE_S = 1.5
# How the words were said is told beside them from this strength on.
_HEARD_FROM = 2.0
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
    """A rule that holds, with what it rests on; ``spoken`` is None in silence.

    Attributes:
        heard: How the words were said, whether or not the rule rests on it.
    """

    rule: Rule
    spoken: RatedUtterance | None
    shifts: tuple[Shift, ...]
    start_s: float
    end_s: float
    heard: tuple[Shift, ...] = ()


def _in_words(person: PersonCues, verbal: VerbalChannel, rules: Sequence[Rule], ease: float) -> list[Finding]:
    found: list[Finding] = []
    for spoken in verbal.utterances:
        if spoken.utterance.participant_id != person.signals.participant_id:
            continue
        answer_s = verbal.answered_s(spoken.utterance) + _ANSWER_S
        window_end_s = max(spoken.utterance.end_s, min(spoken.utterance.end_s + AFTER_S, answer_s))
        scene = Scene(spoken=spoken, person=person, ease=ease, window_end_s=window_end_s, answer_s=answer_s)
        found += _held(scene, rules)
    return found


def _held(scene: Scene, rules: Sequence[Rule]) -> list[Finding]:
    held: dict[str, Finding] = {}
    for rule in rules:
        shifts = rule.beside_words(scene, rule) if rule.beside_words is not None else None
        if shifts is not None:
            held[rule.name] = Finding(
                rule=rule,
                spoken=scene.spoken,
                shifts=tuple(shifts),
                start_s=scene.start_s,
                end_s=scene.end_s,
                heard=tuple(scene.person.heard.between(scene.start_s, scene.end_s)),
            )
    return _not_given_way(held)


def _not_given_way(held: Mapping[str, Finding]) -> list[Finding]:
    return [finding for finding in held.values() if not any(name in held for name in finding.rule.gives_way_to)]


def _in_silence(person: PersonCues, verbal: VerbalChannel, rules: Sequence[Rule], ease: float) -> list[Finding]:
    found: list[Finding] = []
    for start_s, end_s, whole_s in _silences_around(person, verbal):
        silence = Silence(person=person, ease=ease, start_s=start_s, end_s=end_s, whole_s=whole_s)
        held: dict[str, Finding] = {}
        for rule in rules:
            shifts = rule.in_silence(silence, rule) if rule.in_silence is not None else None
            if shifts:
                held[rule.name] = Finding(
                    rule=rule,
                    spoken=None,
                    shifts=tuple(shifts),
                    start_s=shifts[0].onset_s,
                    end_s=min(shifts[0].offset_s, end_s),
                    heard=tuple(shift for shift in person.heard.between(start_s, end_s) if shift.family == "timing"),
                )
        found += _not_given_way(held)
    return found


def _silences_around(person: PersonCues, verbal: VerbalChannel) -> list[tuple[float, float, float]]:
    """Silences without the time that belongs to this person's own words, each with how long it is with that."""
    own = [
        (row.utterance.start_s - BEFORE_S, row.utterance.end_s + AFTER_S)
        for row in verbal.utterances
        if row.utterance.participant_id == person.signals.participant_id
    ]
    long = [span for span in verbal.silences if span[1] - span[0] >= _SHORTEST_SILENCE_S]
    return [
        (start_s, end_s, whole[1] - whole[0])
        for whole in long
        for start_s, end_s in without([whole], own)
        if end_s - start_s >= LEAST_OVERLAP_S
    ]


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
        share=lead.told_share if lead else None,
    )


def _score(finding: Finding) -> float:
    if finding.shifts:
        return round(max(abs(shift.effect_z) for shift in finding.shifts), 3)
    return round(_SCORE_PER_VALENCE * abs((finding.spoken.valence if finding.spoken else None) or 0.0), 3)


def _evidence(finding: Finding, signals: SignalSet) -> tuple[Evidence, ...]:
    raised = [shift for shift in finding.heard if shift.strength >= _HEARD_FROM]
    if not finding.shifts:
        still = (_still(signals, name, finding.start_s, finding.end_s) for name in FLAT_NEEDS)
        return (*still, *evidence_of(raised))
    return evidence_of((*finding.shifts, *raised))


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
