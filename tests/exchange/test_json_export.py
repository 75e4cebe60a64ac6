"""The JSON contract: every export fits the schema, says no absolute path, and comes back as the same session."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from annotator.domain.flags import Verdict
from annotator.domain.session import Session
from annotator.exchange.deidentify import deidentify
from annotator.exchange.json_export import export_json, portable_path
from annotator.exchange.json_import import import_json
from annotator.exchange.session_schema import schema_text, session_schema
from annotator.resources import resource
from tests.fixtures.sessions import flag, sessions, small_session, table


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    content = json.loads(resource("schema", "session-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def test_the_schema_that_ships_is_the_one_the_types_make() -> None:
    shipped = resource("schema", "session-1.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "write it anew: python -m annotator.exchange.session_schema"


def test_the_schema_tells_what_the_types_tell() -> None:
    annotation = session_schema()["$defs"]["Annotation"]
    assert annotation["properties"]["confidence"] == {
        "description": "1 (guess) to 5 (certain); null where not rated.",
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 5,
    }
    assert "note" in annotation["required"], "the first files had it"
    assert "modifiers" not in annotation["required"], "files of earlier programs have none"


def exported(session: Session) -> dict[str, Any]:
    return json.loads(export_json(session))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(session=sessions())
def test_any_session_fits_the_schema_and_comes_back_the_same(session: Session, schema: Draft202012Validator) -> None:
    content = export_json(session)

    schema.validate(json.loads(content))
    schema.validate(exported(deidentify(session).session))
    assert import_json(content, source="x.json") == session


def test_the_schema_refuses_what_is_not_in_the_contract(schema: Draft202012Validator) -> None:
    document = exported(small_session())
    schema.validate(document)
    document["annotations"][0]["mood"] = "sad"
    assert [error.json_path for error in schema.iter_errors(document)] == ["$.annotations[0]"]
    document = exported(small_session())
    document["media"][0]["path"] = "/home/anna/talk.mp4"
    assert [error.json_path for error in schema.iter_errors(document)] == ["$.media[0].path"]


def test_the_keys_of_the_contract_are_all_there() -> None:
    document = exported(small_session())
    assert list(document) == [
        "format", "version", "session", "media", "participants", "codebook", "transcript", "analysis", "flags",
        "annotations", "coders", "agreement", "markers", "tier_locks", "playlists", "cover_areas", "ratings",
    ]  # fmt: skip
    assert document["analysis"]["model"] == {"name": "mediapipe", "sha256": "ab"}
    assert document["flags"][0]["verdicts"] == [
        {"coder_id": "anna", "verdict": "accepted", "decided_at": "2026-01-01T10:00:00Z"}
    ]
    assert document["annotations"][0]["incongruence"]["cues"][0]["code_id"] == "smile"


def test_a_judged_flag_that_is_not_raised_any_more_is_exported_with_its_verdict() -> None:
    session = small_session()
    gone = flag("gone", start_s=5.0)
    verdict = Verdict(flag=gone, coder_id="anna", verdict="rejected", decided_at="2026")
    session = replace(session, verdicts={verdict.key: verdict})

    document = exported(session)

    assert [(row["id"], row["raised"]) for row in document["flags"]] == [("gone", False), ("f1", True), ("f2", True)]
    assert import_json(export_json(session), source="x") == session


def test_a_verdict_keeps_the_flag_as_it_stood_when_a_later_analysis_found_it_stronger() -> None:
    session = small_session()
    session = replace(session, findings=replace(session.findings, flags=table(flag("f1", score=9.0))))

    document = exported(session)

    assert document["flags"][0]["score"] == 9.0
    assert document["flags"][0]["verdicts"][0]["judged"]["score"] == 3.1
    assert import_json(export_json(session), source="x") == session


@pytest.mark.parametrize("path", ["/home/anna/a.mp4", "C:/Users/anna/a.mp4", "C:\\a.mp4", "\\\\server\\a.mp4", "//s/a"])
def test_no_absolute_path_leaves_the_machine(path: str) -> None:
    session = small_session()
    media = replace(session.media["media-1"], path=path)
    text = export_json(replace(session, media=table(media))).decode()
    assert json.loads(text)["media"][0]["path"] == ""
    assert portable_path("../talks/a.mp4") == "../talks/a.mp4"
