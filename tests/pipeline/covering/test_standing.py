"""A face that is seen in one stretch of a recording is there in the others of the same view too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.domain.covering import Box
from annotator.media.frame_index import build_index
from annotator.pipeline.covering.shots import View
from annotator.pipeline.covering.standing import StandingFace, missed, standing_faces
from annotator.tracking.face_witnesses import FaceWitnesses
from tests.fixtures.people import edited
from tests.fixtures.portraits import with_portrait

HERE: View = np.zeros((18, 32), np.float32)
ELSEWHERE: View = np.full((18, 32), 90.0, np.float32)
FACE: Box = (500.0, 250.0, 600.0, 350.0)


def test_a_standing_face_is_missed_where_no_cover_is_at_or_beside_it() -> None:
    standing = [StandingFace(box=FACE, view=HERE)]
    assert missed([], HERE, standing) == [FACE]
    assert missed([(20.0, 20.0, 120.0, 120.0)], HERE, standing) == [FACE]
    assert missed([(540.0, 250.0, 640.0, 350.0)], HERE, standing) == []
    assert missed([], ELSEWHERE, standing) == []


@pytest.fixture(scope="module")
def half_dark(two_people: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Box]:
    """Two people, and a third at the lower right who is in the dark for the second half."""
    boxes: list[Box] = []

    def edit(rgb: NDArray[np.uint8], time_s: float) -> NDArray[np.uint8]:
        picture, box = with_portrait(rgb, face_px=70, left_px=560, top_px=270)
        boxes.append(box)
        if time_s >= 6.0:
            picture[260:, 540:] = (0.04 * picture[260:, 540:]).astype(np.uint8)
        return picture

    return edited(two_people, tmp_path_factory.mktemp("dark") / "half dark.mp4", edit), boxes[0]


def test_the_whole_recording_is_looked_through(half_dark: tuple[Path, Box]) -> None:
    path, face = half_dark
    witnesses = FaceWitnesses()
    try:
        found = standing_faces(path, build_index(path), witnesses, [(0, 0, 640, 360)])
    finally:
        witnesses.close()
    middle = (face[0] + face[2]) / 2, (face[1] + face[3]) / 2
    at = [one for one in found if one.box[0] < middle[0] < one.box[2] and one.box[1] < middle[1] < one.box[3]]
    assert len(at) == 1
    assert len(found) == 3
