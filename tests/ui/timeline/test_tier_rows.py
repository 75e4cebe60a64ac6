"""Which rows of tiers there are, in which order, and how deep each stands."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from annotator.domain.codebook import Code
from annotator.domain.coding_scheme import TierScheme
from annotator.domain.session import Session
from annotator.ui.timeline.arrangement import TierGrouping
from annotator.ui.timeline.paint_headers import label_left_px
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.tier_rows import tier_key
from tests.ui.timeline import sessions
from tests.ui.timeline.conftest import MakeWorkspace

TONE = Code(id="tone", name="Tone", color="#009E73", tier="Voice")


def with_dependent_tier() -> Session:
    """Voice depends on Face and stands last in the codebook, after Body."""
    session = sessions.full_session()
    book = replace(
        session.codebook,
        codes=(*session.codebook.codes, TONE),
        tiers=(TierScheme(tier="Voice", parent_tier="Face"),),
    )
    tone = sessions.annotation("v1", 21.0, 22.0, tier="Voice", code_id="tone")
    return replace(session, codebook=book, annotations=MappingProxyType({**session.annotations, "v1": tone}))


def rows_of(state: TimelineState) -> list[Row]:
    return [placed.row for placed in state.content.layout.of_kind("tier")]


@pytest.fixture
def state(make_workspace: MakeWorkspace) -> TimelineState:
    made = TimelineState(make_workspace(with_dependent_tier()))
    yield made
    made.close()


def test_a_dependent_tier_stands_indented_under_its_parent(state: TimelineState) -> None:
    rows = rows_of(state)
    assert [(row.name, row.depth) for row in rows] == [("Face", 0), ("Voice", 1), ("Body", 0)]
    assert label_left_px(rows[1]) > label_left_px(rows[0])


@pytest.mark.parametrize("grouping", ["participant", "coder"])
def test_so_it_does_in_each_group(state: TimelineState, grouping: TierGrouping) -> None:
    state.set_arrangement(state.arrangement.with_grouping(grouping))
    for row in (row for row in rows_of(state) if row.name == "Voice" and row.count):
        group = [held for held in rows_of(state) if held.group == row.group]
        above = group[group.index(row) - 1]
        assert (above.name, above.depth, row.depth) == ("Face", 0, 1)


def test_a_parent_that_is_moved_takes_along_what_depends_on_it(state: TimelineState) -> None:
    state.move_tier(rows_of(state)[0], 1)
    assert [row.name for row in rows_of(state)] == ["Body", "Face", "Voice"]
    state.move_tier(rows_of(state)[1], -1)
    assert [row.name for row in rows_of(state)] == ["Face", "Voice", "Body"]


def test_a_dependent_tier_stays_with_its_parent(state: TimelineState) -> None:
    state.move_tier(next(row for row in rows_of(state) if row.name == "Voice"), 1)
    assert [row.name for row in rows_of(state)] == ["Face", "Voice", "Body"]


def test_a_tier_whose_parent_is_hidden_is_still_there(state: TimelineState) -> None:
    state.set_arrangement(state.arrangement.with_hidden(tier_key("Face"), True))
    assert [row.name for row in rows_of(state)] == ["Voice", "Body"]
