"""Who in the session is who in the transcript."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.transcripts import match_speakers, read_transcript
from annotator.domain.participants import Participant
from annotator.exchange.errors import FormatError

CLIENT = Participant(id="client", role="client", name="Anna Smith")
THERAPIST = Participant(id="therapist", role="therapist")
SECOND = Participant(id="client-2", role="client", name="Ben")


@pytest.mark.parametrize(
    ("speaker", "participant_id"),
    [
        ("Anna Smith", "client"),
        ("ANNA SMITH", "client"),
        ("Client", "client"),
        ("Patient", "client"),
        ("C", "client"),
        ("T.", "therapist"),
        ("Therapist 1", "therapist"),
        ("Counsellor", "therapist"),
        ("Narrator", None),
        ("Anna", None),
    ],
)
def test_speakers_are_matched_by_name_or_by_a_role_of_their_own(speaker: str, participant_id: str | None) -> None:
    assert match_speakers([speaker], [CLIENT, THERAPIST]) == {speaker: participant_id}


def test_a_role_two_people_have_says_nobody_unless_it_is_an_id() -> None:
    found = match_speakers(["Patient", "client-2", "Ben", "T"], [CLIENT, SECOND, THERAPIST])
    assert found == {"Patient": None, "client-2": "client-2", "Ben": "client-2", "T": "therapist"}


def test_what_a_stranger_said_keeps_the_name_before_it(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Client>Hello\n\n00:03.000 --> 00:04.000\n<v Dog>Wuff\n\n"
        "00:05.000 --> 00:06.000\nHm\n\n00:07.000 --> x\nlost\n"
    )
    read = read_transcript(path, [CLIENT])
    assert [(row.text, row.participant_id) for row in read.utterances] == [
        ("Hello", "client"), ("Dog: Wuff", None), ("Hm", None),
    ]  # fmt: skip
    assert read.unmatched == ("Dog",)
    assert read.problems == ("line 12: 'x' is not a time like 00:01:02.500; this cue was left out",)


def test_another_format_is_refused_with_those_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "talk.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(FormatError, match=r"talk\.docx is of no format this program reads; it reads .*\.vtt.*\.eaf"):
        read_transcript(tmp_path / "talk.docx", [])
