"""Continuous ratings held against each other: by the means of units in which all coders rated."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from annotator.analysis.agreement_measure import AgreementSettings
from annotator.analysis.agreement_on_curves import curve_measures, unit_means
from annotator.analysis.intraclass import FORMS, correlations_of_sums, rating_squares
from annotator.app.agreement_measures import all_measures, coders_of
from annotator.domain import edits, rating_edits
from annotator.domain.ratings import RATING_HZ, CurveKey, pieces_of
from annotator.domain.session import Session
from tests.fixtures.rich_session import DISTRESS
from tests.fixtures.sessions import small_session

SETTINGS = AgreementSettings(resamples=0)


def rated(*curves: tuple[str, Callable[[float], float], tuple[float, float]], person: str = "client") -> Session:
    plain = small_session()
    session = replace(plain, codebook=replace(plain.codebook, dimensions=(DISTRESS,)))
    for coder_id, value, (start_s, end_s) in curves:
        key = CurveKey(coder_id=coder_id, dimension_id="distress", participant_id=person)
        samples = {n: value(n / RATING_HZ) for n in range(round(start_s * RATING_HZ), round(end_s * RATING_HZ))}
        session = edits.apply(session, rating_edits.record(session, key, samples))
    return session


def wave(time_s: float) -> float:
    return 50 + 40 * math.sin(time_s / 3)


def other(time_s: float) -> float:
    return 45 + 30 * math.sin(time_s / 3 + 0.4)


def test_the_correlations_are_those_of_the_units_that_all_rated() -> None:
    session = rated(("anna", wave, (0.0, 40.0)), ("ben", other, (10.0, 50.0)))
    measures = {one.name: one for one in curve_measures([session], ("anna", "ben"), SETTINGS)}
    means = np.array(
        [[np.mean([value(s + n / 10) for n in range(10)]) for value in (wave, other)] for s in range(10, 40)]
    )
    expected = dict(zip(FORMS, correlations_of_sums(rating_squares(means).sum(axis=0)), strict=True))
    assert set(measures) == {f"{form}:curve" for form in expected}
    for form, value in expected.items():
        assert measures[f"{form}:curve"].value == pytest.approx(value, abs=1e-4)
    assert {one.units for one in measures.values()} == {30}
    assert {one.code_id for one in measures.values()} == {"distress"}


def test_the_same_rating_agrees_wholly_and_another_person_is_another_subject() -> None:
    same = rated(("anna", wave, (0.0, 20.0)), ("ben", wave, (0.0, 20.0)))
    assert next(iter(curve_measures([same], ("anna", "ben"), SETTINGS))).value == pytest.approx(1.0)
    apart = edits.apply(
        rated(("anna", wave, (0.0, 20.0))),
        rating_edits.record(
            rated(("anna", wave, (0.0, 20.0))),
            CurveKey(coder_id="ben", dimension_id="distress", participant_id="therapist"),
            dict.fromkeys(range(100), 3.0),
        ),
    )
    assert not list(curve_measures([apart], ("anna", "ben"), SETTINGS))


def test_a_unit_without_a_sample_is_missing_and_not_nought() -> None:
    session = rated(("anna", wave, (0.0, 2.0)), ("anna", wave, (4.0, 5.0)))
    key = CurveKey(coder_id="anna", dimension_id="distress", participant_id="client")
    means = unit_means([pieces_of(session.ratings, key)], 1.0)
    assert np.isnan(means[:, 0]).tolist() == [False, False, True, True, False]


def test_whoever_only_rated_is_a_coder_of_the_comparison() -> None:
    session = replace(rated(("anna", wave, (0.0, 20.0)), ("ben", other, (0.0, 20.0))), annotations={})
    assert coders_of([session]) == ("anna", "ben")
    names = {one.name for one in all_measures([session], ("anna", "ben"), SETTINGS)}
    assert "ICC2:curve" in names
