"""From a session to rows and spans: what the timeline shows, before any pixel. Pure: no Qt."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from annotator.domain.annotations import Annotation
from annotator.domain.flags import Flag
from annotator.domain.session import Coder, Session
from annotator.domain.signals import Coverage, SignalSet
from annotator.ui.timeline.inks import ink
from annotator.ui.timeline.rows import Row, RowMetrics, lanes_height
from annotator.ui.timeline.spans import Spans, make_spans

translate = QCoreApplication.translate

TierGrouping = Literal["tier", "participant", "coder"]
"""One row per tier, or one per tier and participant, or one per tier and coder."""

DEFAULT_TIER = "Codes"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowSpans:
    """The spans of one row.

    Attributes:
        tints: (n,) colours of annotations; empty for other rows.
        foreign: (n,) True for annotations of another coder, which this one may look at but not change; likewise.
    """

    spans: Spans
    tints: NDArray[np.uint32]
    foreign: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """What decides which rows there are, beside the session."""

    coder_id: str
    shown_signals: tuple[str, ...]
    grouping: TierGrouping
    metrics: RowMetrics
    sound_ready: frozenset[str] = frozenset()
    empty_tiers: bool = True


# --- what a coder may see ---------------------------------------------------------------------------------------------


def is_blind_to(session: Session, coder_id: str, what: str) -> bool:
    """True if ``what`` (``flags`` or ``coders``) is hidden from this coder."""
    coder = session.coders.get(coder_id)
    return coder is not None and what in coder.blind_to


def seen_annotations(session: Session, coder_id: str) -> Iterable[Annotation]:
    """Annotations that this coder may see."""
    if is_blind_to(session, coder_id, "coders"):
        return (row for row in session.annotations.values() if row.coder_id == coder_id)
    return session.annotations.values()


def initials(coder: Coder | None, coder_id: str) -> str:
    """Two letters for a coder."""
    words = ((coder.name if coder else "") or coder_id).replace(".", " ").replace("_", " ").split()
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][:2].upper() if words else "?"


# --- rows -------------------------------------------------------------------------------------------------------------


def build_rows(
    session: Session, signal_sets: Mapping[str, SignalSet], options: SourceOptions, spans: Mapping[str, RowSpans]
) -> list[Row]:
    """All rows from top to bottom; ``spans`` (see :func:`all_spans`) decide how many lanes a row needs."""
    return [
        *_sound_rows(session, options),
        *_transcript_rows(session, options.metrics),
        *_signal_rows(session, signal_sets, options),
        *_flag_rows(session, options, spans),
        *_tier_rows(session, options, spans),
    ]


def _sound_rows(session: Session, options: SourceOptions) -> Iterable[Row]:
    sounding = [media for media in session.media.values() if media.has_audio]
    for media in sounding:
        yield Row(
            key=f"sound:{media.id}",
            kind="sound",
            title=translate("timeline", "Sound"),
            subtitle=media.file_name if len(sounding) > 1 else "",
            name=media.id,
            height_px=options.metrics.sound_px,
            notice="" if media.id in options.sound_ready else translate("timeline", "Reading the sound …"),
        )


def _transcript_rows(session: Session, metrics: RowMetrics) -> Iterable[Row]:
    if not session.utterances:
        yield Row(
            key="transcript:",
            kind="transcript",
            title=translate("timeline", "Transcript"),
            height_px=metrics.transcript_px,
            notice=translate("timeline", "No transcript yet – File › Import transcript"),
        )
        return
    speakers = {utterance.participant_id for utterance in session.utterances.values()}
    known: list[str | None] = [id_ for id_ in session.participants if id_ in speakers]
    others = speakers - set(known)
    for speaker in [*known, *sorted(others, key=lambda id_: id_ or "")]:
        yield Row(
            key=f"transcript:{speaker or ''}",
            kind="transcript",
            title=translate("timeline", "Transcript"),
            subtitle=participant_label(session, speaker) if speaker else translate("timeline", "speaker not known"),
            participant_id=speaker,
            height_px=metrics.transcript_px,
        )


def _signal_rows(session: Session, signal_sets: Mapping[str, SignalSet], options: SourceOptions) -> Iterable[Row]:
    if not options.shown_signals or not session.participants or is_blind_to(session, options.coder_id, "flags"):
        return
    if not signal_sets:
        analysed = session.findings.info is not None
        yield Row(
            key="signal:",
            kind="signal",
            title=translate("timeline", "Signals"),
            height_px=options.metrics.signal_px,
            notice=translate("timeline", "Reading the signals …")
            if analysed
            else translate("timeline", "Not analysed yet – Flags › Analyse"),
        )
        return
    for participant_id in session.participants:
        held = signal_sets.get(participant_id)
        for name in options.shown_signals:
            signal = held.signals.get(name) if held else None
            if signal is None:
                continue
            yield Row(
                key=f"signal:{participant_id}:{name}",
                kind="signal",
                title=signal.definition.label,
                subtitle=participant_label(session, participant_id),
                name=name,
                participant_id=participant_id,
                family=signal.definition.family,
                height_px=options.metrics.signal_px,
            )


def _flag_rows(session: Session, options: SourceOptions, spans: Mapping[str, RowSpans]) -> Iterable[Row]:
    if is_blind_to(session, options.coder_id, "flags") or not session.participants:
        return
    any_flags = any(key.startswith("flags:") and len(held.spans) for key, held in spans.items())
    if session.findings.info is None and not any_flags:
        yield Row(
            key="flags:",
            kind="flags",
            title=translate("timeline", "Flags"),
            height_px=lanes_height(1, options.metrics),
            notice=translate("timeline", "Flags appear here after the analysis"),
        )
        return
    for participant_id in session.participants:
        key = flags_key(participant_id)
        held = spans.get(key)
        lanes = held.spans.lane_count if held else 1
        yield Row(
            key=key,
            kind="flags",
            title=translate("timeline", "Flags"),
            subtitle=participant_label(session, participant_id),
            participant_id=participant_id,
            lanes=lanes,
            height_px=lanes_height(lanes, options.metrics),
            notice="" if held and len(held.spans) else translate("timeline", "No flags at this sensitivity"),
        )


def _tier_rows(session: Session, options: SourceOptions, spans: Mapping[str, RowSpans]) -> Iterable[Row]:
    invited = False
    for name, participant_id, coder_id in _tier_groups(session, options):
        key = tier_key(name, participant_id, coder_id)
        held = spans.get(key)
        empty = held is None or not len(held.spans)
        if empty and invited and not options.empty_tiers:
            continue  # one empty tier invites to draw; the others only take room until something is on them
        lanes = held.spans.lane_count if held else 1
        subtitle = ""
        if participant_id is not None:
            subtitle = participant_label(session, participant_id)
        elif coder_id is not None:
            coder = session.coders.get(coder_id)
            subtitle = (coder.name if coder else "") or coder_id
        yield Row(
            key=key,
            kind="tier",
            title=name,
            subtitle=subtitle,
            name=name,
            participant_id=participant_id,
            coder_id=coder_id,
            lanes=lanes,
            height_px=lanes_height(lanes, options.metrics),
            notice=translate("timeline", "Drag here to annotate") if empty and not invited else "",
        )
        invited = invited or empty


def _tier_groups(session: Session, options: SourceOptions) -> list[tuple[str, str | None, str | None]]:
    tiers = tier_names(session, options.coder_id)
    if options.grouping == "participant":
        return [(tier, participant_id, None) for tier in tiers for participant_id in session.participants]
    if options.grouping == "coder":
        coders = {row.coder_id: None for row in seen_annotations(session, options.coder_id)}
        ordered = [options.coder_id, *(id_ for id_ in coders if id_ != options.coder_id)]
        return [(tier, None, coder_id) for tier in tiers for coder_id in ordered]
    return [(tier, None, None) for tier in tiers]


def tier_names(session: Session, coder_id: str) -> list[str]:
    """Tiers in the codebook's order, then those that only annotations name."""
    named = [code.tier for code in session.codebook.codes]
    used = [row.tier for row in seen_annotations(session, coder_id)]
    return list(dict.fromkeys([*named, *used])) or [DEFAULT_TIER]


def participant_label(session: Session, participant_id: str | None) -> str:
    """What a participant is called; the id where the participant is not known any more."""
    held = session.participants.get(participant_id or "")
    return held.label if held else (participant_id or "")


# --- spans ------------------------------------------------------------------------------------------------------------


def flags_key(participant_id: str) -> str:
    return f"flags:{participant_id}"


def tier_key(tier: str, participant_id: str | None = None, coder_id: str | None = None) -> str:
    return f"tier:{tier}\n{participant_id or ''}\n{coder_id or ''}"


def annotation_row_key(annotation: Annotation, grouping: TierGrouping) -> str:
    """The row that an annotation lies in."""
    return tier_key(
        annotation.tier,
        annotation.participant_id if grouping == "participant" else None,
        annotation.coder_id if grouping == "coder" else None,
    )


def all_spans(session: Session, options: SourceOptions) -> dict[str, RowSpans]:
    """The spans of every transcript, flag and tier row, by row key."""
    return {
        **utterance_spans(session),
        **flag_spans(session, options.coder_id),
        **annotation_spans(session, options),
    }


def utterance_spans(session: Session) -> dict[str, RowSpans]:
    """Spans of the transcript rows. They lie in one lane: a speaker's turns rarely overlap."""
    by_key: dict[str, list[tuple[str, float, float]]] = {}
    for row in session.utterances.values():
        by_key.setdefault(f"transcript:{row.participant_id or ''}", []).append((row.id, row.start_s, row.end_s))
    return {key: _plain(items) for key, items in by_key.items()}


def flag_spans(session: Session, coder_id: str) -> dict[str, RowSpans]:
    """Spans of the flag rows; none for a coder who is blind to flags."""
    if is_blind_to(session, coder_id, "flags"):
        return {}
    by_key: dict[str, list[tuple[str, float, float]]] = {}
    for flag in session.all_flags().values():
        by_key.setdefault(flags_key(flag.participant_id), []).append((flag.id, flag.start_s, flag.end_s))
    return {key: _plain(items) for key, items in by_key.items()}


def annotation_spans(
    session: Session, options: SourceOptions, *, only: Collection[str] | None = None
) -> dict[str, RowSpans]:
    """Spans of the tier rows (those named in ``only``), with the colours of their codes."""
    by_key: dict[str, list[tuple[str, float, float]]] = {}
    for row in seen_annotations(session, options.coder_id):
        key = annotation_row_key(row, options.grouping)
        if only is None or key in only:
            by_key.setdefault(key, []).append((row.id, row.start_s, math.inf if row.running else row.end_s))
    tint_of = {code.id: ink(code.color) for code in session.codebook.codes}
    neutral = ink("#808080")
    made: dict[str, RowSpans] = {}
    for key, items in by_key.items():
        spans = make_spans(items)
        inside = [session.annotations[id_] for id_ in spans.ids]
        made[key] = RowSpans(
            spans=spans,
            tints=np.array([tint_of.get(item.code_id, neutral) for item in inside], dtype=np.uint32),
            foreign=np.array([item.coder_id != options.coder_id for item in inside], dtype=np.bool_),
        )
    return made


def _plain(items: list[tuple[str, float, float]]) -> RowSpans:
    return RowSpans(spans=make_spans(items), tints=np.empty(0, dtype=np.uint32), foreign=np.empty(0, dtype=np.bool_))


# --- where nothing could be measured ----------------------------------------------------------------------------------


def unseen_spans(coverage: Iterable[Coverage], participant_id: str) -> list[tuple[float, float]]:
    """Stretches in which no family of a participant could be measured; none where the analysis left no coverage."""
    held = [item for item in coverage if item.participant_id == participant_id]
    common = list(held[0].gaps) if held else []
    for item in held[1:]:
        common = _intersect(common, list(item.gaps))
    return common


def _intersect(left: list[tuple[float, float]], right: list[tuple[float, float]]) -> list[tuple[float, float]]:
    made: list[tuple[float, float]] = []
    for start, end in left:
        for other_start, other_end in right:
            both_start, both_end = max(start, other_start), min(end, other_end)
            if both_start < both_end:
                made.append((both_start, both_end))
    return made


def flag_verdict(session: Session, flag: Flag, coder_id: str) -> str | None:
    """This coder's verdict on a flag, or None."""
    verdict = session.verdict_of(flag.id, coder_id)
    return verdict.verdict if verdict else None
