from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import edits, utterance_edits
from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.edits import EditError
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance
from tests.ui.panels.sessions import session as make_session

SAID = Utterance(id="a", start_s=10.0, end_s=20.0, text="I am fine  but tired", participant_id="p1", valence=0.4)
NEXT = Utterance(id="b", start_s=21.0, end_s=22.0, text="Are you?", participant_id="p2")


def linked(id_: str, utterance_id: str, verbal_start_s: float | None, start_s: float) -> Annotation:
    return Annotation(
        id=id_,
        coder_id="anna",
        tier="Incongruence",
        code_id="masking",
        participant_id="p1",
        start_s=start_s,
        end_s=start_s + 1,
        incongruence=Incongruence(utterance_id=utterance_id, verbal_start_s=verbal_start_s, verbal_end_s=30.0),
    )


@pytest.fixture
def session() -> Session:
    bare = make_session(utterances=(SAID, NEXT))
    rows = (linked("first", "a", 10.0, 10.0), linked("second", "a", None, 17.0), linked("other", "b", 21.0, 21.0))
    return replace(bare, annotations={row.id: row for row in rows})


def test_an_utterance_is_split_between_words_and_in_time(session: Session) -> None:
    edit = utterance_edits.split_utterance(session, "a", character=11)
    after = edits.apply(session, edit)
    first = after.utterances["a"]
    second = next(row for row in after.utterances.values() if row.text == "but tired")
    assert first.text == "I am fine"
    assert first.end_s == second.start_s == pytest.approx(10 + 10 * 11 / 20)
    assert (second.participant_id, second.valence, second.end_s) == ("p1", 0.4, 20.0)
    assert edits.apply(after, edit.inverse()) == session


def test_an_annotation_goes_with_the_part_in_which_its_words_begin(session: Session) -> None:
    after = edits.apply(session, utterance_edits.split_utterance(session, "a", character=12, at_s=15.0))
    second = next(row.id for row in after.utterances.values() if row.text == "tired")
    links = {row.id: row.incongruence.utterance_id for row in after.annotations.values() if row.incongruence}
    assert links == {"first": "a", "second": second, "other": "b"}


@pytest.mark.parametrize(("character", "at_s"), [(0, None), (20, None), (17, None), (11, 9.0), (11, 20.0)])
def test_a_part_without_words_or_time_is_refused(session: Session, character: int, at_s: float | None) -> None:
    with pytest.raises(EditError, match="split"):
        utterance_edits.split_utterance(session, "a", character=character, at_s=at_s)


def test_merging_keeps_the_earliest_and_the_links(session: Session) -> None:
    edit = utterance_edits.merge_utterances(session, ["b", "a"])
    after = edits.apply(session, edit)
    assert list(after.utterances) == ["a"]
    merged = after.utterances["a"]
    assert (merged.text, merged.start_s, merged.end_s) == ("I am fine  but tired Are you?", 10.0, 22.0)
    assert merged.valence is None
    assert {row.incongruence.utterance_id for row in after.annotations.values() if row.incongruence} == {"a"}
    assert edits.apply(after, edit.inverse()) == session


def test_one_utterance_cannot_be_merged(session: Session) -> None:
    with pytest.raises(EditError, match="two or more"):
        utterance_edits.merge_utterances(session, ["a", "a"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"end_s": 10.0}, "before or when it starts"),
        ({"start_s": float("nan")}, "no time"),
        ({"text": "  "}, "no words"),
        ({"valence": 1.5}, "valence"),
        ({"participant_id": "nobody"}, "no participant"),
    ],
)
def test_what_is_wrong_with_an_utterance_is_said(session: Session, changes: dict[str, object], message: str) -> None:
    wrong = replace(SAID, **changes)  # type: ignore[arg-type]
    with pytest.raises(EditError, match=message):
        utterance_edits.change_utterance(session, wrong)
    with pytest.raises(EditError, match=message):
        utterance_edits.add_utterance(session, replace(wrong, id="new"))


def test_a_change_that_changes_nothing_is_no_edit(session: Session) -> None:
    assert not utterance_edits.change_utterance(session, SAID).changes


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(5, 6, "fine"), (0, 3, "I am"), (3, 12, "am fine  but"), (9, 11, ""), (20, 20, "tired"), (10, 13, "but")],
)
def test_a_choice_is_widened_to_whole_words(first: int, last: int, words: str) -> None:
    start, end = utterance_edits.whole_words(SAID.text, first, last)
    assert SAID.text[start:end] == words


def test_words_take_their_share_of_the_time() -> None:
    assert utterance_edits.word_span(SAID, 5, 10) == (12.5, 15.0)
    assert utterance_edits.word_span(SAID, 0, 99) == (10.0, 20.0)
