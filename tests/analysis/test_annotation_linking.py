import pytest

from annotator.analysis.annotation_linking import link_annotations
from annotator.domain.annotations import Annotation
from tests.fixtures.sessions import annotation


def span(id_: str, start_s: float, end_s: float, **changes: object) -> Annotation:
    return annotation(id_, start_s=start_s, end_s=end_s, **changes)


def ids(pairs: tuple[tuple[Annotation, Annotation], ...]) -> list[tuple[str, str]]:
    return [(mine.id, theirs.id) for mine, theirs in pairs]


def test_overlap_is_measured_against_the_longer_one() -> None:
    mine, theirs = [span("a", 0, 10)], [span("b", 0, 6)]
    assert ids(link_annotations(mine, theirs).pairs) == [("a", "b")]
    assert not link_annotations(mine, [span("b", 0, 5.9)]).pairs


def test_the_largest_overlap_goes_first_and_each_is_linked_once() -> None:
    mine = [span("long", 0, 10), span("short", 1, 10)]
    theirs = [span("x", 1, 10), span("y", 0, 9.5)]
    assert ids(link_annotations(mine, theirs).pairs) == [("long", "y"), ("short", "x")]


def test_of_equal_overlaps_the_same_code_is_linked() -> None:
    mine = [span("a", 0, 10, code_id="smile"), span("b", 0, 10, code_id="masking")]
    theirs = [span("c", 0, 10, code_id="masking"), span("d", 0, 10, code_id="smile")]
    assert sorted(ids(link_annotations(mine, theirs).pairs)) == [("a", "d"), ("b", "c")]


def test_other_people_and_other_tiers_are_other_moments() -> None:
    mine = [span("a", 0, 10)]
    found = link_annotations(mine, [span("b", 0, 10, participant_id="therapist"), span("c", 0, 10, tier="Body")])
    assert not found.pairs
    assert [row.id for row in found.only_first] == ["a"]
    assert [row.id for row in found.only_second] == ["b", "c"]


def test_points_are_linked_up_to_four_tenths_of_a_second_apart() -> None:
    mine = [span("a", 5, 5)]
    assert link_annotations(mine, [span("b", 5.4, 5.4)]).pairs
    assert not link_annotations(mine, [span("b", 5.41, 5.41)]).pairs


def test_what_is_running_is_left_out() -> None:
    found = link_annotations([span("a", 5, 5, running=True)], [span("b", 5, 5)])
    assert (found.pairs, found.only_first) == ((), ())
    assert [row.id for row in found.only_second] == ["b"]


@pytest.mark.parametrize("overlap", [0.0, -1.0, 1.01])
def test_an_overlap_out_of_range_is_refused(overlap: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        link_annotations([], [], overlap=overlap)
