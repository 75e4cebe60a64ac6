"""What a row, and what lies in it, says when the pointer rests on it: when, who, what, how strong, note."""

from __future__ import annotations

from html import escape

import numpy as np

from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.codebook import Code
from annotator.domain.completeness import lacks_of
from annotator.domain.flags import Flag
from annotator.domain.modifiers_and_ratings import details_by_name
from annotator.domain.ratings import RatingDimension
from annotator.domain.session import Session
from annotator.domain.signals import HEARD_FAMILIES, Family, Signal, SignalDefinition
from annotator.domain.transcript import Utterance
from annotator.ui.look.names import participant_label, unit_words
from annotator.ui.look.strength_words import strength_text
from annotator.ui.look.translation import translate
from annotator.ui.timeline.hit import Hit, TargetKind
from annotator.ui.timeline.rating_rows import curve_of, value_text
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.sources import flag_verdict
from annotator.ui.timeline.state import TimelineState

VERDICT_WORDS = {"accepted": "accepted", "adjusted": "accepted, adjusted", "rejected": "rejected", "unsure": "unsure"}


def when(start_s: float, end_s: float) -> str:
    """``0:12:03.400 – 0:12:05.200 (1.80 s)``, or one time for a point."""
    if end_s <= start_s:
        return format_time(start_s)
    return f"{format_time(start_s)} – {format_time(end_s)} ({end_s - start_s:.2f} s)"


def annotation_text(session: Session, annotation: Annotation, code: Code | None, *, several_coders: bool) -> str:
    """Rich text for a tooltip."""
    facts = [participant_label(session, annotation.participant_id)]
    if several_coders:
        facts.append(session.coder_name(annotation.coder_id))
    if annotation.incongruence is not None and annotation.incongruence.type is not None:
        facts.append(annotation.incongruence.type.replace("_", " "))
    if annotation.incongruence is not None and annotation.incongruence.intensity is not None:
        facts.append(f"intensity {annotation.incongruence.intensity} of 5")
    if annotation.confidence is not None:
        facts.append(f"confidence {annotation.confidence} of 5")
    book = session.codebook
    facts += [f"{name}: {value}" for name, value in details_by_name(book, annotation)]
    facts += [lack.words for lack in lacks_of(book, annotation)]
    name = code.name if code else annotation.code_id
    return _page(name, when(annotation.start_s, annotation.end_s), facts, annotation.note)


def flag_text(session: Session, flag: Flag, verdict: str | None) -> str:
    """Rich text for a tooltip."""
    facts = [
        participant_label(session, flag.participant_id),
        flag.family if flag.kind == "shift" else flag.rule.replace("_", " "),
        strength_text(flag),
        VERDICT_WORDS.get(verdict or "", "undecided"),
    ]
    title = (
        translate("timeline", "Incongruence candidate")
        if flag.kind == "incongruence"
        else translate("timeline", "Shift")
    )
    return _page(title, when(flag.start_s, flag.end_s), facts, flag.text)


def utterance_text(session: Session, utterance: Utterance) -> str:
    """Rich text for a tooltip."""
    facts: list[str] = []
    if utterance.valence is not None:
        facts.append(f"valence {utterance.valence:+.2f}")
    speaker = participant_label(session, utterance.participant_id) or translate("timeline", "speaker not known")
    return _page(speaker, when(utterance.start_s, utterance.end_s), facts, utterance.text)


def signal_text(session: Session, participant_id: str, signal: Signal, time_s: float) -> str:
    """Rich text for a tooltip: the value at a moment against the baseline."""
    definition = signal.definition
    index = min(int(np.searchsorted(signal.times_s, time_s)), len(signal.times_s) - 1)
    facts = [participant_label(session, participant_id)]
    if index < 0 or not np.isfinite(signal.values[index]):
        facts.append(
            translate("timeline", "not measurable here: the face is too small")
            if face_too_small(session, participant_id, definition.family, time_s)
            else translate("timeline", "does not speak here, or it cannot be measured")
            if definition.family in HEARD_FAMILIES
            else translate("timeline", "not measurable here")
        )
    else:
        value, z = float(signal.values[index]), float(signal.z[index])
        facts.append(f"{value:.3g} {unit_words(definition.unit)}".rstrip())
        if np.isfinite(z):
            words = (
                translate("timeline", "{z:.1f} SD above baseline")
                if z >= 0
                else translate("timeline", "{z:.1f} SD below baseline")
            )
            facts.append(words.format(z=abs(z)))
    return _page(definition.label, format_time(time_s), facts, "")


def spectrogram_text(time_s: float, hz: float, heard_hz: float | None) -> str:
    """Rich text for a tooltip: the pitch under the pointer, and that of the voice at this moment."""
    facts = [translate("timeline", "{hz:.0f} Hz under the pointer").format(hz=hz)]
    if heard_hz is not None:
        facts.append(translate("timeline", "voice at {hz:.0f} Hz").format(hz=heard_hz))
    return _page(translate("timeline", "Spectrogram"), format_time(time_s), facts, "")


def face_too_small(session: Session, participant_id: str, family: Family, time_s: float) -> bool:
    """True where a family could not be measured at a moment because the face was too small."""
    info = session.findings.info
    return any(
        start_s <= time_s <= end_s
        for row in (info.coverage if info is not None else ())
        if row.participant_id == participant_id and row.family == family
        for start_s, end_s in row.too_small
    )


def definition_text(definition: SignalDefinition) -> str:
    """Rich text for a tooltip: what a signal measures, how, and when not to trust it."""
    unit = unit_words(definition.unit)
    facts = [f"in {unit}" if unit else "", definition.family]
    return _page(definition.label, definition.formula, facts, f"{definition.source}. Weakness: {definition.weakness}")


def rating_text(dimension: RatingDimension, whose: str, value: str, time_s: float) -> str:
    """Rich text for a tooltip: what a coder rated at a moment."""
    held = value or translate("timeline", "not rated here")
    return _page(dimension.name, format_time(time_s), [held, whose], _scale_words(dimension))


def dimension_text(dimension: RatingDimension, whose: str) -> str:
    """Rich text for a tooltip: what is rated, and on which scale."""
    return _page(dimension.name, whose, [], _scale_words(dimension))


def _scale_words(dimension: RatingDimension) -> str:
    ends = (f"{dimension.least:g} {dimension.low_word}", f"{dimension.greatest:g} {dimension.high_word}")
    return translate("timeline", "from {low} to {high}").format(low=ends[0].strip(), high=ends[1].strip())


def _page(title: str, moment: str, facts: list[str], body: str) -> str:
    lines = [f"<b>{escape(title)}</b>", escape(moment)]
    if facts:
        lines.append(escape(" · ".join(fact for fact in facts if fact)))
    text = "<br>".join(lines)
    return f"<div style='max-width: 320px'>{text}{f'<br>{escape(body)}' if body else ''}</div>"


def hit_text(state: TimelineState, hit: Hit) -> str:
    """Rich text, or nothing."""
    if hit.kind is not None and hit.id is not None:
        return _target_text(state, hit.kind, hit.id)
    return _row_text(state, hit, hit.row) if hit.row is not None else ""


def _row_text(state: TimelineState, hit: Hit, row: Row) -> str:
    if row.kind == "signal":
        return _signal_text(state, hit, row)
    if row.kind == "spectrogram" and hit.area == "row" and not row.notice:
        return _spectrogram_text(state, hit, row)
    if row.kind == "rating":
        return _rating_text(state, hit, row)
    if hit.area == "label" and row.subtitle:
        return f"{escape(row.title)} · {escape(row.subtitle)}"
    return ""


def _target_text(state: TimelineState, kind: TargetKind, id_: str) -> str:
    session, content = state.content.session, state.content
    if kind == "annotation":
        annotation = session.annotations[id_]
        code = content.codes.get(annotation.code_id)
        return annotation_text(session, annotation, code, several_coders=content.several_coders)
    if kind == "flag":
        flag = content.flags[id_]
        return flag_text(session, flag, flag_verdict(session, flag, content.options.coder_id))
    return utterance_text(session, session.utterances[id_])


def _spectrogram_text(state: TimelineState, hit: Hit, row: Row) -> str:
    pitch = state.pitch(row.name)
    heard_hz = pitch.at(hit.time_s) if pitch is not None else None
    return spectrogram_text(hit.time_s, hit.up * state.content.options.spectrogram_hz, heard_hz)


def _rating_text(state: TimelineState, hit: Hit, row: Row) -> str:
    dimension = state.content.session.codebook.dimension(row.name)
    if dimension is None:
        return ""
    if hit.area == "label":
        return dimension_text(dimension, row.subtitle)
    value = value_text(dimension, state.content.curves.shares(curve_of(row)), hit.time_s)
    return rating_text(dimension, row.subtitle, value, hit.time_s)


def _signal_text(state: TimelineState, hit: Hit, row: Row) -> str:
    held = state.workspace.document.signal_sets.get(row.participant_id or "")
    signal = held.signals.get(row.name) if held else None
    if signal is None:
        return ""
    if hit.area == "label":
        return definition_text(signal.definition)
    return signal_text(state.content.session, row.participant_id or "", signal, hit.time_s)
