"""Plain facts about the time after a cue."""

from __future__ import annotations

import pytest

from annotator.analysis.response import response_to
from annotator.analysis.shifts import Shift
from annotator.domain.transcript import Utterance

LABELS = {"client": "client", "therapist": "therapist"}


def shift(onset_s: float, strength: float = 4.0, participant_id: str = "therapist") -> Shift:
    return Shift(
        kind="phasic", participant_id=participant_id, family="expression", signal="brow_inner_raise", onset_s=onset_s,
        apex_s=onset_s + 0.5, offset_s=onset_s + 1, before=0.0, after=1.0, effect_z=strength, strength=strength,
        penalty=float("inf"),
    )  # fmt: skip


def said(start_s: float, by: str | None) -> Utterance:
    return Utterance(id=f"{start_s}", start_s=start_s, end_s=start_s + 2, text="words", participant_id=by)


def test_the_first_change_and_the_next_speaker_are_found() -> None:
    found = response_to(
        10.0,
        responder_id="therapist",
        shifts=[shift(9.0), shift(10.5, participant_id="client"), shift(11.0, strength=1.5), shift(12.5), shift(14.0)],
        utterances=[said(8.0, "client"), said(13.2, "therapist"), said(16.0, "client")],
    )
    assert found.delay_s == pytest.approx(2.5)
    assert (found.next_speaker_id, found.speech_delay_s) == ("therapist", pytest.approx(3.2))
    assert found.sentence(LABELS, "therapist") == (
        "The first change of the therapist came after 2.5 s: inner brows rose; "
        "next to speak was the therapist, after 3.2 s."
    )


def test_nothing_within_ten_seconds_and_nobody_speaking_is_said_too() -> None:
    found = response_to(10.0, responder_id="therapist", shifts=[shift(20.1)], utterances=[said(5.0, "client")])
    assert (found.shift, found.delay_s, found.next_speaker_id, found.speech_delay_s) == (None, None, None, None)
    assert found.sentence(LABELS, "therapist") == (
        "Nothing changed in the measures of the therapist within 10 s; nobody spoke in the transcript after that."
    )


def test_a_speaker_the_transcript_does_not_name_stays_unnamed() -> None:
    found = response_to(10.0, responder_id="therapist", shifts=[], utterances=[said(11.0, None)])
    assert "next to speak was the somebody" not in found.sentence(LABELS, "therapist")
    assert "somebody the transcript does not name, after 1.0 s" in found.sentence(LABELS, "therapist")
