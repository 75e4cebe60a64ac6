"""Gaps of a row, meeting the neighbour, and moving all that comes later."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from annotator.domain import edits, row_edits
from annotator.domain.annotations import Annotation, Cue, Incongruence
from annotator.domain.edits import EditError
from annotator.domain.media import FrameTimes
from annotator.domain.session import Session
from tests.fixtures.sessions import annotation, small_session, table

FRAMES = FrameTimes(times_s=np.cumsum(np.tile([0.04, 0.033, 0.05], 500)) - 0.04, end_s=61.5)
"""Irregular on purpose: frames have real times, not a rate."""


def smile(id_: str, start_s: float, end_s: float, **changes: object) -> Annotation:
    return annotation(id_, code_id="smile", tier="Codes", start_s=start_s, end_s=end_s, **changes)


def holding(*rows: Annotation) -> Session:
    return replace(small_session(), annotations=table(*rows))


def spans(session: Session, edit: edits.Edit) -> dict[str, tuple[float, float]]:
    changed = edits.apply(session, edit)
    assert edits.apply(changed, edit.inverse()).annotations == session.annotations
    return {row.id: (row.start_s, row.end_s) for row in changed.annotations.values()}


def row(session: Session) -> list[Annotation]:
    return row_edits.row_of(session, coder_id="anna", tier="Codes", participant_id="client")


def test_a_row_is_one_coder_one_tier_one_participant_and_nothing_that_still_runs() -> None:
    session = holding(
        smile("late", 5, 6),
        smile("early", 1, 2),
        smile("of ben", 1, 2, coder_id="ben"),
        smile("about the therapist", 1, 2, participant_id="therapist"),
        replace(smile("elsewhere", 1, 2), tier="Face"),
        smile("runs", 3, 3, running=True),
    )
    assert [one.id for one in row(session)] == ["early", "late"]


def test_gaps_are_what_no_span_covers() -> None:
    rows = row(holding(smile("a", 1, 3), smile("inside a", 1.5, 2), smile("point", 4, 4), smile("touches", 3.04, 4.5)))
    assert row_edits.gaps(rows, duration_s=10.0) == [(0.0, 1), (4.5, 10.0)]
    assert row_edits.gaps([], duration_s=10.0) == [(0.0, 10.0)]
    assert row_edits.gaps(row(holding(smile("all", 0, 10))), duration_s=10.0) == []


def test_one_goes_from_gap_to_gap_and_back() -> None:
    rows = row(holding(smile("a", 1, 3), smile("b", 5, 6)))

    def beside(
        time_s: float, *, forward: bool, chosen: tuple[float, float] | None = None
    ) -> tuple[float, float] | None:
        return row_edits.gap_beside(rows, duration_s=10.0, time_s=time_s, forward=forward, chosen=chosen)

    assert beside(2.0, forward=True) == (3, 5)
    assert beside(3.0, forward=True) == (3, 5), "one that begins here is not skipped"
    assert beside(4.0, forward=True) == (3, 5), "nor one that one is in"
    assert beside(3.0, forward=True, chosen=(3, 5)) == (6, 10.0)
    assert beside(6.0, forward=True, chosen=(6, 10.0)) is None
    assert beside(6.0, forward=False) == (3, 5)
    assert beside(3.0, forward=False) == (0.0, 1)
    assert beside(0.0, forward=False) is None


def test_an_edge_meets_the_neighbour_over_a_gap_and_out_of_an_overlap() -> None:
    session = holding(smile("a", 1, 3), smile("b", 5, 8), smile("c", 7, 9), smile("of ben", 3.5, 4, coder_id="ben"))
    a, b, c = (session.annotations[id_] for id_ in "abc")
    assert spans(session, row_edits.meet_neighbour(session, [a], edge="end"))["a"] == (1, 5)
    assert spans(session, row_edits.meet_neighbour(session, [b], edge="end"))["b"] == (5, 7)
    assert spans(session, row_edits.meet_neighbour(session, [b], edge="start"))["b"] == (3, 8)
    assert spans(session, row_edits.meet_neighbour(session, [c], edge="start"))["c"] == (8, 9)
    with pytest.raises(EditError, match="nothing of yours stands after this"):
        row_edits.meet_neighbour(session, [c], edge="end")
    with pytest.raises(EditError, match="nothing of yours stands before this"):
        row_edits.meet_neighbour(session, [a], edge="start")


def test_what_starts_later_moves_with_its_cues_onto_real_frames() -> None:
    cue = Cue(code_id="smile", participant_id="client", start_s=21.0, end_s=22.0)
    session = holding(
        smile("before", 5, 12),
        annotation("masking", start_s=20, end_s=22, incongruence=Incongruence(cues=(cue,))),
        smile("later", 30, 31),
        smile("of ben", 30, 31, coder_id="ben"),
    )

    def move(by_s: float, tier: str | None = None) -> edits.Edit:
        return row_edits.move_later_ones(session, coder_id="anna", from_s=10.0, by_s=by_s, snap=FRAMES.snap, tier=tier)

    after = edits.apply(session, move(-1.5))
    times = {*FRAMES.times_s.tolist(), FRAMES.end_s}
    for id_, wanted_s in (("masking", 18.5), ("later", 28.5)):
        assert after.annotations[id_].start_s in times
        assert after.annotations[id_].start_s == pytest.approx(wanted_s, abs=0.03)
    link = after.annotations["masking"].incongruence
    assert link is not None
    assert [(one.start_s, one.end_s) for one in link.cues] == [(19.5, 20.5)]
    assert spans(session, move(-1.5))["before"] == (5, 12)
    assert spans(session, move(-1.5))["of ben"] == (30, 31)
    assert spans(session, move(1.0, tier="Codes"))["masking"] == (20, 22)
    assert move(1.0).label == "Move 2 annotations by +1.000 s"


def test_nothing_is_moved_out_of_the_recording() -> None:
    session = holding(smile("a", 1, 3))
    for by_s in (-1.5, 1e5):
        with pytest.raises(EditError, match="would leave the recording"):
            row_edits.move_later_ones(session, coder_id="anna", from_s=0.0, by_s=by_s, snap=FRAMES.snap)
    with pytest.raises(EditError, match="no annotation of yours"):
        row_edits.move_later_ones(session, coder_id="ben", from_s=0.0, by_s=1.0, snap=FRAMES.snap)


def test_intervals_follow_each_other_on_real_frames_and_the_last_one_takes_what_is_left() -> None:
    session = holding()
    code = session.codebook.code("smile")
    assert code is not None

    def every(every_s: float, *, point: bool = False) -> list[tuple[float, float]]:
        edit = row_edits.at_intervals(
            session,
            (2.0, 9.0),
            every_s=every_s,
            code=replace(code, kind="point" if point else "span"),
            coder_id="anna",
            participant_id="client",
            snap=FRAMES.snap,
        )
        return list(spans(session, edit).values())

    made = every(3.0)
    assert [start_s for start_s, _ in made] == pytest.approx([2.0, 5.0, 8.0], abs=0.03)
    assert made[-1][1] == pytest.approx(9.0, abs=0.03)
    assert all(before[1] == after[0] for before, after in pairwise(made))
    assert {edge for pair in made for edge in pair} <= set(FRAMES.times_s.tolist())
    assert len(every(3.5)) == 2
    assert all(start_s == end_s for start_s, end_s in every(3.0, point=True))
    with pytest.raises(EditError, match="longer than a frame"):
        every(0.0)


def test_too_many_intervals_are_refused() -> None:
    session = holding()
    code = session.codebook.code("smile")
    assert code is not None
    with pytest.raises(EditError, match="36000 annotations"):
        row_edits.at_intervals(
            session,
            (0.0, 3600.0),
            every_s=0.1,
            code=code,
            coder_id="anna",
            participant_id="client",
            snap=FRAMES.snap,
        )
