"""What a new annotation gets, and moving edges by whole frames."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.code_links import link_for_span
from annotator.domain.codebook import Code, Codebook
from annotator.domain.edits import EditError
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.session import Session, SessionInfo
from annotator.domain.transcript import Utterance
from annotator.ui.session import annotating

CODES = (
    Code(id="smile", name="Smile", tier="Face"),
    Code(id="blink", name="Blink", tier="Face", kind="point"),
    Code(id="reply", name="Reply", tier="Response", applies_to=("therapist",)),
    Code(id="incongruence", name="Incongruence", tier="Incongruence", incongruence=True),
)
# irregular on purpose: frames have real times, not a rate
FRAMES = FrameTimes(times_s=np.cumsum(np.tile([0.04, 0.033, 0.05], 100)) - 0.04, end_s=12.4)


def make_session() -> Session:
    return Session(
        info=SessionInfo(id="s", title="Test", created_at="2026-01-01T00:00:00Z", duration_s=12.4),
        codebook=Codebook(id="b", codes=CODES),
        participants={
            "client": Participant(id="client", role="client"),
            "therapist": Participant(id="therapist", role="therapist"),
        },
        utterances={
            "u1": Utterance(id="u1", start_s=0.0, end_s=2.0, text="I am fine", valence=0.6, participant_id="client"),
            "u2": Utterance(id="u2", start_s=2.0, end_s=5.0, text="Are you?", participant_id="therapist"),
        },
    )


def only(session: Session) -> Annotation:
    (row,) = session.annotations.values()
    return row


def test_a_new_annotation_takes_the_tiers_code_and_a_participant_the_code_applies_to() -> None:
    session = make_session()
    row = only(
        edits.apply(
            session, annotating.add_span(session, (1, 2), coder_id="anna", tier="Response", participant_id="client")
        )
    )
    assert (row.code_id, row.participant_id, row.tier) == ("reply", "therapist", "Response")


def test_the_code_this_coder_used_last_on_the_tier_comes_first() -> None:
    session = make_session()
    for coder, code in (("anna", CODES[1]), ("ben", CODES[0])):
        session = edits.apply(session, annotating.add_span(session, (1, 2), coder_id=coder, tier="Face", code=code))
    assert annotating.code_for_tier(session, "Face", coder_id="anna").id == "blink"


def test_an_incongruence_is_linked_to_the_utterance_it_overlaps_most() -> None:
    session = make_session()
    code = annotating.incongruence_code(session)
    row = only(edits.apply(session, annotating.add_span(session, (0.5, 2.2), coder_id="anna", tier=None, code=code)))
    assert row.incongruence is not None
    assert (row.incongruence.utterance_id, row.incongruence.verbal_valence) == ("u1", 0.6)
    assert link_for_span(session, (8.0, 9.0)).utterance_id is None


def test_a_session_without_participants_or_codes_says_what_to_do() -> None:
    session = make_session()
    with pytest.raises(EditError, match="Participants panel"):
        annotating.add_span(replace(session, participants={}), (1, 2), coder_id="anna", tier=None)
    with pytest.raises(EditError, match="Codebook"):
        annotating.add_span(replace(session, codebook=Codebook(id="b")), (1, 2), coder_id="anna", tier=None)


@given(
    start=st.integers(0, 298),
    length=st.integers(0, 100),
    steps=st.integers(-5, 5),
    edge=st.sampled_from(["start", "end", "both"]),
)
def test_nudging_moves_by_whole_frames_and_never_turns_a_span_round(
    start: int, length: int, steps: int, edge: annotating.Edge
) -> None:
    session = make_session()
    span = (FRAMES.time_of(start), FRAMES.time_of(start + length))
    session = edits.apply(session, annotating.add_span(session, span, coder_id="anna", tier="Face", code=CODES[0]))
    before = only(session)
    after = only(edits.apply(session, annotating.nudge(session, session.annotations, FRAMES, edge=edge, steps=steps)))
    assert after.start_s <= after.end_s
    times = {*FRAMES.times_s.tolist(), FRAMES.end_s}
    assert after.start_s in times
    assert after.end_s in times
    if edge == "start" and before.start_s != before.end_s:
        assert after.end_s == before.end_s
        moved = FRAMES.index_at(after.start_s) - start
        assert moved == steps or after.start_s in (FRAMES.time_of(0), before.end_s)


def test_an_edge_between_two_frames_goes_to_its_own_frame_first() -> None:
    session = make_session()
    between = (FRAMES.time_of(10) + 0.01, FRAMES.time_of(20))
    session = edits.apply(session, annotating.add_span(session, between, coder_id="anna", tier="Face", code=CODES[0]))
    after = only(edits.apply(session, annotating.nudge(session, session.annotations, FRAMES, edge="start", steps=-1)))
    assert after.start_s == FRAMES.time_of(10)


def test_putting_an_edge_beyond_the_other_takes_both_there() -> None:
    session = make_session()
    session = edits.apply(session, annotating.add_span(session, (1, 2), coder_id="anna", tier="Face", code=CODES[0]))
    after = only(edits.apply(session, annotating.put_edge(session, session.annotations, edge="start", time_s=3.0)))
    assert (after.start_s, after.end_s) == (3.0, 3.0)


def test_a_span_of_no_length_can_be_made_longer_and_a_point_stays_a_point() -> None:
    for code, expected in ((CODES[0], (FRAMES.time_of(10), FRAMES.time_of(11))), (CODES[1], (FRAMES.time_of(11),) * 2)):
        here = FRAMES.time_of(10)
        session = make_session()
        session = edits.apply(
            session, annotating.add_span(session, (here, here), coder_id="anna", tier="Face", code=code)
        )
        nudged = annotating.nudge(session, session.annotations, FRAMES, edge="end", steps=1)
        put = annotating.put_edge(session, session.annotations, edge="end", time_s=FRAMES.time_of(11))
        for edit in (nudged, put):
            row = only(edits.apply(session, edit))
            assert (row.start_s, row.end_s) == expected


def test_what_is_moved_whole_keeps_its_length_at_the_ends_of_the_recording() -> None:
    for span, steps in (((0.0, FRAMES.time_of(5)), -1), ((FRAMES.time_of(290), FRAMES.end_s), 1)):
        session = make_session()
        session = edits.apply(session, annotating.add_span(session, span, coder_id="anna", tier="Face", code=CODES[0]))
        assert not annotating.nudge(session, session.annotations, FRAMES, edge="both", steps=steps).changes


def test_a_new_span_lasts_a_frame_at_least() -> None:
    here, following = FRAMES.time_of(10), FRAMES.time_of(11)
    for code, end_s in ((CODES[0], following), (CODES[1], here)):
        session = make_session()
        made = annotating.add_span(session, (here, here), coder_id="anna", tier="Face", code=code, frames=FRAMES)
        assert only(edits.apply(session, made)).end_s == end_s
