"""Turns, answers and silences of a small conversation, counted by hand."""

from __future__ import annotations

import pytest

from annotator.analysis.conversation import conversation_timing

SPANS = {"client": [(0.0, 4.0), (12.0, 18.0), (25.0, 28.0)], "therapist": [(5.0, 7.0), (17.0, 20.0)]}


def test_the_whole_and_its_thirds() -> None:
    found = conversation_timing(SPANS, duration_s=30.0)
    client, therapist = found.whole.people
    assert (client.spoken_s, client.turns, client.turn_s) == (13.0, 3, 4.0)
    assert client.talk_share == pytest.approx(13 / 18)
    # 7 to 12 and 20 to 25: both ended by the client.
    assert (found.whole.silences, found.whole.silent_s, found.whole.longest_s) == (2, 10.0, 5.0)
    assert (client.silences_ended, therapist.silences_ended) == (2, 0)
    assert client.latency_s == 5.0
    assert therapist.latency_s == pytest.approx(0.0)
    # The therapist comes in at 17 while the client speaks until 18, who yields.
    assert (therapist.overlaps, client.yielded, therapist.yielded) == (1, 1, 0)
    assert [part.silences for part in found.thirds] == [1, 0, 1]
    assert sum(part.people[0].spoken_s for part in found.thirds) == pytest.approx(13.0)


def test_a_longer_silence_may_be_asked_for_and_nobody_speaks() -> None:
    assert conversation_timing(SPANS, duration_s=30.0, long_silence_s=6.0).whole.silences == 0
    empty = conversation_timing({"client": []}, duration_s=9.0)
    assert (empty.whole.people[0].talk_share, empty.whole.silences) == (None, 0)
