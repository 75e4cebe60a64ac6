"""What a code makes of an annotation: of a new one, and of one whose code changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from annotator.domain.annotations import INCONGRUENCE_TYPES, Annotation, Incongruence, IncongruenceType
from annotator.domain.clock import new_id, utc_now
from annotator.domain.codebook import Code
from annotator.domain.modifiers_and_ratings import with_fitting_details
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance


def new_annotation(
    session: Session,
    code: Code,
    span: tuple[float, float],
    *,
    coder_id: str,
    participant_id: str,
    tier: str | None = None,
    now: str | None = None,
) -> Annotation:
    """What a coder adds with a code: a code for points takes the start of the span only.

    Args:
        tier: Where it goes; None for the code's own tier.
    """
    stamp = now or utc_now()
    return Annotation(
        id=new_id(),
        coder_id=coder_id,
        tier=tier or code.tier,
        code_id=code.id,
        participant_id=participant_id,
        start_s=span[0],
        end_s=span[0] if code.kind == "point" else span[1],
        created_at=stamp,
        modified_at=stamp,
        incongruence=new_link(session, code, span, participant_id),
    )


def new_link(session: Session, code: Code, span: tuple[float, float], participant_id: str) -> Incongruence | None:
    """The link a new annotation about this person starts with; None for a code that links nothing.

    A code named like a type of incongruence sets that type.
    """
    if not code.incongruence:
        return None
    return replace(link_for_span(session, span, about=participant_id), type=type_named(code.id))


def link_for_span(session: Session, span: tuple[float, float], *, about: str | None = None) -> Incongruence:
    """A link to the utterance that shares most time with the span; an empty one where nothing is said.

    Args:
        about: Whose words they must be: another person's are never linked by themselves. Where the transcript names
            no speaker at all, anybody's; None for anybody's.
    """
    rows = session.utterances.values()
    if about is not None and any(row.participant_id for row in rows):
        rows = [row for row in rows if row.participant_id == about]
    utterance = best_utterance(rows, span)
    return Incongruence() if utterance is None else with_words(Incongruence(), utterance)


def with_words(link: Incongruence, utterance: Utterance) -> Incongruence:
    """The link to all of an utterance, with its valence."""
    return replace(
        link,
        utterance_id=utterance.id,
        verbal_start_s=utterance.start_s,
        verbal_end_s=utterance.end_s,
        verbal_valence=utterance.valence,
    )


def best_utterance(utterances: Iterable[Utterance], span: tuple[float, float]) -> Utterance | None:
    """The utterance that shares most time with the span, or None."""

    def shared(utterance: Utterance) -> float:
        return min(utterance.end_s, span[1]) - max(utterance.start_s, span[0])

    best = max(utterances, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None


def with_code(session: Session, annotation: Annotation, code: Code) -> Annotation:
    """The annotation with another code.

    It moves to the code's tier if it stood on its old code's tier. A code for incongruence brings a link to the
    words; another code has none, and takes the link's intensity over. A code named like a type of incongruence sets
    that type. Modifiers and ratings stay where the new code has them too.
    """
    return with_fitting_details(session.codebook, _recoded(session, annotation, code))


def _recoded(session: Session, annotation: Annotation, code: Code) -> Annotation:
    old = session.codebook.code(annotation.code_id)
    there = session.codebook.tier(annotation.tier)
    stays = there is not None and code.id in there.code_ids
    tier = code.tier if not stays and (old is None or annotation.tier == old.tier) else annotation.tier
    link = annotation.incongruence
    intensity = annotation.rated_intensity
    if not code.incongruence:
        return replace(annotation, code_id=code.id, tier=tier, incongruence=None, intensity=intensity)
    link = link or replace(
        link_for_span(session, (annotation.start_s, annotation.end_s), about=annotation.participant_id),
        intensity=intensity,
    )
    kind = type_named(code.id)
    link = replace(link, type=kind) if kind is not None else link
    return replace(annotation, code_id=code.id, tier=tier, incongruence=link, intensity=None)


def with_link(session: Session, annotation: Annotation, change: Callable[[Incongruence], Incongruence]) -> Annotation:
    """The annotation with a changed link; where its code is named like the type, the code follows the type."""
    before = annotation.incongruence or Incongruence()
    link = change(before)
    code_id = annotation.code_id
    if link.type is not None and link.type != before.type and type_named(code_id) is not None:
        named = session.codebook.code(link.type)
        code_id = named.id if named is not None and named.incongruence else code_id
    return replace(annotation, incongruence=link, code_id=code_id)


def with_intensity(annotation: Annotation, intensity: int | None) -> Annotation:
    """The annotation rated; an incongruence keeps its intensity on its link."""
    if annotation.incongruence is not None:
        return replace(annotation, incongruence=replace(annotation.incongruence, intensity=intensity))
    return replace(annotation, intensity=intensity)


def is_point(session: Session, annotation: Annotation) -> bool:
    """True if the annotation has one time by its code's kind, not because it was made a span of no length."""
    code = session.codebook.code(annotation.code_id)
    return annotation.start_s == annotation.end_s and (code is None or code.kind == "point")


def type_named(code_id: str) -> IncongruenceType | None:
    """The type of incongruence with the same name as a code, or None."""
    return next((kind for kind in INCONGRUENCE_TYPES if kind == code_id), None)
