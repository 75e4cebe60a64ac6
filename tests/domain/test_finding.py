from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import edits, verdict_edits
from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.finding import Query, find
from annotator.domain.session import Coder, Session
from annotator.domain.transcript import Utterance
from tests.ui.panels.sessions import flag
from tests.ui.panels.sessions import session as make_session


def annotation(id_: str, start_s: float, length_s: float, **more: object) -> Annotation:
    basic = Annotation(
        id=id_,
        coder_id="anna",
        tier="Incongruence",
        code_id="masking",
        participant_id="p1",
        start_s=start_s,
        end_s=start_s + length_s,
    )
    return replace(basic, **more)  # type: ignore[arg-type]


@pytest.fixture
def session() -> Session:
    bare = make_session(
        utterances=(
            Utterance(id="u1", start_s=10.0, end_s=12.0, text="It was a terrible week", participant_id="p1"),
            Utterance(id="u2", start_s=30.0, end_s=31.0, text="I see", participant_id="p2"),
        )
    )
    rows = (
        annotation("a1", 11.0, 2.0, note="Terrible timing", incongruence=Incongruence(type="minimising")),
        annotation("a2", 40.0, 0.5, coder_id="ben", participant_id="p2"),
    )
    flags = (flag("f1", 11.5, score=3.0), flag("f2", 50.0, participant_id="p2", length_s=6.0))
    coders = {"anna": Coder(id="anna", name="Anna"), "ben": Coder(id="ben", name="Ben")}
    made = replace(
        bare,
        annotations={row.id: row for row in rows},
        coders=coders,
        verdicts={},
        findings=replace(bare.findings, flags={row.id: row for row in flags}),
    )
    return edits.apply(made, verdict_edits.judge_flag(made, flags[0], coder_id="anna", verdict="rejected"))


def ids(session: Session, looker: str = "anna", **query: object) -> list[str]:
    return [one.id for one in find(session, Query(**query), coder_id=looker)]  # type: ignore[arg-type]


def test_an_empty_query_fits_everything_by_time(session: Session) -> None:
    assert ids(session) == ["u1", "a1", "f1", "u2", "a2", "f2"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"words": "TERRIBLE"}, ["u1", "a1"]),
        ({"words": "terrible minimising"}, ["a1"]),
        ({"words": "lip corners"}, ["f1", "f2"]),
        ({"words": "ben"}, ["a2"]),
        ({"kind": "flag"}, ["f1", "f2"]),
        ({"code_id": "masking"}, ["a1", "a2"]),
        ({"coder_id": "ben"}, ["a2"]),
        ({"participant_id": "p2"}, ["u2", "a2", "f2"]),
        ({"verdict": "rejected"}, ["f1"]),
        ({"verdict": "undecided"}, ["f2"]),
        ({"shortest_s": 2.0}, ["u1", "a1", "f2"]),
        ({"longest_s": 1.0}, ["u2", "a2"]),
        ({"from_s": 30.5, "to_s": 40.2}, ["u2", "a2"]),
        ({"verdict": "rejected", "code_id": "masking"}, []),
    ],
)
def test_everything_that_is_given_must_hold(session: Session, query: dict[str, object], expected: list[str]) -> None:
    assert ids(session, **query) == expected


def test_verdicts_are_those_of_the_coder_who_looks(session: Session) -> None:
    assert ids(session, "ben", verdict="rejected") == []
