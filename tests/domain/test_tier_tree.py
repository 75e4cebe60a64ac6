"""Tiers that depend on another follow it, however they were arranged."""

from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import TierScheme
from annotator.domain.tier_tree import under_parents


def book(**parents: str) -> Codebook:
    return Codebook(id="b", tiers=tuple(TierScheme(tier=tier, parent_tier=on) for tier, on in parents.items()))


def test_a_dependent_tier_stands_under_its_parent_and_the_order_stays_otherwise() -> None:
    asked = book(Tone="Talk", Words="Talk", Stress="Words")
    found = under_parents(["Stress", "Tone", "Face", "Talk", "Words"], asked)
    assert found == [("Face", 0), ("Talk", 0), ("Tone", 1), ("Words", 1), ("Stress", 2)]


def test_a_tier_whose_parent_is_not_shown_stands_alone() -> None:
    assert under_parents(["Tone", "Face"], book(Tone="Talk")) == [("Tone", 0), ("Face", 0)]


def test_no_tier_is_lost_where_a_file_has_them_depend_in_a_ring() -> None:
    assert sorted(under_parents(["A", "B", "C"], book(A="B", B="A"))) == [("A", 0), ("B", 0), ("C", 0)]
