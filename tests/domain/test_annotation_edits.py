"""Split, merge, move, copy, rate, and change many at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.domain import annotation_edits, edits
from annotator.domain.annotation_edits import BatchChange
from annotator.domain.annotations import Annotation, Cue, Incongruence
from annotator.domain.edits import EditError
from annotator.domain.media import FrameTimes
from annotator.domain.session import Session
from tests.fixtures.sessions import annotation, small_session, table

FRAMES = FrameTimes(times_s=np.arange(0, 10, 0.5), end_s=10.0)


def holding(*rows: Annotation) -> Session:
    return replace(small_session(), annotations=table(*rows))


def smile(id_: str, start_s: float, end_s: float, **changes: object) -> Annotation:
    return annotation(id_, code_id="smile", tier="Codes", start_s=start_s, end_s=end_s, **changes)


def after(session: Session, edit: edits.Edit) -> list[Annotation]:
    changed = edits.apply(session, edit)
    assert edits.apply(changed, edit.inverse()).annotations == session.annotations
    return sorted(changed.annotations.values(), key=lambda row: (row.start_s, row.end_s))


def spans(rows: list[Annotation]) -> list[tuple[float, float]]:
    return [(row.start_s, row.end_s) for row in rows]


def test_one_changes_ones_own_only() -> None:
    session = holding(smile("a", 1, 2), smile("b", 3, 4, coder_id="ben"))
    with pytest.raises(EditError, match="this belongs to ben"):
        annotation_edits.own(session, ["a", "b"], coder_id="anna")
    with pytest.raises(EditError, match="choose an annotation"):
        annotation_edits.own(session, ["gone"], coder_id="anna")


def test_a_split_leaves_two_parts_with_their_own_cues() -> None:
    early, late = (Cue(code_id="smile", participant_id="client", start_s=at, end_s=at + 0.5) for at in (1.0, 3.0))
    row = annotation("a", start_s=1, end_s=4, flag_id="f1", incongruence=Incongruence(cues=(early, late)))
    session = holding(row, smile("b", 5, 6))
    left, right, other = after(session, annotation_edits.split([row, session.annotations["b"]], time_s=2.0))
    assert spans([left, right, other]) == [(1, 2), (2, 4), (5, 6)]
    assert (left.id, left.flag_id, right.flag_id) == ("a", "f1", None)
    assert left.incongruence is not None
    assert right.incongruence is not None
    assert (left.incongruence.cues, right.incongruence.cues) == ((early,), (late,))
    with pytest.raises(EditError, match="playhead inside"):
        annotation_edits.split([row], time_s=4.0)


def test_merging_keeps_notes_and_the_more_careful_ratings() -> None:
    rows = [
        smile("b", 2, 4, note="two", confidence=2, intensity=5),
        smile("a", 1, 2, note="one", confidence=4, intensity=1),
        smile("c", 3, 3.5),
    ]
    session = holding(*rows)
    (merged,) = after(session, annotation_edits.merge(session, rows))
    assert (merged.id, merged.start_s, merged.end_s, merged.note) == ("a", 1, 4, "one\ntwo")
    assert (merged.confidence, merged.intensity) == (2, 5)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (smile("b", 2.5, 3), "0.50 s without the code before 0:00:02.500"),
        (smile("b", 2, 3, participant_id="therapist"), "different participants"),
        (smile("b", 2, 2, running=True), "still running"),
        (annotation("b", start_s=2, end_s=3), "different codes"),
    ],
)
def test_what_does_not_belong_together_is_not_merged(second: Annotation, message: str) -> None:
    first = smile("a", 1, 2)
    with pytest.raises(EditError, match=message):
        annotation_edits.merge(holding(first, second), [first, second])


def test_moving_by_frames_keeps_the_number_of_frames() -> None:
    rows = [smile("a", 1.0, 2.0), smile("b", 9.0, 9.5), smile("c", 3.0, 3.0)]
    assert spans(annotation_edits.moved_by_frames(rows, FRAMES, 1)) == [(1.5, 2.5), (9.5, 10.0), (3.5, 3.5)]
    assert spans(annotation_edits.moved_by_frames(rows[:1], FRAMES, -2)) == [(0.0, 1.0)]
    for steps in (-3, 2):
        with pytest.raises(EditError, match="would leave the recording"):
            annotation_edits.moved_by_frames(rows[:2], FRAMES, steps)


def test_a_copy_belongs_to_who_pastes_it_and_its_words_stay_behind() -> None:
    cue = Cue(code_id="", participant_id="client", start_s=1.2, end_s=1.4)
    link = Incongruence(type="masking", utterance_id="u1", verbal_valence=-0.5, cues=(cue,), intensity=4)
    row = annotation("a", incongruence=link, flag_id="f1", note="x")
    session = holding(row)
    edit = annotation_edits.paste(session, [row], coder_id="ben", shift_s=5.0, participant_id="therapist", tier="T")
    copy = next(one for one in after(session, edit) if one.id != "a")
    assert (copy.coder_id, copy.tier, copy.participant_id, copy.flag_id) == ("ben", "T", "therapist", None)
    assert (copy.start_s, copy.end_s, copy.note) == (6.0, 7.0, "x")
    assert copy.incongruence is not None
    assert (copy.incongruence.type, copy.incongruence.utterance_id, copy.incongruence.intensity) == ("masking", None, 4)
    assert copy.incongruence.cues[0] == replace(cue, participant_id="therapist", start_s=6.2, end_s=6.4)


def test_a_copy_must_fit_code_and_participant() -> None:
    session = holding(smile("a", 1, 2))
    row = session.annotations["a"]
    assert annotation_edits.other_participant(session, [row]) == "therapist"
    with pytest.raises(EditError, match="Smile applies to client only"):
        annotation_edits.paste(session, [row], coder_id="anna", participant_id="therapist")
    with pytest.raises(EditError, match="before the recording"):
        annotation_edits.paste(session, [row], coder_id="anna", shift_s=-2.0)


def test_many_change_in_one_edit() -> None:
    rows = [smile("a", 1, 2, intensity=2), smile("b", 3, 4)]
    session = holding(*rows)
    change = BatchChange(code_id="masking", tier="Mine", confidence=5, frames=2)
    changed = after(session, annotation_edits.change_many(session, rows, change, FRAMES))
    assert [(row.code_id, row.tier, row.confidence, row.start_s) for row in changed] == [
        ("masking", "Mine", 5, 2.0),
        ("masking", "Mine", 5, 4.0),
    ]
    assert changed[0].incongruence is not None
    assert (changed[0].intensity, changed[0].incongruence.intensity) == (None, 2)
    with pytest.raises(EditError, match="still being read"):
        annotation_edits.change_many(session, rows, BatchChange(frames=1), None)


def test_a_rating_can_be_taken_back() -> None:
    row = smile("a", 1, 2, intensity=2, confidence=3)
    session = holding(row)
    (rated,) = after(session, annotation_edits.rate(session, [row], intensity=0))
    assert (rated.intensity, rated.confidence) == (None, 3)
