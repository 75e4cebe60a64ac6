"""A session's annotations, flags, moments and words as tidy tables: one row per thing, one column per fact.

The same tables are written as CSV, tab-separated text and Parquet, and given to notebooks as data frames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from annotator.domain.annotations import Incongruence
from annotator.domain.moments import accepted_moments
from annotator.domain.ratings import curves_of
from annotator.domain.session import Session
from annotator.exchange.coded_details import details_cell, modifier_details, rating_details
from annotator.exchange.export_names import in_time
from annotator.exchange.table import Cell, Column, Kind, Table, columns

Row = tuple[Cell, ...]


_SPAN: tuple[tuple[str, Kind, str], ...] = (
    ("start_s", "number", "start on the session clock, seconds"),
    ("end_s", "number", "end on the session clock, seconds; equals start_s for a point"),
    ("duration_s", "number", "end_s minus start_s, seconds"),
)
_WHO: tuple[tuple[str, Kind, str], ...] = (
    ("session_id", "text", "id of the session"),
    ("id", "text", "id of the row"),
    ("participant_id", "text", "id of the participant it is about"),
    ("role", "text", "the participant's role: client, therapist or other"),
)
ANNOTATION_COLUMNS = columns(
    *_WHO,
    *_SPAN,
    ("coder_id", "text", "id of the coder"),
    ("tier", "text", "tier on the timeline"),
    ("code_id", "text", "id of the code"),
    ("code", "text", "name of the code"),
    ("confidence", "whole", "1 (guess) to 5 (certain); empty where not rated"),
    ("intensity", "whole", "1 (slight) to 5 (extreme); empty where not rated"),
    ("note", "text", "the coder's note"),
    ("running", "truth", "started while the recording played and not ended yet"),
    ("flag_id", "text", "id of the flag it was accepted from"),
    ("incongruence_type", "text", "type of the incongruence; empty for other codes"),
    ("utterance_id", "text", "id of the utterance it links"),
    ("words", "text", "what was said in that utterance"),
    ("verbal_start_s", "number", "start of the linked words, seconds"),
    ("verbal_end_s", "number", "end of the linked words, seconds"),
    ("verbal_valence", "number", "valence of the words, -1 to 1"),
    ("nonverbal_valence", "number", "valence of what is seen, -1 to 1"),
    ("therapist_response", "text", "the therapist's response, free text or id of a code"),
    ("cue_count", "whole", "how many cues it links; they are rows of the table cues"),
    ("created_at", "text", "when it was made, ISO 8601"),
    ("modified_at", "text", "when it was last changed, ISO 8601"),
    ("modifiers", "text", "what was chosen, as in 'Degree: high; Side: left, right'"),
    ("ratings", "text", "points on the codebook's own scales, as in 'Warmth: 3'"),
)
_LINK_COLUMNS = (
    "incongruence_type", "utterance_id", "words", "verbal_start_s", "verbal_end_s", "verbal_valence",
    "nonverbal_valence", "therapist_response", "cue_count",
)  # fmt: skip
CUE_COLUMNS = columns(
    ("session_id", "text", "id of the session"),
    ("annotation_id", "text", "id of the annotation (incongruence) that rests on the cue"),
    ("participant_id", "text", "id of the participant who shows the cue"),
    *_SPAN,
    ("code_id", "text", "id of the cue's code; empty where the coder did not say"),
)
DETAIL_COLUMNS = columns(
    ("session_id", "text", "id of the session"),
    ("annotation_id", "text", "id of the annotation it belongs to"),
    ("kind", "text", "modifier or rating"),
    ("name", "text", "name of the modifier or scale"),
    ("value", "text", "the value chosen, one row each; what the point of a scale is called, if anything"),
    ("number", "number", "the number of a modifier, or the point of a scale"),
)
FLAG_COLUMNS = columns(
    *_WHO,
    *_SPAN,
    ("onset_s", "number", "where the movement begins, seconds"),
    ("apex_s", "number", "where it is strongest, seconds"),
    ("offset_s", "number", "where it ends, seconds"),
    ("kind", "text", "shift or incongruence (a candidate for one)"),
    ("family", "text", "family of the leading signal"),
    ("rule", "text", "rule that raised it"),
    ("score", "number", "how far it goes over what is asked for, times 2.5"),
    ("signal", "text", "the leading signal"),
    ("unit", "text", "unit of before and after"),
    ("before", "number", "the leading signal before"),
    ("after", "number", "the leading signal after"),
    ("effect_z", "number", "how far it moved, robust SD of this person"),
    ("signal_count", "whole", "how many signals are in evidence"),
    ("utterance_id", "text", "id of the utterance it was held against"),
    ("raised", "truth", "false for one that was judged and is not raised any more"),
    ("text", "text", "the flag's sentence"),
    ("share", "number", "share of a full movement; empty where there is no more or less"),
    ("strength", "text", "the share in a word: weak below 0.5, clear, strong from 1"),
)
VERDICT_COLUMNS = columns(
    ("session_id", "text", "id of the session"),
    ("flag_id", "text", "id of the flag"),
    ("coder_id", "text", "id of the coder"),
    ("verdict", "text", "accepted, rejected, adjusted or unsure"),
    ("decided_at", "text", "when, ISO 8601"),
)
MOMENT_COLUMNS = columns(
    *_WHO,
    *_SPAN,
    ("apex_s", "number", "where it is strongest, seconds"),
    ("code_id", "text", "id of the first annotation's code; empty where there is none"),
    ("rule", "text", "rule of the flag, or type of the incongruence"),
    ("flag_id", "text", "id of the flag behind it"),
    ("annotation_count", "whole", "how many annotations were made of it"),
)
MARKER_COLUMNS = columns(
    ("session_id", "text", "id of the session"),
    ("id", "text", "id of the row"),
    ("coder_id", "text", "id of the coder who noted it"),
    ("time_s", "number", "when, seconds on the session clock"),
    ("text", "text", "what to remember"),
    ("created_at", "text", "when it was made, ISO 8601"),
)
RATING_COLUMNS = columns(
    ("session_id", "text", "id of the session"),
    ("coder_id", "text", "id of the coder who rated"),
    ("dimension_id", "text", "id of what was rated"),
    ("dimension", "text", "what was rated"),
    ("participant_id", "text", "id of the participant it is about; empty for the session as a whole"),
    ("role", "text", "the participant's role: client, therapist or other"),
    ("time_s", "number", "when, seconds on the session clock"),
    ("value", "number", "the value then; there is no row where nothing was rated"),
)
TRANSCRIPT_COLUMNS = columns(
    *_WHO,
    *_SPAN,
    ("text", "text", "what was said"),
    ("valence", "number", "-1 (negative) to 1 (positive); empty where not rated"),
)
CODE_COLUMNS = columns(
    ("codebook", "text", "id and version of the codebook"),
    ("code_id", "text", "id of the code"),
    ("code", "text", "name of the code"),
    ("kind", "text", "span or point"),
    ("parent_id", "text", "id of the code above it"),
    ("tier", "text", "tier its annotations go to"),
    ("definition", "text", "what it means"),
    ("modifiers", "text", "names of the modifiers that are asked for after it"),
    ("scales", "text", "names of the scales on which it is rated"),
    ("requires", "text", "what an annotation with it must have to be complete"),
)


def session_table(name: str, session: Session) -> Table:
    """One of :data:`SESSION_TABLES` of a session.

    Raises:
        KeyError: there is no such table.
    """
    heads, rows = SESSION_TABLES[name]
    return Table(name=name, columns=heads, rows=lambda: rows(session))


def _row(columns: tuple[Column, ...], session: Session, row: Any, **told: Cell) -> Row:
    """What stands under the columns: what is ``told``, else the row's own field of that name."""
    told["session_id"] = session.info.id
    return tuple(told[one.name] if one.name in told else getattr(row, one.name) for one in columns)


def _about(session: Session, row: Any) -> dict[str, Cell]:
    """What is told of whatever has a participant and a span."""
    person = session.participants.get(row.participant_id or "")
    return {"role": person.role if person is not None else None, "duration_s": row.end_s - row.start_s}


def _annotations(session: Session) -> Iterator[Row]:
    book = session.codebook
    for row in in_time(session.annotations.values()):
        told = {
            **_about(session, row),
            **_link(session, row.incongruence),
            "code": book.name_of(row.code_id),
            "intensity": row.rated_intensity,
            "modifiers": details_cell(modifier_details(book, row)),
            "ratings": details_cell(rating_details(book, row)),
        }
        yield _row(ANNOTATION_COLUMNS, session, row, **told)


def _link(session: Session, link: Incongruence | None) -> dict[str, Cell]:
    if link is None:
        return dict.fromkeys(_LINK_COLUMNS)
    said = session.utterances.get(link.utterance_id or "")
    told: dict[str, Cell] = {name: getattr(link, name, None) for name in _LINK_COLUMNS}
    words = said.text if said is not None else None
    return {**told, "incongruence_type": link.type, "words": words, "cue_count": len(link.cues)}


def _cues(session: Session) -> Iterator[Row]:
    for row in in_time(session.annotations.values()):
        for cue in row.incongruence.cues if row.incongruence is not None else ():
            yield _row(CUE_COLUMNS, session, cue, annotation_id=row.id, **_about(session, cue))


def _details(session: Session) -> Iterator[Row]:
    book = session.codebook
    for row in in_time(session.annotations.values()):
        head = (session.info.id, row.id)
        for modifier in book.modifiers if row.modifiers else ():
            choice = row.modifier(modifier.id)
            if choice is not None and choice.number is not None:
                yield *head, "modifier", modifier.name, None, choice.number
            chosen = choice.value_ids if choice is not None else ()
            for value in modifier.values:
                if value.id in chosen:
                    yield *head, "modifier", modifier.name, value.name, None
        for scale in book.scales if row.ratings else ():
            rated = row.rating(scale.id)
            if rated is not None:
                yield *head, "rating", scale.name, scale.anchor(rated) or None, rated


def _flags(session: Session) -> Iterator[Row]:
    for flag in session.all_flags().values():
        leading = flag.evidence[0] if flag.evidence else None
        told = {
            **_about(session, flag),
            **{name: getattr(leading, name, None) for name in ("signal", "unit", "before", "after", "effect_z")},
            "signal_count": len(flag.evidence),
            "raised": flag.id in session.findings.flags,
        }
        yield _row(FLAG_COLUMNS, session, flag, **told)


def _verdicts(session: Session) -> Iterator[Row]:
    return (_row(VERDICT_COLUMNS, session, row, flag_id=row.flag.id) for row in session.verdicts.values())


def _moments(session: Session) -> Iterator[Row]:
    for row in accepted_moments(session):
        told = {"flag_id": row.flag.id if row.flag is not None else None, "annotation_count": len(row.annotations)}
        yield _row(MOMENT_COLUMNS, session, row, **_about(session, row), **told)


def _markers(session: Session) -> Iterator[Row]:
    rows = sorted(session.markers.values(), key=lambda one: (one.time_s, one.id))
    return (_row(MARKER_COLUMNS, session, row) for row in rows)


def _ratings(session: Session) -> Iterator[Row]:
    for curve, pieces in curves_of(session.ratings).items():
        name = session.codebook.name_of(curve.dimension_id)
        person = session.participants.get(curve.participant_id or "")
        about = curve.participant_id, person.role if person is not None else None
        head = (session.info.id, curve.coder_id, curve.dimension_id, name, *about)
        for number in sorted(pieces):
            for time_s, value in pieces[number].rated():
                yield *head, time_s, value


def _transcript(session: Session) -> Iterator[Row]:
    rows = session.utterances.values()
    return (_row(TRANSCRIPT_COLUMNS, session, row, **_about(session, row)) for row in rows)


def _codes(session: Session) -> Iterator[Row]:
    book = session.codebook
    for code in book.codes:
        told = {
            "codebook": f"{book.id} {book.version}",
            "code_id": code.id,
            "code": code.name,
            "modifiers": "; ".join(row.name for row in book.modifiers_of(code)) or None,
            "scales": "; ".join(row.name for row in book.scales_of(code, code.tier)) or None,
            "requires": "; ".join(code.requires) or None,
        }
        yield _row(CODE_COLUMNS, session, code, **told)


SESSION_TABLES: dict[str, tuple[tuple[Column, ...], Callable[[Session], Iterator[Row]]]] = {
    "annotations": (ANNOTATION_COLUMNS, _annotations),
    "cues": (CUE_COLUMNS, _cues),
    "details": (DETAIL_COLUMNS, _details),
    "flags": (FLAG_COLUMNS, _flags),
    "verdicts": (VERDICT_COLUMNS, _verdicts),
    "moments": (MOMENT_COLUMNS, _moments),
    "markers": (MARKER_COLUMNS, _markers),
    "ratings": (RATING_COLUMNS, _ratings),
    "transcript": (TRANSCRIPT_COLUMNS, _transcript),
    "codes": (CODE_COLUMNS, _codes),
}
"""Columns and rows by the table's name."""
