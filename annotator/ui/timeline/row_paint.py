"""Which painting belongs to which row, and when a row's picture is out of date."""

from __future__ import annotations

from annotator.domain.annotations import Annotation
from annotator.domain.completeness import MISSING_SIGN, lacks_of
from annotator.domain.modifiers_and_ratings import details_in_short
from annotator.ui.look.names import participant_label, short_what
from annotator.ui.timeline import sources
from annotator.ui.timeline.paint_bars import paint_annotations, paint_utterances
from annotator.ui.timeline.paint_flags import paint_flags
from annotator.ui.timeline.paint_spectrogram import paint_spectrogram
from annotator.ui.timeline.paint_tracks import paint_notice, paint_plain, paint_rating, paint_sound
from annotator.ui.timeline.rating_rows import curve_of
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.surface import PaintContext, Surface


def chosen_in(state: TimelineState, row: Row) -> tuple[str, ...]:
    """What is chosen among the things that lie in a row."""
    selection, content = state.workspace.selection, state.content
    if row.kind in ("tier", "group"):
        chosen = state.chosen_by_row()
        if row.kind == "tier":
            return chosen.get(row.key, ())
        return tuple(id_ for key, ids in chosen.items() if content.group_of(key) == row.key for id_ in ids)
    if row.kind == "flags":
        flag = content.flags.get(selection.flag_id or "")
        return (flag.id,) if flag is not None and flag.participant_id == row.participant_id else ()
    if row.kind == "transcript":
        utterance = content.session.utterances.get(selection.utterance_id or "")
        return (utterance.id,) if utterance is not None and utterance.participant_id == row.participant_id else ()
    return ()


def row_stamp(state: TimelineState, row: Row, context: PaintContext) -> tuple[object, ...]:
    """Equal as long as the row's picture is right (in one theme and with one set of fonts), wherever the view is."""
    return (
        context.viewport.seconds_per_px,
        context.viewport.width_px,
        context.ratio,
        row,
        state.content.version(row.key),
        chosen_in(state, row),
    )


def paint_row(
    surface: Surface, row: Row, state: TimelineState, context: PaintContext, *, columns: range | None = None
) -> None:
    """Paint the body of a row; those of signals that have been prepared are painted together, not here.

    Args:
        columns: What came into view, where the rest of the picture was moved along with it.
    """
    if row.notice:
        paint_notice(surface, context, row.notice)
    elif row.kind == "sound":
        sound = state.sound_track(row.name)
        if sound is None:
            paint_plain(surface, context)
        else:
            paint_sound(surface, context, sound, columns=columns)
    elif row.kind == "spectrogram":
        _paint_spectrogram(surface, row, state, context, columns)
    elif row.kind == "signal":
        paint_plain(surface, context)
    elif row.kind == "rating":
        content = state.content
        shares = content.curves.shares(curve_of(row))
        paint_rating(surface, context, shares, own=row.coder_id == content.options.coder_id, columns=columns)
    else:
        _paint_spans(surface, row, state, context)


def _paint_spectrogram(
    surface: Surface, row: Row, state: TimelineState, context: PaintContext, columns: range | None
) -> None:
    part = columns if columns is not None else range(context.raster.width_px)
    seen = state.spectrogram(row.name, context.columns(part))
    if seen is None:
        paint_plain(surface, context, columns=columns)
        return
    top_hz = state.content.options.spectrogram_hz
    paint_spectrogram(surface, context, seen, top_hz=top_hz, pitch=state.pitch(row.name), columns=columns)


def _paint_spans(surface: Surface, row: Row, state: TimelineState, context: PaintContext) -> None:
    content, session = state.content, state.content.session
    held = content.spans_in(row)
    if held is None:
        paint_plain(surface, context, sunk=row.locked or row.kind == "group")
        return
    chosen = chosen_in(state, row)
    if row.kind == "transcript":
        paint_utterances(
            surface,
            context,
            row,
            held,
            utterance_of=lambda id_: session.utterances[id_],
            chosen=chosen[0] if chosen else None,
        )
    elif row.kind == "flags":
        coder_id = content.options.coder_id
        paint_flags(
            surface,
            context,
            row,
            held,
            flag_of=lambda id_: content.flags[id_],
            title_of=lambda flag: short_what(flag, content.definitions),
            verdict_of=lambda id_: sources.flag_verdict(session, content.flags[id_], coder_id),
            chosen=chosen[0] if chosen else None,
            unseen=state.unseen(row.participant_id or ""),
        )
    else:
        paint_annotations(
            surface,
            context,
            row,
            held,
            chosen=frozenset(chosen),
            label_of=lambda id_: annotation_label(state, row, session.annotations[id_]),
        )


def annotation_label(state: TimelineState, row: Row, annotation: Annotation) -> str:
    """Code, then whose it is and who made it where the row does not say so."""
    content = state.content
    code = content.codes.get(annotation.code_id)
    name = code.name if code else annotation.code_id
    parts = [f"{MISSING_SIGN} {name}" if lacks_of(content.session.codebook, annotation) else name]
    details = details_in_short(content.session.codebook, annotation)
    parts += [details] if details else []
    if row.participant_id is None and len(content.session.participants) > 1:
        parts.append(participant_label(content.session, annotation.participant_id))
    if row.coder_id is None and content.several_coders:
        parts.append(sources.initials(content.session, annotation.coder_id))
    return "  ·  ".join(parts)
