"""Modifiers, scales, vocabularies of tiers, and what makes an annotation complete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import codebook_edits, edits
from annotator.domain.annotations import ModifierChoice, ScaleRating
from annotator.domain.code_links import with_code
from annotator.domain.codebook import Code, Codebook
from annotator.domain.codebook_merging import with_codebook
from annotator.domain.coding_scheme import ModifierValue, Scale, TierScheme
from annotator.domain.completeness import lacks_of
from annotator.domain.edits import EditError
from annotator.domain.modifiers_and_ratings import details_in_words, with_choice, with_rating
from annotator.domain.scheme_checks import SchemeError, check_scheme
from annotator.domain.session import Session
from tests.fixtures.sessions import DEGREE, SIDES, TIMES, WARMTH, annotation, small_session, table

SMILE = annotation("s1", code_id="smile", tier="Codes")
HIGH = ModifierChoice(modifier_id="degree", value_ids=("high",))


def book(**smile: object) -> Codebook:
    """The codebook with a smile that has modifiers and a scale."""
    present = small_session().codebook
    codes = tuple(replace(code, **smile) if code.id == "smile" else code for code in present.codes)  # pyright: ignore[reportArgumentType]
    return replace(present, codes=codes, modifiers=(DEGREE, SIDES, TIMES), scales=(WARMTH,))


def session_of(codebook: Codebook, *rows: object) -> Session:
    return replace(small_session(), codebook=codebook, annotations=table(*rows))


def test_modifiers_and_ratings_are_said_in_words() -> None:
    row = with_rating(with_choice(SMILE, "degree", HIGH), "warmth", 3.0)
    row = with_choice(row, "sides", ModifierChoice(modifier_id="sides", value_ids=("left", "right")))
    assert details_in_words(book(), row) == "Degree: high · Side: left, right · Warmth: 3 (warm)"
    assert with_rating(with_choice(row, "degree", None), "warmth", None).ratings == ()


def test_what_is_required_and_missing_is_named() -> None:
    full = book(modifier_ids=("degree",), scale_ids=("warmth",), requires=("note", "confidence", "modifiers", "scales"))
    assert [lack.words for lack in lacks_of(full, SMILE)] == [
        "needs a comment",
        "needs a confidence",
        "needs “Degree”",
        "needs a rating of “Warmth”",
    ]
    whole = with_rating(with_choice(replace(SMILE, note="seen", confidence=3), "degree", HIGH), "warmth", -3.0)
    assert lacks_of(full, whole) == ()
    assert lacks_of(full, replace(SMILE, running=True)) == (), "what still runs is not held up"


def test_a_tiers_own_scale_is_asked_for_too() -> None:
    tiers = (TierScheme(tier="Codes", scale_ids=("warmth",)),)
    there = replace(book(requires=("scales",)), tiers=tiers)
    assert [lack.kind for lack in lacks_of(there, SMILE)] == ["rating"]


def test_what_does_not_fit_is_named() -> None:
    tight = replace(book(), tiers=(TierScheme(tier="Codes", code_ids=("expression",)),))
    row = with_rating(with_choice(SMILE, "degree", HIGH), "warmth", 7.0)
    kinds = {lack.kind for lack in lacks_of(tight, row)}
    assert kinds == {"code_not_taken", "modifier_not_asked", "off_scale"}


def test_a_tier_with_a_vocabulary_offers_it_and_takes_its_codes() -> None:
    there = replace(book(), tiers=(TierScheme(tier="Face", code_ids=("smile",)), TierScheme(tier="Open")))
    smile = there.code("smile")
    assert smile is not None
    assert [code.id for code in there.codes_on("Face")] == ["smile"]
    assert there.codes_on("Open") == there.codes == there.codes_on(None)
    assert (there.tier_for(smile, "Face"), there.tier_for(smile, "Open")) == ("Face", "Codes")


def test_a_modifier_that_is_in_use_cannot_be_taken_out_of_the_codebook() -> None:
    present = book(modifier_ids=("degree",))
    session = session_of(present, with_choice(SMILE, "degree", HIGH))
    without = replace(present, modifiers=(SIDES,), codes=tuple(replace(c, modifier_ids=()) for c in present.codes))
    edit = codebook_edits.replace_codebook(session, without)
    with pytest.raises(EditError, match="'degree' is not in the codebook"):
        edits.apply(session, edit)


def test_recoding_keeps_what_the_new_code_has_too() -> None:
    present = book(modifier_ids=("degree", "sides"))
    nod = Code(id="nod", name="Nod", modifier_ids=("degree",))
    session = session_of(replace(present, codes=(*present.codes, nod)))
    row = replace(
        SMILE, modifiers=(HIGH, ModifierChoice(modifier_id="sides", value_ids=("left",))), ratings=(_rated(1),)
    )
    recoded = with_code(session, row, nod)
    assert (recoded.modifiers, recoded.ratings) == ((HIGH,), ())


def _rated(value: float) -> ScaleRating:
    return ScaleRating(scale_id="warmth", value=value)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"modifiers": (replace(DEGREE, values=()),)}, ".modifiers[0].values"),
        ({"modifiers": (replace(DEGREE, values=(*DEGREE.values, ModifierValue(id="x", name="x", key="L"))),)},
         ".modifiers[0].values[2].key"),
        ({"modifiers": (DEGREE, DEGREE)}, ".modifiers[1].id"),
        ({"scales": (Scale(id="a", name="A", step=0),)}, ".scales[0].step"),
        ({"scales": (Scale(id="a", name="A", least=5, greatest=5),)}, ".scales[0].greatest"),
        ({"scales": (Scale(id="a", name="A", greatest=1e9),)}, ".scales[0].step"),
        ({"tiers": (TierScheme(tier="T", parent_tier="T"),)}, ".tiers[0].parent_tier"),
        ({"tiers": (TierScheme(tier="T", code_ids=("nobody",)),)}, ".tiers[0].code_ids[0]"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_said_with_its_place(wrong: dict[str, object], place: str) -> None:
    with pytest.raises(SchemeError) as raised:
        check_scheme(replace(small_session().codebook, **wrong))  # pyright: ignore[reportArgumentType]
    assert raised.value.place == place


def test_a_codebook_that_is_taken_over_brings_its_modifiers_and_the_values_that_are_missing() -> None:
    few = replace(book(), modifiers=(replace(DEGREE, values=DEGREE.values[:1]),), scales=())
    both = with_codebook(few, book())
    assert [row.id for row in both.modifiers] == ["degree", "sides", "times"]
    assert [value.id for value in both.modifiers[0].values] == ["low", "high"]
    assert both.scales == (WARMTH,)
