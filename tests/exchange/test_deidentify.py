"""What a de-identified export says, and does not say."""

from __future__ import annotations

import json
from dataclasses import replace

from annotator.domain.participants import Participant
from annotator.exchange.deidentify import deidentified
from annotator.exchange.json_export import export_json
from tests.fixtures.sessions import small_session, table


def test_no_name_is_left_anywhere() -> None:
    text = export_json(small_session(), deidentify=True).decode().casefold()
    for name in ("anna smith", "smith", "jones", "anna coder", "anna_smith", "hour 7"):
        assert name not in text


def test_roles_stand_where_names_stood() -> None:
    session = deidentified(small_session())
    assert session.utterances["u2"].text == "[client], I'm sorry."
    assert session.annotations["a1"].note == "as [client] told before"
    assert session.findings.info is not None
    assert session.findings.info.notes == ("media-1: cut off",)


def test_what_is_measured_and_coded_stays() -> None:
    plain = json.loads(export_json(small_session()))
    clean = json.loads(export_json(small_session(), deidentify=True))
    assert clean["annotations"][0]["incongruence"] == plain["annotations"][0]["incongruence"]
    assert clean["flags"] == plain["flags"]
    assert clean["media"][0]["file_name"] == "media-1.mp4"


def test_a_name_inside_another_word_and_a_role_as_a_name_are_left_alone() -> None:
    session = small_session()
    people = table(
        Participant(id="client", role="client", name="Ann"),
        Participant(id="therapist", role="therapist", name="Therapist"),
    )
    spoken = table(replace(session.utterances["u1"], text="Annual plan of the therapist for ANN"))
    clean = deidentified(replace(session, participants=people, utterances=spoken))
    assert clean.utterances["u1"].text == "Annual plan of the therapist for [client]"
