"""What the window calls families, verdicts, roles and types of incongruence. All of it can be translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.domain.annotations import INCONGRUENCE_TYPES, IncongruenceType
from annotator.domain.flags import Flag, VerdictKind
from annotator.domain.participants import Role
from annotator.domain.session import Blind, Coder, Session
from annotator.domain.signals import Family, SignalDefinition, SignalSet
from annotator.ui.look.translation import translate


def family_name(family: Family) -> str:
    """``Expression``, ``Gaze`` ..."""
    names: dict[Family, str] = {
        "expression": translate("names", "Expression"),
        "gaze": translate("names", "Gaze"),
        "head": translate("names", "Head"),
        "posture": translate("names", "Posture"),
        "hands": translate("names", "Hands"),
        "movement": translate("names", "Movement"),
        "speech": translate("names", "Speech"),
        "voice": translate("names", "Voice"),
        "timing": translate("names", "Timing"),
    }
    return names[family]


def verdict_name(verdict: VerdictKind | None) -> str:
    """``accepted`` ... and ``undecided`` for None."""
    names: dict[VerdictKind | None, str] = {
        "accepted": translate("names", "accepted"),
        "rejected": translate("names", "rejected"),
        "adjusted": translate("names", "adjusted"),
        "unsure": translate("names", "unsure"),
        None: translate("names", "undecided"),
    }
    return names[verdict]


def role_name(role: Role) -> str:
    """What the window calls a role."""
    names: dict[Role, str] = {
        "client": translate("names", "client"),
        "therapist": translate("names", "therapist"),
        "other": translate("names", "other"),
    }
    return names[role]


def indented(name: str, depth: int) -> str:
    """A name in a list of things that stand under one another."""
    return f"{4 * (depth - 1) * ' '} └ {name}" if depth else name


def participant_label(session: Session, participant_id: str | None) -> str:
    """What the window calls a participant, also one who was removed since; empty for nobody."""
    if not participant_id:
        return ""
    participant = session.participants.get(participant_id)
    return participant.label if participant is not None else translate("names", "removed participant")


def incongruence_name(kind: IncongruenceType) -> str:
    """``Masking``, ``Body against word`` ..."""
    names: dict[IncongruenceType, str] = {
        "masking": translate("names", "Masking"),
        "minimising": translate("names", "Minimising"),
        "leakage": translate("names", "Leakage"),
        "contradicting": translate("names", "Contradicting"),
        "hollow": translate("names", "Hollow"),
        "unspoken_shift": translate("names", "Unspoken shift"),
        "blend": translate("names", "Blend"),
        "body_against_word": translate("names", "Body against word"),
        "emblem": translate("names", "Emblem"),
        "intensity_mismatch": translate("names", "Intensity mismatch"),
        "rebound": translate("names", "Rebound"),
        "uncodable": translate("names", "Uncodable"),
        "not_incongruent": translate("names", "Not incongruent"),
    }
    return names[kind]


def incongruence_definition(kind: IncongruenceType) -> str:
    """Where the type stands in the matrix of verbal and non-verbal valence."""
    definitions: dict[IncongruenceType, str] = {
        "masking": translate("names", "Verbal negative, non-verbal positive: a smile or laugh over distress."),
        "minimising": translate("names", "Verbal negative, non-verbal flat: distress told without affect."),
        "leakage": translate(
            "names", "Verbal neutral, non-verbal negative: a negative cue that is not put into words."
        ),
        "contradicting": translate(
            "names", "Verbal positive, non-verbal negative: “I'm fine” with a frown or withdrawal."
        ),
        "hollow": translate("names", "Verbal positive, non-verbal flat: praise or joy, told subdued."),
        "unspoken_shift": translate("names", "Silence, non-verbal negative: something shifts while nobody speaks."),
        "blend": translate("names", "Two cues at once that disagree: a smile with lowered brows or lip corners down."),
        "body_against_word": translate("names", "The face agrees with the words, the body withdraws."),
        "emblem": translate("names", "A nod with “no”, or a shake of the head with “yes”."),
        "intensity_mismatch": translate("names", "Words and cues point the same way, but not with the same strength."),
        "rebound": translate("names", "The affect flips within 2 s after the utterance."),
        "uncodable": translate("names", "Something disagrees, but it cannot be told what."),
        "not_incongruent": translate(
            "names", "Looks like it, but is not: humour, irony, embarrassment, a listener's smile."
        ),
    }
    return definitions[kind]


def rule_name(rule: str) -> str:
    """The name of the rule behind an incongruence candidate."""
    for kind in INCONGRUENCE_TYPES:
        if kind == rule:
            return incongruence_name(kind)
    kinds = {
        "phasic": translate("names", "Brief movement"),
        "sustained": translate("names", "Lasting change"),
        "flat_delivery": translate("names", "Flat delivery"),
        "quiet_voice": translate("names", "Quiet voice"),
        "moving_silence": translate("names", "Moving silence"),
        "late_agreement": translate("names", "Late agreement"),
    }
    return kinds.get(rule) or rule.replace("_", " ").capitalize()


def unit_words(unit: str) -> str:
    """A unit in words; empty where the number stands for itself."""
    words = {
        "IOD": translate("names", "eye distances"),
        "deg": "°",
        "luma/s": translate("names", "brightness/s"),
    }
    return "" if unit in ("ratio", "ln", "of 1", "0 or 1") else words.get(unit, unit)


def signal_label(name: str, definitions: Mapping[str, SignalDefinition]) -> str:
    """What the window calls a signal, known or not."""
    definition = definitions.get(name)
    return definition.label if definition is not None else name.replace("_", " ").capitalize()


def signal_definitions(signal_sets: Iterable[SignalSet]) -> dict[str, SignalDefinition]:
    """The definitions of all signals of all participants, by name."""
    return {name: signal.definition for one in signal_sets for name, signal in one.signals.items()}


def short_what(flag: Flag, definitions: Mapping[str, SignalDefinition]) -> str:
    """What moved, in two or three words: the rule of a candidate, or the leading signal and its direction."""
    if flag.kind == "incongruence" or not flag.evidence:
        return rule_name(flag.rule)
    leading = flag.evidence[0]
    definition = definitions.get(leading.signal)
    if definition is not None:
        words = definition.rises if leading.direction == "up" else definition.falls
        if words:
            return words.removeprefix("the ")
    return f"{signal_label(leading.signal, definitions)} {'↑' if leading.direction == 'up' else '↓'}"


def code_name(session: Session, code_id: str) -> str:
    """The name of a code or a rating dimension, or its id where the codebook does not hold it any more."""
    return session.codebook.name_of(code_id)


def blind_name(what: Blind) -> str:
    """What is kept from a coder, in a few words."""
    names: dict[Blind, str] = {
        "flags": translate("names", "Hide flags and signals"),
        "coders": translate("names", "Hide other coders' work"),
        "codebook": translate("names", "Lock the codebook"),
    }
    return names[what]


def blinding_words(coder: Coder) -> str:
    """What is kept from a coder, to stand beside their name; empty for nothing."""
    hidden: list[str] = []
    if coder.is_blind_to("flags"):
        hidden.append(translate("names", "flags"))
    if coder.is_blind_to("coders"):
        hidden.append(translate("names", "other coders"))
    parts = (
        [translate("names", "blind to {what}").format(what=translate("names", " and ").join(hidden))] if hidden else []
    )
    parts += [translate("names", "codebook locked")] if coder.is_blind_to("codebook") else []
    return ", ".join(parts)
