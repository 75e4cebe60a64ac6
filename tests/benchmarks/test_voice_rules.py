"""Each scripted disagreement of voice or timing with the words is raised, and none of the decoys between them."""

from __future__ import annotations

from benchmarks.voice_rules import conversation, scored


def test_scripted_disagreement_is_raised_and_decoys_are_not() -> None:
    _, expected = conversation(1, minutes=5.0)
    assert {one.rule for one in expected} >= {"flat_delivery", "quiet_voice", "late_agreement"}
    score = scored([1], minutes=5.0)
    assert score.failures == []
