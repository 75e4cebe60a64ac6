"""How signals of the body's points are measured."""

from __future__ import annotations

from collections.abc import Callable

from annotator.analysis.measurability import AFTER_CUT_FACE_S, AFTER_CUT_POSTURE_S
from annotator.analysis.signals.entry import Course
from annotator.analysis.signals.measured import Measured
from annotator.domain.arrays import Floats
from annotator.domain.landmarks import PoseTrack


def from_pose(name: str) -> Callable[[Measured], Course]:
    """One of what shoulders and hands do."""

    def measure(measured: Measured) -> Course:
        times_s = measured.tracks.pose.times_s
        known = measured.settled(times_s, AFTER_CUT_POSTURE_S)
        return Course(times_s=times_s, values=measured.pose[name], known=known)

    return measure


def moving(speed: Callable[[PoseTrack], Floats]) -> Callable[[Measured], Course]:
    """How quickly points of the body move."""

    def measure(measured: Measured) -> Course:
        pose = measured.tracks.pose
        known = measured.settled(pose.times_s, AFTER_CUT_FACE_S)
        return Course(times_s=pose.times_s, values=speed(pose), known=known)

    return measure
