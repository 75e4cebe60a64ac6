"""Pictures made for the screen: as small as they are shown, and as bright as they are wanted."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.media.frame_index import build_index
from annotator.media.picture_geometry import PictureGeometry
from annotator.media.picture_style import PictureLook, PictureStyle
from annotator.media.video_reader import VideoReader
from tests.fixtures.videos import VideoShelf


def test_a_look_keeps_black_and_white_and_goes_the_right_way() -> None:
    brighter, harder = PictureLook(brightness=0.5).table(), PictureLook(contrast=0.5).table()
    assert (brighter[0], brighter[255]) == (0, 255)
    assert brighter[64] > 64
    assert np.all(np.diff(brighter.astype(int)) >= 0)
    assert harder[64] < 64
    assert harder[192] > 192
    assert PictureLook(brightness=-0.5).table()[128] < 128
    assert np.array_equal(PictureLook().table(), np.arange(256))


@pytest.mark.parametrize(("fit", "scale"), [((160, 96), 0.5), ((300, 180), 1.0), ((5000, 5000), 1.0), (None, 1.0)])
def test_pictures_are_shrunk_to_their_place_and_never_grown(fit, scale: float) -> None:
    geometry = PictureGeometry(coded_width_px=320, coded_height_px=192)
    assert PictureStyle(fit_px=fit).scale(geometry) == scale


def test_a_reader_makes_pictures_as_its_style_says(coded_video: VideoShelf) -> None:
    path = coded_video("cfr").path
    with VideoReader(path, build_index(path)) as reader:
        whole = reader.frame(40).bgra
        reader.style = PictureStyle(fit_px=(160, 96), look=PictureLook(brightness=0.5))
        small = reader.frame(40).bgra
        assert small.shape == (96, 160, 4)
        assert small.flags.c_contiguous
        assert small[..., :3].mean() > whole[..., :3].mean()
        reader.style = PictureStyle()
        assert np.array_equal(reader.frame(40).bgra, whole)
