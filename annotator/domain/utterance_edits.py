"""How a person corrects a transcript: words, times, speaker, valence; new, split and merged utterances.

Like :mod:`annotator.domain.edits`: pure, from a session to an :class:`~annotator.domain.edits.Edit`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from annotator.domain.clock import new_id
from annotator.domain.edits import Change, Edit, EditError, existing
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance
from annotator.domain.transcript_edits import relinked


def add_utterance(session: Session, utterance: Utterance) -> Edit:
    """Put a new utterance into the transcript.

    Raises:
        EditError: its times are no span, its valence is out of range or the speaker is not in the session.
    """
    _check(session, utterance)
    return Edit(label="Add utterance", changes=(Change(table="utterances", before=None, after=utterance),))


def change_utterance(session: Session, utterance: Utterance, *, label: str = "Change utterance") -> Edit:
    """Replace the utterance with the same id. Annotations that link to it keep their own verbal span.

    Raises:
        EditError: there is no such utterance, or see :func:`add_utterance`.
    """
    before = existing(session.utterances, utterance.id, "utterance")
    _check(session, utterance)
    if utterance == before:
        return Edit(label=label, changes=())
    return Edit(label=label, changes=(Change(table="utterances", before=before, after=utterance),))


def split_utterance(session: Session, utterance_id: str, *, character: int, at_s: float | None = None) -> Edit:
    """Make two utterances of one, between two words.

    The first part keeps the id. An annotation that links to the utterance goes with the part in which its verbal span
    begins. Both parts keep speaker and valence.

    Args:
        character: The second part begins at the word that begins at or after this place in the text.
        at_s: Where the second part begins in time; None for the time that the words before take up (see
            :func:`word_span`).

    Raises:
        EditError: one of the parts would have no words or no time.
    """
    before = existing(session.utterances, utterance_id, "utterance")
    character = _word_start(before.text, character)
    first_text, second_text = before.text[:character].strip(), before.text[character:].strip()
    if not first_text or not second_text:
        raise EditError("an utterance is split between two of its words; put the cursor there")
    if at_s is None:
        at_s = word_span(before, character, len(before.text))[0]
    if not before.start_s < at_s < before.end_s:
        raise EditError("an utterance is split within its own time; put the playhead there")
    first = replace(before, text=first_text, end_s=at_s)
    second = replace(before, id=new_id(), text=second_text, start_s=at_s)
    return Edit(
        label="Split utterance",
        changes=(
            Change(table="utterances", before=before, after=first),
            Change(table="utterances", before=None, after=second),
            *relinked(session, {utterance_id}, second.id, from_s=at_s),
        ),
    )


def merge_utterances(session: Session, ids: Iterable[str]) -> Edit:
    """Make one utterance of several, in the order of their times. The earliest one stays.

    The speaker and the valence are kept where all agree; else the speaker of the earliest one, and no valence, so that
    it is rated anew.

    Raises:
        EditError: fewer than two utterances.
    """
    rows = sorted(
        (existing(session.utterances, id_, "utterance") for id_ in dict.fromkeys(ids)),
        key=lambda row: (row.start_s, row.end_s),
    )
    if len(rows) < 2:
        raise EditError("two or more utterances are needed to merge")
    first, gone = rows[0], rows[1:]
    merged = replace(
        first,
        end_s=max(row.end_s for row in rows),
        text=" ".join(row.text.strip() for row in rows if row.text.strip()),
        valence=first.valence if all(row.valence == first.valence for row in rows) else None,
    )
    return Edit(
        label="Merge utterances",
        changes=(
            Change(table="utterances", before=first, after=merged),
            *relinked(session, {row.id for row in gone}, first.id),
            *(Change(table="utterances", before=row, after=None) for row in gone),
        ),
    )


def word_span(utterance: Utterance, first: int, last: int) -> tuple[float, float]:
    """When the characters ``first`` to ``last`` (exclusive) of an utterance are said: an estimate.

    A transcript says when an utterance begins and ends, not its words; so each character is given the same share of
    the time.

    Returns:
        (start_s, end_s) within the utterance.
    """
    length = max(1, len(utterance.text))
    first, last = sorted((min(max(0, first), length), min(max(0, last), length)))
    took_s = utterance.end_s - utterance.start_s
    return utterance.start_s + took_s * first / length, utterance.start_s + took_s * last / length


def whole_words(text: str, first: int, last: int) -> tuple[int, int]:
    """The characters ``first`` to ``last`` (exclusive), widened to whole words; equal where there is none."""
    first, last = sorted((min(max(0, first), len(text)), min(max(0, last), len(text))))
    if first < last and not text[first:last].strip():
        return first, first
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return first, last


def _word_start(text: str, character: int) -> int:
    character = min(max(0, character), len(text))
    while 0 < character < len(text) and not text[character - 1].isspace():
        character += 1
    return character


def _check(session: Session, utterance: Utterance) -> None:
    if not (math.isfinite(utterance.start_s) and math.isfinite(utterance.end_s)):
        raise EditError("the utterance has no time")
    if utterance.end_s <= utterance.start_s:
        raise EditError(
            f"the utterance ends ({utterance.end_s:.3f} s) before or when it starts ({utterance.start_s:.3f} s)"
        )
    if not utterance.text.strip():
        raise EditError("the utterance has no words; delete it instead")
    if utterance.valence is not None and not -1 <= utterance.valence <= 1:
        raise EditError("valence goes from -1 to 1")
    if utterance.participant_id is not None and utterance.participant_id not in session.participants:
        raise EditError(f"there is no participant '{utterance.participant_id}'")
