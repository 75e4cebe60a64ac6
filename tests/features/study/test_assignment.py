"""Who codes what: even, random, repeatable, and nothing that was assigned before is taken away."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.session import Coder
from annotator.exchange.errors import FormatError
from annotator.features.study.assignment import (
    Assignment,
    AssignmentPlan,
    draw,
    read_assignments,
    tell_sessions,
    write_assignments,
)
from annotator.features.study.study import read_study
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session

SESSIONS = [f"hour{number:02d}" for number in range(20)]


@given(
    count=st.integers(1, 30),
    coders=st.lists(st.sampled_from("abcdef"), min_size=2, max_size=6, unique=True),
    share=st.floats(0, 1),
    seed=st.integers(0, 99),
)
def test_everybody_gets_as_many_and_the_share_is_coded_twice(
    count: int, coders: list[str], share: float, seed: int
) -> None:
    plan = AssignmentPlan(coders=tuple(coders), double_share=share, seed=seed)
    names = [f"s{number}" for number in range(count)]
    found = draw(names, plan)
    assert draw(reversed(names), plan) == found, "whatever order the folder gives"
    assert {row.session for row in found} == set(names)
    assert len({(row.session, row.coder_id) for row in found}) == len(found)
    loads = Counter(dict.fromkeys(coders, 0))
    loads.update(row.coder_id for row in found)
    assert max(loads.values()) - min(loads.values()) <= 2
    twice = sum(row.part == "second" for row in found)
    assert share * count - 1e-6 <= twice <= share * count + 1


def test_another_seed_draws_otherwise_and_pairs_are_blind_to_each_other() -> None:
    plan = AssignmentPlan(coders=("a", "b", "c"), double_share=0.5, seed=1, blind_to=("flags",))
    first, other = draw(SESSIONS, plan), draw(SESSIONS, replace(plan, seed=2))
    assert first != other
    doubled = {row.session for row in first if row.part == "second"}
    assert len(doubled) == 10
    for row in first:
        assert row.blind_to == (("flags", "coders") if row.session in doubled else ("flags",))


def test_sessions_that_come_later_leave_the_others_as_they_are() -> None:
    plan = AssignmentPlan(coders=("a", "b"), double_share=0.2, seed=3)
    before = draw(SESSIONS[:10], plan)
    after = draw(SESSIONS, plan, before)
    assert set(before) <= set(after)
    assert sum(row.part == "second" for row in after) == 4


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"coders": ()}, "at least one coder"),
        ({"coders": ("a", "a")}, "twice"),
        ({"coders": ("a", "b"), "double_share": 1.5}, "0 to 1"),
        ({"coders": ("a",)}, "two coders"),
    ],
)
def test_what_cannot_be_assigned_is_said(plan: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        AssignmentPlan(**plan)  # pyright: ignore[reportArgumentType]


def test_assignments_are_kept_in_a_table_and_told_to_the_sessions(tmp_path: Path) -> None:
    for name in ("one", "two"):
        SessionFolder.create(tmp_path / f"{name}.session", small_session()).close()
    (tmp_path / "bad.session").mkdir()
    (tmp_path / "bad.session" / "session.db").write_bytes(b"no database")
    study = read_study(tmp_path)
    rows = (
        Assignment(session="bad", coder_id="anna"),
        Assignment(session="one", coder_id="anna", blind_to=("flags", "coders")),
        Assignment(session="two", coder_id="carla", part="second", blind_to=("coders",)),
    )
    write_assignments(study, rows)
    assert read_assignments(study) == rows
    (problem,) = tell_sessions(study, rows, by="lead")
    assert problem.startswith("bad: ")
    with SessionFolder.open(tmp_path / "one.session", read_only=True) as folder:
        assert folder.load().coders["anna"].blind_to == ("flags", "coders")
        assert folder.load().coders["anna"].name == "Anna Coder"
    with SessionFolder.open(tmp_path / "two.session", read_only=True) as folder:
        assert folder.load().coders["carla"] == Coder(id="carla", blind_to=("coders",))
        edits = len(folder.history())
    tell_sessions(study, rows, by="lead")
    with SessionFolder.open(tmp_path / "two.session", read_only=True) as folder:
        assert len(folder.history()) == edits, "told once"


def test_a_table_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    SessionFolder.create(tmp_path / "one.session", small_session()).close()
    (tmp_path / "assignments.csv").write_text("session;coder;blind_to\none;anna;everything\n")
    with pytest.raises(FormatError, match=r"line 2: 'everything'"):
        read_assignments(read_study(tmp_path))
