"""A look at real recordings of people before they are analysed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.analysis.recording_check import RecordingCheck, concerns
from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.media.container import MediaError
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import (
    AnalysisOptions,
    NothingToAnalyse,
)
from annotator.pipeline.media_cache import index_path
from annotator.pipeline.recording_check import check_session, check_video
from annotator.pipeline.recording_check_text import document, told
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.people import edited

OPTIONS = AnalysisOptions(workers=1)
PEOPLE = (
    ParticipantSpec(role="client", region=LEFT_REGION),
    ParticipantSpec(role="therapist", region=RIGHT_REGION),
)


def checked(path: Path) -> RecordingCheck:
    found = check_video(path, OPTIONS, looks=12)
    assert found is not None
    return found


def test_a_session_is_checked_person_by_person(two_people: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "two", [VideoSpec(path=two_people)], PEOPLE) as folder:
        found = check_session(folder, folder.load(), OPTIONS, looks=12)
    assert found is not None
    assert [person.participant_id for person in found.people] == ["client", "therapist"]
    assert all(person.found == person.looks for person in found.people)
    assert found.needed_s is not None
    assert found.needed_s > 0
    assert next(line.split(":")[0] for line in told(found, {"client": "Ada", "therapist": "Ben"}, short=True)) == "Ada"


def test_what_is_tracked_already_needs_no_time(one_person: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "one", [VideoSpec(path=one_person)]) as folder:
        analyse(folder, OPTIONS)
        found = check_session(folder, folder.load(), OPTIONS, looks=8)
        flags = len(folder.load().findings.flags)
    assert found is not None
    assert found.needed_s == 0
    assert found.moments_per_hour == pytest.approx(flags * 3600 / found.recorded_s, rel=0.01)


def test_a_reduced_copy_is_too_small_and_the_analysis_gives_the_same_reason(one_person: Path, tmp_path: Path) -> None:
    def quarter(rgb: NDArray[np.uint8], _time_s: float) -> NDArray[np.uint8]:
        return np.asarray(cv2.resize(rgb, None, fx=0.45, fy=0.45, interpolation=cv2.INTER_AREA), np.uint8)

    path = edited(one_person, tmp_path / "reduced.mp4", quarter)
    (person,) = checked(path).people
    assert [one.kind for one in concerns(person)] == ["small"]
    with new_session(tmp_path / "reduced", [VideoSpec(path=path)]) as folder:
        info = analyse(folder, OPTIONS).info
    assert info is not None
    (expression,) = (row for row in info.coverage if row.family == "expression")
    assert expression.too_small_s == pytest.approx(expression.total_s, abs=0.5)
    assert any("too small to be measured" in note for note in info.notes)


def test_light_is_told(one_person: Path, tmp_path: Path) -> None:
    dark = edited(one_person, tmp_path / "dark.mp4", lambda rgb, _time_s: (rgb * 0.2).astype(np.uint8))
    (person,) = checked(dark).people
    assert [one.kind for one in concerns(person)] == ["small_for_gaze", "dark"][-len(concerns(person)) :]
    assert person.dark_share == 1.0


def test_two_people_in_one_region_are_told(two_people: Path) -> None:
    (person,) = checked(two_people).people
    assert "company" in [one.kind for one in concerns(person)]


def test_a_bare_recording_is_left_as_it_was(one_person: Path, tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    path.write_bytes(one_person.read_bytes())
    assert document(checked(path))["moments_per_hour"] is None
    assert document(checked(path))["participants"][0]["participant_id"] == "client"
    assert list(tmp_path.iterdir()) == [path]


def test_a_session_open_for_reading_with_a_stale_frame_index_is_checked(one_person: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "one", [VideoSpec(path=one_person)]) as folder:
        path, session = folder.path, folder.load()
        index_path(folder, session.media["media-1"]).write_bytes(b"of another version")
    with SessionFolder.open(path, read_only=True) as folder:
        found = check_session(folder, session, OPTIONS, looks=8)
    assert found is not None
    assert found.people[0].found


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    path.write_text("not a video")
    with pytest.raises(MediaError):
        check_video(path, OPTIONS)


def test_a_session_in_which_nobody_is_seen_cannot_be_checked(one_person: Path, tmp_path: Path) -> None:
    with new_session(tmp_path / "one", [VideoSpec(path=one_person)]) as folder:
        session = folder.load()
        nobody = replace(session, participants=MappingProxyType({}))
        with pytest.raises(NothingToAnalyse):
            check_session(folder, nobody, OPTIONS)


def test_it_can_be_cancelled(one_person: Path) -> None:
    assert check_video(one_person, OPTIONS, cancelled=lambda: True) is None
