"""Published and independently computed values of every measure of agreement, to the printed digits."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.analysis.annotation_agreement import code_kappa, kappa_without_empty_cell
from annotator.analysis.annotation_linking import link_annotations
from annotator.analysis.chance_agreement import (
    cohens_kappa,
    fleiss_kappa,
    gwet_ac1,
    rating_sums,
)
from annotator.analysis.event_matching import f1_of, match_events
from annotator.analysis.intraclass import FORMS, correlations_of_sums, rating_squares
from annotator.analysis.krippendorff import alpha, alpha_unitized, unitized_disagreement
from annotator.analysis.time_units import continua, crossed, seen_from
from tests.fixtures.sessions import annotation


@pytest.fixture(scope="module")
def oracles(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "oracles" / "agreement.json").read_text(encoding="utf-8"))


def digits(printed: float) -> float:
    """Half a unit of the last printed digit."""
    text = repr(printed)
    return 0.5 * 10.0 ** -len(text.partition(".")[2]) + 1e-9


def same(found: float, printed: float) -> bool:
    return abs(found - printed) <= digits(printed)


def ratings(rows: list[list[float | None]]) -> NDArray[np.float64]:
    return np.array([[math.nan if value is None else value for value in row] for row in rows], dtype=np.float64)


@pytest.mark.parametrize("name", ["krippendorff_C_data", "krippendorff_wiki"])
def test_alpha_on_every_level(oracles: dict[str, Any], name: str) -> None:
    data = ratings(oracles[name]["coders"])
    for level, printed in oracles[name]["alpha"].items():
        assert same(alpha(data, level), printed), level


def test_alpha_of_spans(oracles: dict[str, Any]) -> None:
    case = oracles["krippendorff2004_alpha_u"]
    start, end = case["continuum"]
    found = {
        code: unitized_disagreement(
            [[(b - start, size) for b, size in case[who][code]] for who in ("i", "j")], end - start
        )
        for code in ("c", "k")
    }
    assert same(found["c"][0], case["Do_c"])
    assert same(found["c"][1], case["De_c"])
    assert same(found["k"][1], case["De_k"])
    assert same(alpha_unitized([found["c"]]), case["alpha_c"])
    assert same(alpha_unitized([found["k"]]), case["alpha_k"])
    # The alpha of both is printed from parts that were rounded before: 1 - 0.0144 / (0.0532 + 0.0490).
    rounded = [(round(observed, 4), round(expected, 4)) for observed, expected in found.values()]
    assert same(alpha_unitized(rounded), case["alpha_u"])
    assert alpha_unitized(list(found.values())) == pytest.approx(case["alpha_u"], abs=0.001)


def test_the_same_margins_give_the_same_kappa_but_another_pi(oracles: dict[str, Any]) -> None:
    for name in ("A", "B"):
        case = oracles["krippendorff1995_digitised"][name]
        table = crossed(np.array(case["r1"]), np.array(case["r2"]), size=2)
        assert same(cohens_kappa(table), case["kappa"])
        if "alpha" in case:
            assert same(alpha(np.array([case["r1"], case["r2"]], dtype=np.float64), "nominal"), case["alpha"])


def test_cohen(oracles: dict[str, Any]) -> None:
    case = oracles["cohen1960_p45"]
    table = np.array(case["table"], dtype=np.float64)
    assert same(cohens_kappa(table), case["kappa"])
    case = oracles["cohen_easydiag_3x3"]
    assert same(cohens_kappa(np.array(case["table"], dtype=np.float64)), case["kappa"])


def test_intraclass_correlations(oracles: dict[str, Any]) -> None:
    case = oracles["shrout_fleiss_1979"]
    sums = rating_squares(np.array(case["X"], dtype=np.float64)).sum(axis=0)
    for form, found in zip(FORMS, correlations_of_sums(sums), strict=True):
        assert same(found, case[form]), form


def test_kappa_with_a_structural_zero(oracles: dict[str, Any]) -> None:
    case = oracles["ckappa_structzero"]
    raw, kappa, kappa_max = kappa_without_empty_cell(np.array(case["table"], dtype=np.float64))
    assert (same(raw, case["p0"]), same(kappa, case["kappa_ipf"]), same(kappa_max, case["kappa_max"])) == (True,) * 3


def test_event_based_f1(oracles: dict[str, Any]) -> None:
    case = oracles["sed_eval"]
    first, second = (
        [
            annotation(f"{side}{n}", coder_id=side, code_id=code, start_s=float(start), end_s=float(end))
            for n, (code, start, end) in enumerate(case[side])
        ]
        for side in ("ref", "est")
    )
    for tolerance_s in (0.2, 0.5, 1.0):
        found = match_events(first, second, tolerance_s=tolerance_s)
        f1 = f1_of(len(found.pairs), len(found.only_first), len(found.only_second))
        assert same(f1, case[f"F_collar{tolerance_s}"])


def test_easydiag(oracles: dict[str, Any]) -> None:
    case = oracles["easydiag"]
    first, second = (
        [
            annotation(f"{side}{n}", coder_id=side, code_id=str(code), start_s=start / 1000, end_s=end / 1000)
            for n, (start, end, code) in enumerate(case[side])
        ]
        for side in ("r1", "r2")
    )
    linked = link_annotations(first, second, overlap=0.6)
    table = np.zeros((4, 4))
    for mine, theirs in linked.pairs:
        table[int(mine.code_id) - 1, int(theirs.code_id) - 1] += 2
    for row in linked.only_first:
        table[int(row.code_id) - 1, 3] += 1
    for row in linked.only_second:
        table[3, int(row.code_id) - 1] += 1
    wanted = case["thr0.6"]
    assert table.tolist() == wanted["global"]
    raw, kappa, kappa_max = kappa_without_empty_cell(table)
    assert (same(raw, wanted["raw"]), same(kappa, wanted["kappa_ipf"]), same(kappa_max, wanted["kappa_max"])) == (
        True,
        True,
        True,
    )
    for place, printed in enumerate(wanted["unit_kappa"]):
        assert same(code_kappa(table, place), printed)
    assert same(cohens_kappa(table[:3, :3]), wanted["kappa_excl"])
    both = table[:3, :3].sum()
    assert same(both / table.sum(), wanted["linked"])


def test_fleiss_example_of_1971_and_what_ac1_makes_of_a_rare_category() -> None:
    # Fourteen raters, ten subjects, five categories: the worked example that is printed with the method.
    counts = np.array(
        [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ],
        dtype=np.float64,
    )
    assert same(fleiss_kappa(rating_sums(counts).sum(axis=0)), 0.21)
    # Gwet (2008), table 1: 118 of 125 both positive, 5 and 2 differ, 0 both negative.
    rare = np.array([[2, 0]] * 118 + [[1, 1]] * 7, dtype=np.float64)
    assert same(gwet_ac1(rating_sums(rare).sum(axis=0)), 0.9408)
    assert fleiss_kappa(rating_sums(rare).sum(axis=0)) < 0


def test_two_coders_who_say_the_same_agree_fully_and_an_offset_is_forgiven_within_the_tolerance() -> None:
    rows = [annotation(f"a{n}", start_s=10.0 * n, end_s=10.0 * n + 4) for n in range(5)]
    late = [
        annotation(f"b{n}", coder_id="ben", start_s=10.0 * n + 1, end_s=10.0 * n + 5, code_id="masking")
        for n in range(5)
    ]
    (both,) = continua([(50.0, [*rows, *late])], ("anna", "ben"), ("masking",), unit_s=1.0)
    first, second = both.codes
    assert cohens_kappa(crossed(first, first, size=2)) == 1.0
    assert cohens_kappa(crossed(first, second, size=2)) == pytest.approx(0.5833333)
    assert cohens_kappa(crossed(first, seen_from(first, second, tolerance=1), size=2)) == 1.0
