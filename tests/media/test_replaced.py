"""A recording that is replaced while it is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.domain.fingerprint import fingerprint
from annotator.media.container import MediaError
from annotator.media.replaced import RecordingReplacedError, same_throughout


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"first" * 1_000_000)
    return path


def test_the_same_recording_throughout(recording: Path) -> None:
    read = b""
    with same_throughout(recording, fingerprint(recording)):
        read = recording.read_bytes()
    assert read


def replaced_while_read(recording: Path, digest: str, change: Callable[[], object]) -> None:
    with same_throughout(recording, digest):
        change()


def test_another_file_in_its_place(recording: Path) -> None:
    other = recording.with_name("b.mp4")
    other.write_bytes(recording.read_bytes())
    with pytest.raises(RecordingReplacedError, match=r"a\.mp4 was replaced or changed while it was read"):
        replaced_while_read(recording, fingerprint(recording), lambda: os.replace(other, recording))


def test_a_change_in_its_middle_that_the_fingerprint_does_not_see(recording: Path) -> None:
    def change() -> None:
        with recording.open("r+b") as file:
            file.seek(2_500_000)
            file.write(b"other")
        os.utime(recording, ns=(1, 1))

    digest = fingerprint(recording)
    with pytest.raises(RecordingReplacedError):
        replaced_while_read(recording, digest, change)
    assert fingerprint(recording) == digest


def test_another_one_from_the_beginning(recording: Path) -> None:
    with pytest.raises(RecordingReplacedError), same_throughout(recording, "sha256:of another"):
        assert recording.exists()


def test_one_that_is_gone(recording: Path) -> None:
    with pytest.raises(MediaError, match="is not there any more"):
        replaced_while_read(recording, fingerprint(recording), recording.unlink)
