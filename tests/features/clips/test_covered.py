"""Heads that MediaPipe does not see, and what covering tells at its end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.covering import Box
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.features.clips.cover_words import cover_rows, cover_sentences
from annotator.features.clips.make import choose_moments, make_clips
from annotator.features.clips.options import ClipOptions
from annotator.media.face_cover import SOLID_BGR
from tests.features.clips.test_make import pictures
from tests.fixtures.people import edited
from tests.fixtures.portraits import with_portrait


@pytest.fixture(scope="module")
def call(two_people: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Box]:
    """A call of two people in which the therapist leans down: a frontal head of 150 px at the lower right."""
    boxes: list[Box] = []

    def edit(rgb: NDArray[np.uint8], _time_s: float) -> NDArray[np.uint8]:
        alone = rgb.copy()
        alone[:, 320:] = rgb[:1, 320:321]
        picture, box = with_portrait(alone, face_px=150, left_px=500, top_px=205)
        boxes.append(box)
        return picture

    return edited(two_people, tmp_path_factory.mktemp("call") / "call.mp4", edit), boxes[0]


def test_a_head_at_the_lower_right_is_covered_in_every_frame_and_the_share_is_told(
    call: tuple[Path, Box], tmp_path: Path
) -> None:
    video, face = call
    specs = (
        ParticipantSpec(role="client", region=LEFT_REGION),
        ParticipantSpec(role="therapist", region=RIGHT_REGION),
    )
    with new_session(tmp_path / "a.session", [VideoSpec(path=video)], specs) as folder:
        session = folder.load()
        made = make_clips(
            folder,
            session,
            choose_moments(session, "span:2-3"),
            tmp_path / "out",
            ClipOptions(cover="solid", voice="mute", pre_roll_s=0.0, post_roll_s=0.0),
        )
    assert made is not None
    shown = pictures(made.paths[0])
    assert len(shown) == 10
    left, top, right, bottom = (int(value) for value in face)
    for picture in shown:
        inside = picture[top : min(bottom, 360), left : min(right, 640)].astype(float)
        assert np.abs(inside - np.array(SOLID_BGR)).mean() < 6
    (report,) = made.covers
    assert report.frames == 10
    assert 0.05 < report.covered_share < 0.35
    mean = np.mean([(np.abs(picture.astype(float) - np.array(SOLID_BGR)).max(axis=2) < 16).mean() for picture in shown])
    assert report.covered_share == pytest.approx(mean, abs=0.02)
    (row,) = cover_rows(made.covers)
    assert [one["witness"] for one in row["still_seen"]] == ["full range", "short range", "center"]
    assert row["still_seen"][2]["frames"] == 0
    assert "of the picture is covered" in cover_sentences(made.covers)[0]
