from __future__ import annotations

from typing import Any

from annotator.analysis.judged_flags import with_judged_ids
from annotator.domain.flags import Evidence, Flag
from tests.fixtures.sessions import flag


def of(signal: str, id_: str, start_s: float, end_s: float, *others: str, **changes: Any) -> Flag:
    parts = tuple(
        Evidence(signal=name, unit="IOD", before=0.1, after=0.2, effect_z=3.0, direction="up")
        for name in (signal, *others)
    )
    times = {"start_s": start_s, "onset_s": start_s, "offset_s": end_s, "end_s": end_s}
    return flag(id_, evidence=parts, **{**times, **changes})


def test_the_same_movement_at_the_same_time_keeps_its_verdict_whatever_witness_leads() -> None:
    judged = of("lip_corner_pull", "old", 10.0, 12.0)
    (found,) = with_judged_ids([of("lip_corner_pull_model", "new", 10.2, 12.1)], [judged])
    assert found.id == "old"
    assert found.start_s == 10.2


def test_another_movement_another_person_and_another_time_do_not() -> None:
    judged = of("lip_corner_pull", "old", 10.0, 12.0)
    others = [
        of("brow_lower", "a", 10.0, 12.0, "lip_corner_pull"),
        of("lip_corner_pull", "b", 11.5, 14.0),
        of("lip_corner_pull", "c", 10.0, 12.0, participant_id="therapist"),
        of("lip_corner_pull", "d", 10.0, 12.0, kind="incongruence", rule="masking"),
    ]
    assert [one.id for one in with_judged_ids(others, [judged])] == ["a", "b", "c", "d"]


def test_a_flag_that_is_raised_again_is_left_alone_and_no_verdict_counts_twice() -> None:
    judged = [of("lip_corner_pull", "old", 10.0, 12.0), of("lip_corner_pull", "same", 20.0, 21.0)]
    raised = [
        of("lip_corner_pull", "near", 10.6, 12.4),
        of("lip_corner_pull", "nearer", 10.1, 12.0),
        of("lip_corner_pull", "same", 20.0, 21.0),
        of("lip_corner_pull", "beside", 20.1, 21.0),
    ]
    assert [one.id for one in with_judged_ids(raised, judged)] == ["near", "old", "same", "beside"]


def test_a_candidate_is_the_same_by_its_rule() -> None:
    judged = of("lip_corner_pull", "old", 10.0, 14.0, kind="incongruence", rule="masking")
    masking = of("lip_corner_pull_left", "new", 10.0, 14.2, kind="incongruence", rule="masking")
    blend = of("lip_corner_pull", "other", 10.0, 14.0, kind="incongruence", rule="blend")
    assert [one.id for one in with_judged_ids([blend, masking], [judged])] == ["other", "old"]
