import numpy as np
import pytest

from annotator.features.demo.face import FaceAmounts, MovingFace
from annotator.features.demo.portrait import load_portrait


@pytest.fixture(scope="module")
def portrait():
    return load_portrait("first")


@pytest.fixture(scope="module")
def face(portrait):
    return MovingFace(portrait, density=1.0)


def _around(face, portrait, points, *, margin=3):
    """Rows and columns of the rendered face around mesh points."""
    place = portrait.mesh_px[list(points)] - [face.grid.left, face.grid.top]
    (left, top), (right, bottom) = place.min(axis=0) - margin, place.max(axis=0) + margin
    return slice(int(top), int(bottom) + 1), slice(int(left), int(right) + 1)


def _change(face, portrait, amounts, points):
    box = _around(face, portrait, points)
    before, after = (face.render(each)[box].astype(float) for each in (FaceAmounts(), amounts))
    return np.abs(after - before).mean()


def test_the_widest_smile_is_the_photograph(face, portrait):
    grid = face.grid
    photograph = portrait.picture[grid.top : grid.top + grid.height, grid.left : grid.left + grid.width]
    smiling = face.render(FaceAmounts(smile=1.0))[..., :3]
    mouth = _around(face, portrait, (61, 291, 0, 17))
    assert np.abs(smiling[mouth].astype(float) - photograph[mouth]).mean() < 1.0


def test_at_rest_no_teeth_are_seen(face, portrait):
    mouth = _around(face, portrait, (78, 308, 13, 14), margin=0)
    grey = [np.ptp(face.render(FaceAmounts(smile=smile))[mouth][..., :3], axis=-1) < 30 for smile in (0, 1)]
    assert grey[1].sum() > 20
    assert grey[0].sum() < 0.1 * grey[1].sum()


@pytest.mark.parametrize(
    ("amounts", "here", "not_here"),
    [
        (FaceAmounts(brow_raise=1), (70, 107, 336, 300), (61, 291, 17)),
        (FaceAmounts(brow_lower=1), (70, 107, 336, 300), (61, 291, 17)),
        (FaceAmounts(mouth_open=1), (13, 14, 17), (70, 107, 336, 300)),
        (FaceAmounts(lip_corner_depress=1), (61, 291), (70, 107, 336, 300)),
        (FaceAmounts(gaze=1), (33, 133, 159, 145), (61, 291, 17)),
        (FaceAmounts(blink=1), (33, 133, 159, 145), (61, 291, 17)),
    ],
)
def test_each_action_moves_its_part_of_the_face_and_no_other(face, portrait, amounts, here, not_here):
    assert _change(face, portrait, amounts, here) > 2.0
    assert _change(face, portrait, amounts, not_here) < 0.2


def test_nothing_moves_at_the_border_of_the_face(face):
    rest = face.render(FaceAmounts())
    moved = face.render(FaceAmounts(smile=0.5, brow_raise=1, mouth_open=1))
    for edge in ((0, slice(None)), (-1, slice(None)), (slice(None), 0), (slice(None), -1)):
        assert np.abs(rest[edge].astype(int) - moved[edge]).max() <= 1


def test_an_open_mouth_is_dark_inside(face, portrait):
    mouth = _around(face, portrait, (14,), margin=1)
    assert face.render(FaceAmounts(mouth_open=1))[mouth][..., :3].mean() < 90
    assert face.render(FaceAmounts())[mouth][..., :3].mean() > 110


def test_half_a_smile_moves_one_corner_and_hardly_the_other(face: MovingFace) -> None:
    rest, right, left = (face.render(FaceAmounts(half_smile=side))[..., :3].astype(float) for side in (0.0, 1.0, -1.0))
    middle = rest.shape[1] // 2
    for moved, near, far in ((right, slice(middle, None), slice(None, middle)),
                             (left, slice(None, middle), slice(middle, None))):  # fmt: skip
        assert np.abs(moved - rest)[:, near].sum() > 3 * np.abs(moved - rest)[:, far].sum()
