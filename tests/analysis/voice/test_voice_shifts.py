"""Changes of a voice and late answers in a made conversation, and none where nothing changes."""

from __future__ import annotations

import pytest

from benchmarks.voices import scored


@pytest.mark.parametrize("noise_db", [20.0, 10.0])
def test_scripted_changes_are_found_and_even_reading_raises_nothing(noise_db: float) -> None:
    score = scored(0, minutes=4.0, noise_db=noise_db)
    assert score.scripted >= 6
    assert score.f1 >= 0.9
    assert (score.boundaries_ms <= 150).mean() >= 0.95
    assert scored(2, minutes=2.5, noise_db=None, even=True).false == 0
