"""Where a recording was cut."""

from __future__ import annotations

import numpy as np

from annotator.pipeline.covering.shots import View, same_view, shot_starts, view_of


def view(seed: int, *, moved: float = 0.0) -> View:
    chance = np.random.default_rng(seed)
    ground = chance.uniform(0, 255, (18, 32)).astype(np.float32)
    ground[6:12, 10:16] += moved
    return ground


def test_a_cut_is_found_and_somebody_who_moves_is_none() -> None:
    views = [view(1, moved=3.0 * place) for place in range(20)] + [view(2, moved=3.0 * place) for place in range(20)]
    assert shot_starts(views) == (0, 20)
    assert shot_starts([view(1)] * 5) == (0,)
    assert shot_starts([]) == ()


def test_steady_change_as_from_a_moving_camera_is_no_cut() -> None:
    chance = np.random.default_rng(3)
    wide = chance.uniform(0, 255, (18, 200)).astype(np.float32)
    assert shot_starts([wide[:, 3 * place : 3 * place + 32] for place in range(40)]) == (0,)


def test_the_same_camera_has_the_same_view() -> None:
    picture = np.random.default_rng(4).integers(0, 255, (180, 320, 3), dtype=np.uint8)
    darker = (picture * 0.95).astype(np.uint8)
    assert same_view(view_of(picture), view_of(darker))
    assert not same_view(view(1), view(2))
