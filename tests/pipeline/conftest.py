"""Recordings to analyse."""

from tests.fixtures.slow_recording import slow_recording  # noqa: F401
