"""A frame as a picture file: the right one, upright, in full size."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from annotator.media.container import MediaError
from annotator.media.frame_index import build_index
from annotator.ui.player.frame_file import write_frame
from annotator.ui.player.picture_track import OpenMedia
from tests.fixtures.videos import HEIGHT_PX, WIDTH_PX, VideoShelf, read_frame_number
from tests.ui.player.conftest import media_of
from tests.ui.player.test_engine import pixels


@pytest.mark.parametrize("name", ["gop250", "vfr"])
def test_the_very_frame_is_written_in_full_size(name: str, coded_video: VideoShelf, tmp_path: Path) -> None:
    video = coded_video(name)
    index = build_index(video.path)
    opened = OpenMedia(media=media_of(video.path, index), path=video.path, index=index)
    for frame in (0, 101, len(index) - 1):
        write_frame(opened, frame, tmp_path / "frame.png")
        image = QImage(str(tmp_path / "frame.png"))
        assert (image.width(), image.height()) == (WIDTH_PX, HEIGHT_PX)
        assert read_frame_number(pixels(image.convertToFormat(QImage.Format.Format_RGB32))) == video.numbers[frame]


def test_what_has_no_picture_cannot_be_written(coded_video: VideoShelf, tmp_path: Path) -> None:
    video = coded_video("gop250")
    opened = OpenMedia(media=media_of(video.path, build_index(video.path)), path=video.path, index=None)
    with pytest.raises(MediaError, match="no picture"):
        write_frame(opened, 0, tmp_path / "frame.png")
    assert list(tmp_path.iterdir()) == []
