"""What else changes in an annotation when its code or its link changes. Nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotator.domain.annotations import INCONGRUENCE_TYPES, Annotation, Incongruence, IncongruenceType
from annotator.domain.codebook import Code
from annotator.domain.session import Session
from annotator.ui.annotating import link_for_span


def with_code(session: Session, annotation: Annotation, code: Code) -> Annotation:
    """The annotation with another code.

    It moves to the code's tier if it stood on its old code's tier. A code for incongruence brings a link to the
    words; another code has none. A code named like a type of incongruence sets that type.
    """
    old = session.codebook.code(annotation.code_id)
    tier = code.tier if old is None or annotation.tier == old.tier else annotation.tier
    link = annotation.incongruence
    if not code.incongruence:
        link = None
    else:
        link = link or link_for_span(session, (annotation.start_s, annotation.end_s))
        kind = type_named(code.id)
        link = replace(link, type=kind) if kind is not None else link
    return replace(annotation, code_id=code.id, tier=tier, incongruence=link)


def with_link(session: Session, annotation: Annotation, change: Callable[[Incongruence], Incongruence]) -> Annotation:
    """The annotation with a changed link; where its code is named like the type, the code follows the type."""
    before = annotation.incongruence or Incongruence()
    link = change(before)
    code_id = annotation.code_id
    if link.type is not None and link.type != before.type and type_named(code_id) is not None:
        named = session.codebook.code(link.type)
        code_id = named.id if named is not None and named.incongruence else code_id
    return replace(annotation, incongruence=link, code_id=code_id)


def type_named(code_id: str) -> IncongruenceType | None:
    """The type of incongruence with the same name as a code, or None."""
    return next((kind for kind in INCONGRUENCE_TYPES if kind == code_id), None)
