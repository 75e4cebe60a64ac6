"""All measures over planted work: what is known of it comes out, with intervals, readings and where coders differ."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.analysis.agreement_measure import AgreementSettings, Measure
from annotator.app.agreement import compare, told, write_json
from annotator.app.agreement_measures import all_measures, coders_of
from annotator.app.agreement_words import MEASURES, interval_text, reading_of, value_text, words_of
from annotator.domain.annotations import Annotation, ScaleRating
from annotator.domain.session import Session
from tests.fixtures.sessions import WARMTH, annotation, small_session, table

_QUICK = AgreementSettings(resamples=50)


def coded(*rows: Annotation, duration_s: float = 60.0) -> Session:
    session = small_session()
    return replace(session, info=replace(session.info, duration_s=duration_s), annotations=table(*rows), verdicts={})


def rows_of(coder_id: str, starts_s: Iterable[float], *, length_s: float = 3.0, **more: object) -> list[Annotation]:
    return [
        annotation(f"{coder_id}{n}", coder_id=coder_id, start_s=start_s, end_s=start_s + length_s, **more)
        for n, start_s in enumerate(starts_s)
    ]


def of_all(measures: Iterable[Measure], coders: tuple[str, ...]) -> dict[str, Measure]:
    return {one.name: one for one in measures if one.code_id is None and one.coders == coders}


def test_coders_who_say_the_same_agree_by_every_measure() -> None:
    starts_s = [2.0, 12.0, 25.0, 40.0]
    session = coded(*(row for who in ("anna", "ben", "cleo") for row in rows_of(who, starts_s, intensity=3)))
    found = all_measures([session], ("anna", "ben", "cleo"), _QUICK)
    for one in found:
        if one.name.endswith("_difference"):
            assert one.value == 0
        elif math.isfinite(one.value):
            assert one.value == pytest.approx(1.0), one.name
        assert one.disagreements == ()
    assert of_all(found, ("anna", "ben", "cleo"))["fleiss_kappa"].value == pytest.approx(1.0)
    # everybody gave a 3: nothing varies, so nothing can be said
    assert not math.isfinite(of_all(found, ("anna", "ben", "cleo"))["ICC2:intensity"].value)


def test_what_one_coder_missed_is_where_they_disagree_and_every_measure_opens_it() -> None:
    session = coded(*rows_of("anna", [2.0, 12.0, 25.0, 40.0]), *rows_of("ben", [2.0, 12.0, 25.0]))
    found = of_all(all_measures([session], ("anna", "ben"), _QUICK), ("anna", "ben"))
    assert found["f1"].value == pytest.approx(6 / 7)
    for name in ("easydiag_kappa", "f1", "time_unit_kappa", "fleiss_kappa", "alpha_nominal", "alpha_unitized"):
        (gap,) = found[name].disagreements
        assert (gap.start_s, gap.end_s, gap.said) == (40.0, 43.0, ("masking", ""))
    # 12 of 60 s by anna, 9 by ben, 9 by both
    assert found["time_unit_kappa"].value == pytest.approx(
        (57 / 60 - (108 + 48 * 51) / 3600) / (1 - (108 + 48 * 51) / 3600)
    )
    low, high = found["time_unit_kappa"].interval
    assert low <= found["time_unit_kappa"].value <= high


def test_a_later_start_shows_as_a_difference_and_is_forgiven_within_the_tolerance() -> None:
    session = coded(*rows_of("anna", [2, 12, 25]), *rows_of("ben", [2.5, 12.5, 25.5]))
    found = of_all(all_measures([session], ("anna", "ben"), replace(_QUICK, unit_s=0.5)), ("anna", "ben"))
    assert found["onset_difference"].value == pytest.approx(0.5)
    assert found["offset_difference"].settings["median_absolute_s"] == pytest.approx(0.5)
    assert found["f1"].value == 1.0
    assert found["time_unit_kappa"].value < 1.0
    assert found["time_unit_kappa_tolerance_first"].value == 1.0
    assert found["time_unit_kappa_tolerance_second"].value == 1.0
    strict = of_all(all_measures([session], ("anna", "ben"), replace(_QUICK, tolerance_s=0.1)), ("anna", "ben"))
    assert strict["f1"].value == 0.0
    assert len(strict["onset_difference"].disagreements) == 3


def test_each_code_has_measures_of_its_own_and_mixed_up_codes_are_shown_with_both() -> None:
    session = coded(
        *rows_of("anna", [2, 12, 25]),
        *rows_of("ben", [2, 12]),
        annotation("ben9", coder_id="ben", code_id="smile", start_s=25.0, end_s=28.0),
    )
    found = all_measures([session], ("anna", "ben"), _QUICK)
    assert {one.code_id for one in found if one.name == "f1"} == {None, "masking", "smile"}
    (mixed,) = of_all(found, ("anna", "ben"))["easydiag_kappa"].disagreements
    assert mixed.said == ("masking", "smile")
    smile = next(one for one in found if one.name == "time_unit_kappa" and one.code_id == "smile")
    assert [gap.said for gap in smile.disagreements] == [("", "smile")]


def test_ratings_give_correlations_and_alphas_of_three_levels() -> None:
    given = {"anna": (1, 2, 4, 5), "ben": (2, 2, 4, 5)}
    rows = [
        annotation(f"{who}{n}", coder_id=who, start_s=10.0 * n, end_s=10.0 * n + 2, intensity=value)
        for who, values in given.items()
        for n, value in enumerate(values)
    ]
    found = of_all(all_measures([coded(*rows)], ("anna", "ben"), _QUICK), ("anna", "ben"))
    assert found["ICC2:intensity"].value > 0.9
    assert {"alpha_ordinal:intensity", "alpha_interval:intensity", "alpha_ratio:intensity"} <= set(found)
    assert [gap.said for gap in found["ICC2:intensity"].disagreements] == [("1", "2")]


def test_a_scale_of_the_codebooks_own_has_correlations_and_alphas_of_its_own() -> None:
    starts_s = [2.0, 12.0, 25.0, 40.0]

    def rated(coder_id: str, values: Iterable[float]) -> list[Annotation]:
        rows = rows_of(coder_id, starts_s)
        pairs = zip(rows, values, strict=True)
        return [replace(row, ratings=(ScaleRating(scale_id="warmth", value=value),)) for row, value in pairs]

    session = coded(*rated("anna", [-3, 0, 2, 3]), *rated("ben", [-3, 0, 2, 3]))
    session = replace(session, codebook=replace(session.codebook, scales=(WARMTH,)))
    found = of_all(all_measures([session], ("anna", "ben"), _QUICK), ("anna", "ben"))
    assert found["ICC2:scale:Warmth"].value == pytest.approx(1.0)
    assert found["alpha_interval:scale:Warmth"].value == pytest.approx(1.0)
    assert words_of("ICC2:scale:Warmth").title == "ICC(2,1) of “Warmth”"
    assert found["kappa_weighted:scale:Warmth"].value == pytest.approx(1.0)
    assert words_of("kappa_weighted:scale:Warmth").title == "Weighted kappa of “Warmth”"
    told = (Path(__file__).resolve().parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert all(words_of(f"{kind}:scale:Warmth").definition in told for kind in ("kappa", "kappa_weighted"))


def test_sessions_count_together_and_one_that_a_coder_has_not_coded_is_left_out() -> None:
    both = coded(*rows_of("anna", [2.0]), *rows_of("ben", [2.0]))
    alone = coded(*rows_of("anna", [2.0, 20.0]))
    one = of_all(all_measures([both], ("anna", "ben"), _QUICK), ("anna", "ben"))
    more = of_all(all_measures([both, alone], ("anna", "ben"), _QUICK), ("anna", "ben"))
    assert {name: measure.units for name, measure in one.items()} == {n: m.units for n, m in more.items()}
    twice = of_all(all_measures([both, both], ("anna", "ben"), _QUICK), ("anna", "ben"))
    assert twice["time_unit_kappa"].units == 2 * one["time_unit_kappa"].units


def test_the_consensus_is_no_coder_and_the_same_work_gives_the_same_numbers() -> None:
    session = coded(*rows_of("anna", [2, 12]), *rows_of("ben", [2, 13]), *rows_of("consensus", [2]))
    assert coders_of([session]) == ("anna", "ben")
    assert repr(all_measures([session], ("anna", "ben"), _QUICK)) == repr(
        all_measures([session], ("anna", "ben"), _QUICK)
    )


def test_every_measure_is_defined_read_and_written(tmp_path: Path) -> None:
    rows = [*rows_of("anna", [2, 12, 30], intensity=2), *rows_of("ben", [2.5, 12, 40], intensity=4)]
    found = compare([coded(*rows)], settings=_QUICK)
    for one in found.measures:
        assert len(words_of(one.name).definition) > 40
        assert reading_of(one)
        assert value_text(one)
        assert interval_text(one) == "" or " to " in interval_text(one)
    lines = list(told(found))
    assert any("Time-unit kappa" in line and "Landis and Koch" in line for line in lines)
    assert any(line.startswith("  masking: EasyDIAg kappa") for line in lines)
    write_json(found, tmp_path / "out.json")
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {row["name"] for row in document["measures"]} >= {
        "f1",
        "ac1",
        "fleiss_kappa",
        "alpha_unitized",
        "ICC3k:trace",
    }
    (curve,) = [row for row in document["curves"] if row["name"] == "f1"]
    values = [value for _, value in curve["points"]]
    assert values == sorted(values)


def test_the_documentation_defines_every_measure() -> None:
    told = (Path(__file__).resolve().parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert all(f"| {words.title} | {words.definition} |" in told for words in MEASURES.values())


@pytest.mark.parametrize(
    "wrong", [{"overlap": 0.0}, {"unit_s": 0.0}, {"tolerance_s": -1.0}, {"resamples": -1}, {"block_s": math.nan}]
)
def test_settings_that_cannot_be_used_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        all_measures([], (), replace(_QUICK, **wrong))
