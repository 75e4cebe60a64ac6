"""ELAN files: real samples of two versions, and what can be wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.import_options import ImportOptions
from annotator.app.transcripts import open_transcript
from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import Transcript


def transcript_of(content: bytes, name: str = "a.eaf") -> Transcript:
    return open_transcript(content, name, options=ImportOptions())


def document(*tiers: str, slots: str = "") -> bytes:
    times = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{number}" TIME_VALUE="{1000 * number}"/>\n' for number in range(1, 9))
    order = f"<TIME_ORDER>\n{slots or times}</TIME_ORDER>\n"
    head = '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>\n'
    return f'<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT>\n{head}{order}{"".join(tiers)}</ANNOTATION_DOCUMENT>'.encode()


def tier(name: str, *rows: tuple[int, int, str], attributes: str = "") -> str:
    annotations = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}{number}" TIME_SLOT_REF1="ts{start}" '
        f'TIME_SLOT_REF2="ts{end}">\n<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>\n'
        for number, (start, end, text) in enumerate(rows)
    )
    return f'<TIER LINGUISTIC_TYPE_REF="default" TIER_ID="{name}" {attributes}>\n{annotations}</TIER>\n'


def rows(content: bytes) -> list[tuple[float, float, str, str]]:
    return [
        (line.start_s, line.end_s, line.speaker, line.text) for line in transcript_of(content).lines
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["sample_2.7.eaf", "sample_3.0.eaf"])
def test_the_text_tier_of_a_real_file_is_read_and_its_words_and_gestures_are_not(shared: Path, name: str) -> None:
    transcript = transcript_of((shared / "oracles" / "eaf" / name).read_bytes(), name)
    assert transcript.speakers == ("text",)
    assert len(transcript.lines) > 100
    assert transcript.problems == ()
    assert (transcript.lines[0].start_s, transcript.lines[0].text) == (2.0, "The quick brown fox 001")


def test_every_tier_that_names_a_participant_is_a_speaker() -> None:
    content = document(
        tier("A", (1, 3, "Hello"), attributes='PARTICIPANT="Client"'),
        tier("B", (2, 4, "Tom &amp; Ann"), (5, 6, " "), attributes='PARTICIPANT="Therapist"'),
        tier("gaze", (1, 2, "away")),
        tier("sub", (1, 2, "Hel-"), attributes='PARENT_REF="A"'),
    )
    assert rows(content) == [(1.0, 3.0, "Client", "Hello"), (2.0, 4.0, "Therapist", "Tom & Ann")]


def test_without_participants_the_name_of_the_tier_is_the_speaker() -> None:
    assert rows(document(tier("Client", (1, 2, "a")), tier("Therapist", (3, 4, "b")))) == [
        (1.0, 2.0, "Client", "a"), (3.0, 4.0, "Therapist", "b"),
    ]  # fmt: skip


def test_slots_without_a_time_lie_evenly_between_their_neighbours() -> None:
    slots = '<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2"/>'
    slots += '<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="3000"/>'
    assert rows(document(tier("A", (1, 2, "a"), (2, 3, "b")), slots=slots))[1] == (2.0, 3.0, "A", "b")


def test_an_annotation_without_times_is_named_with_its_line() -> None:
    transcript = transcript_of(document(tier("A", (1, 2, "a"), (1, 99, "lost"), (4, 3, "back"))))
    assert transcript.problems == (
        "line 17: 'lost' in tier 'A': it has no time; it was left out",
        "line 19: 'back' in tier 'A': it ends before it starts; it was left out",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<ANNOTATION_DOCUMENT>\n<TIER>\n", r"a\.eaf: line 3: it is not complete XML"),
        (b"<html/>", r"a\.eaf: line 1: it is not an ELAN file: it begins with <html>"),
        (document(tier("empty")), r"a\.eaf: no tier has text with times \(tiers: empty\)"),
        (b'<!DOCTYPE x [\n<!ENTITY a "b">]><x/>', r"a\.eaf: line 2: an ELAN file declares no entities"),
    ],
)
def test_another_file_is_refused_with_the_line(content: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        transcript_of(content)
