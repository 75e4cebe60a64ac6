"""Edits: what they refuse, what they take along, and that all of them can be undone, in memory and on disk."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.domain import codebook_edits, edits, setup_edits, transcript_edits, verdict_edits
from annotator.domain.annotations import Cue, Incongruence
from annotator.domain.codebook import Code
from annotator.domain.edits import Change, Edit, EditError
from annotator.domain.participants import Participant
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance
from annotator.storage.session_folder import SessionFolder
from tests.fixtures import sessions as some
from tests.fixtures.sessions import annotation, flag, small_session

# --- what coders do ---------------------------------------------------------------------------------------------------


def test_an_edit_and_its_inverse_cancel_out() -> None:
    session = small_session()
    edit = edits.add_annotations(session, [annotation("n1"), annotation("n2")])
    after = edits.apply(session, edit)
    assert set(after.annotations) == {"a1", "n1", "n2"}
    assert edits.apply(after, edit.inverse()) == session
    assert edit.inverse().inverse() == edit


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"end_s": 0.5}, "the annotation ends .0.500 s. before it starts"),
        ({"start_s": float("nan")}, "the annotation has no time"),
        ({"end_s": float("inf")}, "the annotation has no time"),
        ({"code_id": "joy"}, "the code 'joy' is not in the codebook"),
        ({"participant_id": "x"}, "there is no participant 'x'"),
        ({"confidence": 6}, "confidence goes from 1 to 5"),
        ({"intensity": 0}, "intensity goes from 1 to 5"),
        ({"incongruence": Incongruence(utterance_id="u9")}, "there is no utterance 'u9'"),
        ({"incongruence": Incongruence(intensity=0)}, "intensity goes from 1 to 5"),
        ({"incongruence": Incongruence(verbal_valence=1.5)}, "verbal valence goes from -1 to 1"),
        ({"incongruence": Incongruence(nonverbal_valence=-9)}, "non-verbal valence goes from -1 to 1"),
        ({"incongruence": Incongruence(verbal_start_s=2, verbal_end_s=1)}, "the verbal span ends"),
        (
            {"incongruence": Incongruence(cues=(Cue(code_id="joy", participant_id="client", start_s=0, end_s=1),))},
            "the code 'joy' of a cue",
        ),
        (
            {"incongruence": Incongruence(cues=(Cue(code_id="", participant_id="x", start_s=0, end_s=1),))},
            "there is no participant 'x', who shows a cue",
        ),
        (
            {"incongruence": Incongruence(cues=(Cue(code_id="", participant_id="client", start_s=2, end_s=1),))},
            "a cue ends",
        ),
    ],
)
def test_an_annotation_that_does_not_fit_is_refused_with_the_reason(changes: dict[str, object], message: str) -> None:
    with pytest.raises(EditError, match=message):
        edits.add_annotations(small_session(), [annotation("new", **changes)])


def test_changing_sets_the_time_of_the_change_and_nothing_changed_is_no_edit() -> None:
    session = small_session()
    row = session.annotations["a1"]
    edit = edits.change_annotations(session, [replace(row, note="x")], now="later")
    assert edits.apply(session, edit).annotations["a1"].modified_at == "later"
    assert edits.change_annotations(session, [row]).changes == ()
    with pytest.raises(EditError, match="there is no annotation 'zz'"):
        edits.change_annotations(session, [annotation("zz")])


def test_a_stale_edit_is_refused_and_the_session_stays() -> None:
    session = small_session()
    edit = edits.delete_annotations(session, ["a1"])
    after = edits.apply(session, edit)
    with pytest.raises(EditError, match="annotations row a1 is not as expected"):
        edits.apply(after, edit)


def test_accepting_a_flag_makes_one_annotation_with_its_link_and_a_verdict() -> None:
    session = small_session()
    candidate = flag("f9", kind="incongruence", rule="masking", utterance_id="u1")
    edit = verdict_edits.accept_flag(session, candidate, coder_id="ben", code_id="masking", tier="Incongruence")
    after = edits.apply(session, edit)
    (new,) = [row for row in after.annotations.values() if row.flag_id == "f9"]
    assert (new.start_s, new.end_s, new.coder_id) == (10.0, 11.0, "ben")
    assert new.incongruence is not None
    assert (new.incongruence.type, new.incongruence.utterance_id) == ("masking", "u1")
    assert new.incongruence.verbal_valence == -0.6
    verdict = after.verdict_of("f9", "ben")
    assert verdict is not None
    assert verdict.verdict == "accepted"
    again = verdict_edits.accept_flag(after, candidate, coder_id="ben", code_id="masking", tier="Incongruence")
    assert not again.touches("annotations")


def test_a_rule_that_is_no_incongruence_type_is_not_written_as_one() -> None:
    edit = verdict_edits.accept_flag(
        small_session(), flag("f9", kind="incongruence", rule="new_rule"), coder_id="b", code_id="masking", tier="T"
    )
    link = edits.apply(small_session(), edit).annotations
    (new,) = [row for row in link.values() if row.flag_id == "f9"]
    assert new.incongruence is not None
    assert new.incongruence.type is None


def test_a_verdict_is_set_changed_and_taken_back() -> None:
    session = small_session()
    for verdict in ("rejected", "unsure", None, None):
        session = edits.apply(session, verdict_edits.judge_flag(session, flag(), coder_id="ben", verdict=verdict))
        found = session.verdict_of("f1", "ben")
        assert (found.verdict if found else None) == verdict


# --- the set-up -------------------------------------------------------------------------------------------------------


def test_a_new_transcript_keeps_what_did_not_change_and_leaves_no_dangling_link() -> None:
    session = small_session()
    again = [
        Utterance(id="x1", start_s=2.5, end_s=4.0, text="Anna, I'm sorry."),
        Utterance(id="x2", start_s=5.0, end_s=6.0, text="Thank you.", participant_id="client"),
    ]
    edit = transcript_edits.replace_transcript(session, again)
    after = edits.apply(session, edit)

    assert set(after.utterances) == {"u2", "x2"}
    assert after.utterances["u2"].participant_id == "therapist"
    link = after.annotations["a1"].incongruence
    assert link is not None
    assert (link.utterance_id, link.verbal_start_s, link.verbal_end_s) == (None, 1.0, 2.0)
    assert edits.apply(after, edit.inverse()) == session


def test_the_same_transcript_again_is_no_edit_and_new_speakers_are_taken_over() -> None:
    session = small_session()
    rows = [replace(row, id=f"new-{row.id}") for row in session.utterances.values()]
    assert transcript_edits.replace_transcript(session, rows).changes == ()
    swapped = [replace(row, participant_id="therapist", valence=None) for row in rows]
    after = edits.apply(session, transcript_edits.replace_transcript(session, swapped))
    assert after.utterances["u1"].participant_id == "therapist"
    assert after.utterances["u1"].valence == -0.6


def test_the_same_words_said_twice_at_once_are_two_utterances() -> None:
    session = small_session()
    twice = [Utterance(id=f"x{n}", start_s=1.0, end_s=2.0, text="My dog died.") for n in range(2)]
    after = edits.apply(session, transcript_edits.replace_transcript(session, twice))
    assert set(after.utterances) == {"u1", "x1"}


def test_deleting_an_utterance_takes_the_links_to_it_along() -> None:
    session = small_session()
    after = edits.apply(session, transcript_edits.delete_utterances(session, ["u1"]))
    link = after.annotations["a1"].incongruence
    assert link is not None
    assert link.utterance_id is None


def test_codes_in_use_stay_in_the_codebook_and_its_version_grows() -> None:
    session = small_session()
    book = session.codebook
    without = replace(book, codes=tuple(code for code in book.codes if code.id != "smile"))
    with pytest.raises(EditError, match=r"does not have: Smile \(1\); recode or delete them first"):
        codebook_edits.replace_codebook(session, without)
    unused = replace(book, codes=tuple(code for code in book.codes if code.id != "expression"))
    after = edits.apply(session, codebook_edits.replace_codebook(session, unused)).codebook
    assert after.version == 4
    assert {code.parent_id for code in after.codes} == {None}  # what lay below stands at the top
    assert codebook_edits.replace_codebook(session, book).changes == ()
    more = edits.apply(
        session, codebook_edits.add_codes(session, [Code(id="nod", name="Nod"), Code(id="smile", name="Other")])
    )
    assert [code.name for code in more.codebook.codes] == ["Masking", "Expression", "Smile", "Nod"]


def test_people_and_media_in_use_are_not_removed() -> None:
    session = small_session()
    with pytest.raises(EditError, match="Anna Smith has 1 annotations"):
        setup_edits.delete_participant(session, "client")
    with pytest.raises(EditError, match=r"Anna Smith and Dr Jones are seen in anna_smith\.mp4"):
        setup_edits.delete_media(session, "media-1")
    after = edits.apply(session, setup_edits.delete_participant(session, "therapist"))
    assert after.utterances["u2"].participant_id is None
    with pytest.raises(EditError, match="there is no participant 'therapist'"):
        setup_edits.delete_participant(after, "therapist")


def test_someone_who_only_shows_a_cue_is_not_removed() -> None:
    session = small_session()
    cue = Cue(code_id="smile", participant_id="therapist", start_s=1, end_s=2)
    edit = edits.add_annotations(session, [annotation("n", incongruence=Incongruence(cues=(cue,)))])
    with pytest.raises(EditError, match="Dr Jones has 1 annotations"):
        setup_edits.delete_participant(edits.apply(session, edit), "therapist")


@pytest.mark.parametrize(
    "change",
    [
        Change(table="annotations", before=None, after=annotation("n", code_id="joy")),
        Change(
            table="utterances", before=None, after=Utterance(id="n", start_s=0, end_s=1, text="", participant_id="x")
        ),
        Change(table="participants", before=None, after=Participant(id="n", role="other", media_id="m9")),
        Change(table="participants", before=small_session().participants["client"], after=None),
        Change(table="media", before=small_session().media["media-1"], after=None),
        Change(table="utterances", before=small_session().utterances["u1"], after=None),
        Change(table="codebook", before=small_session().codebook, after=replace(small_session().codebook, codes=())),
        Change(table="codebook", before=small_session().codebook, after=None),
        Change(table="info", before=None, after=small_session().info),
    ],
)
def test_no_edit_however_made_leaves_a_row_that_points_at_nothing(change: Change) -> None:
    session = small_session()
    with pytest.raises(EditError):
        edits.apply(session, Edit(label="By hand", changes=(change,)))
    assert session == small_session()


def test_edits_made_one_after_the_other_can_be_one() -> None:
    session = small_session()
    first = codebook_edits.add_codes(session, [Code(id="nod", name="Nod")])
    second = edits.add_annotations(edits.apply(session, first), [annotation("n", code_id="nod")])
    both = edits.merged("Nod", first, second)
    assert both.label == "Nod"
    after = edits.apply(session, both)
    assert after.annotations["n"].code_id == "nod"
    assert edits.apply(after, both.inverse()) == session


# --- any edits --------------------------------------------------------------------------------------------------------


@st.composite
def any_edit(draw: st.DrawFn, session: Session) -> Edit:  # noqa: PLR0911
    """Any edit the program can make on this session as it stands."""
    kind = draw(
        st.sampled_from(("add", "change", "delete", "judge", "accept", "transcript", "codes", "title", "person"))
    )
    chosen = draw(st.sampled_from(sorted(session.annotations))) if session.annotations else None
    number = draw(st.integers(0, 10**9))
    if kind == "change" and chosen is not None:
        return edits.change_annotations(session, [draw(some.annotations(session, chosen))], now=str(number))
    if kind == "delete" and chosen is not None:
        return edits.delete_annotations(session, [chosen])
    found = draw(some.flags(sorted(session.participants)))
    if kind == "judge":
        verdict = draw(st.sampled_from(("accepted", "rejected", "unsure", None)))
        return verdict_edits.judge_flag(
            session, found, coder_id=draw(st.sampled_from(("anna", "ben"))), verdict=verdict
        )
    code = draw(st.sampled_from(session.codebook.codes))
    if kind == "accept":
        return verdict_edits.accept_flag(session, found, coder_id="anna", code_id=code.id, tier=code.tier)
    if kind == "transcript":
        kept = [row for row in session.utterances.values() if draw(st.booleans())]
        fresh = next(id_ for id_ in (f"u{number + extra}" for extra in range(99)) if id_ not in session.utterances)
        new = [draw(some.utterances(sorted(session.participants), fresh))]
        return transcript_edits.replace_transcript(session, [*kept, *new])
    if kind == "codes":
        return codebook_edits.add_codes(session, [Code(id=f"c{number}", name="New")])
    if kind == "title":
        return edits.put_rows(session, "info", [replace(session.info, title=draw(st.text(max_size=9)))], label="Rename")
    if kind == "person":
        person = Participant(id=f"p{number}", role="other", media_id=next(iter(session.media), ""))
        return edits.put_rows(session, "participants", [person], label="Add participant")
    new_id = f"a{number}"
    return edits.add_annotations(
        session, [draw(some.annotations(session, new_id))] if new_id not in session.annotations else []
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_edits_undone_give_the_start_and_redone_the_end_on_disk_too(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    start = replace(small_session(), findings=replace(small_session().findings, flags=MappingProxyType({})))
    session = start
    done: list[tuple[Edit, Session]] = []
    with SessionFolder.create(tmp_path_factory.mktemp("edits") / "a.session", start) as folder:

        def step(edit: Edit) -> None:
            nonlocal session
            session = edits.apply(session, edit)
            folder.write(edit, coder_id="anna")
            assert folder.load() == session

        for _ in range(data.draw(st.integers(1, 6))):
            edit = data.draw(any_edit(session))
            step(edit)
            done.append((edit, session))
        for edit, _ in reversed(done):
            step(edit.inverse())
        assert session == start
        for edit, after in done:
            step(edit)
            assert session == after
