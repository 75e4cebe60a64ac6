"""Wrong files get a message that names the place and what is wrong there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import export_json
from annotator.exchange.json_import import import_json
from tests.fixtures.sessions import small_session


def refused(content: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        import_json(content, source="x.json")
    return str(caught.value)


def with_change(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(export_json(small_session()))
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.json is not complete JSON text"),
        (b"hello", "x.json is not complete JSON text"),
        (b"\xff\xfe\x00", "x.json is not complete JSON text"),
        (export_json(small_session())[:500], "x.json is not complete JSON text"),
        (b"[1, 2]", "x.json is JSON, but not of the format annotator-session"),
        (b'{"format": "eaf", "version": 1}', "x.json is of the format 'eaf', not annotator-session"),
        (b'{"format": "annotator-session", "version": 2}', "newer version of this program (format version 2"),
        (b'{"format": "annotator-session", "version": 1}', "missing required field `session`"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_the_reason(content: bytes, message: str) -> None:
    assert message in refused(content)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["annotations"][0].update(start_s="soon"), "$.annotations[0].start_s"),
        (lambda d: d["annotations"][0].update(end_s=0.5), "$.annotations[0].end_s"),
        (lambda d: d["annotations"][0].update(code_id="joy"), "$.annotations[0].code_id"),
        (lambda d: d["annotations"][0].update(confidence=6), "$.annotations[0].confidence"),
        (lambda d: d["annotations"][0].update(participant_id="x"), "$.annotations[0].participant_id"),
        (lambda d: d["annotations"][0]["incongruence"].update(intensity=0), "$.annotations[0].incongruence.intensity"),
        (lambda d: d["annotations"][0]["incongruence"].update(type="lying"), "$.annotations[0].incongruence.type"),
        (lambda d: d["annotations"][0]["incongruence"].update(verbal_valence=-2), ".incongruence.verbal_valence"),
        (lambda d: d["annotations"][0]["incongruence"].update(utterance_id="u9"), ".incongruence.utterance_id"),
        (
            lambda d: d["annotations"][0]["incongruence"]["cues"][0].update(end_s=0.0),
            "$.annotations[0].incongruence.cues[0].end_s",
        ),
        (lambda d: d["annotations"].append(d["annotations"][0]), "$.annotations[1].id"),
        (lambda d: d["participants"][0]["region"].update(x=0.9), "$.participants[0].region"),
        (lambda d: d["participants"][0].update(media_id="m9"), "$.participants[0].media_id"),
        (lambda d: d["participants"][0].update(role="boss"), "$.participants[0].role"),
        (lambda d: d["transcript"][1].update(end_s=1.0), "$.transcript[1].end_s"),
        (lambda d: d["transcript"][1].update(participant_id="x"), "$.transcript[1].participant_id"),
        (lambda d: d["flags"][0]["verdicts"].append(d["flags"][0]["verdicts"][0]), "$.flags[0].verdicts[1]"),
        (lambda d: d["flags"][0].update(family="mood"), "$.flags[0].family"),
        (lambda d: d["flags"][0].update(participant_id="x"), "$.flags[0].participant_id"),
        (lambda d: d["analysis"]["coverage"][0].update(participant_id="x"), "$.analysis.coverage[0].participant_id"),
        (lambda d: d["codebook"]["codes"][2].update(parent_id="x"), "$.codebook.codes[2].parent_id"),
        (lambda d: d["analysis"]["coverage"][0].update(gaps=[[1]]), "$.analysis.coverage[0].gaps[0]"),
    ],
)
def test_a_mistake_is_named_by_its_json_path(change: Callable[[dict[str, Any]], object], place: str) -> None:
    message = refused(with_change(change))
    assert message.startswith("x.json: ")
    assert place in message


def test_keys_of_a_later_program_and_a_byte_order_mark_are_no_obstacle() -> None:
    content = with_change(lambda d: d["annotations"][0].update(colour_of_the_sky="grey"))
    assert import_json(b"\xef\xbb\xbf" + content, source="x.json") == small_session()


def test_an_export_without_the_added_keys_can_be_read() -> None:
    def strip(document: dict[str, Any]) -> None:
        for row in document["media"]:
            del row["path"], row["has_audio"]
        for row in document["flags"]:
            del row["raised"]

    media = import_json(with_change(strip), source="x.json").media["media-1"]
    assert (media.path, media.has_audio) == ("anna_smith.mp4", False)
