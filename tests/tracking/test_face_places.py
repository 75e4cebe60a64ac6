import numpy as np
import pytest

from annotator.tracking.face_finding import SeenFace, look_of
from annotator.tracking.face_places import Look, Place, exchanged_at, find_places, together

SIZE = 0.1


def face(x: float, y: float = 0.3, *, size: float = SIZE, look: tuple[float, ...] = ()) -> SeenFace:
    return SeenFace(x=x - size / 2, y=y - size / 2, width=size, height=size, score=0.9, look=look)


def looks(*rows: list[SeenFace]) -> list[Look]:
    return [Look(time_s=float(number), faces=tuple(faces)) for number, faces in enumerate(rows)]


def centres(places: tuple[Place, ...]) -> list[float]:
    return [place.centre[0] for place in places]


def test_two_people_who_stay_are_two_places_left_to_right():
    found = find_places(looks(*([face(0.8), face(0.2)] for _ in range(20))), wanted=2)
    assert centres(found.people) == pytest.approx([0.2, 0.8])
    assert together(*found.people) == 20
    assert not found.others


def test_people_above_each_other_are_read_from_the_top():
    found = find_places(looks(*([face(0.49, 0.8), face(0.52, 0.2)] for _ in range(20))), wanted=2)
    assert [place.centre[1] for place in found.people] == pytest.approx([0.2, 0.8])


def test_somebody_who_rocks_and_leans_stays_one_person():
    sway = 0.5 + 0.09 * np.sin(np.arange(40))
    found = find_places(looks(*([face(float(x))] for x in sway)), wanted=1)
    assert len(found.people) == 1
    assert len(found.people[0].looks) == 40
    assert not found.people[0].moved_at


def test_two_people_near_each_other_are_not_mixed():
    chance = np.random.default_rng(3).normal(0, 0.01, (60, 2))
    found = find_places(looks(*([face(0.44 + a), face(0.56 + b)] for a, b in chance)), wanted=2)
    assert centres(found.people) == pytest.approx([0.44, 0.56], abs=0.01)
    assert all(np.ptp([seen.centre[0] for seen in place.faces]) < 0.08 for place in found.people)


def test_somebody_who_takes_another_seat_is_one_person_and_it_is_said_when():
    rows = [[face(0.2), face(0.9)] for _ in range(12)] + [[face(0.55), face(0.9)] for _ in range(12)]
    found = find_places(looks(*rows), wanted=2)
    assert centres(found.people)[1] == pytest.approx(0.9)
    assert len(found.people[0].looks) == 24
    assert found.people[0].moved_at == (12,)
    assert found.people[0].extent[0] == pytest.approx(0.15)
    assert found.people[0].extent[2] == pytest.approx(0.6)


def test_passing_by_and_a_mistake_of_the_detector_do_not_count():
    rows = [[face(0.3)] for _ in range(40)]
    rows[7] = [face(0.3), face(0.8)]
    rows[20] = [face(0.3), face(0.1, 0.9, size=0.02)]
    found = find_places(looks(*rows), wanted=2)
    assert centres(found.people) == pytest.approx([0.3])


def test_a_small_picture_on_the_wall_is_left_over():
    found = find_places(looks(*([face(0.3, size=0.2), face(0.8, size=0.04)] for _ in range(20))), wanted=1)
    assert centres(found.people) == pytest.approx([0.3])
    assert centres(found.others) == pytest.approx([0.8])


def _two(exchange_from: int, *, alike: bool = False, noise: float = 0.05) -> tuple[Place, Place]:
    chance = np.random.default_rng(5)
    red, blue = np.array([1.0, 0, 0, 0.5]), np.array([0.0, 0, 1, 0.2])
    if alike:
        blue = red
    rows = []
    for number in range(30):
        left, right = (blue, red) if number >= exchange_from else (red, blue)
        rows.append(
            [
                face(x, look=tuple((look + chance.normal(0, noise, 4)).tolist()))
                for x, look in ((0.2, left), (0.8, right))
            ]
        )
    one, other = find_places(looks(*rows), wanted=2).people
    return one, other


def test_an_exchange_of_places_is_noticed_with_its_moment():
    assert exchanged_at(*_two(18)) == (18,)


def test_people_who_stay_or_look_alike_give_no_alarm():
    assert exchanged_at(*_two(99)) == ()
    assert exchanged_at(*_two(18, alike=True)) == ()


def test_one_odd_picture_is_no_exchange():
    one, other = _two(29)
    assert exchanged_at(one, other) == ()


def test_what_people_look_like_does_not_depend_on_the_light():
    picture = np.full((300, 400, 3), 120, np.uint8)
    picture[50:150, 100:180] = (200, 150, 120)
    picture[180:290, 60:220] = (40, 60, 160)
    box = (100.0, 60.0, 80.0, 80.0)
    bright, dark = look_of(picture, box), look_of((picture * 0.8).astype(np.uint8), box)
    other = picture.copy()
    other[180:290, 60:220] = (160, 40, 40)
    changed = look_of(other, box)
    assert np.linalg.norm(np.subtract(bright, dark)) < 0.5 * np.linalg.norm(np.subtract(bright, changed))
