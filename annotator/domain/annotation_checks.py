"""What an annotation of a session must be: the one place, asked by edits, by the database and by files."""

from __future__ import annotations

import math

from annotator.domain.annotations import Annotation
from annotator.domain.scheme_checks import check_details
from annotator.domain.session import Session


class AnnotationError(ValueError):
    """An annotation does not fit its session. ``place`` is the JSON path below it (``.incongruence.intensity``)."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(problem)
        self.place = place


def check_values(row: Annotation) -> None:
    """Check times and ratings.

    Raises:
        AnnotationError: says where the first thing wrong is.
    """
    _check_span(row.start_s, row.end_s, ".end_s", "the annotation")
    _check_range(row.confidence, (1, 5), ".confidence", "confidence")
    _check_range(row.intensity, (1, 5), ".intensity", "intensity")
    link = row.incongruence
    if link is None:
        return
    here = ".incongruence"
    _check_range(link.intensity, (1, 5), f"{here}.intensity", "intensity")
    _check_range(link.verbal_valence, (-1, 1), f"{here}.verbal_valence", "verbal valence")
    _check_range(link.nonverbal_valence, (-1, 1), f"{here}.nonverbal_valence", "non-verbal valence")
    if link.verbal_start_s is not None and link.verbal_end_s is not None:
        _check_span(link.verbal_start_s, link.verbal_end_s, f"{here}.verbal_end_s", "the verbal span")
    for number, cue in enumerate(link.cues):
        _check_span(cue.start_s, cue.end_s, f"{here}.cues[{number}].end_s", "a cue")


def check_references(session: Session, row: Annotation) -> None:
    """Check that what an annotation names is there.

    Raises:
        AnnotationError: says where the first name is that is not.
    """
    if session.codebook.code(row.code_id) is None:
        raise AnnotationError(".code_id", f"the code '{row.code_id}' is not in the codebook")
    if row.participant_id not in session.participants:
        raise AnnotationError(".participant_id", f"there is no participant '{row.participant_id}'")
    if row.modifiers or row.ratings:
        try:
            check_details(session.codebook, row)
        except ValueError as error:
            raise AnnotationError("", str(error)) from None
    link = row.incongruence
    if link is None:
        return
    if link.utterance_id is not None and link.utterance_id not in session.utterances:
        raise AnnotationError(".incongruence.utterance_id", f"there is no utterance '{link.utterance_id}'")
    for number, cue in enumerate(link.cues):
        here = f".incongruence.cues[{number}]"
        if cue.code_id and session.codebook.code(cue.code_id) is None:
            raise AnnotationError(f"{here}.code_id", f"the code '{cue.code_id}' of a cue is not in the codebook")
        if cue.participant_id not in session.participants:
            problem = f"there is no participant '{cue.participant_id}', who shows a cue"
            raise AnnotationError(f"{here}.participant_id", problem)


def _check_range(value: float | None, limits: tuple[int, int], place: str, what: str) -> None:
    least, greatest = limits
    if value is not None and not least <= value <= greatest:
        raise AnnotationError(place, f"{what} goes from {least} to {greatest}")


def _check_span(start_s: float, end_s: float, place: str, what: str) -> None:
    if not (math.isfinite(start_s) and math.isfinite(end_s)):
        raise AnnotationError(place, f"{what} has no time")
    if end_s < start_s:
        raise AnnotationError(place, f"{what} ends ({end_s:.3f} s) before it starts ({start_s:.3f} s)")
