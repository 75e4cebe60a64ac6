"""The landmarks of one moment, from real shards on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from annotator.domain.media import FULL_REGION, FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.session import Findings, Session
from annotator.pipeline.landmarks_near import landmarks_near, stretch_at
from annotator.pipeline.session_tracks import landmark_store
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.settings import SHARD_S
from annotator.tracking.store import Shard, empty_shard
from tests.fixtures.sessions import small_session

OFFSET_S = 100.0
FRAMES = FrameTimes(times_s=OFFSET_S + np.arange(1500) / 25, end_s=OFFSET_S + 60.0)


def one_face(time_s: float) -> Shard:
    return replace(
        empty_shard(),
        face_times_s=np.array([time_s]),
        face_points_px=np.full((1, 478, 3), time_s, dtype=np.float32),
        blendshapes=np.zeros((1, 0), dtype=np.float32),
        motion_energy=np.zeros(1, dtype=np.float32),
        cut_score=np.zeros(1, dtype=np.float32),
        camera_motion=np.full((1, 3), np.nan, dtype=np.float32),
        brightness=np.zeros(1, dtype=np.float32),
        torso_flow_px=np.zeros((1, 2), dtype=np.float32),
    )


@pytest.fixture
def analysed(tmp_path: Path) -> Iterator[tuple[SessionFolder, Session]]:
    """The client was tracked in the first two stretches; the therapist was not."""
    session = small_session()
    info = session.findings.info
    assert info is not None
    info = replace(info, parameters=MappingProxyType({"face_hz": 15.0, "pose_hz": 2.0}))
    media = {row.id: replace(row, offset_s=OFFSET_S) for row in session.media.values()}
    session = replace(session, media=MappingProxyType(media), findings=Findings(info=info))
    with SessionFolder.create(tmp_path / "a.session", session) as folder:
        client = session.participants["client"]
        store = landmark_store(
            folder,
            media[client.media_id],
            client,
            picture_size_px=(640, 360),
            face_hz=15.0,
            pose_hz=2.0,
            model_sha256=info.model_sha256,
        )
        for index in (0, 1):
            store.write(index, one_face(index * SHARD_S + 1))
        yield folder, session


@pytest.mark.parametrize(
    ("time_s", "stretch"),
    [(OFFSET_S - 5, 0), (OFFSET_S, 0), (OFFSET_S + SHARD_S - 0.01, 0), (OFFSET_S + SHARD_S, 1), (OFFSET_S + 59, 2)],
)
def test_stretches_count_from_the_first_frame(time_s: float, stretch: int) -> None:
    assert stretch_at(time_s, FRAMES) == stretch


def test_only_the_stretch_around_the_moment_is_read_on_the_session_clock(
    analysed: tuple[SessionFolder, Session],
) -> None:
    folder, session = analysed
    (tracks,) = landmarks_near(folder, session, OFFSET_S + SHARD_S + 3, frames={"media-1": FRAMES})
    assert tracks.participant_id == "client"
    assert tracks.face.times_s.tolist() == [OFFSET_S + SHARD_S + 1]
    assert tracks.face.points_px[0, 0, 0] == SHARD_S + 1


def test_where_nothing_was_tracked_there_is_nobody(analysed: tuple[SessionFolder, Session]) -> None:
    folder, session = analysed
    assert landmarks_near(folder, session, OFFSET_S + 50, frames={"media-1": FRAMES}) == ()
    assert landmarks_near(folder, session, OFFSET_S + 1, frames={}) == ()
    not_analysed = replace(session, findings=Findings())
    assert landmarks_near(folder, not_analysed, OFFSET_S + 1, frames={"media-1": FRAMES}) == ()


def test_landmarks_of_another_region_or_recording_are_old(analysed: tuple[SessionFolder, Session]) -> None:
    folder, session = analysed

    def with_client(client: Participant) -> Session:
        return replace(session, participants=MappingProxyType({"client": client}))

    client = session.participants["client"]
    for changed in (replace(client, region=FULL_REGION), replace(client, media_id="gone")):
        assert landmarks_near(folder, with_client(changed), OFFSET_S + 1, frames={"media-1": FRAMES}) == ()
