from __future__ import annotations

from collections.abc import Sequence

import pytest

from annotator.analysis.candidates import passes
from annotator.analysis.shift_rules import SENSITIVITIES
from annotator.analysis.shifts import Shift
from annotator.analysis.usual_in_state import without_usual
from annotator.domain.signals import Family
from annotator.domain.spans import Span

MINUTES = 10


def turn(at_s: float, share: float, *, signal: str = "head_yaw", family: Family = "head") -> Shift:
    return Shift(
        kind="phasic", participant_id="client", family=family, signal=signal, onset_s=at_s, apex_s=at_s + 0.5,
        offset_s=at_s + 1.0, before=0.0, after=20.0, effect_z=10.0, strength=4.0, penalty=float("inf"), share=share,
    )  # fmt: skip


def raised(shifts: Sequence[Shift], *, own: Sequence[Span] = (), others: Sequence[Span] = ()) -> list[Shift]:
    found = without_usual(shifts, own_speech=own, others_speech=others, seen=(0.0, 60.0 * MINUTES))
    return [shift for shift in found if passes(shift, 5)]


def talked(*, every_s: int, from_s: int = 0, until_s: int = 600, share: float = 0.6) -> list[Shift]:
    """Turns with every sentence, some a little larger than others."""
    times_s = range(from_s, until_s - 2, every_s)
    return [turn(float(at_s), share + 0.1 * ((at_s * 7) % 10) / 10 + at_s / 1e5) for at_s in times_s]


def test_a_head_that_turns_with_every_sentence_is_raised_where_it_goes_further_than_that() -> None:
    usual = talked(every_s=5)
    far = [turn(305.0, 1.4), turn(411.0, 1.2)]
    found = raised([*usual, *far])
    assert len(found) == 12
    assert set(far) <= set(found)


def test_what_is_seldom_is_raised_however_small() -> None:
    seldom = talked(every_s=60)
    assert raised(seldom) == seldom


def test_what_is_usual_in_speech_is_unusual_in_silence() -> None:
    speaking: list[Span] = [(0.0, 300.0)]
    beats = talked(every_s=5, until_s=300, share=0.8)
    still = [turn(400.0, 0.6), turn(500.0, 0.7)]
    assert set(still) <= set(raised([*beats, *still], own=speaking))
    assert len(raised([*beats, *still], own=speaking)) == 12 + len(still)
    assert len(raised([*beats, *still], others=speaking)) == 12 + len(still)


def test_of_a_short_recording_nothing_is_called_usual_and_faces_are_left_alone() -> None:
    many = [turn(float(at_s), 0.6) for at_s in range(0, 60, 5)]
    assert len(without_usual(many, own_speech=(), others_speech=(), seen=(0.0, 60.0))) == len(many)
    found = without_usual(many, own_speech=(), others_speech=(), seen=(0.0, 60.0))
    assert all(passes(shift, 5) for shift in found)
    smiles = [turn(float(at_s), 0.6, signal="lip_corner_pull", family="expression") for at_s in range(0, 600, 10)]
    assert raised(smiles) == smiles


def test_more_sensitive_raises_more_of_what_is_usual_and_words_still_count_it_whole() -> None:
    usual = [turn(float(at_s), 0.4 + at_s / 1000) for at_s in range(0, 600, 5)]
    found = without_usual(usual, own_speech=(), others_speech=(), seen=(0.0, 600.0))
    counts = [sum(passes(shift, step) for shift in found) for step in SENSITIVITIES]
    assert counts == sorted(counts)
    assert counts[-1] > counts[4] > 0
    assert all(shift.beside_words == pytest.approx(4.0) for shift in found)
