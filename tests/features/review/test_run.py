from __future__ import annotations

from annotator.features.review.run import STEPS, ReviewRun


def test_a_remote_goes_through_everything_and_back_again() -> None:
    run = ReviewRun(count=2)
    seen = [(run.place, run.revealed)]
    while not run.at_end:
        run = run.forward()
        seen.append((run.place, run.revealed))
    assert seen == [(place, step) for place in (0, 1) for step in range(1, len(STEPS) + 1)]
    assert run.forward() == run
    assert run.shows("annotation")
    back = [run := run.back() for _ in range(len(STEPS))]
    assert (back[-1].place, back[-1].revealed) == (0, 1)
    assert run.back() == run


def test_a_playlist_that_grows_shorter_keeps_a_valid_place() -> None:
    assert ReviewRun(count=3, place=2, revealed=3).of(2) == ReviewRun(count=2, place=1)
    assert ReviewRun(count=3, place=1, revealed=3).of(5) == ReviewRun(count=5, place=1, revealed=3)
    assert ReviewRun(count=1).of(0) == ReviewRun(count=0)
