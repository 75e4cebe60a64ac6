"""Attempt files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.domain.attempts import Answer, feedback
from annotator.exchange.attempt_file import attempt_json, parse_attempt, read_attempt, write_attempt
from annotator.exchange.errors import FormatError
from tests.fixtures.exercises import attempt, exercise, gold

DONE = "2026-01-02T11:00:00.000+00:00"


def test_an_attempt_comes_back_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "a.attempt"
    going = attempt((5.0, "masking"), answers=(Answer(question_id="q1", stretch_id="s1", mark_id="k1", text="ä"),))
    write_attempt(path, going)
    read = read_attempt(path)
    assert (read.attempt, read.feedback, read.path) == (going, None, path)


def test_feedback_comes_back_with_it() -> None:
    done = attempt((11.0, "masking"), (30.0, None), finished_at=DONE)
    told = feedback(exercise(), gold(), done)
    assert parse_attempt(attempt_json(done, told), path=Path("a.attempt")).feedback == told


def test_an_attempt_that_is_not_finished_holds_no_feedback() -> None:
    going = attempt((11.0, "masking"))
    told = feedback(exercise(), gold(), going)
    with pytest.raises(ValueError, match="not finished"):
        attempt_json(going, told)
    done = json.loads(attempt_json(attempt((11.0, "masking"), finished_at=DONE), told))
    done["attempt"]["finished_at"] = ""
    with pytest.raises(FormatError, match="not finished"):
        parse_attempt(json.dumps(done).encode(), path=Path("a.attempt"))


@pytest.mark.parametrize(("change", "words"), [({"version": 2}, "newer version"), ({"attempt": 3}, "Expected")])
def test_a_file_that_cannot_be_used_is_refused_by_name(change: dict[str, object], words: str) -> None:
    one = {**json.loads(attempt_json(attempt())), **change}
    with pytest.raises(FormatError, match=words) as refusal:
        parse_attempt(json.dumps(one).encode(), path=Path("/somewhere/a.attempt"))
    assert str(refusal.value).startswith("a.attempt")
