from __future__ import annotations

import math
from dataclasses import replace

import pytest

from annotator.analysis.coding_statistics import CodeStatistics, code_statistics
from annotator.domain.annotations import Annotation


def row(code_id: str, start_s: float, end_s: float, *, who: str = "client", coder: str = "anna") -> Annotation:
    return Annotation(
        id=f"{code_id}{start_s}{who}{coder}",
        coder_id=coder,
        tier="Codes",
        code_id=code_id,
        participant_id=who,
        start_s=start_s,
        end_s=end_s,
    )


ROWS = (
    row("smile", 10, 20),
    row("smile", 15, 25),  # overlaps the first
    row("smile", 95, 105),  # over the edge of the first and second third
    row("smile", 250, 250.5, who="therapist"),
    row("nod", 299, 299),  # a point
    row("nod", 310, 311),  # after the observed time
)


def only(found: tuple[CodeStatistics, ...], code_id: str, who: str | None = "client") -> CodeStatistics:
    (one,) = [one for one in found if one.code_id == code_id and one.participant_id == who]
    return one


def test_counts_rates_and_durations_by_hand() -> None:
    smile = only(code_statistics(ROWS, observed_s=(0, 300)), "smile")
    assert smile.count == 3
    assert smile.per_hour == pytest.approx(36)
    assert smile.total_s == pytest.approx(25)  # 10 to 25 once, and 95 to 105
    assert smile.share == pytest.approx(25 / 300)
    assert (smile.mean_s, smile.median_s, smile.sd_s) == (10, 10, 0)
    assert smile.part_counts == (3, 0, 0)
    assert smile.part_shares == pytest.approx((20 / 100, 5 / 100, 0))


def test_points_have_counts_and_no_time() -> None:
    nod = only(code_statistics(ROWS, observed_s=(0, 300)), "nod")
    assert (nod.count, nod.total_s, nod.mean_s, nod.part_counts) == (1, 0, 0, (0, 0, 1))
    assert math.isnan(nod.sd_s)


def test_people_and_coders_are_told_apart_or_taken_together() -> None:
    rows = (*ROWS, row("smile", 12, 18, coder="ben"))
    apart = code_statistics(rows, observed_s=(0, 300))
    assert [(one.code_id, one.participant_id, one.coder_id, one.count) for one in apart] == [
        ("smile", "client", "anna", 3),
        ("smile", "client", "ben", 1),
        ("smile", "therapist", "anna", 1),
        ("nod", "client", "anna", 1),
    ]
    together = code_statistics(rows, observed_s=(0, 300), by_participant=False, by_coder=False)
    assert [(one.code_id, one.count) for one in together] == [("smile", 5), ("nod", 1)]
    assert together[0].total_s == pytest.approx(25.5)


def test_what_began_before_the_observed_time_holds_in_it_but_is_not_counted() -> None:
    smile = only(code_statistics(ROWS, observed_s=(100, 200)), "smile")
    assert (smile.count, smile.total_s) == (0, 5)
    assert math.isnan(smile.mean_s)


def test_what_ends_where_the_observed_time_begins_is_not_in_it_but_a_point_there_is() -> None:
    rows = (row("smile", 10, 20), row("nod", 20, 20))
    assert [one.code_id for one in code_statistics(rows, observed_s=(20, 30))] == ["nod"]


def test_a_running_annotation_is_counted_but_has_no_length_yet() -> None:
    rows = (row("smile", 10, 14), replace(row("smile", 50, 50), running=True))
    smile = only(code_statistics(rows, observed_s=(0, 100)), "smile")
    assert (smile.count, smile.mean_s) == (2, 4)


def test_an_empty_time_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        code_statistics(ROWS, observed_s=(5, 5))
