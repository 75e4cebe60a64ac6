import numpy as np
import pytest

from annotator.features.demo.warps import Grid, SteppedField, smoothstep, thin_plate_field


def test_a_thin_plate_takes_every_point_where_it_should_go():
    grid = Grid(left=0, top=0, width=20, height=20, density=1)
    targets = np.array([[3, 3], [16, 4], [4, 15], [15, 16], [10, 9]], dtype=float)
    sources = targets + np.array([[0, 0], [0, 0], [0, 0], [0, 0], [2, -1]])
    field = thin_plate_field(targets, sources, grid.coordinates())
    for (x, y), wanted in zip(targets.astype(int), sources - targets, strict=True):
        assert field[:, y, x] == pytest.approx(wanted, abs=1e-3)


def test_a_grid_keeps_pixel_centres_at_every_density():
    fine = Grid(left=4, top=2, width=3, height=2, density=2).coordinates()
    assert fine.shape == (2, 4, 6)
    assert fine[0, 0, :2].mean() == pytest.approx(4)
    assert fine[1, :2, 0].mean() == pytest.approx(2)


def test_a_window_is_zero_at_the_border_and_one_inside():
    window = Grid(left=0, top=0, width=40, height=30, density=1).window(margin=8)
    assert window[0].max() == window[:, -1].max() == 0
    assert window[15, 20] == 1


def test_a_stepped_field_is_exact_at_its_steps_and_linear_between():
    stepped = SteppedField.of(lambda amount: np.full((2, 3, 4), amount**2, dtype=np.float32), count=3)
    for amount, wanted in ((0, 0), (0.5, 0.25), (1, 1), (0.75, 0.625), (3, 1)):
        target = np.zeros((2, 3, 4), dtype=np.float32)
        stepped.add_to(target, amount)
        assert target == pytest.approx(wanted)


def test_smoothstep_is_flat_at_both_ends():
    assert smoothstep(np.array([-1, 0, 0.5, 1, 2], dtype=np.float32)).tolist() == [0, 0, 0.5, 1, 1]
