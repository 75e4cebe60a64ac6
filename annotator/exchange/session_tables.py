"""A session's annotations, flags, moments and words as tidy tables: one row per thing, one column per fact.

The same tables are written as CSV, tab-separated text and Parquet, and given to notebooks as data frames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.domain.annotations import Annotation
from annotator.domain.flags import Flag
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


def _role(session: Session, participant_id: str | None) -> str:
    person = session.participants.get(participant_id or "")
    return person.role if person is not None else ""


def _annotations(session: Session) -> Iterator[Row]:
    names = {code.id: code.name for code in session.codebook.codes}
    for row in in_time(session.annotations.values()):
        head = (session.info.id, row.id, row.participant_id, _role(session, row.participant_id))
        yield (
            *head,
            *_span(row.start_s, row.end_s),
            row.coder_id,
            row.tier,
            row.code_id,
            names.get(row.code_id, row.code_id),
            row.confidence,
            row.rated_intensity,
            row.note,
            row.running,
            row.flag_id,
            *_link(session, row),
            row.created_at,
            row.modified_at,
            details_cell(modifier_details(session.codebook, row)),
            details_cell(rating_details(session.codebook, row)),
        )


def _link(session: Session, row: Annotation) -> Row:
    link = row.incongruence
    if link is None:
        return (None,) * 9
    said = session.utterances.get(link.utterance_id or "")
    return (
        link.type,
        link.utterance_id,
        said.text if said is not None else None,
        link.verbal_start_s,
        link.verbal_end_s,
        link.verbal_valence,
        link.nonverbal_valence,
        link.therapist_response,
        len(link.cues),
    )


def _cues(session: Session) -> Iterator[Row]:
    for row in in_time(session.annotations.values()):
        for cue in row.incongruence.cues if row.incongruence is not None else ():
            yield session.info.id, row.id, cue.participant_id, *_span(cue.start_s, cue.end_s), cue.code_id


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
        head = (session.info.id, flag.id, flag.participant_id, _role(session, flag.participant_id))
        yield (
            *head,
            *_span(flag.start_s, flag.end_s),
            flag.onset_s,
            flag.apex_s,
            flag.offset_s,
            flag.kind,
            flag.family,
            flag.rule,
            flag.score,
            *_leading(flag),
            len(flag.evidence),
            flag.utterance_id,
            flag.id in session.findings.flags,
            flag.text,
            flag.share,
            flag.strength,
        )


def _leading(flag: Flag) -> Row:
    if not flag.evidence:
        return (None,) * 5
    first = flag.evidence[0]
    return first.signal, first.unit, first.before, first.after, first.effect_z


def _verdicts(session: Session) -> Iterator[Row]:
    for row in session.verdicts.values():
        yield session.info.id, row.flag.id, row.coder_id, row.verdict, row.decided_at


def _moments(session: Session) -> Iterator[Row]:
    for row in accepted_moments(session):
        yield (
            session.info.id,
            row.id,
            row.participant_id,
            _role(session, row.participant_id),
            *_span(row.start_s, row.end_s),
            row.apex_s,
            row.code_id,
            row.rule,
            row.flag.id if row.flag is not None else None,
            len(row.annotations),
        )


def _markers(session: Session) -> Iterator[Row]:
    for row in sorted(session.markers.values(), key=lambda one: (one.time_s, one.id)):
        yield session.info.id, row.id, row.coder_id, row.time_s, row.text, row.created_at


def _ratings(session: Session) -> Iterator[Row]:
    for curve, pieces in curves_of(session.ratings).items():
        name = session.codebook.name_of(curve.dimension_id)
        about = curve.participant_id, _role(session, curve.participant_id) or None
        head = (session.info.id, curve.coder_id, curve.dimension_id, name, *about)
        for number in sorted(pieces):
            for time_s, value in pieces[number].rated():
                yield *head, time_s, value


def _transcript(session: Session) -> Iterator[Row]:
    for row in session.utterances.values():
        head = (session.info.id, row.id, row.participant_id, _role(session, row.participant_id) or None)
        yield *head, *_span(row.start_s, row.end_s), row.text, row.valence


def _codes(session: Session) -> Iterator[Row]:
    book = session.codebook
    for code in book.codes:
        yield (
            f"{book.id} {book.version}",
            code.id,
            code.name,
            code.kind,
            code.parent_id,
            code.tier,
            code.definition,
            "; ".join(row.name for row in book.modifiers_of(code)) or None,
            "; ".join(row.name for row in book.scales_of(code, code.tier)) or None,
            "; ".join(code.requires) or None,
        )


def _span(start_s: float, end_s: float) -> tuple[float, float, float]:
    return start_s, end_s, end_s - start_s


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
