"""Exercise files: they come back as they went, and tell nothing of the gold beforehand."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.exercises import ExerciseError
from annotator.domain.participants import Participant
from annotator.exchange.errors import FormatError
from annotator.exchange.exercise_file import exercise_json, parse_exercise, read_exercise, write_exercise
from annotator.exchange.seal import WrongPassPhraseError
from tests.fixtures.exercises import exercise, gold, moment


@pytest.mark.parametrize("pass_phrase", ["", "Höhe über Null"])
def test_an_exercise_comes_back_as_it_went(tmp_path: Path, pass_phrase: str) -> None:
    path = tmp_path / "spot.exercise"
    write_exercise(path, exercise(), gold(), pass_phrase=pass_phrase)
    read = read_exercise(path)
    assert read.exercise == exercise()
    assert read.needs_pass_phrase == bool(pass_phrase)
    assert read.open_gold(pass_phrase) == gold()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("pass_phrase", ["", "secret"])
def test_the_bytes_hold_no_gold_in_the_clear(pass_phrase: str) -> None:
    told = gold(moment("m-7f3a", 12.345678, note="Mundwinkel beachten", example="Sie lächeln gerade"))
    content = exercise_json(exercise(codes=()), told, pass_phrase=pass_phrase)
    hidden = ["12.345", "m-7f3a", "Mundwinkel", "lächeln", "Masking", "masking", "anna", "onset", "moments"]
    decoded = [content]
    for run in re.findall(rb"[A-Za-z0-9+/_-]{24,}={0,2}", content):
        plain = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        decoded += [base64.b64decode(plain[begin:][: (len(plain) - begin) // 4 * 4]) for begin in range(4)]
    for text in decoded:
        for secret in hidden:
            for encoding in ("utf-8", "utf-16-le"):
                assert secret.encode(encoding) not in text
    if pass_phrase:
        assert pass_phrase.encode() not in content


def test_the_length_does_not_tell_how_many_moments_there_are() -> None:
    few, many = gold(moment("a", 5.0)), gold(*(moment(f"{n}", 5.0 + n, note="", example="") for n in range(12)))
    assert len(exercise_json(exercise(), few)) == len(exercise_json(exercise(), many))


def test_another_pass_phrase_opens_nothing() -> None:
    read = parse_exercise(exercise_json(exercise(), gold(), pass_phrase="right"), source="x.exercise")
    with pytest.raises(WrongPassPhraseError, match=r"x\.exercise"):
        read.open_gold("wrong")
    with pytest.raises(WrongPassPhraseError):
        read.open_gold()


def test_gold_cannot_be_moved_to_another_exercise() -> None:
    one = json.loads(exercise_json(exercise(), gold()))
    one["exercise"]["tolerance"]["after_s"] = 30.0
    read = parse_exercise(json.dumps(one).encode(), source="x.exercise")
    with pytest.raises(FormatError, match="changed"):
        read.open_gold()


def test_white_space_order_and_keys_of_a_later_version_do_not_break_the_seal() -> None:
    one = json.loads(exercise_json(exercise(), gold()))
    one["exercise"] = dict(reversed(one["exercise"].items()))
    one["later"] = True
    assert parse_exercise(json.dumps(one, indent=7).encode(), source="x").open_gold() == gold()


def test_no_name_and_no_absolute_path_goes_into_the_file() -> None:
    person = Participant(id="client", role="client", name="Anna Smith", media_id="media-1")
    media = replace(exercise().media[0], path="/home/anna/talk.mp4")
    content = exercise_json(exercise(participants=(person,), media=(media,)), gold())
    assert b"Smith" not in content
    assert b"/home" not in content


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 99}, "newer version"),
        ({"format": "annotator-session"}, "annotator-exercise"),
        ({"exercise": {}}, "missing required field"),
        ({"sealed": None}, "sealed"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(change: dict[str, object], words: str) -> None:
    one = {**json.loads(exercise_json(exercise(), gold())), **change}
    with pytest.raises(FormatError, match=words) as refusal:
        parse_exercise(json.dumps(one).encode(), source="x.exercise")
    assert "x.exercise" in str(refusal.value)


@pytest.mark.parametrize(
    "change", [{"cipher": "ROT13"}, {"cost": 2**30}, {"cost": 1000}, {"content": "%%%"}, {"derivation": "md5"}]
)
def test_a_seal_that_is_not_known_or_damaged_is_refused(change: dict[str, object]) -> None:
    one = json.loads(exercise_json(exercise(), gold()))
    one["sealed"].update(change)
    with pytest.raises(FormatError, match=r"x\.exercise"):
        parse_exercise(json.dumps(one).encode(), source="x.exercise").open_gold()


def test_an_exercise_that_cannot_be_done_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError):
        write_exercise(tmp_path / "x.exercise", exercise(title=""), gold())
    assert not list(tmp_path.iterdir())
