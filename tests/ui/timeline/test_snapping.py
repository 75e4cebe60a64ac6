from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.timeline.snapping import Snapper, snap_targets
from tests.ui.timeline import sessions


def to_frame(time_s: float) -> float:
    return sessions.frames().snap(time_s)


def snapper(*targets: float, reach_s: float = 0.5) -> Snapper:
    return Snapper(targets_s=np.array(sorted(targets)), to_frame=to_frame, reach_s=reach_s)


def test_the_nearest_target_in_reach_wins() -> None:
    found = snapper(10.0, 10.4).snap(10.3)
    assert found.target_s == 10.4
    assert found.time_s == 10.4


def test_out_of_reach_it_lands_on_a_frame() -> None:
    found = snapper(20.0).snap(10.313)
    assert found.target_s is None
    assert found.time_s == to_frame(10.313)


def test_the_magnet_can_be_switched_off() -> None:
    assert snapper(10.4).snap(10.3, magnet=False).target_s is None


@given(st.floats(0, 100))
def test_every_result_is_on_a_real_frame(time_s: float) -> None:
    snapped = snapper(3.141, 27.18, 80.0).snap(time_s).time_s
    assert to_frame(snapped) == snapped


def test_a_moving_annotation_is_no_target_for_itself() -> None:
    targets = snap_targets(sessions.full_session(), flag_spans=[(30.0, 32.0)], playhead_s=5.0, moved=("a1",)).tolist()
    assert 20.0 not in targets
    for other in (5.0, 30.0, 32.0, 10.0, 16.0, 40.0, 44.0):
        assert other in targets
