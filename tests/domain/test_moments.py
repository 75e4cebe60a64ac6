from dataclasses import replace
from types import MappingProxyType

from annotator.domain.annotations import Incongruence
from annotator.domain.flags import Verdict
from annotator.domain.moments import accepted_moments, coded_moments, flagged_moments
from annotator.domain.session import Session
from tests.fixtures.sessions import annotation, flag, small_session, table


def with_verdicts(session: Session, **verdicts: str) -> Session:
    rows = [
        Verdict(flag=flag(id_, start_s=20.0, end_s=21.0), coder_id="ben", verdict=verdict, decided_at="")  # pyright: ignore[reportArgumentType]
        for id_, verdict in verdicts.items()
    ]
    return replace(session, verdicts=MappingProxyType({**session.verdicts, **{row.key: row for row in rows}}))


def test_a_flag_and_the_annotation_made_from_it_are_one_moment_with_the_coders_span() -> None:
    (moment,) = accepted_moments(small_session())
    assert moment.id == "f1"
    assert (moment.start_s, moment.end_s, moment.code_id) == (1.0, 2.0, "masking")
    assert moment.start_s <= moment.apex_s <= moment.end_s
    assert [row.id for row in moment.annotations] == ["a1"]


def test_accepted_and_adjusted_flags_count_and_rejected_and_unsure_ones_do_not() -> None:
    session = with_verdicts(small_session(), yes="accepted", changed="adjusted", no="rejected", perhaps="unsure")
    assert {moment.id for moment in accepted_moments(session)} == {"f1", "yes", "changed"}


def test_an_incongruence_drawn_by_hand_is_a_moment_and_one_that_is_denied_is_none() -> None:
    drawn = annotation("drawn", start_s=5.0, end_s=6.0, incongruence=Incongruence(type="masking"))
    denied = annotation("denied", start_s=7.0, end_s=8.0, incongruence=Incongruence(type="not_incongruent"))
    other = annotation("smile", code_id="smile")
    session = replace(small_session(), annotations=table(drawn, denied, other), verdicts=MappingProxyType({}))
    (moment,) = accepted_moments(session)
    assert (moment.id, moment.apex_s, moment.rule, moment.flag) == ("drawn", 5.5, "masking", None)


def test_flags_and_codes_give_moments_of_their_own() -> None:
    session = small_session()
    assert [moment.id for moment in flagged_moments(session)] == list(session.findings.flags)
    assert [moment.id for moment in coded_moments(session, "masking")] == ["a1"]
    assert coded_moments(session, "smile") == ()
