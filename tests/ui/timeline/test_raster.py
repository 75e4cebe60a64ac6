from __future__ import annotations

import numpy as np

from annotator.ui.timeline import raster
from annotator.ui.timeline.pixel_colors import mix


def covered(top: float, bottom: float, height: int = 4) -> list[int]:
    edges = raster.subpixels(np.array([top, bottom], dtype=np.float32))
    return raster.cover(raster.easel(1, height, 1), edges[None, :1], edges[None, 1:], into=0)[0, :, 0].tolist()


def test_a_line_covers_parts_of_pixels() -> None:
    assert covered(0.5, 2.25) == [8, 16, 4, 0]


def test_a_line_within_one_pixel_covers_part_of_it() -> None:
    assert covered(1.25, 1.5) == [0, 4, 0, 0]


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    assert covered(0.0, 0.0) == [0, 0, 0, 0]


def test_line_over_envelope_over_ground() -> None:
    ground, soft, strong = 0xFFFFFFFF, 0xFF0000FF, 0xFFFF0000
    pixels = np.zeros((3, 2), dtype=np.uint32)
    line = (np.array([[16, 0]], dtype=np.int16), np.array([[32, 0]], dtype=np.int16))
    envelope = (np.array([[0, 16]], dtype=np.int16), np.array([[32, 32]], dtype=np.int16))
    raster.paint_envelopes_and_lines(
        [pixels],
        envelope=envelope,
        line=line,
        grounds=raster.plain_grounds(3, ground),
        washes=[raster.Washes(envelope_ink=soft, line_ink=strong, envelope_opacity=0.5)],
    )
    assert pixels[1, 0] == strong
    assert pixels[0, 0] == pixels[1, 1] == mix(ground, soft, 0.5)
    assert pixels[2, 0] == ground


def test_unmeasurable_columns_get_a_pattern_and_not_only_a_colour() -> None:
    pixels = np.zeros((20, 30), dtype=np.uint32)
    columns = np.zeros(30, dtype=bool)
    columns[10:20] = True
    raster.paint_hatch(pixels, columns, phase_px=0, ground_ink=1, line_ink=2)
    assert set(np.unique(pixels[:, 10:20])) == {1, 2}
    assert not pixels[:, :10].any()


def test_the_pattern_moves_with_the_content() -> None:
    def hatched(phase: int) -> raster.Pixels:
        pixels = np.zeros((20, 40), dtype=np.uint32)
        raster.paint_hatch(pixels, np.ones(40, dtype=bool), phase_px=phase, ground_ink=1, line_ink=2)
        return pixels

    np.testing.assert_array_equal(hatched(0)[:, 3:], hatched(3)[:, :-3])


def test_narrow_bars_are_drawn_in_their_lanes_and_cut_at_the_edges() -> None:
    pixels = np.zeros((6, 10), dtype=np.uint32)
    raster.paint_ticks(
        pixels,
        left_px=np.array([-1, 4, 9]),
        width_px=np.array([2, 2, 3]),
        lanes=np.array([0, 1, 0], dtype=np.int32),
        colors=np.array([7, 8, 9], dtype=np.uint32),
        lane_tops_px=np.array([0, 3]),
        lane_height_px=2,
    )
    assert pixels[0].tolist() == [7, 0, 0, 0, 0, 0, 0, 0, 0, 9]
    assert pixels[3].tolist() == [0, 0, 0, 0, 8, 8, 0, 0, 0, 0]
    assert not pixels[2].any()
