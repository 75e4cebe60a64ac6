"""What is written for another program comes back with every annotation in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from annotator.workflow.exporting import export_session
from annotator.workflow.importing import import_file
from tests.fixtures.sessions import small_session


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
