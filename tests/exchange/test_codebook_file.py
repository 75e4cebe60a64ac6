"""Codebooks that ship, and the checks a lab's own codebook goes through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.annotations import INCONGRUENCE_TYPES
from annotator.domain.codebook import Code, Codebook
from annotator.domain.signals import FAMILIES
from annotator.exchange.codebook_file import SHIPPED, codebook_json, parse_codebook, read_codebook, shipped_codebook
from annotator.exchange.errors import FormatError

OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_codebook_is_sound_and_uses_the_colour_blind_safe_set(name: str, tmp_path: Path) -> None:
    codebook = shipped_codebook(name)
    assert {code.color for code in codebook.codes} <= OKABE_ITO
    assert all(code.definition for code in codebook.codes)
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
