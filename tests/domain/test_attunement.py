"""How cues were met, from links and from the therapist's own annotations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annotator.domain import edits
from annotator.domain.annotations import Annotation, Cue, Incongruence
from annotator.domain.attunement import attunement, by_parts, by_response, met_cues, outcome_of, part_of, respond
from annotator.domain.codebook import Code, Codebook
from annotator.domain.edits import EditError
from annotator.domain.session import Session
from annotator.exchange.codebook_file import shipped_codebook
from tests.fixtures.sessions import annotation, small_session, table

RESPONSES = shipped_codebook("therapist_response")


def code(id_: str) -> Code:
    found = RESPONSES.code(id_)
    assert found is not None
    return found


def session_of(*rows: Annotation, responses: bool = True) -> Session:
    session = small_session()
    book = replace(session.codebook, codes=(*session.codebook.codes, *(RESPONSES.codes if responses else ())))
    return replace(session, annotations=table(*rows), codebook=book)


def cue(id_: str, start_s: float, response: str | None = None) -> Annotation:
    return annotation(id_, start_s=start_s, end_s=start_s + 1, incongruence=Incongruence(therapist_response=response))


def reply(id_: str, start_s: float, code_id: str, **changes: Any) -> Annotation:
    return annotation(id_, start_s=start_s, end_s=start_s + 2, code_id=code_id, participant_id="therapist", **changes)


@pytest.mark.parametrize(
    ("response_id", "outcome"),
    [
        ("", "uncoded"),
        ("acknowledges", "met"),
        ("asks_about_it", "met"),
        ("validates", "met"),
        ("mirrors", "met"),
        ("stays_silent", "met"),
        ("wordless", "met"),
        ("changes_topic", "missed"),
        ("misses", "missed"),
        ("no_response", "missed"),
        ("reflects_content", "missed"),
        ("my words", "other"),
    ],
)
def test_every_shipped_response_is_met_or_missed(response_id: str, outcome: str) -> None:
    assert outcome_of(response_id, RESPONSES) == outcome
    assert outcome_of(response_id, Codebook(id="empty")) == outcome


def test_no_shipped_response_is_left_without_an_outcome() -> None:
    parents = {one.parent_id for one in RESPONSES.codes}
    assert {outcome_of(one.id, RESPONSES) for one in RESPONSES.codes if one.id not in parents} == {"met", "missed"}


def test_a_labs_own_code_counts_as_what_it_stands_under() -> None:
    own = replace(code("names_it"), id="own", parent_id="explores")
    assert outcome_of("own", replace(RESPONSES, codes=(*RESPONSES.codes, own))) == "met"


def test_a_response_is_the_written_one_with_the_time_of_its_annotation() -> None:
    rows = (cue("c1", 10.0, "names_it"), reply("r1", 11.0, "mirrors"), reply("r2", 12.5, "names_it"))
    (met,) = met_cues(session_of(*rows), [rows[0]])
    assert (met.response_id, met.outcome, met.latency_s) == ("names_it", "met", 2.5)


def test_without_a_written_one_the_first_in_time_is_taken_until_the_next_cue() -> None:
    rows = (cue("c1", 10.0), cue("c2", 14.0), reply("r1", 15.0, "changes_topic"), reply("r2", 40.0, "mirrors"))
    first, second = met_cues(session_of(*rows), rows[:2])
    assert (first.response_id, first.outcome, first.latency_s) == ("", "uncoded", None)
    assert (second.response_id, second.outcome, second.latency_s) == ("changes_topic", "missed", 1.0)


def test_latency_runs_from_the_first_cue_and_another_coders_reply_is_not_taken() -> None:
    link = Incongruence(cues=(Cue(code_id="smile", participant_id="client", start_s=10.4, end_s=11.0),))
    cued = replace(cue("c1", 10.0), incongruence=link)
    mine = met_cues(session_of(cued, reply("r1", 12.4, "mirrors")), [cued])
    assert mine[0].latency_s == pytest.approx(2.0)
    other = met_cues(session_of(cued, reply("r1", 12.4, "mirrors", coder_id="ben")), [cued])
    assert other[0].outcome == "uncoded"


def test_the_session_as_a_whole_and_by_thirds() -> None:
    rows = (
        cue("c1", 5.0, "names_it"),
        reply("r1", 7.0, "names_it"),
        cue("c2", 25.0, "misses"),
        cue("c3", 30.0),
        cue("c4", 59.0, "mirrors"),
    )
    met = met_cues(session_of(*rows), [row for row in rows if row.id.startswith("c")])
    found = attunement(met)
    assert (found.cues, dict(found.counts)) == (4, {"met": 2, "missed": 1, "other": 0, "uncoded": 1})
    assert found.met_share == pytest.approx(2 / 3)
    assert found.latencies is not None
    assert (found.latencies.count, found.latencies.median_s) == (1, 2.0)
    assert [part.cues for part in by_parts(met, duration_s=60.0)] == [1, 2, 1]
    assert attunement(()).met_share is None


def test_responses_are_counted_with_their_latency_and_when_they_came() -> None:
    rows = (
        cue("c1", 5.0, "names_it"),
        reply("r1", 7.0, "names_it"),
        cue("c2", 25.0, "misses"),
        cue("c3", 30.0),
        cue("c4", 50.0, "names_it"),
        reply("r4", 53.0, "names_it"),
    )
    met = met_cues(session_of(*rows), [row for row in rows if row.id.startswith("c")])
    named, missed, uncoded = by_response(met, duration_s=60.0)
    assert (named.response_id, named.outcome, named.count, named.part_counts) == ("names_it", "met", 2, (1, 0, 1))
    assert named.latencies is not None
    assert (named.latencies.count, named.latencies.median_s) == (2, 2.5)
    assert (missed.response_id, missed.count, missed.latencies) == ("misses", 1, None)
    assert (uncoded.response_id, uncoded.outcome, uncoded.part_counts) == ("", "uncoded", (0, 1, 0))


@pytest.mark.parametrize(("time_s", "part"), [(0.0, 0), (19.9, 0), (20.0, 1), (59.9, 2), (60.0, 2)])
def test_a_time_lies_in_one_third(time_s: float, part: int) -> None:
    assert part_of(time_s, duration_s=60.0) == part
    assert part_of(time_s, duration_s=0.0) == 0


def test_coding_a_response_is_one_edit_that_brings_its_code_along() -> None:
    session = session_of(cue("c1", 10.0), responses=False)
    (met,) = met_cues(session, session.annotations.values())
    edit = respond(session, met, code("names_it"), time_s=12.0, coder_id="anna")
    after = edits.apply(session, edit)
    (told,) = met_cues(after, [after.annotations["c1"]])
    assert (told.response_id, told.outcome, told.latency_s) == ("names_it", "met", 2.0)
    taken = after.codebook.code("names_it")
    assert taken is not None
    assert taken.shortcut == "", "the codebook's own key 1 stays where it is"
    assert taken.parent_id is None
    assert edits.apply(after, edit.inverse()) == session


def test_another_response_takes_the_place_of_the_first_and_none_takes_it_back() -> None:
    session = session_of(cue("c1", 10.0))
    (met,) = met_cues(session, [session.annotations["c1"]])
    session = edits.apply(session, respond(session, met, code("mirrors"), time_s=11.0, coder_id="anna"))
    (met,) = met_cues(session, [session.annotations["c1"]])
    session = edits.apply(session, respond(session, met, code("validates"), time_s=13.0, coder_id="anna"))
    (met,) = met_cues(session, [session.annotations["c1"]])
    assert (met.response_id, met.latency_s, len(session.annotations)) == ("validates", 3.0, 2)
    session = edits.apply(session, respond(session, met, None, time_s=None, coder_id="anna"))
    (met,) = met_cues(session, [session.annotations["c1"]])
    assert (met.outcome, len(session.annotations)) == ("uncoded", 1)


def test_a_response_in_words_lasts_as_long_as_the_utterance() -> None:
    session = session_of(cue("c1", 2.0))
    (met,) = met_cues(session, [session.annotations["c1"]])
    after = edits.apply(session, respond(session, met, code("names_it"), time_s=2.6, coder_id="anna"))
    made = next(row for row in after.annotations.values() if row.participant_id == "therapist")
    assert (made.start_s, made.end_s) == (2.6, 4.0)


def test_what_is_no_response_has_no_time() -> None:
    plain = annotation("c1", start_s=10.0, end_s=11.0, code_id="smile")
    for one in (cue("c1", 10.0), plain):
        session = session_of(one)
        (met,) = met_cues(session, [session.annotations["c1"]])
        session = edits.apply(session, respond(session, met, code("misses"), time_s=12.0, coder_id="anna"))
        (met,) = met_cues(session, [session.annotations["c1"]])
        assert (met.outcome, met.latency_s) == ("missed", None)
        assert session.annotations["c1"].incongruence is None or one is not plain


def test_refusals_say_what_to_do() -> None:
    session = session_of(annotation("c1", start_s=10.0, end_s=11.0, code_id="smile"))
    (met,) = met_cues(session, [session.annotations["c1"]])
    with pytest.raises(EditError, match="somebody else"):
        respond(session, met, code("mirrors"), time_s=11.0, coder_id="ben")
    with pytest.raises(EditError, match="play to where"):
        respond(session, met, code("mirrors"), time_s=None, coder_id="anna")
    alone = replace(session, participants=table(session.participants["client"]))
    with pytest.raises(EditError, match="therapist"):
        respond(alone, met, code("mirrors"), time_s=11.0, coder_id="anna")
