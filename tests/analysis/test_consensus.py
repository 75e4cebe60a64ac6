from dataclasses import replace

import pytest

from annotator.analysis.consensus import CONSENSUS_ID, ComparedMoment, compared_moments, is_stale, settled
from annotator.domain.annotations import Annotation, Incongruence
from tests.fixtures.sessions import annotation

NOW = "2026-02-01T10:00:00.000+00:00"


def by(coder_id: str, start_s: float, end_s: float, **changes: object) -> Annotation:
    return annotation(f"{coder_id}{start_s:g}", coder_id=coder_id, start_s=start_s, end_s=end_s, **changes)


def test_every_moment_of_either_coder_comes_once_in_order() -> None:
    rows = [by("anna", 0, 2), by("ben", 0.2, 2), by("ben", 5, 6), by("anna", 3, 4), by("cleo", 0, 2)]
    found = compared_moments(rows, "anna", "ben")
    assert [(moment.first is not None, moment.second is not None) for moment in found] == [
        (True, True),
        (True, False),
        (False, True),
    ]
    assert [moment.agreed for moment in found] == [True, False, False]
    assert found[0].overlap == pytest.approx(0.9)


def test_the_middle_of_both_joins_what_they_noted() -> None:
    first = by("anna", 0, 2, note="a", confidence=4, intensity=2, flag_id="f1")
    second = by("ben", 1, 2.5, note="b", confidence=3, incongruence=Incongruence(type="masking", intensity=5))
    made = settled(ComparedMoment(first=first, second=second), "both", now=NOW)
    assert (made.start_s, made.end_s, made.note, made.confidence) == (0.5, 2.25, "a\nb", 3)
    assert (made.coder_id, made.rated_intensity, made.flag_id) == (CONSENSUS_ID, 5, None)
    assert made.incongruence is not None
    assert made.incongruence.type == "masking"


def test_one_coders_annotation_is_taken_as_it_stands() -> None:
    first, second = by("anna", 0, 2), by("ben", 0, 2, code_id="smile", note="lips only")
    moment = ComparedMoment(first=first, second=second)
    assert settled(moment, "second", now=NOW) == replace(
        second, id=moment.id, coder_id=CONSENSUS_ID, created_at=NOW, modified_at=NOW
    )
    with pytest.raises(ValueError, match="same code"):
        settled(moment, "both", now=NOW)
    with pytest.raises(ValueError, match="nothing there"):
        settled(ComparedMoment(first=first, second=None), "second", now=NOW)


def test_a_moment_settled_twice_has_one_annotation_and_later_changes_are_seen() -> None:
    moment = ComparedMoment(first=by("anna", 0, 2), second=by("ben", 0, 2))
    made = settled(moment, "first", now=NOW)
    assert made.id == settled(moment, "both", now=NOW).id
    assert not is_stale(moment, made)
    later = replace(by("ben", 0, 2), modified_at="2026-03-01T10:00:00.000+00:00")
    assert is_stale(ComparedMoment(first=moment.first, second=later), made)
