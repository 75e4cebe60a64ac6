"""From a session to rows and spans: what the timeline shows, before any pixel. Pure: no Qt."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from annotator.domain.annotations import Annotation
from annotator.domain.flags import Flag
from annotator.domain.ratings import CurveKey
from annotator.domain.session import Session
from annotator.domain.signals import Coverage, SignalSet
from annotator.domain.visibility import coder_of
from annotator.ui.look.names import participant_label
from annotator.ui.look.translation import translate
from annotator.ui.timeline.arrangement import Arrangement
from annotator.ui.timeline.pixel_colors import ink
from annotator.ui.timeline.rating_rows import rating_rows
from annotator.ui.timeline.rows import Row, RowMetrics, lanes_height
from annotator.ui.timeline.spans import Spans, make_spans
from annotator.ui.timeline.tier_rows import annotation_row_key, build_tier_rows


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

    def in_one_lane(self) -> RowSpans:
        """The same spans over each other."""
        return replace(self, spans=replace(self.spans, lanes=np.zeros_like(self.spans.lanes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """What decides which rows there are, beside the session.

    Attributes:
        spectrogram_hz: Up to which pitch spectrograms are shown; 0 where they are not.
    """

    coder_id: str
    shown_signals: tuple[str, ...]
    metrics: RowMetrics
    arrangement: Arrangement = field(default_factory=Arrangement)
    sound_ready: frozenset[str] = frozenset()
    spectrogram_hz: int = 0
    spectrograms_ready: frozenset[str] = frozenset()
    empty_tiers: bool = True
    analysing: bool = False


_NEUTRAL = ink("#808080")


def initials(session: Session, coder_id: str) -> str:
    """Two letters for a coder."""
    words = session.coder_name(coder_id).replace(".", " ").replace("_", " ").split()
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][:2].upper() if words else "?"


# --- rows -------------------------------------------------------------------------------------------------------------


def build_rows(
    session: Session,
    signal_sets: Mapping[str, SignalSet],
    options: SourceOptions,
    spans: Mapping[str, RowSpans],
    curves: Iterable[CurveKey] = (),
) -> list[Row]:
    """The rows that are shown, from top to bottom; ``spans`` (see :func:`all_spans`) say what lies in them."""
    return [*upper_rows(session, signal_sets, options, spans, curves), *tier_rows(session, options, spans)]


def upper_rows(
    session: Session,
    signal_sets: Mapping[str, SignalSet],
    options: SourceOptions,
    spans: Mapping[str, RowSpans],
    curves: Iterable[CurveKey] = (),
) -> list[Row]:
    """Those above the tiers; ``curves`` are those of continuous ratings."""
    upper = [
        *_sound_rows(session, options),
        *_spectrogram_rows(session, options),
        *_transcript_rows(session, options.metrics),
        *_signal_rows(session, signal_sets, options),
        *_flag_rows(session, options, spans),
        *rating_rows(session, curves, options.coder_id, options.metrics),
    ]
    arrangement, metrics = options.arrangement, options.metrics
    return [
        replace(row, height_px=metrics.scaled(row.height_px, arrangement.scale(row.key)))
        for row in upper
        if row.key not in arrangement.hidden
    ]


def tier_rows(session: Session, options: SourceOptions, spans: Mapping[str, RowSpans]) -> list[Row]:
    """Those of the tiers, with their headings."""
    return build_tier_rows(
        session,
        {key: held.spans for key, held in spans.items()},
        coder_id=options.coder_id,
        arrangement=options.arrangement,
        metrics=options.metrics,
        empty_tiers=options.empty_tiers,
    )


def _sound_rows(session: Session, options: SourceOptions) -> Iterable[Row]:
    sounding = [media for media in session.media.values() if media.has_audio]
    for media in sounding:
        yield Row(
            key=f"sound:{media.id}",
            kind="sound",
            title=translate("timeline", "Sound"),
            subtitle=media.file_name if len(sounding) > 1 else "",
            name=media.id,
            height_px=options.metrics.signal_px,
            notice="" if media.id in options.sound_ready else translate("timeline", "Reading the sound …"),
        )


def _spectrogram_rows(session: Session, options: SourceOptions) -> Iterable[Row]:
    sounding = [media for media in session.media.values() if media.has_audio]
    if not options.spectrogram_hz:
        return
    if not sounding:
        yield Row(
            key="spectrogram:",
            kind="spectrogram",
            title=translate("timeline", "Spectrogram"),
            height_px=options.metrics.signal_px,
            notice=translate("timeline", "No recording of this session has sound"),
        )
    span = translate("timeline", "0 – {top:g} kHz").format(top=options.spectrogram_hz / 1000)
    for media in sounding:
        yield Row(
            key=f"spectrogram:{media.id}",
            kind="spectrogram",
            title=translate("timeline", "Spectrogram"),
            subtitle=f"{span} · {media.file_name}" if len(sounding) > 1 else span,
            name=media.id,
            family="voice",
            height_px=options.metrics.spectrogram_px,
            notice=""
            if media.id in options.spectrograms_ready
            else translate("timeline", "Making the spectrogram: once for each recording …"),
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
            subtitle=participant_label(session, speaker) or translate("timeline", "speaker not known"),
            participant_id=speaker,
            height_px=metrics.transcript_px,
        )


def _signal_rows(session: Session, signal_sets: Mapping[str, SignalSet], options: SourceOptions) -> Iterable[Row]:
    blind = coder_of(session, options.coder_id).is_blind_to("flags")
    if not options.shown_signals or not session.participants or blind:
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
            else translate("timeline", "Signals appear here when the analysis is done")
            if options.analysing
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
    if coder_of(session, options.coder_id).is_blind_to("flags") or not session.participants:
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


# --- spans ------------------------------------------------------------------------------------------------------------


def flags_key(participant_id: str) -> str:
    """Key of the row of a participant's flags."""
    return f"flags:{participant_id}"


def all_spans(session: Session, options: SourceOptions) -> dict[str, RowSpans]:
    """The spans of every transcript, flag and tier row, by row key."""
    return {
        **utterance_spans(session),
        **flag_spans(session),
        **annotation_spans(session, options),
    }


def utterance_spans(session: Session) -> dict[str, RowSpans]:
    """Spans of the transcript rows. They lie in one lane, the later ones on top: a speaker's turns rarely overlap."""
    by_key: dict[str, list[tuple[str, float, float]]] = {}
    for row in session.utterances.values():
        by_key.setdefault(f"transcript:{row.participant_id or ''}", []).append((row.id, row.start_s, row.end_s))
    return {key: _plain(items).in_one_lane() for key, items in by_key.items()}


def flag_spans(session: Session) -> dict[str, RowSpans]:
    """Spans of the flag rows."""
    by_key: dict[str, list[tuple[str, float, float]]] = {}
    for flag in session.all_flags().values():
        by_key.setdefault(flags_key(flag.participant_id), []).append((flag.id, flag.start_s, flag.end_s))
    return {key: _plain(items) for key, items in by_key.items()}


def annotation_spans(
    session: Session, options: SourceOptions, *, only: Collection[str] | None = None
) -> dict[str, RowSpans]:
    """Spans of the tier rows (those named in ``only``), with the colours of their codes."""
    by_key: dict[str, list[Annotation]] = {}
    for row in session.annotations.values():
        key = annotation_row_key(row, options.arrangement.grouping)
        if only is None or key in only:
            by_key.setdefault(key, []).append(row)
    tints = code_tints(session)
    return {key: row_spans(rows, tints, options.coder_id) for key, rows in by_key.items()}


def code_tints(session: Session) -> dict[str, int]:
    """The colours of codes, by id."""
    return {code.id: ink(code.color) for code in session.codebook.codes}


def row_spans(rows: Iterable[Annotation], tints: Mapping[str, int], coder_id: str) -> RowSpans:
    """The spans of annotations that lie in one row."""
    by_id = {row.id: row for row in rows}
    spans = make_spans((row.id, row.start_s, _until_s(row)) for row in by_id.values())
    inside = [by_id[id_] for id_ in spans.ids]
    return RowSpans(
        spans=spans,
        tints=np.array([tints.get(row.code_id, _NEUTRAL) for row in inside], dtype=np.uint32),
        foreign=np.array([row.coder_id != coder_id for row in inside], dtype=np.bool_),
    )


def changed_row(
    held: RowSpans | None,
    gone: Collection[str],
    come: Sequence[Annotation],
    tints: Mapping[str, int],
    coder_id: str,
) -> RowSpans:
    """A row without some annotations and with others: quicker than building a long row anew."""
    if held is None:
        return row_spans(come, tints, coder_id)
    spans, kept = held.spans.without(gone)
    colors, foreign = held.tints[kept], held.foreign[kept]
    for row in come:
        spans, at = spans.with_one(row.id, row.start_s, _until_s(row))
        colors = np.insert(colors, at, np.uint32(tints.get(row.code_id, _NEUTRAL)))
        foreign = np.insert(foreign, at, row.coder_id != coder_id)
    return RowSpans(spans=spans, tints=colors, foreign=foreign)


def recoloured(held: RowSpans, changed: Iterable[Annotation], tints: Mapping[str, int]) -> RowSpans:
    """A row whose annotations stay where they are, some with other codes."""
    codes = {row.id: row.code_id for row in changed}
    colors = held.tints.copy()
    for at, id_ in enumerate(held.spans.ids):
        if id_ in codes:
            colors[at] = tints.get(codes[id_], _NEUTRAL)
    return replace(held, tints=colors)


def _until_s(row: Annotation) -> float:
    """The end of an annotation; infinity while it runs."""
    return math.inf if row.running else row.end_s


def together(rows: Sequence[RowSpans]) -> RowSpans:
    """All spans of several rows in one lane."""
    starts: NDArray[np.float64] = np.concatenate([held.spans.starts_s for held in rows] or [np.empty(0)])
    ends: NDArray[np.float64] = np.concatenate([held.spans.ends_s for held in rows] or [np.empty(0)])
    ids = [id_ for held in rows for id_ in held.spans.ids]
    order: NDArray[np.intp] = np.lexsort((ends, starts))
    return RowSpans(
        spans=Spans(
            ids=tuple([ids[int(at)] for at in order]),
            starts_s=starts[order],
            ends_s=ends[order],
            reach_s=np.maximum.accumulate(ends[order]) if len(order) else ends,
            lanes=np.zeros(len(order), dtype=np.int32),
            taken_s=ends[order],
        ),
        tints=np.concatenate([held.tints for held in rows] or [np.empty(0, dtype=np.uint32)])[order],
        foreign=np.concatenate([held.foreign for held in rows] or [np.empty(0, dtype=np.bool_)])[order],
    )


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
