"""How soon a therapist speaks after a cue, after how much silence, and whether into the client's words."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.signals.registry import definition_of
from annotator.analysis.therapist_timing import HeardTurns, TherapistTiming, heard_turns, over_cues
from annotator.domain.participants import Participant
from annotator.domain.signals import Signal, SignalSet

PEOPLE = (Participant(id="anna", role="client"), Participant(id="ben", role="therapist"))
CLIENT = ((10.0, 20.0), (40.0, 60.0), (80.0, 90.0))
THERAPIST = ((23.5, 30.0), (58.0, 66.0), (150.0, 155.0))


def turns_of(id_: str, spans: tuple[tuple[float, float], ...]) -> SignalSet:
    times_s = np.arange(2000) / 10
    values = np.full(len(times_s), np.nan)
    for start_s, end_s in spans:
        values[round(10 * start_s) : round(10 * end_s)] = end_s - start_s
    signal = Signal(
        definition=definition_of("turn_length"),
        times_s=times_s,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.zeros(len(values)),
        spread=np.ones(len(values)),
    )
    return SignalSet(participant_id=id_, signals={"turn_length": signal})


@pytest.fixture
def turns() -> HeardTurns:
    found = heard_turns({"anna": turns_of("anna", CLIENT), "ben": turns_of("ben", THERAPIST)}, PEOPLE)
    assert found is not None
    return found


def test_silence_is_held_where_nobody_speaks_before_the_therapist(turns: HeardTurns) -> None:
    found = turns.after(18.0)
    assert found.speaks_after_s == pytest.approx(5.5)
    assert found.silence_held_s == pytest.approx(3.5)
    assert not found.interrupts


def test_coming_in_while_the_client_speaks_is_an_interruption(turns: HeardTurns) -> None:
    found = turns.after(50.0)
    assert found.speaks_after_s == pytest.approx(8.0)
    assert (found.silence_held_s, found.interrupts) == (0.0, True)


def test_a_turn_that_goes_on_and_one_that_never_comes_are_told_as_such(turns: HeardTurns) -> None:
    assert turns.after(25.0) == TherapistTiming(speaks_after_s=0.0)
    assert turns.after(85.0) == TherapistTiming(speaks_after_s=None)
    assert turns.after(180.0) == TherapistTiming(speaks_after_s=None)


def test_over_cues_only_what_began_after_them_counts(turns: HeardTurns) -> None:
    found = over_cues(turns.after(at_s) for at_s in (18.0, 50.0, 25.0, 85.0))
    assert (found.cues, found.answered, found.interruptions) == (4, 2, 1)
    assert found.speaks_after_s == pytest.approx(6.75)
    assert found.silence_held_s == pytest.approx(1.75)
    assert over_cues([]).speaks_after_s is None


def test_without_the_therapists_turns_nothing_is_said() -> None:
    assert heard_turns({"anna": turns_of("anna", CLIENT)}, PEOPLE) is None
    assert heard_turns({}, PEOPLE) is None
