"""What is left of a queue, what came out, and how long it will take."""

from __future__ import annotations

from annotator.ui.panels.triage_run import TriageRun


def test_what_was_judged_is_not_left_until_it_is_taken_back() -> None:
    run = TriageRun("first", ["a", "b"], now_s=0.0)
    run.judged("a", "rejected", now_s=4.0)
    assert not run.is_left("a")
    assert run.is_left("b")
    assert not run.is_left("stranger")
    run.taken_back("a")
    assert run.is_left("a")
    for flag_id in ("a", "b"):
        run.judged(flag_id, "unsure", now_s=9.0)
    assert not any(map(run.is_left, run.ids))


def test_the_time_left_follows_the_pace_without_breaks() -> None:
    run = TriageRun("first", [str(number) for number in range(10)], now_s=100.0)
    run.judged("0", "accepted", now_s=104.0)
    assert run.progress().left_s is None
    run.judged("1", "rejected", now_s=110.0)
    run.judged("2", "unsure", now_s=110.0 + 3600.0)
    progress = run.progress()
    assert progress.worked_s == 100.0
    assert progress.left_s == 100.0 / 3 * 7
    assert progress.counts == {"accepted": 1, "rejected": 1, "unsure": 1}


def test_another_queue_keeps_what_was_judged() -> None:
    run = TriageRun("first", ["a", "b", "c"], now_s=0.0)
    run.judged("a", "accepted", now_s=1.0)
    run.requeue(["c"])
    assert run.ids == {"a", "c"}
    assert (run.progress().done, run.progress().total) == (1, 2)
