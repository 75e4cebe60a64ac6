"""What is written for another program comes back with every annotation in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.app.exporting import export_session
from annotator.app.importing import import_file
from annotator.domain import edits
from annotator.domain.annotations import Annotation, ModifierChoice, ScaleRating
from annotator.domain.codebook import Code
from annotator.domain.coding_scheme import TierRelation, TierScheme
from annotator.domain.dependent_tiers import outside_parent
from annotator.domain.session import Session
from tests.fixtures.sessions import DEGREE, SIDES, TIMES, WARMTH, small_session

RATED = (ScaleRating(scale_id="warmth", value=2.0),)


def coded() -> Session:
    """A session with twelve spans of two codes about one person."""
    empty = replace(small_session(), annotations=MappingProxyType({}), verdicts=MappingProxyType({}))
    codes = [code for code in empty.codebook.codes if code.kind == "span" and not code.incongruence][:2]
    person = next(iter(empty.participants))
    rows = [
        Annotation(
            id=f"r{number}",
            coder_id="ann",
            tier=codes[number % 2].tier,
            code_id=codes[number % 2].id,
            participant_id=person,
            start_s=number * 0.5,
            end_s=number * 0.5 + 0.25,
        )
        for number in range(12)
    ]
    return replace(empty, annotations=MappingProxyType({row.id: row for row in rows}))


@pytest.mark.parametrize(
    ("name", "suffix"), [("eaf", ".eaf"), ("boris", ".boris"), ("textgrid", ".TextGrid"), ("csv", ".csv")]
)
def test_spans_and_codes_come_back(tmp_path: Path, name: str, suffix: str) -> None:
    session = coded()
    path = tmp_path / f"out{suffix}"
    export_session(session, path, format_name=name)
    empty = replace(session, annotations=MappingProxyType({}))
    imported = import_file(empty, path, kind="annotations", default_coder="me")
    back = edits.apply(empty, imported.edit).annotations.values()
    spans = sorted((round(row.start_s, 3), round(row.end_s, 3)) for row in back)
    wanted = sorted((row.start_s, row.end_s) for row in session.annotations.values())
    assert [span for span in wanted if span not in spans] == []
    names = {code.id: code.name for code in session.codebook.codes}
    kept = {row.code_id for row in back} & set(names)
    assert kept >= {row.code_id for row in session.annotations.values()}


@pytest.mark.parametrize(("name", "suffix"), [("eaf", ".eaf"), ("boris", ".boris"), ("csv", ".csv")])
def test_modifiers_and_ratings_come_back(tmp_path: Path, name: str, suffix: str) -> None:
    session = coded()
    (first, second, *rest) = session.codebook.codes
    asked = ("degree", "sides", "times")
    codes = tuple(
        replace(code, modifier_ids=asked, scale_ids=("warmth",)) if not code.incongruence else code
        for code in (first, second, *rest)
    )
    book = replace(session.codebook, codes=codes, modifiers=(DEGREE, SIDES, TIMES), scales=(WARMTH,))
    choices = (
        ModifierChoice(modifier_id="degree", value_ids=("high",)),
        ModifierChoice(modifier_id="sides", value_ids=("left", "right")),
        ModifierChoice(modifier_id="times", number=3.0),
    )
    rows = {id_: replace(row, modifiers=choices, ratings=RATED) for id_, row in session.annotations.items()}
    session = replace(session, codebook=book, annotations=MappingProxyType(rows))
    path = tmp_path / f"out{suffix}"
    export_session(session, path, format_name=name)
    empty = replace(session, annotations=MappingProxyType({}))
    known = edits.apply(empty, import_file(empty, path, kind="annotations", default_coder="me").edit)
    back = [row for row in known.annotations.values() if row.modifiers]
    assert len(back) == len(rows)
    assert {row.modifiers for row in back} == {choices}
    assert {row.ratings for row in back} == {RATED}
    kept = {code.id: known.codebook.code(code.id) for code in book.codes}
    assert (known.codebook.modifiers, kept) == (book.modifiers, {code.id: code for code in book.codes}), "none missing"
    bare = replace(empty, codebook=replace(book, codes=codes[:1], modifiers=(), scales=()))
    bare = replace(bare, codebook=replace(bare.codebook, codes=(replace(codes[0], modifier_ids=(), scale_ids=()),)))
    fresh = edits.apply(bare, import_file(bare, path, kind="annotations", default_coder="me").edit)
    made = {row.name: row for row in fresh.codebook.modifiers}
    assert {value.name for value in made["Side"].values} == {"left", "right"}
    assert (made["Side"].kind, made["How often"].kind) == ("several", "number")
    counts = [len(row.modifiers) for row in fresh.annotations.values() if row.modifiers]
    assert counts == [4] * len(rows), "a scale that is not known comes as a number"


@pytest.mark.parametrize("relation", ["within", "attached"])
def test_dependent_tiers_come_back_from_elan(tmp_path: Path, relation: TierRelation) -> None:
    session = coded()
    tone = Code(id="tone", name="Tone", tier="Voice")
    scheme = TierScheme(tier="Voice", parent_tier="Codes", relation=relation)
    book = replace(session.codebook, codes=(*session.codebook.codes, tone), tiers=(scheme,))
    session = replace(session, codebook=book)
    below = [
        replace(row, id=f"v{number}", code_id="tone", tier="Voice")
        for number, row in enumerate(session.annotations.values())
        if number < 6
    ]
    session = edits.apply(session, edits.add_annotations(session, below))
    path = tmp_path / "out.eaf"
    export_session(session, path, format_name="eaf")
    constraint = {"within": "Included_In", "attached": "Symbolic_Association"}[relation]
    assert f'CONSTRAINTS="{constraint}" CONTROLLED_VOCABULARY_REF="codes: Voice"' in path.read_text()
    empty = replace(session, annotations=MappingProxyType({}), codebook=replace(book, tiers=()))
    back = edits.apply(empty, import_file(empty, path, kind="annotations", default_coder="me").edit)
    (taken,) = back.codebook.tiers
    assert taken.relation == relation
    assert {row.tier for row in back.annotations.values()} >= {taken.tier, taken.parent_tier}
    assert outside_parent(back) == frozenset()
    assert sum(row.tier == taken.tier for row in back.annotations.values()) == len(below)
