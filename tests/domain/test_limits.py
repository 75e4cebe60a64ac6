"""What is too large, too long or too strange to be part of a session."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import pytest

from annotator.domain.limits import (
    LARGEST_NUMBER,
    LONGEST_NAME,
    LONGEST_S,
    LONGEST_TEXT,
    MOST_OF,
    LimitError,
    check_limits,
    file_name_problem,
)
from annotator.domain.media import Media
from annotator.domain.participants import Participant
from annotator.domain.session import Session
from tests.fixtures.sessions import annotation, small_session, table

_TOO_MUCH: tuple[tuple[type, Any], ...] = (
    (str, "x" * (LONGEST_TEXT + 1)),
    (str, "half \ud800"),
    (float, 1e308),
    (float, math.inf),
    (float, math.nan),
    (int, 2**63),
    (int, -(2**63)),
)


def first_of(session: Session, name: str) -> Any:
    return next(iter(getattr(session, name).values()))


def test_an_ordinary_session_is_within_all_limits() -> None:
    check_limits(small_session())


@pytest.mark.parametrize("row_name", ["info", "media", "participants", "annotations", "utterances", "coders"])
def test_no_field_of_any_row_takes_what_is_too_much(row_name: str) -> None:
    session = small_session()
    row = session.info if row_name == "info" else first_of(session, row_name)
    tried = 0
    for field in fields(row):
        for kind, value in _TOO_MUCH:
            if type(getattr(row, field.name)) is not kind:
                continue
            tried += 1
            with pytest.raises(LimitError) as caught:
                check_limits(replace(row, **{field.name: value}))
            assert caught.value.place == f".{field.name}"
    assert tried


@pytest.mark.parametrize("duration_s", [1e308, 1e9, LONGEST_S + 1, -1.0])
def test_durations_that_no_meeting_has(duration_s: float) -> None:
    session = small_session()
    with pytest.raises(LimitError):
        check_limits(replace(session, info=replace(session.info, duration_s=duration_s)))


def test_the_place_says_which_row_and_which_field() -> None:
    session = replace(small_session(), annotations=table(annotation("a1"), annotation("a2", start_s=1e12, end_s=1e12)))
    with pytest.raises(LimitError, match=r"at annotations\[1\]\.start_s"):
        check_limits(session)


def test_three_hundred_participants_and_a_title_of_a_megabyte() -> None:
    session = small_session()
    crowd = table(*(Participant(id=f"p{number}", role="client") for number in range(300)))
    with pytest.raises(LimitError, match=f"there are 300 of them; a session has {MOST_OF['participants']} at most"):
        check_limits(replace(session, participants=crowd))
    with pytest.raises(LimitError, match=f"longer than the {LONGEST_NAME} there may be"):
        check_limits(replace(session, info=replace(session.info, title="x" * 2**20)))


def test_numbers_that_are_the_same_in_every_program() -> None:
    media = Media(id="m", file_name="a.mp4", path="a.mp4", fingerprint="f", duration_s=1.0, frame_count=LARGEST_NUMBER)
    check_limits(media)
    with pytest.raises(LimitError):
        check_limits(replace(media, frame_count=LARGEST_NUMBER + 1))


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "/etc/x",
        "a/b",
        "a\\b",
        "C:x",
        "x\0",
        "x\n",
        " x",
        "x ",
        "x.",
        "nul",
        "COM1.txt",
        "é" * 200,
        "\udcff",
    ],
)
def test_ids_of_what_has_files_are_file_names_everywhere(name: str) -> None:
    assert file_name_problem(name) is not None
    with pytest.raises(LimitError):
        check_limits(Media(id=name, file_name="a.mp4", path="a.mp4", fingerprint="f", duration_s=1.0))
    with pytest.raises(LimitError):
        check_limits(Participant(id=name, role="client"))


@pytest.mark.parametrize("name", ["media-1", "client", "Müller, Anna (2)", "2024.session", "会议"])
def test_ordinary_ids_are_kept(name: str) -> None:
    assert file_name_problem(name) is None
