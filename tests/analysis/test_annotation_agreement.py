"""Against what the original EasyDIAg computes, and a published table with a structural zero."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.analysis.annotation_agreement import annotation_agreement, kappa_without_empty_cell
from annotator.domain.annotations import Annotation
from tests.fixtures.sessions import annotation


@pytest.fixture
def oracle(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "oracles" / "agreement.json").read_text(encoding="utf-8"))


def coded(coder_id: str, rows: list[list[int]]) -> list[Annotation]:
    return [
        annotation(f"{coder_id}-{number}", coder_id=coder_id, start_s=start / 1000, end_s=end / 1000, code_id=str(code))
        for number, (start, end, code) in enumerate(rows)
    ]


def test_two_coders_equal_easydiag(oracle: dict[str, Any]) -> None:
    known = oracle["easydiag"]
    (found,) = annotation_agreement([coded("r1", known["r1"]) + coded("r2", known["r2"])])
    expected = known["thr0.6_detail"]
    assert found.codes == ("1", "2", "3")
    np.testing.assert_array_equal(found.table, expected["square_rows_r1_cols_r2_last_is_no_match"])
    assert found.kappa == pytest.approx(expected["kappa_ipf"], abs=1e-6)
    assert found.kappa_max == pytest.approx(expected["kappa_max"], abs=1e-6)
    assert found.raw == pytest.approx(expected["raw"], abs=1e-6)
    assert 2 * found.pairs / found.table.sum() == pytest.approx(
        expected["excluding_no_match"]["share_linked"], abs=1e-6
    )
    for row in found.by_code:
        # EasyDIAg writes 0 where a code's kappa is below it; we show how far below
        assert max(0.0, row.kappa) == pytest.approx(expected["units"][row.code_id]["kappa"], abs=1e-6)


def test_a_table_with_a_structural_zero(oracle: dict[str, Any]) -> None:
    known = oracle["ckappa_structzero"]
    found = kappa_without_empty_cell(np.array(known["table"], dtype=float))
    assert found == pytest.approx((known["p0"], known["kappa_ipf"], known["kappa_max"]), abs=1e-6)


def test_the_same_work_twice_agrees_fully() -> None:
    rows = [[0, 1000, 1], [2000, 3000, 2], [5000, 6000, 1]]
    (found,) = annotation_agreement([coded("anna", rows) + coded("ben", rows)])
    assert (found.raw, found.kappa, found.kappa_max) == (1.0, pytest.approx(1.0), pytest.approx(1.0))
    assert [(row.first, row.second, row.both, row.kappa) for row in found.by_code] == [(2, 2, 2, 1.0), (1, 1, 1, 1.0)]


def test_sessions_are_linked_apart_and_counted_together() -> None:
    one = coded("anna", [[0, 1000, 1]]) + coded("ben", [[0, 1000, 1]])
    other = coded("anna", [[0, 1000, 1]]) + coded("ben", [[5000, 6000, 1]])
    not_coded_by_ben = coded("anna", [[0, 1000, 1]])
    (found,) = annotation_agreement([one, other, not_coded_by_ben])
    np.testing.assert_array_equal(found.table, [[2, 1], [1, 0]])


def test_pairs_from_one_flag_are_told_apart() -> None:
    mine = annotation("a", coder_id="anna", flag_id="f1")
    theirs = annotation("b", coder_id="ben", flag_id="f1")
    drawn = [
        annotation("c", coder_id="anna", start_s=9, end_s=10),
        annotation("d", coder_id="ben", start_s=9, end_s=10),
    ]
    (found,) = annotation_agreement([[mine, theirs, *drawn]])
    assert (found.pairs, found.same_flag) == (2, 1)


def test_one_coder_or_nothing_in_common_gives_nothing_or_no_agreement() -> None:
    assert annotation_agreement([coded("anna", [[0, 1000, 1]])]) == ()
    (found,) = annotation_agreement([coded("anna", [[0, 1000, 1]]) + coded("ben", [[5000, 6000, 1]])])
    assert (found.raw, found.pairs) == (0.0, 0)
    assert found.kappa <= 0 or math.isnan(found.kappa)


def test_only_the_coders_asked_for_are_compared() -> None:
    rows = [[0, 1000, 1]]
    three = coded("anna", rows) + coded("ben", rows) + coded("cleo", rows)
    assert len(annotation_agreement([three])) == 3
    (found,) = annotation_agreement([three], coders=("cleo", "anna"))
    assert (found.first_id, found.second_id) == ("cleo", "anna")
