"""The detector as one more coder."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from annotator.analysis.machine_coder import MACHINE_ID, machine_annotations
from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from tests.fixtures.sessions import annotation, flag, small_session, table


def session(*rows: Annotation) -> Session:
    found = small_session()
    flags = table(
        flag("f1"),
        flag("f2", start_s=20.0, end_s=21.0, kind="incongruence", rule="masking"),
        flag("f3", start_s=30.0, family="gaze", evidence=()),
    )
    return replace(found, annotations=table(*rows), findings=replace(found.findings, flags=flags))


def test_flags_become_annotations_with_the_codes_they_suggest() -> None:
    rows = machine_annotations(session())
    assert [(row.code_id, row.coder_id, row.flag_id) for row in rows] == [
        ("smile", MACHINE_ID, "f1"),
        ("masking", MACHINE_ID, "f2"),
    ]
    assert [(row.start_s, row.end_s) for row in rows][1] == (20.0, 21.0)


def test_beside_a_coder_only_what_that_coder_looked_at_counts() -> None:
    coded = annotation("a1", tier="Incongruence", code_id="masking")
    assert [row.code_id for row in machine_annotations(session(coded), beside="anna")] == ["masking"]
    assert machine_annotations(session(), beside="anna") == ()


def test_a_person_under_the_detectors_id_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for the detector"):
        machine_annotations(session(annotation("a1", coder_id=MACHINE_ID)))


def test_the_session_itself_does_not_change() -> None:
    before = session(annotation("a1"))
    machine_annotations(before)
    assert before.annotations == MappingProxyType({"a1": annotation("a1")})
