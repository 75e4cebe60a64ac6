"""A flag without room for words keeps its sign whole; many over each other become a strip that says how many."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from annotator.domain.flags import Flag
from annotator.ui.timeline.timeline_view import TimelineView
from tests.ui.timeline.conftest import MakeView
from tests.ui.timeline.sessions import flag, full_session

_DISC_PX = 5


def _row_pixels(view: TimelineView) -> NDArray[np.uint32]:
    """The client's row of flags from its left edge on, without the playhead."""
    view.canvas.refresh()
    canvas = view.canvas
    placed = canvas.state.content.layout.find("flags:c")
    assert placed is not None
    area = canvas.places.row_rect(placed)
    area.setLeft(round(canvas.places.x_of(0.0)) + 4)
    image = canvas.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.width()).copy()


def _column(view: TimelineView, time_s: float) -> int:
    return round(view.canvas.places.x_of(time_s) - view.canvas.places.x_of(0.0)) - 4


def _only(*flags: Flag) -> MappingProxyType[str, Flag]:
    return MappingProxyType({one.id: one for one in flags})


def _colours(pixels: NDArray[np.uint32]) -> int:
    return len(np.unique(pixels))


@pytest.mark.parametrize("length_s", [0.1, 0.5, 0.8])
def test_the_sign_of_a_narrow_flag_is_whole_on_either_side_of_its_middle(make_view: MakeView, length_s: float) -> None:
    session = full_session()
    found = replace(session.findings, flags=_only(flag("f1", 50.0, 50.0 + length_s)))
    view = make_view(replace(session, findings=found)).view
    pixels = _row_pixels(view)
    middle = _column(view, 50.0 + length_s / 2)
    tint = view.canvas.state.workspace.themes.theme.family("expression").rgb()
    heights = (pixels == tint).sum(axis=0)
    (columns,) = np.nonzero(heights)
    disc = heights[columns[0] : columns[-1] + 1]
    assert len(disc) >= _DISC_PX
    assert disc.max() >= _DISC_PX
    assert np.abs(disc - disc[::-1]).max() <= 1, disc
    assert abs((columns[0] + columns[-1]) / 2 - middle) <= 2


def test_a_narrow_candidate_looks_different_from_a_narrow_shift(make_view: MakeView) -> None:
    shift = flag("f1", 50.0, 50.1)
    pictures: list[NDArray[np.uint32]] = []
    for kind in ("shift", "incongruence"):
        session = full_session()
        found = replace(session.findings, flags=_only(replace(shift, kind=kind)))
        pictures.append(_row_pixels(make_view(replace(session, findings=found)).view))
    assert not np.array_equal(pictures[0], pictures[1])


def test_many_flags_become_a_strip_that_is_darker_where_there_are_more(make_view: MakeView) -> None:
    crowd = [flag(f"f{n}", 20.0 + 0.01 * n, 20.2 + 0.01 * n) for n in range(100)]  # within a second
    spread = [flag(f"g{n}", 40.0 + 0.4 * n, 40.2 + 0.4 * n) for n in range(60)]
    session = full_session()
    view = make_view(replace(session, findings=replace(session.findings, flags=_only(*crowd, *spread)))).view
    pixels = _row_pixels(view)
    middle = pixels[pixels.shape[0] // 2] & 0xFF
    darkest = middle[_column(view, 20.5)]
    sparse = middle[_column(view, 40.0) : _column(view, 64.0)]
    empty = middle[_column(view, 5.0)]
    assert darkest < sparse.min() < empty
    assert _colours(pixels[:, : _column(view, 15.0)]) <= 2  # the ground and its grid, nothing else


def test_a_candidate_keeps_its_sign_in_the_strip(make_view: MakeView) -> None:
    crowd = [flag(f"f{n}", 20.0 + 0.4 * n, 20.2 + 0.4 * n) for n in range(150)]
    plain = full_session()
    with_crowd = replace(plain, findings=replace(plain.findings, flags=_only(*crowd)))
    candidate = replace(flag("x", 50.0, 50.2), kind="incongruence")
    with_candidate = replace(plain, findings=replace(plain.findings, flags=_only(*crowd, candidate)))
    without, having = (_row_pixels(make_view(one).view) for one in (with_crowd, with_candidate))
    assert _colours(having) > _colours(without)
