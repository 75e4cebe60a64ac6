import numpy as np
import pytest

from annotator.features.demo.face import FaceAmounts
from annotator.features.demo.person import MovingPerson, PersonAmounts, seated_framing
from annotator.features.demo.portrait import load_portrait

_GREEN = np.full((180, 160, 3), (0, 255, 0), dtype=np.uint8)


@pytest.fixture(scope="module", params=["first", "second"])
def person(request):
    return MovingPerson(load_portrait(request.param), seated_framing(160, 180), _GREEN)


def _covered(person, amounts):
    """(rows, columns) where the person is, not the green background."""
    return (person.render(amounts) != (0, 255, 0)).any(axis=-1)


def test_the_same_amounts_give_the_same_picture_whatever_came_before(person):
    first = person.render(PersonAmounts())
    person.render(PersonAmounts(scale=1.1, face=FaceAmounts(smile=1)))
    assert np.array_equal(person.render(PersonAmounts()), first)


def test_leaning_in_makes_the_person_larger_and_leaning_back_smaller(person):
    near, rest, far = (_covered(person, PersonAmounts(scale=scale)).sum() for scale in (1.15, 1.0, 0.9))
    assert near > 1.05 * rest > 1.1 * far


def test_raised_shoulders_move_the_shoulders_and_not_the_head(person):
    rest, raised = (person.render(PersonAmounts(shoulders=amount)).astype(int) for amount in (0, 1))
    assert np.abs(raised - rest)[:80].mean() < 0.2
    assert np.abs(raised - rest)[120:].mean() > 5
    column = (
        _covered(person, PersonAmounts())[:, 22].argmax() - _covered(person, PersonAmounts(shoulders=1))[:, 22].argmax()
    )
    assert column >= 4


def test_a_turned_head_keeps_its_outline(person):
    rest, turned = (_covered(person, PersonAmounts(head_yaw_deg=angle)) for angle in (0, 12))
    assert (rest != turned).mean() < 0.01


def test_no_old_background_shines_through_the_edge(person):
    # The edge mixes inside colours with the new background: nothing in it may be brighter in red than the person is.
    picture = person.render(PersonAmounts())
    assert (_covered(person, PersonAmounts()).mean()) > 0.4
    assert picture[0].tolist() == _GREEN[0].tolist()
