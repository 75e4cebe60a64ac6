from __future__ import annotations

from annotator.domain.unique_names import UniqueNames


def test_a_name_that_is_taken_gets_the_next_number_that_is_free() -> None:
    names = UniqueNames(taken=["nod", "smile 2"])
    assert [names.take(name) for name in ("nod", "nod", "smile", "smile", "smile")] == [
        "nod 2", "nod 3", "smile", "smile 3", "smile 4",
    ]  # fmt: skip


def test_numbers_are_written_as_asked() -> None:
    names = UniqueNames(numbered="{name}-{number}")
    assert [names.take(name) for name in ("{x}", "{x}")] == ["{x}", "{x}-2"]
