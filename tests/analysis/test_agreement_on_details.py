"""Kappa on what two coders answered to the same events, held against published tables."""

from __future__ import annotations

import math

import numpy as np
import pytest

from annotator.analysis.agreement_measure import AgreementSettings, Measure
from annotator.analysis.agreement_on_details import detail_measures, weighted_kappa
from annotator.domain.annotations import Annotation, ModifierChoice, ScaleRating
from annotator.domain.coding_scheme import Modifier, ModifierValue
from tests.fixtures.sessions import SIDES, WARMTH, annotation

_QUICK = AgreementSettings(resamples=0)
DIAGNOSIS = Modifier(id="d", name="Diagnosis", values=tuple(ModifierValue(id=id_, name=id_.upper()) for id_ in "abc"))
COHEN_1960 = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
"""Table 1 there, of 200: kappa is 0.492."""


def row(coder_id: str, number: int, code_id: str = "smile", **said: object) -> Annotation:
    start_s = 10.0 * number
    return annotation(
        f"{coder_id}{number}",
        coder_id=coder_id,
        code_id=code_id,
        start_s=start_s,
        end_s=start_s + 2,
        incongruence=None,
        **said,
    )


def chosen(modifier: Modifier, *ids: str) -> dict[str, object]:
    return {"modifiers": (ModifierChoice(modifier_id=modifier.id, value_ids=ids),)}


def rated(value: float) -> dict[str, object]:
    return {"ratings": (ScaleRating(scale_id=WARMTH.id, value=value),)}


def measured(rows: list[Annotation], *details: object) -> dict[tuple[str, str | None], Measure]:
    coded = [(10_000.0, tuple(rows))]
    found = detail_measures(coded, ("anna", "ben"), _QUICK, details=details)  # type: ignore[arg-type]
    return {(one.name, one.code_id): one for one in found}


def test_kappa_of_a_modifier_is_cohens() -> None:
    rows: list[Annotation] = []
    for mine, counts in zip("abc", COHEN_1960, strict=True):
        for theirs, count in zip("abc", counts, strict=True):
            for _ in range(count):
                number = len(rows) // 2
                rows += [
                    row("anna", number, **chosen(DIAGNOSIS, mine)),
                    row("ben", number, **chosen(DIAGNOSIS, theirs)),
                ]
    found = measured(rows, DIAGNOSIS)["kappa:modifier:Diagnosis", None]
    assert found.units == 200
    assert found.value == pytest.approx(0.492, abs=5e-4)
    assert len(found.disagreements) == 60
    assert found.disagreements[0].said == ("A", "B")


def test_only_the_same_event_with_an_answer_from_both_counts() -> None:
    rows = [
        row("anna", 0, **chosen(DIAGNOSIS, "a")),
        row("ben", 0, **chosen(DIAGNOSIS, "a")),
        row("anna", 1, **chosen(DIAGNOSIS, "b")),
        row("ben", 1, **chosen(DIAGNOSIS, "b")),
        row("anna", 2, **chosen(DIAGNOSIS, "a")),
        row("ben", 2),
        row("anna", 3, **chosen(DIAGNOSIS, "a")),
        row("ben", 3, "nod", **chosen(DIAGNOSIS, "b")),
        row("anna", 4, **chosen(DIAGNOSIS, "a")),
    ]
    found = measured(rows, DIAGNOSIS)["kappa:modifier:Diagnosis", "smile"]
    assert (found.units, found.value) == (2, pytest.approx(1.0))


def test_several_values_are_one_answer_in_any_order() -> None:
    rows = [
        row("anna", 0, **chosen(SIDES, "left", "right")),
        row("ben", 0, **chosen(SIDES, "right", "left")),
        row("anna", 1, **chosen(SIDES, "left")),
        row("ben", 1, **chosen(SIDES, "left", "right")),
    ]
    found = measured(rows, SIDES)["kappa:modifier:Side", None]
    assert [one.said for one in found.disagreements] == [("left", "left, right")]
    assert ("kappa_weighted:modifier:Side", None) not in measured(rows, SIDES)


def test_a_scale_has_kappa_of_its_points_and_one_that_weighs_how_far_apart_they_are() -> None:
    given = [(-3.0, -3.0), (-3.0, -2.0), (0.0, 0.0), (2.0, 3.0), (3.0, 3.0)]
    rows = [row(who, n, **rated(pair[at])) for n, pair in enumerate(given) for at, who in enumerate(("anna", "ben"))]
    found = measured(rows, WARMTH)
    plain, weighted = found["kappa:scale:Warmth", None], found["kappa_weighted:scale:Warmth", None]
    assert plain.value == pytest.approx((0.6 - 0.2) / (1 - 0.2))
    assert weighted.value > 0.9
    assert [one.said for one in plain.disagreements] == [("-3", "-2"), ("2", "3")]


def test_weighted_kappa_of_two_points_is_kappa_and_of_no_spread_is_not_defined() -> None:
    table = np.array([[20.0, 5.0], [10.0, 15.0]])
    assert weighted_kappa(table, np.array([1.0, 2.0])) == pytest.approx(0.4)
    assert math.isnan(weighted_kappa(np.array([[5.0]]), np.array([1.0])))


def test_weighted_kappa_is_the_intraclass_correlation_of_shared_means() -> None:
    """Fleiss and Cohen (1973): with squared distances it nears the correlation that counts differences of means."""
    rng = np.random.default_rng(1)
    mine = rng.integers(1, 8, 4000)
    theirs = np.clip(mine + rng.integers(-1, 2, 4000), 1, 7)
    table = np.zeros((7, 7))
    np.add.at(table, (mine - 1, theirs - 1), 1)
    points = np.arange(1.0, 8.0)
    spread = mine.var() + theirs.var() + (mine.mean() - theirs.mean()) ** 2
    assert weighted_kappa(table, points) == pytest.approx(2 * np.cov(mine, theirs, bias=True)[0, 1] / spread)
