"""What stands on a dependent tier lies within its parent's annotation and follows it; one undo takes all of it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import annotation_edits, edits, live_coding
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.coding_scheme import TierRelation, TierScheme
from annotator.domain.dependent_tiers import outside_parent, with_dependents
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session
from tests.fixtures.sessions import annotation, small_session, table

EPISODE = annotation("p1", code_id="expression", tier="Codes", start_s=10.0, end_s=20.0)
TONE = annotation("c1", code_id="tone", tier="Voice", start_s=12.0, end_s=14.0)
WORD = annotation("g1", code_id="word", tier="Words", start_s=12.5, end_s=13.0)


def session_with(*rows: Annotation, relation: TierRelation = "within") -> Session:
    """Words lie within Voice, and Voice within Codes."""
    session = small_session()
    codes = (*session.codebook.codes, Code(id="tone", name="Tone", tier="Voice"), Code(id="word", name="Word"))
    tiers = (
        TierScheme(tier="Voice", parent_tier="Codes", relation=relation),
        TierScheme(tier="Words", parent_tier="Voice"),
    )
    return replace(session, codebook=replace(session.codebook, codes=codes, tiers=tiers), annotations=table(*rows))


def done(session: Session, edit: Edit) -> Session:
    completed = with_dependents(session, edit)
    after = edits.apply(session, completed)
    assert edits.apply(after, completed.inverse()) == session, "one undo takes all of it back"
    return after


def spans(session: Session) -> dict[str, tuple[float, float]]:
    return {row.id: (row.start_s, row.end_s) for row in session.annotations.values()}


def changed(session: Session, *rows: Annotation) -> Session:
    return done(session, edits.change_annotations(session, rows))


def test_what_is_deleted_takes_along_what_depends_on_it_and_what_depends_on_that() -> None:
    other = annotation("p2", code_id="expression", tier="Codes", start_s=30.0, end_s=31.0)
    session = session_with(EPISODE, TONE, WORD, other)
    assert set(done(session, edits.delete_annotations(session, ["p1"])).annotations) == {"p2"}


def test_what_is_moved_takes_along_what_depends_on_it() -> None:
    session = session_with(EPISODE, TONE, WORD)
    after = changed(session, replace(EPISODE, start_s=15.0, end_s=25.0))
    assert spans(after) == {"p1": (15.0, 25.0), "c1": (17.0, 19.0), "g1": (17.5, 18.0)}


def test_an_edge_that_is_moved_in_cuts_what_stands_out() -> None:
    session = session_with(EPISODE, TONE)
    assert spans(changed(session, replace(EPISODE, end_s=13.0)))["c1"] == (12.0, 13.0)


def test_an_edge_does_not_cut_off_a_whole_annotation() -> None:
    session = session_with(EPISODE, TONE)
    with pytest.raises(EditError, match=r"'Voice' at 0:00:12\.000 outside"):
        changed(session, replace(EPISODE, end_s=11.0))


def test_what_is_put_on_a_dependent_tier_is_cut_to_its_parent() -> None:
    session = session_with(EPISODE)
    after = done(session, edits.add_annotations(session, [replace(TONE, start_s=18.0, end_s=23.0)]))
    assert spans(after)["c1"] == (18.0, 20.0)


def test_without_a_parent_it_is_refused_and_says_what_to_do() -> None:
    session = session_with(EPISODE)
    with pytest.raises(EditError, match="lies within an annotation on 'Codes'; there is none of yours at 0:00:40"):
        done(session, edits.add_annotations(session, [replace(TONE, start_s=40.0, end_s=41.0)]))


def test_another_coders_annotation_is_no_parent() -> None:
    session = session_with(replace(EPISODE, coder_id="ben"))
    with pytest.raises(EditError, match="none of yours"):
        done(session, edits.add_annotations(session, [TONE]))


def test_an_attached_annotation_is_as_long_as_its_parent_and_there_is_one_for_each() -> None:
    session = session_with(EPISODE, relation="attached")
    one = done(session, edits.add_annotations(session, [TONE]))
    assert spans(one)["c1"] == (10.0, 20.0)
    assert spans(changed(one, replace(EPISODE, end_s=22.0)))["c1"] == (10.0, 22.0)
    with pytest.raises(EditError, match="has one on 'Voice' already"):
        done(one, edits.add_annotations(one, [replace(TONE, id="c2")]))


def test_merged_and_split_parents_keep_what_depends_on_them() -> None:
    second = annotation("p2", code_id="expression", tier="Codes", start_s=20.0, end_s=30.0)
    late = replace(TONE, id="c2", start_s=22.0, end_s=24.0)
    session = session_with(EPISODE, second, TONE, late)
    merged = done(session, annotation_edits.merge(session, [EPISODE, second]))
    assert spans(merged) == {"p1": (10.0, 30.0), "c1": (12.0, 14.0), "c2": (22.0, 24.0)}
    (whole,) = [row for row in merged.annotations.values() if row.tier == "Codes"]
    split = done(merged, annotation_edits.split([whole], time_s=20.0))
    assert {key: span for key, span in spans(split).items() if key in ("c1", "c2")} == {
        "c1": (12.0, 14.0),
        "c2": (22.0, 24.0),
    }


def test_coded_live_within_what_still_runs_and_ended_with_it() -> None:
    session = session_with()
    book = session.codebook
    episode, tone = book.code("expression"), book.code("tone")
    assert episode is not None
    assert tone is not None

    def press(now: Session, code: Code, time_s: float) -> Session:
        return done(
            now,
            live_coding.press(now, code, coder_id="anna", participant_id="client", time_s=time_s, start_s=time_s),
        )

    session = press(press(press(session, episode, 5.0), tone, 6.0), episode, 9.0)
    assert sorted((row.tier, row.start_s, row.end_s, row.running) for row in session.annotations.values()) == [
        ("Codes", 5.0, 9.0, False),
        ("Voice", 6.0, 9.0, False),
    ]


def test_what_lies_outside_is_named_and_stays() -> None:
    session = session_with(EPISODE, TONE, replace(TONE, id="c2", start_s=40.0, end_s=41.0))
    assert outside_parent(session) == {"c2"}
