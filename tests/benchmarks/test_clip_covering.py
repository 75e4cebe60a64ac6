"""The check of covered clips can fail: it tells what is shown from what is covered, by the pixels alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.domain.covering import COVER_STYLES, CoverStyle
from annotator.media.face_cover import cover
from annotator.media.frame_index import build_index
from annotator.media.frame_stream import stream_frames
from annotator.media.video_writer import VideoWriter
from benchmarks import face_witnesses
from benchmarks.clip_covering import hold_against, shown_share
from benchmarks.face_witnesses import ThreeKinds, Witness, sorted_out

FACE = (60.0, 40.0, 140.0, 120.0)


def picture(seed: int = 1) -> NDArray[np.uint8]:
    """(160, 200, 3) with as much detail at every size as a face has."""
    random = np.random.default_rng(seed)
    layers = [
        cv2.resize(random.normal(0, 26, (size, size)), (200, 160), interpolation=cv2.INTER_CUBIC)
        for size in (4, 9, 20, 45)
    ]
    grey = np.clip(128 + sum(layers), 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


@pytest.mark.parametrize("style", COVER_STYLES)
def test_a_covered_face_shows_nothing_and_an_uncovered_one_all(style: CoverStyle) -> None:
    before = picture()
    assert shown_share(before, before, FACE) > 0.95
    assert shown_share(before, cover(before, [(40.0, 15.0, 160.0, 140.0)], style), FACE) <= 0.03


def test_half_a_cover_shows_the_other_half() -> None:
    before = picture()
    after = cover(before, [(40.0, 0.0, 100.0, 160.0)], "solid")
    assert 0.3 < shown_share(before, after, FACE) < 0.7


def written(path: Path, frames: list[NDArray[np.uint8]]) -> Path:
    height, width = frames[0].shape[:2]
    with VideoWriter(path, file_format="mp4", width_px=width, height_px=height, sound=None) as writer:
        for number, frame in enumerate(frames):
            writer.picture(np.ascontiguousarray(frame), number / 10, (number + 1) / 10)
        writer.finish()
    return path


def test_the_one_frame_in_which_a_face_is_in_sight_is_found(tmp_path: Path) -> None:
    before = [picture(number) for number in range(6)]
    after = [frame if number == 4 else cover(frame, [FACE], "solid") for number, frame in enumerate(before)]
    original, clip = written(tmp_path / "original.mp4", before), written(tmp_path / "clip.mp4", after)
    inner = (64.0, 44.0, 136.0, 116.0)
    tally = hold_against(original, clip, [[inner]] * 6, [[]] * 6, cover="solid", picture="keep")
    assert tally.frames == 6
    assert [number for number, _, _ in tally.in_sight] == [4]
    assert tally.failed
    assert sorted(share > 0.9 for share in tally.solid) == [False, *[True] * 5]
    lines = hold_against(original, clip, [[]] * 6, [[]] * 6, cover="solid", picture="skeleton")
    assert lines.failed, "a picture is more than lines"


def test_a_clip_that_is_shorter_is_refused(tmp_path: Path) -> None:
    frames = [picture(number) for number in range(4)]
    original, clip = written(tmp_path / "original.mp4", frames), written(tmp_path / "clip.mp4", frames[:3])
    with pytest.raises(ValueError, match="ends at frame 3"):
        hold_against(original, clip, [[]] * 4, [[]] * 4, cover="solid", picture="keep")


def seen(witness: Witness, x: float = 0.0) -> face_witnesses.Testimony:
    return face_witnesses.Testimony(witness=witness, box=(x, 0.0, x + 50.0, 50.0))


def test_two_witnesses_make_a_face_and_one_alone_only_where_it_lasts() -> None:
    frames = [[seen("front"), seen("side", 200.0)], [seen("body", 5.0)], [], [seen("side", 400.0)], [], []]
    agreed, alone = sorted_out(frames)
    assert agreed == [[(5.0, 0.0, 50.0, 50.0)]] * 2 + [[]] * 4, "where both say"
    assert not any(alone)
    agreed, alone = sorted_out([[seen("side", 300.0)]] * 3)
    assert not any(agreed)
    assert [len(boxes) for boxes in alone] == [1, 1, 1]
    agreed, alone = sorted_out([[seen("front"), seen("front too"), seen("side")]] * 3)
    assert not any(agreed), "cascades take the same folds for faces"
    assert [len(boxes) for boxes in alone] == [3, 3, 3]


def test_a_face_that_one_alone_saw_counts_where_others_see_it_in_the_clip(tmp_path: Path, two_people: Path) -> None:
    path = two_people
    with stream_frames(path, rate_hz=float("inf"), index=build_index(path)) as stream:
        rgb = next(iter(stream)).rgb()
    three = ThreeKinds()
    try:
        (face, *_) = three.faces(rgb)["CenterFace"]
        clip = written(tmp_path / "clip.mp4", [rgb] * 3)
        everyone = hold_against(
            clip, clip, [[]] * 3, [[face]] * 3, cover="solid", picture="keep", originals=dict.fromkeys(range(3), ())
        )
        assert {said for *_, said in everyone.in_sight} == {"confirmed", "seen"}
        assert everyone.failed
        beside = (face[0], face[3] + 10, face[2], 2 * face[3] - face[1] + 10)
        assert not three.confirm(rgb, beside)
    finally:
        three.close()
