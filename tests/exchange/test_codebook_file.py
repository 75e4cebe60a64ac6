"""Codebooks that ship, and the checks a lab's own codebook goes through."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.annotations import INCONGRUENCE_TYPES
from annotator.domain.codebook import Code, Codebook
from annotator.domain.signals import FAMILIES
from annotator.exchange.codebook_file import SHIPPED, codebook_json, parse_codebook, read_codebook, shipped_codebook
from annotator.exchange.errors import FormatError
from annotator.ui.dialogs.codebook_draft import add_codes_of, first_problem

OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_codebook_is_sound_and_uses_the_colour_blind_safe_set(name: str, tmp_path: Path) -> None:
    codebook = shipped_codebook(name)
    assert {code.color for code in codebook.codes} <= OKABE_ITO
    for code in codebook.codes:
        assert all((code.definition, code.include_when, code.exclude_when, code.example)), code.name
    path = tmp_path / "own.json"
    path.write_bytes(codebook_json(codebook))
    assert read_codebook(path) == codebook


def test_the_default_has_a_code_for_every_incongruence_type_and_every_family_of_cues() -> None:
    codebook = shipped_codebook()
    for type_ in INCONGRUENCE_TYPES:
        code = codebook.code(type_)
        assert code is not None
        assert code.incongruence
    for family in FAMILIES:
        assert codebook.code(family) is not None
        assert any(code.parent_id == family for code in codebook.codes)


def test_facial_actions_leave_the_digits_to_their_intensity() -> None:
    assert not [code.name for code in shipped_codebook("facs_lite").codes if code.shortcut.isdigit()]


def test_where_a_criterion_names_another_code_that_code_is_there() -> None:
    for name in SHIPPED:
        codebook = shipped_codebook(name)
        names = {code.name for code in codebook.codes}
        first_words = {name.split()[0] for name in names}
        for code in codebook.codes:
            # "…: Smile." and "…: AU51, AU52." send the coder to another code.
            for sent_to in re.findall(r": ((?:[A-Z][\w'-]*|\d+)[^:.]*)\.", code.exclude_when):
                for one in re.split(r", | or ", sent_to):
                    if not one.endswith("not in this list)"):
                        assert one in names or one.split()[0] in first_words, (name, code.name, one)


@pytest.mark.parametrize("other", SHIPPED[1:])
def test_a_second_shipped_codebook_goes_beside_the_default_one(other: str) -> None:
    default, added = shipped_codebook(), shipped_codebook(other)
    together = add_codes_of(default, added)
    assert first_problem(together) is None
    for code in added.codes:
        if default.code(code.id) is None and code.parent_id is not None:
            parent = together.code(code.parent_id)
            assert parent is not None
            assert parent.name == next(one.name for one in added.codes if one.id == code.parent_id)


def test_a_key_that_the_editor_takes_can_be_read_back() -> None:
    codebook = Codebook(id="own", codes=(Code(id="a", name="A", shortcut="#"), Code(id="b", name="B", shortcut="é")))
    assert first_problem(codebook) is None
    assert parse_codebook(codebook_json(codebook), source="own.json") == codebook


@pytest.mark.parametrize(
    ("codes", "place"),
    [
        ((Code(id="a", name="A"), Code(id="a", name="B")), "$.codebook.codes[1].id"),
        ((Code(id="", name="A"),), "$.codebook.codes[0].id"),
        ((Code(id="a", name=""),), "$.codebook.codes[0].name"),
        ((Code(id="a", name="A", color="red"),), "$.codebook.codes[0].color"),
        ((Code(id="a", name="A", shortcut="F1"),), "$.codebook.codes[0].shortcut"),
        ((Code(id="a", name="A", shortcut="x"), Code(id="b", name="B", shortcut="X")), "$.codebook.codes[1].shortcut"),
        ((Code(id="a", name="A", applies_to=("boss",)),), "$.codebook.codes[0].applies_to"),
        ((Code(id="a", name="A", parent_id="z"),), "$.codebook.codes[0].parent_id"),
        (
            (Code(id="a", name="A", parent_id="b"), Code(id="b", name="B", parent_id="a")),
            "$.codebook.codes[0].parent_id",
        ),
    ],
)
def test_a_mistake_is_named_by_its_json_path(codes: tuple[Code, ...], place: str) -> None:
    content = codebook_json(replace(Codebook(id="own"), codes=codes))
    with pytest.raises(FormatError, match=r"own\.json: .*") as caught:
        parse_codebook(content, source="own.json")
    assert place in str(caught.value)
