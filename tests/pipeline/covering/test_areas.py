"""What is covered when: no picture without a cover between two sightings, nothing over a cut, heads and regions."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.covering import Box
from annotator.pipeline.covering.areas import lasting_faces, plan_cover
from annotator.pipeline.covering.faces_seen import SeenFace

WHOLE: Box = (0.0, 0.0, 640.0, 360.0)
RATE_HZ = 25


def face(x: float, y: float = 100.0, size: float = 60.0) -> Box:
    return x, y, x + size, y + size


def seen(*boxes: Box, agreed: bool = True) -> list[SeenFace]:
    return [SeenFace(box=box, agreed=agreed) for box in boxes]


def covers(boxes: tuple[Box, ...], wanted: Box) -> bool:
    return any(
        box[0] <= wanted[0] + 1e-6
        and box[1] <= wanted[1] + 1e-6
        and box[2] >= wanted[2] - 1e-6
        and box[3] >= wanted[3] - 1e-6
        for box in boxes
    )


def times(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.arange(count) / RATE_HZ


def test_every_sighting_is_covered_in_its_picture_and_in_those_beside_it() -> None:
    moving = [face(100.0 + 4 * number) for number in range(25)]
    plan = plan_cover(times(25), [seen(box) for box in moving], [WHOLE])
    assert plan.unknown == (0,)
    for number, boxes in enumerate(plan.boxes):
        for near in range(max(0, number - 2), min(25, number + 3)):
            assert covers(boxes, moving[near]), (number, near)


@pytest.mark.parametrize("gap", [1, 5, 24, 50])
def test_between_two_sightings_both_places_are_covered_and_the_cover_grows(gap: int) -> None:
    before, after = [face(100.0)] * 10, [face(150.0)] * 10
    sightings = [*(seen(box) for box in before), *([[]] * gap), *(seen(box) for box in after)]
    plan = plan_cover(times(len(sightings)), sightings, [])
    for place in range(10, 10 + gap):
        assert covers(plan.boxes[place], before[0])
        assert covers(plan.boxes[place], after[0])
    middle = max(plan.boxes[10 + gap // 2], key=lambda box: box[2] - box[0])
    assert middle[2] - middle[0] >= 110.0
    if gap > 20:
        assert middle[1] < 95.0


def test_a_face_that_is_not_seen_any_more_stays_covered_and_grows() -> None:
    sightings = [*(seen(face(100.0)) for _ in range(20)), *([[]] * 25)]
    plan = plan_cover(times(45), sightings, [])
    widths = [plan.boxes[place][0][2] - plan.boxes[place][0][0] for place in range(20, 45)]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0]


def test_where_a_participants_face_is_not_known_the_whole_region_is_covered() -> None:
    region: Box = (0.0, 0.0, 320.0, 360.0)
    sightings = [*(seen(face(100.0)) for _ in range(25)), *([[]] * 50)]
    plan = plan_cover(times(75), sightings, [region, (320.0, 0.0, 640.0, 360.0)])
    assert plan.unknown == (38, 75)
    assert region not in plan.boxes[30]
    assert all(region in plan.boxes[place] for place in range(38, 75))
    assert all((320.0, 0.0, 640.0, 360.0) in boxes for boxes in plan.boxes)


def test_a_doubtful_or_much_smaller_sighting_does_not_say_where_a_participant_is() -> None:
    for other in (seen(face(200.0, size=20.0)), seen(face(400.0), agreed=False)):
        sightings = [*(seen(face(100.0)) for _ in range(50)), *(other for _ in range(40))]
        plan = plan_cover(times(90), sightings, [WHOLE])
        assert WHOLE in plan.boxes[-1]
        assert covers(plan.boxes[-1], other[0].box)


def test_what_one_witness_alone_takes_for_a_face_is_covered_only_where_it_stays() -> None:
    hand = face(300.0, 300.0)
    briefly = [seen(face(100.0)) + (seen(hand, agreed=False) if place in (5, 6, 20) else []) for place in range(50)]
    assert not any(covers(boxes, hand) for boxes in plan_cover(times(50), briefly, [WHOLE]).boxes)
    for_long = [seen(face(100.0)) + seen(hand, agreed=False) for _ in range(50)]
    assert all(covers(boxes, hand) for boxes in plan_cover(times(50), for_long, [WHOLE]).boxes)
    agreed_once = [[*rows, *(seen(hand) if place == 25 else [])] for place, rows in enumerate(briefly)]
    found = [place for place, boxes in enumerate(lasting_faces(times(50), agreed_once)) if hand in boxes]
    assert found == [5, 6, 20, 25]


def test_nothing_is_carried_over_a_cut() -> None:
    sightings = [*(seen(face(100.0)) for _ in range(20)), *(seen(face(500.0)) for _ in range(20))]
    plan = plan_cover(times(40), sightings, [WHOLE], starts=(0, 20))
    assert plan.boxes[19] == (face(100.0),)
    assert plan.boxes[20] == (face(500.0),)
    assert plan.unknown == (0,)


def test_a_head_is_covered_where_the_body_shows_it_and_an_empty_shot_stays_as_it_is() -> None:
    head = face(250.0, 50.0, 80.0)
    sightings = [*(seen(face(100.0)) for _ in range(25)), *([[]] * 50)]
    turned = plan_cover(times(75), sightings, [WHOLE], heads=[{}] * 25 + [{0: head}] * 50)
    assert turned.unknown == (0,)
    assert all(covers(turned.boxes[place], head) and WHOLE not in turned.boxes[place] for place in range(40, 75))
    hidden = plan_cover(times(75), sightings, [WHOLE], heads=[{}] * 25 + [{0: None}] * 50)
    assert all(WHOLE in hidden.boxes[place] for place in range(40, 75))
    nobody = plan_cover(times(75), sightings, [WHOLE], starts=(0, 25), heads=[{}] * 25 + [{0: None}] * 50)
    assert nobody.boxes[25:] == ((),) * 50
    assert nobody.empty == (50,)


def test_a_mistake_in_a_few_pictures_does_not_say_where_a_participant_is_either() -> None:
    mistakes = {10: seen(face(200.0)), 11: seen(face(200.0)), 30: seen(face(20.0, 20.0))}
    plan = plan_cover(times(50), [mistakes.get(place, []) for place in range(50)], [WHOLE])
    assert plan.unknown == (50,)


def test_several_faces_are_covered_each() -> None:
    one, other = face(50.0), face(400.0)
    sightings = [seen(one, other) if number % 2 else seen(other) for number in range(20)]
    plan = plan_cover(times(20), sightings, [])
    assert all(covers(boxes, one) and covers(boxes, other) for boxes in plan.boxes[1:])


def test_variable_frame_rates_are_gone_by_time_not_by_count() -> None:
    times_s = np.array([0.0, 0.04, 0.08, 5.0, 5.04])
    plan = plan_cover(times_s, [seen(face(100.0)), seen(face(100.0)), [], [], seen(face(100.0))], [WHOLE])
    assert plan.unknown == (0,)
    assert covers(plan.boxes[2], face(100.0))
