import math

import pytest

from benchmarks.matching import Event, by_family, froc, iou, match_by_onset, match_by_overlap


def _event(onset_s, offset_s=None, family="expression", **more):
    end_s = onset_s + 1 if offset_s is None else offset_s
    values = {"participant_id": "client", "families": (family,), "onset_s": onset_s, "offset_s": end_s, **more}
    return Event(**values)


def test_each_found_event_serves_one_known_event_the_nearest_first():
    known = [_event(1.0), _event(1.4)]
    matching = match_by_onset(known, [_event(1.35)], tolerance_s=0.5)
    assert [pair.known.onset_s for pair in matching.pairs] == [1.4]
    assert matching.missed == (known[0],)
    assert matching.recall == 0.5
    assert matching.precision == 1.0
    assert matching.f1 == pytest.approx(2 / 3)


def test_the_tolerance_is_inclusive_and_may_depend_on_the_event():
    known = [_event(1.0), _event(10.0, family="posture")]
    found = [_event(1.5), _event(11.0, family="posture")]
    assert match_by_onset(known, found, tolerance_s=0.5).recall == 0.5
    wide = match_by_onset(known, found, tolerance_s=lambda event: 1.5 if event.families[0] == "posture" else 0.5)
    assert wide.recall == 1.0
    assert wide.median_onset_error_s == pytest.approx(0.75)


@pytest.mark.parametrize("other", [_event(1.0, family="gaze"), _event(1.0, participant_id="therapist")])
def test_another_family_or_person_never_matches(other):
    matching = match_by_onset([_event(1.0)], [other], tolerance_s=0.5)
    assert matching.pairs == ()
    assert matching.false == (other,)
    assert matching.f1 == 0


def test_a_second_finding_of_another_acceptable_family_is_neither_right_nor_false():
    known = [Event(participant_id="client", families=("gaze", "head"), onset_s=2.0, offset_s=4.0)]
    matching = match_by_onset(known, [_event(2.0, family="gaze"), _event(2.1, family="head")], tolerance_s=0.5)
    assert (len(matching.pairs), len(matching.explained), matching.false) == (1, 1, ())


def test_a_second_finding_of_the_same_family_is_false():
    matching = match_by_onset([_event(2.0)], [_event(2.0), _event(2.2)], tolerance_s=0.5)
    assert [event.onset_s for event in matching.false] == [2.2]
    assert matching.precision == 0.5


def test_an_optional_event_is_neither_missed_nor_false_nor_counted_as_found():
    optional = _event(9.0, family="posture", optional=True)
    assert match_by_onset([optional], [], tolerance_s=1).missed == ()
    matching = match_by_onset([_event(2.0, family="posture"), optional], [_event(9.1, family="posture")], tolerance_s=1)
    assert matching.recall == 0
    assert matching.false == ()


def test_a_wanted_event_comes_before_an_optional_one():
    known = [_event(2.0, optional=True), _event(2.4)]
    assert match_by_onset(known, [_event(2.1)], tolerance_s=0.5).recall == 1.0


def test_overlap_is_intersection_over_union():
    assert iou(_event(0, 4), _event(2, 6)) == pytest.approx(2 / 6)
    assert iou(_event(0, 1), _event(2, 3)) == 0
    assert match_by_overlap([_event(0, 4)], [_event(1, 4)]).recall == 1.0
    assert match_by_overlap([_event(0, 4)], [_event(2, 6)]).recall == 0.0


def test_nothing_to_find_and_nothing_found_is_not_a_number():
    matching = match_by_onset([], [], tolerance_s=1)
    assert math.isnan(matching.recall)
    assert math.isnan(matching.precision)
    assert math.isnan(matching.f1)
    assert math.isnan(matching.median_onset_error_s)


def test_froc_goes_from_the_strongest_to_all():
    known = [_event(1.0), _event(5.0)]
    found = [_event(1.0, score=9.0), _event(3.0, score=5.0), _event(5.0, score=4.0)]
    points = froc(known, found, tolerance_s=0.5, hours=0.5)
    assert [(point.score, point.recall, point.false_per_hour) for point in points] == [
        (9.0, 0.5, 0.0),
        (5.0, 0.5, 2.0),
        (4.0, 1.0, 2.0),
    ]


def test_matchings_add_up_and_split_by_family():
    first = match_by_onset([_event(1.0)], [_event(1.0)], tolerance_s=0.5)
    second = match_by_onset([_event(1.0, family="posture")], [_event(8.0, family="gaze")], tolerance_s=0.5)
    parts = by_family(("expression", "posture", "gaze", "head"), first + second)
    assert set(parts) == {"expression", "posture", "gaze"}
    assert parts["expression"].recall == 1.0
    assert parts["posture"].recall == 0.0
    assert len(parts["gaze"].false) == 1
