"""From what each witness saw to faces."""

from __future__ import annotations

from annotator.domain.covering import Box
from annotator.pipeline.covering.faces_seen import CENTER_MARGIN, SMALL_MARGIN, faces_seen, with_margin
from annotator.tracking.face_sweep import SweptFace, Witness

PICTURE = (640, 360)


def by(witness: Witness, box: Box, score: float = 0.8) -> SweptFace:
    return SweptFace(box=box, score=score, witness=witness)


def box(x: float, y: float = 100.0, size: float = 60.0) -> Box:
    return x, y, x + size, y + size


def test_center_face_alone_or_two_others_together_see_a_face() -> None:
    assert [face.agreed for face in faces_seen([by("center", box(100))], PICTURE)] == [True]
    assert [face.agreed for face in faces_seen([by("full range", box(100))], PICTURE)] == [False]
    twice = [by("full range", box(100)), by("full range", box(102))]
    assert [face.agreed for face in faces_seen(twice, PICTURE)] == [False]
    both = [by("full range", box(100)), by("short range", box(105))]
    assert [face.agreed for face in faces_seen(both, PICTURE)] == [True]


def test_what_was_found_in_a_written_clip_has_its_margin_already() -> None:
    (found,) = faces_seen([by("full range", box(100))], PICTURE)
    assert faces_seen([by("check", found.box, 1.0)], PICTURE)[0].box == found.box


def test_a_face_seen_by_several_is_one_and_the_cover_holds_all_of_it() -> None:
    rows = [by("center", box(100)), by("full range", box(90, 105)), by("short range", box(400))]
    first, second = faces_seen(rows, PICTURE)
    assert first.agreed
    assert not second.agreed
    left, top, right, bottom = first.box
    assert left <= 90 - 1e-6 or left <= with_margin(box(100), SMALL_MARGIN)[0]
    assert top < 100
    assert right > 160
    assert bottom >= 165


def test_sizes_that_differ_much_are_not_one_face() -> None:
    rows = [by("center", box(100)), by("short range", (0.0, 0.0, 300.0, 300.0))]
    assert [face.agreed for face in faces_seen(rows, PICTURE)] == [True, False]


def test_a_small_face_gets_more_around_it_than_one_that_fills_the_picture() -> None:
    (small,) = faces_seen([by("center", box(100, size=50))], PICTURE)
    (large,) = faces_seen([by("center", box(100, 50, size=250))], PICTURE)
    assert small.box == with_margin(box(100, size=50), SMALL_MARGIN)
    assert large.box == with_margin(box(100, 50, size=250), CENTER_MARGIN)


def test_the_margin_is_in_shares_of_the_box() -> None:
    assert with_margin((10.0, 10.0, 20.0, 30.0), (0.5, 0.25, 0.1)) == (5.0, 5.0, 25.0, 32.0)
