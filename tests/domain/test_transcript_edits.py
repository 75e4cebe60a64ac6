from __future__ import annotations

import pytest

from annotator.domain import edits
from annotator.domain.edits import EditError
from annotator.domain.transcript_edits import assign_speakers, shift_utterances
from tests.fixtures.sessions import small_session


def test_all_or_those_from_here_on_move_and_linked_words_go_along() -> None:
    session = small_session()
    moved = edits.apply(session, shift_utterances(session, by_s=1.5))
    for id_, row in session.utterances.items():
        assert moved.utterances[id_].start_s == pytest.approx(row.start_s + 1.5)
        assert moved.utterances[id_].end_s == pytest.approx(row.end_s + 1.5)
    for id_, annotation in session.annotations.items():
        link, after = annotation.incongruence, moved.annotations[id_].incongruence
        if link is not None and link.utterance_id is not None and link.verbal_start_s is not None:
            assert after is not None
            assert after.verbal_start_s == pytest.approx(link.verbal_start_s + 1.5)
    later = edits.apply(session, shift_utterances(session, by_s=-0.25, from_s=2.5))
    assert later.utterances["u1"] == session.utterances["u1"]
    assert later.utterances["u2"].start_s == pytest.approx(session.utterances["u2"].start_s - 0.25)


def test_nothing_is_moved_before_the_beginning() -> None:
    with pytest.raises(EditError, match="earlier at most"):
        shift_utterances(small_session(), by_s=-60.0)


def test_speakers_are_named_all_at_once_and_can_be_swapped() -> None:
    session = small_session()
    swapped = edits.apply(session, assign_speakers(session, {"client": "therapist", "therapist": "client"}))
    other = {"client": "therapist", "therapist": "client"}
    for id_, row in session.utterances.items():
        assert swapped.utterances[id_].participant_id == other.get(row.participant_id or "", row.participant_id)
    assert not assign_speakers(session, {"client": "client"}).changes
