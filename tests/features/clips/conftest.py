"""Sessions to cut clips from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain import edits
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.transcript import Utterance
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.videos import VideoShelf

PEOPLE = (
    ParticipantSpec(role="client", name="Anna Smith", region=LEFT_REGION),
    ParticipantSpec(role="therapist", region=RIGHT_REGION),
)


def session_of(path: Path, video: Path) -> SessionFolder:
    """A session of two people in a video, in which Anna says something between 1 and 2 s."""
    folder = new_session(path, [VideoSpec(path=video)], PEOPLE)
    said = Utterance(id="u1", start_s=1.0, end_s=2.0, text="I, Anna, am <fine>.", participant_id="client")
    folder.write(edits.put_rows(folder.load(), "utterances", [said], label="Transcript"), coder_id="anna")
    return folder


@pytest.fixture
def coded(coded_video: VideoShelf, tmp_path: Path) -> Iterator[SessionFolder]:
    """A session of a video of variable frame rate with sound, whose frames carry their numbers."""
    with session_of(tmp_path / "coded.session", coded_video("vfr").path) as folder:
        yield folder


@pytest.fixture
def people(two_people: Path, tmp_path: Path) -> Iterator[SessionFolder]:
    """A session of a video of two people."""
    with session_of(tmp_path / "people.session", two_people) as folder:
        yield folder


@pytest.fixture
def shifted(coded: SessionFolder) -> SessionFolder:
    """The same session with its video 10 s into the session."""
    session = coded.load()
    (media,) = session.media.values()
    coded.write(edits.put_rows(session, "media", [replace(media, offset_s=10.0)], label="Shift"), coder_id="anna")
    info = replace(session.info, duration_s=session.info.duration_s + 10.0)
    coded.write(edits.put_rows(coded.load(), "info", [info], label="Shift"), coder_id="anna")
    return coded
