from __future__ import annotations

import errno
import os
from itertools import count
from pathlib import Path

import pytest

from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.jobs.spawned import ProcessDied, result_of


class OddError(ValueError):
    """As of a library whose errors do not come through a pipe: it is made of two things."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def _doubled(plan: list[int], tell: Tell, _cancelled: IsCancelled) -> list[int]:
    for place in range(len(plan)):
        tell((place + 1) / len(plan), "doubling")
    return [2 * number for number in plan]


def _fails(plan: str, _tell: Tell, _cancelled: IsCancelled) -> None:
    if plan == "full disk":
        raise OSError(errno.ENOSPC, "No space left on device", "somewhere")
    if plan == "odd":
        raise OddError("of", "a library")
    os._exit(3)


def _goes_on(plan: Path, _tell: Tell, cancelled: IsCancelled) -> None:
    for _ in count():
        plan.touch()
        if cancelled():
            return


def _never() -> bool:
    return False


def test_a_result_comes_from_another_process_with_what_was_told() -> None:
    told: list[tuple[object, ...]] = []
    found = result_of(
        _doubled, [1, 2], name="doubling", told=(), cancelled=_never, on_progress=lambda *what: told.append(what)
    )
    assert found == [2, 4]
    assert told == [(0.5, "doubling"), (1.0, "doubling")]


def test_what_the_work_may_raise_is_raised_here_in_the_same_words() -> None:
    with pytest.raises(OSError, match="No space") as full:
        result_of(_fails, "full disk", name="failing", told=(ValueError, OSError), cancelled=_never)
    assert full.value.errno == errno.ENOSPC
    with pytest.raises(ValueError, match="of a library"):
        result_of(_fails, "odd", name="failing", told=(ValueError, OSError), cancelled=_never)


def test_a_process_that_ends_without_a_result_is_told() -> None:
    with pytest.raises(ProcessDied, match="exit code 3"):
        result_of(_fails, "killed", name="failing", told=(ValueError, OSError), cancelled=_never)


def test_cancelling_ends_the_process_and_gives_nothing(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    assert result_of(_goes_on, begun, name="going on", told=(), cancelled=begun.exists) is None
