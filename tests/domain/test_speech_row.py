"""The row of who speaks: made as annotations with a code of its own, once per coder."""

from __future__ import annotations

import pytest

from annotator.analysis.speakers import Speakers, from_row
from annotator.app.conversation.gather import correctable_spans
from annotator.domain import edits
from annotator.domain.edits import EditError
from annotator.domain.session import Coder, Session
from annotator.domain.speech_row import SPEECH_ROW, make_speech_row, spoken_in_row
from tests.app.conversation.conversations import SPANS, session


def ready() -> Session:
    held = session()
    return edits.apply(held, edits.put_rows(held, "coders", [Coder(id="mia"), Coder(id="jo")], label="Coders"))


def test_it_says_who_speaks_from_then_on_and_undoes_as_one() -> None:
    before = ready()
    edit = make_speech_row(before, SPANS, coder_id="mia", note="from the transcript")
    after = edits.apply(before, edit)
    assert {id_: sorted(own) for id_, own in (spoken_in_row(after) or {}).items()} == {
        id_: list(own) for id_, own in SPANS.items()
    }
    assert {one.note for one in after.annotations.values()} == {"from the transcript"}
    assert after.codebook.code("speaks") is not None
    back = edits.apply(after, edit.inverse())
    assert back.annotations == {}
    assert back.codebook.code("speaks") is None


def test_a_row_that_is_being_corrected_is_not_written_over() -> None:
    before = ready()
    after = edits.apply(before, make_speech_row(before, SPANS, coder_id="mia", note=""))
    with pytest.raises(EditError, match=SPEECH_ROW):
        make_speech_row(after, SPANS, coder_id="mia", note="")
    theirs = edits.apply(after, make_speech_row(after, SPANS, coder_id="jo", note=""))
    assert len(theirs.annotations) == 2 * len(after.annotations)


def test_it_stays_within_the_session_and_nothing_makes_no_row() -> None:
    before = ready()
    after = edits.apply(before, make_speech_row(before, {"c": [(-1.0, 2.0), (39.0, 50.0)]}, coder_id="mia", note=""))
    assert sorted((one.start_s, one.end_s) for one in after.annotations.values()) == [(0.0, 2.0), (39.0, 40.0)]
    with pytest.raises(EditError, match="not known"):
        make_speech_row(before, {"c": [(40.5, 45.0)]}, coder_id="mia", note="")


def test_mouths_alone_guess_nobody_where_two_may_speak() -> None:
    both = {"c": ((0.0, 4.0),), "t": ((3.0, 6.0),)}
    guessed = Speakers(source="mouth", spans=both, at_once=((3.0, 4.0),))
    assert correctable_spans(guessed) == {"c": ((0.0, 3.0),), "t": ((4.0, 6.0),)}
    assert correctable_spans(from_row(both)) == both
