"""Only the pictures beside the leading one give way, and they come back when there is room again."""

from __future__ import annotations

from annotator.ui.player.lateness import Lateness


def test_lasting_lateness_makes_the_others_give_way_step_by_step_and_calm_brings_them_back() -> None:
    strain = Lateness()
    degrees: list[int] = []
    for _ in range(100):
        strain.note(0.4)
        degrees.append(strain.skipping)
    assert degrees == sorted(degrees)
    assert set(degrees) == {0, 1, 2}
    for _ in range(400):
        strain.note(0.01)
    assert strain.skipping == 0


def test_a_single_late_picture_changes_nothing() -> None:
    strain = Lateness()
    for number in range(200):
        strain.note(0.5 if number % 50 == 49 else 0.01)
    assert strain.skipping == 0
