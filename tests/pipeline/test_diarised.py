"""What a model told apart is read back, and whatever else lies there is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.pipeline.diarised import FILE_NAME, Diarisation, UsedModel, read_diarisation, write_diarisation
from annotator.storage.session_folder import SessionFolder
from tests.features.transcribe.test_transcribing import spoken

__all__ = ["spoken"]
FOUND = Diarisation(
    media_id="m1",
    fingerprint="f",
    models=(UsedModel(name="a", licence="MIT"), UsedModel(name="b", licence="")),
    voices=(((0.5, 1.25), (3.0, 4.0)), ((1.0, 2.0),)),
    named={0: "client", 1: None},
)


def test_it_comes_back_as_it_was(spoken: SessionFolder) -> None:
    write_diarisation(spoken, FOUND)
    assert read_diarisation(spoken) == FOUND
    assert FOUND.on_session_clock(2.0)[1] == ((3.0, 4.0),)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"voices": [[[2, 1]]], "media": "", "fingerprint": "", "models": [], "named": {}}',
     b'{"voices": [[[NaN, 1]]], "media": "", "fingerprint": "", "models": [], "named": {}}',
     b'{"voices": [], "media": "", "fingerprint": "", "models": [], "named": {"x": "client"}}',
     b'{"voices": 3, "media": "", "fingerprint": "", "models": [3], "named": []}', b"[" * 100_000],
)  # fmt: skip
def test_what_cannot_be_read_is_nothing(spoken: SessionFolder, content: bytes) -> None:
    path: Path = spoken.analysis_path / FILE_NAME
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert read_diarisation(spoken) is None
