"""Changes of a voice and late answers in a made conversation, and none where nothing changes."""

from __future__ import annotations

from benchmarks.voices import scored


def test_scripted_changes_are_found_and_even_reading_raises_nothing() -> None:
    score = scored(0, minutes=4.0, noise_db=20.0)
    assert score.scripted >= 6
    assert score.f1 >= 0.8
    assert (score.boundaries_ms <= 150).mean() >= 0.8
    assert scored(2, minutes=2.5, noise_db=None, even=True).false == 0
