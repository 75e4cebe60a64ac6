"""What is known of a conversation: silences and who ends them, overlaps and who yields, and how well it is known."""

from __future__ import annotations

import pytest

from annotator.analysis.speakers import Speakers
from annotator.analysis.speech_activity import SpeechActivity
from annotator.app.conversation import moment_words
from annotator.app.conversation.gather import conversation_of
from annotator.app.conversation.moment_words import timing_moments
from tests.app.conversation.conversations import SPANS, conversation, session


def test_silences_tell_who_ends_them() -> None:
    course = conversation(long_silence_s=2.0).course
    found = [(one.start_s, one.end_s, one.before_ids, one.ended_by_ids) for one in course.silences]
    assert found == [(8.0, 10.0, ("c",), ("t",)), (18.0, 22.0, ("c",), ("t",)), (24.0, 30.0, ("t",), ("c",))]
    assert len(conversation(long_silence_s=5.0).course.silences) == 1


def test_overlaps_tell_who_yields() -> None:
    (overlap,) = conversation().course.overlaps
    assert (overlap.start_s, overlap.end_s, overlap.participant_ids) == (13.0, 14.0, ("t", "c"))
    assert overlap.yielded_id == "t"


def test_a_word_inside_of_another_s_turn_takes_no_turn_from_anybody() -> None:
    (overlap,) = conversation({"t": [(0.0, 10.0)], "c": [(4.0, 4.6)]}).course.overlaps
    assert overlap.yielded_id == ""


def test_the_therapist_s_lane_is_the_last() -> None:
    found = conversation()
    assert found.people == ("c", "t")
    assert [one.participant_id for one in found.people_in(found.timing.whole)] == ["c", "t"]


def test_it_says_how_well_it_is_known() -> None:
    heard = SpeechActivity(speech=((1.0, 4.0), (5.0, 8.0), (36.0, 40.0)), heard=((0.0, 40.0),))
    quality = conversation(activity=heard).quality
    assert quality.assigned == pytest.approx(0.6)
    assert quality.at_once == pytest.approx(1 / 22)
    assert conversation().quality.assigned is None
    assert "60 %" in conversation(activity=heard).source_sentence()


@pytest.mark.parametrize("spans", [{}, {"c": ()}])
def test_nobody_known(spans: dict[str, tuple[()]]) -> None:
    found = conversation_of(session(), Speakers(spans=spans), None)
    assert not found.is_known
    assert found.course.silences == ()


def test_one_speaker_alone() -> None:
    found = conversation({"c": [(1.0, 3.0), (9.0, 12.0)], "t": []})
    assert found.people == ("c",)
    assert [one.ended_by_ids for one in found.course.silences] == [("c",)]
    assert found.course.answers == ()


def test_a_moment_is_told_with_the_words_said() -> None:
    found = conversation()
    at_once = moment_words.told_at(found, session(), 13.5, near_s=0.0)
    assert at_once[0] == "0:00:13.5"
    assert any("therapist yields" in line and "1.0 s" in line for line in at_once)
    assert any("c says 1 & more" in line for line in at_once)
    silent = moment_words.told_at(found, session(), 26.0, near_s=0.0)
    assert any("silence of 6.0 s after therapist; Anna <b> ends it" in line for line in silent)
    assert moment_words.told_at(found, session(), 0.2, near_s=0.0)[-1] == "nobody speaks"
    assert not any("says" in line for line in moment_words.told_at(found, None, 13.5, near_s=0.0))


def test_what_stands_out_is_gone_through_in_order() -> None:
    found = conversation()
    assert [one.start_s for one in timing_moments(found, "silence")] == [18.0, 24.0]
    assert [one.start_s for one in timing_moments(found, "overlap")] == [13.0]
    assert [one.end_s for one in timing_moments(found, "late")] == [30.0]


@pytest.mark.parametrize(("latency_s", "step"), [(0.0, 0), (0.5, 0), (0.6, 1), (2.0, 2), (2.1, 3), (4.0, 3), (9.0, 4)])
def test_the_time_to_answer_has_five_colours(latency_s: float, step: int) -> None:
    assert moment_words.latency_step(latency_s) == step


def test_spans_are_as_they_were_given() -> None:
    assert {id_: list(own) for id_, own in conversation().speakers.spans.items()} == dict(SPANS)
