from __future__ import annotations

from dataclasses import replace

from annotator.domain import codebook_edits, edits
from annotator.domain.codebook import Code
from annotator.domain.playlists import PlaylistItem
from annotator.features.review.moment_words import tell
from tests.fixtures.sessions import annotation, small_session

MOMENT = PlaylistItem(
    id="m", source_id="f1", participant_id="client", start_s=1.0, apex_s=1.5, end_s=2.0, title="Masking"
)


def test_words_cues_and_what_coders_made_of_it() -> None:
    told = tell(small_session(), MOMENT, {})
    assert told.words == ("Anna Smith: “My dog died.”",)
    assert told.cues == ("Lip corner pull ↑, +3.1 SD against this person's baseline", "Smile · Anna Smith")
    assert told.annotation[0] == "Masking"
    assert "as Smith told before" in told.annotation


def test_how_the_therapist_met_the_cue_is_told_with_its_latency() -> None:
    session = small_session()
    explores = Code(id="explores", name="Explores", applies_to=("therapist",), exclusive_group="therapist_response")
    session = edits.apply(session, codebook_edits.add_codes(session, [explores]))
    reply = annotation("r", code_id="explores", participant_id="therapist", start_s=3.2, end_s=4.0)
    session = edits.apply(session, edits.add_annotations(session, [reply]))
    told = tell(session, MOMENT, {})
    links = [row.incongruence for row in session.annotations.values() if row.incongruence is not None]
    onset_s = min(cue.start_s for link in links for cue in link.cues)
    assert told.annotation[-1] == f"The therapist: Explores, after {3.2 - onset_s:.1f} s"


def test_a_moment_whose_source_is_gone_still_has_its_words() -> None:
    told = tell(small_session(), replace(MOMENT, source_id="gone"), {})
    assert told.words == ("Anna Smith: “My dog died.”",)
    assert told.annotation == ("Nobody has coded this moment",)


def test_what_is_kept_from_a_coder_is_not_told_as_if_nothing_was_there() -> None:
    told = tell(small_session(), replace(MOMENT, source_id="gone"), {}, blind_to=("flags", "coders"))
    assert told.cues == ("Flags are hidden from you",)
    assert "hidden from you" in told.annotation[0]
