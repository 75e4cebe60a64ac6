"""What a moment holds, in words: what was said, what the body did, what coders made of it. Qt-free but for names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from annotator.domain.annotations import Annotation
from annotator.domain.attunement import met_cues
from annotator.domain.flags import Flag
from annotator.domain.playlists import PlaylistItem
from annotator.domain.session import Session
from annotator.domain.signals import SignalDefinition
from annotator.domain.transcript import Utterance
from annotator.ui.look.names import code_name, incongruence_name, participant_label, signal_label
from annotator.ui.look.translation import translate

_MOST_CUES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentWords:
    """The words of a moment, by step of revealing. Each line stands on its own.

    Attributes:
        signals: What the cues were measured as, to be shown on the body.
    """

    who: str
    words: tuple[str, ...]
    cues: tuple[str, ...]
    annotation: tuple[str, ...]
    signals: tuple[str, ...] = ()


def tell(
    session: Session,
    item: PlaylistItem,
    definitions: Mapping[str, SignalDefinition],
    *,
    blind_to: Collection[str] = (),
) -> MomentWords:
    """Everything there is to say of a moment, from the session as it stands; where there is nothing, that is said.

    Args:
        blind_to: What is kept from who looks at it; an absence must not be told as if nothing was there.
    """
    annotations = annotations_of(session, item)
    flag = _flag_of(session, item, annotations)
    words = tuple(_said(session, row) for row in _utterances(session, item, annotations))
    cues = _cues(session, flag, annotations, definitions)
    coded = [line for row in annotations for line in _annotated(session, row)]
    coded += _answered(session, annotations)
    no_words = (
        translate("review", "Nothing is said here")
        if session.utterances
        else translate("review", "There is no transcript")
    )
    no_cues = (
        translate("review", "Flags are hidden from you")
        if "flags" in blind_to
        else translate("review", "No cue was flagged or marked here")
    )
    not_coded = translate("review", "Nobody has coded this moment")
    if "coders" in blind_to:
        not_coded = translate("review", "You have not coded this moment; other coders are hidden from you")
    return MomentWords(
        who=participant_label(session, item.participant_id) if item.participant_id else "",
        words=words or (no_words,),
        cues=cues or (no_cues,),
        annotation=tuple(coded) or (not_coded,),
        signals=tuple(row.signal for row in flag.evidence[:_MOST_CUES]) if flag is not None else (),
    )


def annotations_of(session: Session, item: PlaylistItem) -> tuple[Annotation, ...]:
    """The annotation the moment was made from, or those made from its flag; by time."""
    rows = [row for row in session.annotations.values() if item.source_id and item.source_id in (row.id, row.flag_id)]
    return tuple(sorted(rows, key=lambda row: (row.start_s, row.id)))


def _flag_of(session: Session, item: PlaylistItem, annotations: tuple[Annotation, ...]) -> Flag | None:
    flags = session.all_flags()
    ids = (item.source_id, *(row.flag_id or "" for row in annotations))
    return next((flags[id_] for id_ in ids if id_ in flags), None)


def _utterances(session: Session, item: PlaylistItem, annotations: tuple[Annotation, ...]) -> list[Utterance]:
    linked = {row.incongruence.utterance_id for row in annotations if row.incongruence is not None}
    rows = [
        row
        for row in session.utterances.values()
        if row.id in linked or (row.start_s < item.end_s and row.end_s > item.start_s)
    ]
    return sorted(rows, key=lambda row: (row.start_s, row.id))


def _said(session: Session, row: Utterance) -> str:
    who = participant_label(session, row.participant_id) if row.participant_id else ""
    return f"{who}: “{row.text}”" if who else f"“{row.text}”"


def _cues(
    session: Session,
    flag: Flag | None,
    annotations: tuple[Annotation, ...],
    definitions: Mapping[str, SignalDefinition],
) -> tuple[str, ...]:
    lines: list[str] = []
    for evidence in flag.evidence[:_MOST_CUES] if flag is not None else ():
        definition = definitions.get(evidence.signal)
        moved = (definition.rises if evidence.direction == "up" else definition.falls) if definition is not None else ""
        arrow = "↑" if evidence.direction == "up" else "↓"
        words = moved or f"{signal_label(evidence.signal, definitions)} {arrow}"
        size = translate("review", "{size:+.1f} SD against this person's baseline").format(size=evidence.effect_z)
        lines.append(f"{words[:1].upper()}{words[1:]}, {size}")
    for row in annotations:
        for cue in row.incongruence.cues if row.incongruence is not None else ():
            if cue.code_id:
                lines.append(f"{code_name(session, cue.code_id)} · {participant_label(session, cue.participant_id)}")
    return tuple(dict.fromkeys(lines))


def _answered(session: Session, annotations: tuple[Annotation, ...]) -> list[str]:
    """How the therapist met the cue, and how soon."""
    lines: list[str] = []
    for met in met_cues(session, annotations):
        if not met.response_id:
            continue
        words = translate("review", "The therapist: {response}").format(response=code_name(session, met.response_id))
        if met.latency_s is not None:
            words = translate("review", "{response}, after {n:.1f} s").format(response=words, n=met.latency_s)
        lines.append(words)
    return list(dict.fromkeys(lines))


def _annotated(session: Session, row: Annotation) -> list[str]:
    link = row.incongruence
    code = session.codebook.code(row.code_id)
    title = code_name(session, row.code_id)
    if link is not None and link.type is not None and incongruence_name(link.type) != title:
        title = f"{title} ({incongruence_name(link.type)})"
    lines = [title]
    if code is not None and code.definition:
        lines.append(code.definition)
    if row.note:
        lines.append(row.note)
    return lines
