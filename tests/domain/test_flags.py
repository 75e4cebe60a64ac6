from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fixtures.sessions import flag


@pytest.mark.parametrize(
    ("share", "word"),
    [(0.2, "weak"), (0.49, "weak"), (0.5, "clear"), (0.99, "clear"), (1.0, "strong"), (3.0, "strong"), (None, None)],
)
def test_the_share_of_a_full_movement_is_told_in_a_word(share: float | None, word: str | None) -> None:
    assert replace(flag(), share=share).strength == word
