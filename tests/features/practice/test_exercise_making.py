"""Exercises made from a session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from annotator.domain.annotations import Annotation, Cue, Incongruence
from annotator.domain.exercises import ExerciseError
from annotator.domain.session import Session
from annotator.exchange.exercise_file import read_exercise
from annotator.features.practice.exercise_making import (
    AGREED,
    Coaching,
    ExercisePlan,
    MomentFilter,
    Shown,
    agreed_annotations,
    choose_moments,
    gold_coders,
    make_exercise,
    save_exercise,
    stretch_spans,
)
from tests.fixtures.sessions import annotation, small_session, table


@pytest.fixture
def session() -> Session:
    """Anna marked two maskings, a smile and a look-alike; Ben one masking."""
    cue = Cue(code_id="smile", participant_id="client", start_s=12.4, end_s=13.0)
    look_alike = Incongruence(type="not_incongruent")
    rows = (
        annotation(
            "a1", start_s=12.0, end_s=13.0, incongruence=Incongruence(type="masking", cues=(cue,)), note="mouth"
        ),
        annotation("a2", start_s=40.0, end_s=41.0),
        annotation("a3", start_s=30.0, end_s=31.0, code_id="smile"),
        annotation("a4", start_s=50.0, end_s=51.0, incongruence=look_alike),
        annotation("b1", start_s=20.0, end_s=21.0, coder_id="ben"),
    )
    return replace(small_session(), annotations=table(*rows))


def plan(**changes: Any) -> ExercisePlan:
    values: dict[str, Any] = {
        "title": "Spot it",
        "moments": MomentFilter(coder_id="anna"),
        "code_ids": ("masking", "smile"),
    }
    return ExercisePlan(**{**values, **changes})


def test_coders_are_listed_with_how_much_they_did(session: Session) -> None:
    assert [(one.coder_id, one.name, one.annotations) for one in gold_coders(session)] == [
        ("anna", "Anna Coder", 4),
        ("ben", "ben", 1),
    ]


@pytest.mark.parametrize(
    ("changes", "chosen"),
    [
        ({}, ["a1", "a2"]),
        ({"only_incongruences": False}, ["a1", "a3", "a2", "a4"]),
        ({"only_incongruences": False, "code_ids": ("smile",)}, ["a3"]),
        ({"participant_id": "therapist"}, []),
        ({"annotation_ids": ("a2", "a3")}, ["a2"]),
        ({"span": (0.0, 20.0)}, ["a1"]),
    ],
)
def test_moments_are_those_that_fit(session: Session, changes: dict[str, Any], chosen: list[str]) -> None:
    rows = choose_moments(session, MomentFilter(coder_id="anna", **changes))
    assert [row.id for row in rows] == chosen


def test_a_stretch_around_each_moment_begins_before_its_first_cue(session: Session) -> None:
    exercise, gold = make_exercise(session, plan(before_s=5.0, after_s=4.0))
    spans = [(one.start_s, one.end_s) for one in exercise.stretches]
    assert spans == [(pytest.approx(7.4), pytest.approx(17.0)), (35.0, 45.0)]
    assert [(one.onset_s, one.end_s, one.stretch_id) for one in gold.moments] == [
        (12.4, 13.0, "stretch-1"),
        (40.0, 41.0, "stretch-2"),
    ]
    assert [one.key for one in exercise.codes] == ["1", "2"]


def test_stretches_without_a_moment_hold_nothing_the_gold_coder_marked(session: Session) -> None:
    spans = stretch_spans(session, plan(before_s=3.0, after_s=2.0, empty_stretches=2))
    assert len(spans) == 4
    empty = [span for span in spans if not span[0] <= 12.4 <= span[1] and not span[0] <= 40 <= span[1]]
    assert len(empty) == 2
    for row in session.annotations.values():
        if row.coder_id == "anna":
            assert all(row.end_s <= span[0] or span[1] <= row.start_s for span in empty)


def coded(id_: str, start_s: float, coder_id: str, code_id: str = "masking") -> Annotation:
    return annotation(id_, start_s=start_s, end_s=start_s + 2, coder_id=coder_id, code_id=code_id)


def test_a_consensus_is_what_two_coders_coded_alike_where_they_overlap() -> None:
    rows = (
        coded("a1", 10.0, "anna"),
        coded("b1", 9.5, "ben"),
        coded("c1", 11.9, "cleo"),
        coded("a2", 30.0, "anna"),  # alone
        coded("a3", 31.0, "anna"),  # twice by the same one is no agreement
        coded("a4", 50.0, "anna"),
        coded("b4", 50.0, "ben", "smile"),  # another code
    )
    assert [row.id for row in agreed_annotations(rows)] == ["b1"]
    session = replace(small_session(), annotations=table(*rows))
    wanted = MomentFilter(coder_id=AGREED)
    assert [row.id for row in choose_moments(session, wanted)] == ["b1"]
    assert choose_moments(session, replace(wanted, left_out=frozenset(("b1",)))) == ()
    shown = Shown(codes_of_others=True)
    exercise, gold = make_exercise(
        session, plan(moments=wanted, empty_stretches=2, before_s=2.0, after_s=2.0, shown=shown)
    )
    assert [(one.onset_s, one.code_id) for one in gold.moments] == [(9.5, "masking")]
    assert exercise.hints.codes == (), "everybody's codes are the gold"
    for stretch in exercise.stretches[1:]:
        assert all(row.end_s <= stretch.start_s or stretch.end_s <= row.start_s for row in rows)


def many_moments() -> Session:
    """A moment every twenty seconds over ten minutes."""
    session = small_session()
    rows = (annotation(f"a{number}", start_s=20.0 * number, end_s=20.0 * number + 1) for number in range(1, 15))
    info = replace(session.info, duration_s=600.0)
    return replace(session, info=info, annotations=table(*rows))


def test_where_a_moment_lies_in_its_stretch_cannot_be_counted_or_read() -> None:
    varied = plan(before_s=4.0, after_s=3.0, empty_stretches=4, vary_seed=7)
    exercise, gold = make_exercise(many_moments(), varied)
    starts_s = {one.id: one.start_s for one in exercise.stretches}
    before_s = [one.onset_s - starts_s[one.stretch_id] for one in gold.moments]
    assert len({round(one, 2) for one in before_s}) > 10
    assert all(2.0 - 0.001 <= one <= 6.0 + 0.001 for one in before_s)
    filled = {one.stretch_id for one in gold.moments}
    empty_s = [one.end_s - one.start_s for one in exercise.stretches if one.id not in filled]
    filled_s = [one.end_s - one.start_s for one in exercise.stretches if one.id in filled]
    assert len(empty_s) == 4
    assert len({round(one, 2) for one in empty_s}) > 1
    assert min(filled_s) - 0.002 <= min(empty_s)
    assert max(empty_s) <= max(filled_s) + 0.002
    times = [time for one in exercise.stretches for time in (one.start_s, one.end_s)]
    assert all(time == round(time, 3) for time in times)


def test_the_same_seed_gives_the_same_stretches() -> None:
    session = many_moments()
    assert stretch_spans(session, plan(vary_seed=7)) == stretch_spans(session, plan(vary_seed=7))
    assert stretch_spans(session, plan(vary_seed=7)) != stretch_spans(session, plan(vary_seed=8))


def test_one_stretch_holds_only_its_own_moments(session: Session) -> None:
    exercise, gold = make_exercise(session, plan(whole_span=(0.0, 20.0)))
    assert len(exercise.stretches) == len(gold.moments) == 1
    with pytest.raises(ExerciseError, match="no moment fits"):
        make_exercise(session, plan(whole_span=(0.0, 5.0)))


def test_what_is_hidden_is_not_in_the_exercise_at_all(session: Session) -> None:
    hidden, _gold = make_exercise(session, plan(whole_span=(0.0, 60.0)))
    assert (hidden.hints.transcript, hidden.hints.flags, hidden.hints.codes) == ((), (), ())
    everything = Shown(transcript=True, flags=True, codes_of_others=True, outlines=True)
    shown, _gold = make_exercise(session, plan(whole_span=(0.0, 15.0), shown=everything))
    assert [one.id for one in shown.hints.transcript] == ["u1", "u2"]
    assert [one.id for one in shown.hints.flags] == ["f1"]
    assert shown.hints.codes == (), "Ben's code lies outside the stretch"
    longer, _gold = make_exercise(session, plan(whole_span=(0.0, 60.0), shown=everything))
    assert [(one.name, one.start_s) for one in longer.hints.codes] == [("Masking", 20.0)]


def test_the_trainers_words_go_with_the_moment_and_nobody_is_named(session: Session) -> None:
    told = MappingProxyType({"a2": Coaching(note=" Wait. ", example="What happens in you?")})
    exercise, gold = make_exercise(session, plan(coaching=told))
    assert [(one.note, one.example) for one in gold.moments] == [("mouth", ""), ("Wait.", "What happens in you?")]
    assert all(not person.name for person in exercise.participants)
    assert not {"a1", "a2"} & {one.id for one in gold.moments}


def test_it_is_saved_without_names_of_people_and_of_its_recording(session: Session, tmp_path: Path) -> None:
    told = {"a1": Coaching(note="Anna smiles", example="Mr Smith, in Graz?")}
    wanted = plan(coaching=told, title="Spot Anna", instructions="Watch Smith", shown=Shown(transcript=True))
    exercise, gold = make_exercise(session, wanted)
    path = tmp_path / "handed" / "spot.exercise"
    path.parent.mkdir()
    summary = save_exercise(path, session, exercise, gold, further_words=("Graz",))
    read = read_exercise(path)
    (media,) = read.exercise.media
    assert (media.file_name, media.path, media.fingerprint) == ("media-1.mp4", "", exercise.media[0].fingerprint)
    assert (read.exercise.title, read.exercise.instructions) == ("Spot [client]", "Watch [client]")
    opened = read.open_gold()
    assert (opened.moments[0].note, opened.moments[0].example) == ("[client] smiles", "Mr [client], in [removed]?")
    whole = repr(read.exercise) + repr(opened)
    assert not any(name in whole.casefold() for name in ("anna", "smith", "graz"))
    assert [row.code_id for row in opened.moments] == [row.code_id for row in gold.moments]
    assert summary.places >= 5


def test_a_session_without_a_picture_makes_no_exercise(session: Session) -> None:
    deaf = replace(session, media=table(replace(session.media["media-1"], width_px=0)))
    with pytest.raises(ExerciseError, match="picture"):
        make_exercise(deaf, plan())
