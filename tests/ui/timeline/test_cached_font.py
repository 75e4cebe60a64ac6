from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFont, QPainter
from pytestqt.qtbot import QtBot

from annotator.ui.timeline.cached_font import CachedFont
from annotator.ui.timeline.surface import Surface

WORDS = "You said on the phone that something had happened"
INK, GROUND = 0xFF000000, 0xFFFFFFFF


@pytest.fixture
def face(qtbot: QtBot) -> CachedFont:
    return CachedFont(QFont("Inter", 10))


def written(
    face: CachedFont, text: str, width_px: float, *, part: slice = slice(None), left_px: float = 10.0
) -> np.ndarray:
    """Which columns have ink."""
    surface = Surface(600, 30, 1.0)
    surface.pixels[:] = GROUND
    painter = QPainter(surface.image)
    face.write_within(painter, text, width_px, part=part, left_px=left_px, top_px=5, height_px=20, ink=INK)
    painter.end()
    (columns,) = np.nonzero((surface.pixels != GROUND).any(axis=0))
    return columns


def test_what_fits_is_written_whole_and_what_does_not_ends_in_its_room(face: CachedFont) -> None:
    whole = face.width(WORDS)
    assert written(face, WORDS, whole + 1).max() == pytest.approx(10 + whole, abs=3)
    for room in (32.0, 57.0, 133.0, 200.0):
        columns = written(face, WORDS, room)
        assert columns.min() >= 9
        assert 10 + room - 16 <= columns.max() <= 10 + room + 1, "it fills its room and does not leave it"


def test_what_is_cut_looks_as_if_its_beginning_had_been_written_alone(face: CachedFont) -> None:
    cut, alone = Surface(300, 30, 1.0), Surface(300, 30, 1.0)
    for surface, text, room in ((cut, WORDS, 61.0), (alone, "You said", 200.0)):
        surface.pixels[:] = GROUND
        painter = QPainter(surface.image)
        face.write_within(painter, text, room, left_px=10, top_px=5, height_px=20, ink=INK)
        painter.end()
    upto = 10 + int(face.width("You sa"))
    assert np.array_equal(cut.pixels[:, :upto], alone.pixels[:, :upto])


def test_no_space_stands_before_the_ellipsis(face: CachedFont) -> None:
    room = face.width("You said ") + face.width("…") + 1
    assert written(face, WORDS, room).max() == pytest.approx(written(face, "You said…", 200).max(), abs=1)
    assert written(face, WORDS, room).max() < written(face, "You said …", 200).max()


def test_dots_alone_are_not_written(face: CachedFont) -> None:
    assert not len(written(face, WORDS, face.width("…") + 2))


def test_a_text_is_broken_between_words_and_goes_on_with_the_next(face: CachedFont) -> None:
    at = face.break_at(WORDS, face.width("You said on the ph"))
    assert at is not None
    assert WORDS[:at] == "You said on the"
    second = written(face, WORDS, 400, part=slice(at + 1, None))
    assert second.max() == pytest.approx(10 + face.width(WORDS[at + 1 :]), abs=3)
    assert face.break_at(WORDS, 1000) is None
    assert face.break_at("Incomprehensibilities", 30) is None
