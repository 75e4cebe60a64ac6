"""How to analyse a session."""

from __future__ import annotations

from dataclasses import dataclass


class NothingToAnalyse(ValueError):  # noqa: N818
    """No participant of the session is seen in a video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisOptions:
    """How to analyse.

    Attributes:
        workers: How many tracking processes; None for one per core.
        face_hz: How often per second the face is looked at, at most once a frame.
        pose_hz: How often per second the body is looked at, at most as often as the face.
        sensitivity: 1 (few flags) to 10 (many); None for 5, or less where that raises more moments than a coder can
            decide (see :mod:`annotator.analysis.workload`).

    Raises:
        ValueError: a value is out of range; the message says which and what is allowed.
    """

    workers: int | None = None
    face_hz: float = 15.0
    pose_hz: float = 2.0
    sensitivity: int | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and not 1 <= self.workers <= 64:
            raise ValueError(f"the number of workers is {self.workers}; give 1 to 64")
        if self.sensitivity is not None and not 1 <= self.sensitivity <= 10:
            raise ValueError(f"the sensitivity is {self.sensitivity}; give 1 (few flags) to 10 (many)")
        if not 0 < self.face_hz <= 240:
            raise ValueError(f"the face rate is {self.face_hz:g} per second; give one above 0 and up to 240")
        if not 0 < self.pose_hz <= self.face_hz:
            raise ValueError(
                f"the pose rate is {self.pose_hz:g} per second; give one above 0 and up to the face rate "
                f"({self.face_hz:g})"
            )
