"""Stills of real recordings, with and without their faces."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.covering import CoverArea
from annotator.domain.media import LEFT_REGION, RIGHT_REGION, Region
from annotator.domain.moments import SessionMoment
from annotator.features.report.contents import Still
from annotator.features.report.stills import covered_stills, plain_stills
from annotator.media.face_cover import SOLID_BGR
from annotator.storage.session_folder import SessionFolder


@pytest.fixture
def people(two_people: Path, tmp_path: Path) -> Iterator[SessionFolder]:
    specs = (
        ParticipantSpec(role="client", region=LEFT_REGION),
        ParticipantSpec(role="therapist", region=RIGHT_REGION),
    )
    recording = shutil.copy(two_people, tmp_path)
    with new_session(tmp_path / "people.session", [VideoSpec(path=Path(recording))], specs) as folder:
        yield folder


def moment(participant_id: str, start_s: float) -> SessionMoment:
    return SessionMoment(
        id=f"{participant_id}-{start_s}",
        participant_id=participant_id,
        start_s=start_s,
        apex_s=start_s + 0.5,
        end_s=start_s + 1,
        code_id="",
        rule="masking",
        flag=None,
        annotations=(),
    )


def picture(still: Still) -> NDArray[np.uint8]:
    return np.asarray(cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


def faces(bgr: NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
    cascade = cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / "haarcascade_frontalface_alt2.xml"))
    found = cascade.detectMultiScale(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), 1.1, 5, minSize=(40, 40))
    return [(int(x), int(y), int(width), int(height)) for x, y, width, height in found]


def test_each_moment_has_a_picture_before_and_at_its_apex(people: SessionFolder) -> None:
    found, notes = plain_stills(people, people.load(), [moment("client", 3.0)])
    assert notes == ()
    (stills,) = found.values()
    assert [(still.caption, still.time_s) for still in stills] == [("before", 2.5), ("apex", 3.5)]
    assert {(still.width_px, still.height_px) for still in stills} == {(320, 360)}
    assert all(len(faces(picture(still))) == 1 for still in stills)


def test_what_was_drawn_to_be_covered_is_covered_too(people: SessionFolder) -> None:
    session = people.load()
    corner = CoverArea(region=Region(x=0.0, y=0.7, width=0.25, height=0.3), media_id="media-1")
    elsewhere = CoverArea(region=Region(x=0.5, y=0.7, width=0.25, height=0.3), media_id="media-2")
    drawn = replace(session, cover_areas={"a": corner, "b": elsewhere})
    found, _ = covered_stills(people, drawn, [moment("client", 3.0), moment("therapist", 3.0)])
    for id_, stills in found.items():
        for still in stills:
            bgr = picture(still)
            inside = bgr[int(0.75 * len(bgr)) :, : bgr.shape[1] // 2 - 8].astype(float)
            covered = np.abs(inside - np.array(SOLID_BGR)).mean() < 6
            assert covered == id_.startswith("client")


def test_covered_pictures_show_the_cover_where_the_face_was(people: SessionFolder) -> None:
    moments = [moment("client", 3.0), moment("therapist", 6.0)]
    session = people.load()
    plain, _ = plain_stills(people, session, moments)
    covered, notes = covered_stills(people, session, moments)
    assert notes == ()
    assert covered.keys() == plain.keys()
    for id_, stills in covered.items():
        for before, after in zip(plain[id_], stills, strict=True):
            assert (before.caption, before.time_s) == (after.caption, after.time_s)
            ((left, top, width, height),) = faces(picture(before))
            inside = picture(after)[top : top + height, left : left + width].astype(float)
            assert np.abs(inside - np.array(SOLID_BGR)).mean() < 6
            assert faces(picture(after)) == []


def test_without_the_recording_a_page_without_names_names_no_file(people: SessionFolder) -> None:
    session = people.load()
    (media,) = session.media.values()
    people.media_path(media).unlink()
    found, notes = covered_stills(people, session, [moment("client", 3.0)])
    assert found == {}
    assert notes
    assert "two people" not in " ".join(notes)
