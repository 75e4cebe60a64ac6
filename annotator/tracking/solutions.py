"""Loads one of MediaPipe's ready-made solutions; in worker processes only, and without what it drags along."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from annotator.tracking.deferred_import import deferred
from annotator.tracking.protocol import TrackingError


def solution(name: str) -> Any:
    """The module ``mediapipe.python.solutions.<name>``. What it needs only for drawing is not loaded.

    Raises:
        TrackingError: MediaPipe is not there.
    """
    with deferred("matplotlib", "pyplot"):
        try:
            return import_module(f"mediapipe.python.solutions.{name}")
        except ImportError as error:
            raise TrackingError("MediaPipe is not installed; install the program again") from error
