"""Running codes grow with the playhead."""

from __future__ import annotations

from dataclasses import replace

from annotator.ui.timeline.growing import growth
from tests.fixtures.sessions import annotation


def test_it_reaches_from_its_start_to_the_playhead_also_backwards() -> None:
    row = replace(annotation("a", start_s=5.0, end_s=5.0), running=True)
    assert growth(row, 8.0) == (5.0, 8.0)
    assert growth(row, 3.0) == (3.0, 5.0)
