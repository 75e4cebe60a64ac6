"""The tooltip of whatever is under the pointer."""

from __future__ import annotations

from html import escape

from annotator.ui.timeline import describe, sources
from annotator.ui.timeline.hit import Hit, TargetKind
from annotator.ui.timeline.rating_rows import curve_of, value_text
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.state import TimelineState


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
        return describe.annotation_text(session, annotation, code, several_coders=content.several_coders)
    if kind == "flag":
        flag = content.flags[id_]
        return describe.flag_text(session, flag, sources.flag_verdict(session, flag, content.options.coder_id))
    return describe.utterance_text(session, session.utterances[id_])


def _spectrogram_text(state: TimelineState, hit: Hit, row: Row) -> str:
    pitch = state.pitch(row.name)
    heard_hz = pitch.at(hit.time_s) if pitch is not None else None
    return describe.spectrogram_text(hit.time_s, hit.up * state.content.options.spectrogram_hz, heard_hz)


def _rating_text(state: TimelineState, hit: Hit, row: Row) -> str:
    dimension = state.content.session.codebook.dimension(row.name)
    if dimension is None:
        return ""
    if hit.area == "label":
        return describe.dimension_text(dimension, row.subtitle)
    value = value_text(dimension, state.content.curves.shares(curve_of(row)), hit.time_s)
    return describe.rating_text(dimension, row.subtitle, value, hit.time_s)


def _signal_text(state: TimelineState, hit: Hit, row: Row) -> str:
    held = state.workspace.document.signal_sets.get(row.participant_id or "")
    signal = held.signals.get(row.name) if held else None
    if signal is None:
        return ""
    if hit.area == "label":
        return describe.definition_text(signal.definition)
    return describe.signal_text(state.content.session, row.participant_id or "", signal, hit.time_s)
