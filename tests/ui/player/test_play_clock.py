from __future__ import annotations

import pytest

from annotator.ui.player.play_clock import PlayClock


class Wall:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class ScriptedSound:
    """Is heard where the test says."""

    def __init__(self) -> None:
        self.silent = False
        self.heard_s: float | None = None
        self.started: list[tuple[float, float]] = []
        self.stops = 0

    def start(self, at_s: float, rate: float) -> None:
        self.started.append((at_s, rate))

    def stop(self) -> None:
        self.stops += 1

    def position_s(self) -> float | None:
        return self.heard_s


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_without_sound_the_wall_clock_counts_at_the_rate(wall: Wall) -> None:
    clock = PlayClock(wall_s=wall)
    clock.hold(5.0)
    wall.now_s += 3
    assert clock.now() == 5.0
    clock.run(0.5, None)
    wall.now_s += 3
    assert clock.now() == pytest.approx(6.5)
    clock.run(2.0, None)
    wall.now_s += 1
    assert clock.now() == pytest.approx(8.5)


def test_it_waits_for_the_sound_and_then_follows_it(wall: Wall) -> None:
    clock, sound = PlayClock(wall_s=wall), ScriptedSound()
    clock.hold(5.0)
    clock.run(1.0, sound)
    assert sound.started == [(5.0, 1.0)]
    wall.now_s += 0.2
    assert clock.now() == 5.0
    sound.heard_s = 5.05
    assert clock.now() == pytest.approx(5.05)
    wall.now_s += 10
    sound.heard_s = 5.30
    assert clock.now() == pytest.approx(5.30)


def test_it_never_runs_back(wall: Wall) -> None:
    clock, sound = PlayClock(wall_s=wall), ScriptedSound()
    clock.run(1.0, sound)
    sound.heard_s = 2.0
    clock.now()
    sound.heard_s = 1.99
    assert clock.now() == pytest.approx(2.0)


def test_where_the_sound_ends_the_wall_clock_goes_on(wall: Wall) -> None:
    clock, sound = PlayClock(wall_s=wall), ScriptedSound()
    clock.run(2.0, sound)
    sound.heard_s = 4.0
    clock.now()
    sound.heard_s = None
    wall.now_s += 1.5
    assert clock.now() == pytest.approx(7.0)


def test_a_device_that_does_not_answer_is_not_waited_for_long(wall: Wall) -> None:
    clock, sound = PlayClock(wall_s=wall), ScriptedSound()
    clock.run(1.0, sound)
    wall.now_s += 5
    clock.now()
    wall.now_s += 1
    assert clock.now() == pytest.approx(1.0)
    assert sound.stops == 1


def test_a_sound_that_turns_out_silent_is_not_waited_for(wall: Wall) -> None:
    clock, sound = PlayClock(wall_s=wall), ScriptedSound()
    clock.run(1.0, sound)
    sound.silent = True
    clock.now()
    wall.now_s += 0.5
    assert clock.now() == pytest.approx(0.5)


def test_holding_is_silent(wall: Wall) -> None:
    clock, sound = PlayClock(wall_s=wall), ScriptedSound()
    clock.run(1.0, sound)
    clock.hold(3.0)
    assert sound.stops == 1
