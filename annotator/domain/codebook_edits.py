"""Changes to the codebook of a session, which its annotations and ratings must fit.

Like :mod:`annotator.domain.edits`: pure, from a session to an :class:`~annotator.domain.edits.Edit`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from annotator.domain.codebook import Code, Codebook, without_missing_parents
from annotator.domain.codebook_merging import with_codebook
from annotator.domain.edits import Edit, EditError, put_rows
from annotator.domain.scheme_checks import SchemeError, check_scheme
from annotator.domain.session import Session


def codes_in_use(session: Session) -> Counter[str]:
    """In how many annotations each code is, as their own or as the code of a cue."""
    used: Counter[str] = Counter()
    for annotation in session.annotations.values():
        cues = annotation.incongruence.cues if annotation.incongruence is not None else ()
        used.update({annotation.code_id, *(cue.code_id for cue in cues if cue.code_id)})
    return used


def replace_codebook(session: Session, codebook: Codebook, *, label: str = "Change codebook") -> Edit:
    """Put another codebook, or a changed one, in place of the present one. A change makes a higher version.

    Raises:
        EditError: annotations use codes, modifiers or scales that are not in it (says which), or its modifiers, scales
            or tiers do not hold together.
    """
    known = {code.id for code in codebook.codes}
    lost = Counter({code_id: count for code_id, count in codes_in_use(session).items() if code_id not in known})
    if lost:
        names = ", ".join(f"{session.codebook.name_of(code_id)} ({count})" for code_id, count in lost.most_common())
        raise EditError(f"annotations use codes that the codebook does not have: {names}; recode or delete them first")
    codebook = _with_rated_dimensions(session, without_missing_parents(codebook))
    try:
        check_scheme(codebook)
    except SchemeError as error:
        raise EditError(error.problem) from None
    before = session.codebook
    if codebook.id == before.id and codebook != before:
        codebook = replace(codebook, version=max(codebook.version, before.version + 1))
    return put_rows(session, "codebook", [codebook], label=label)


def _with_rated_dimensions(session: Session, codebook: Codebook) -> Codebook:
    """The codebook with what has been rated here, on the scale on which it was: no curve may be lost."""
    rated = {piece.dimension_id for piece in session.ratings.values()}
    found = {row.id: row for row in codebook.dimensions}
    for row in session.codebook.dimensions:
        if row.id in rated:
            scale = {"least": row.least, "greatest": row.greatest, "per_person": row.per_person}
            found[row.id] = replace(found.get(row.id, row), **scale)
    return replace(codebook, dimensions=tuple(found.values()))


def add_codes(session: Session, codes: Iterable[Code], *, label: str = "Add codes") -> Edit:
    """Add codes to the codebook; those whose id it has already are left out."""
    before = session.codebook
    known = {code.id for code in before.codes}
    new = tuple(code for code in codes if code.id not in known)
    return replace_codebook(session, replace(before, codes=(*before.codes, *new)), label=label)


def add_codebook(session: Session, other: Codebook, *, label: str = "Add codes") -> Edit:
    """Take over the codes, modifiers, scales and tiers of another codebook that the session's has not."""
    return replace_codebook(session, with_codebook(session.codebook, other), label=label)
