"""The picture by which a session is known again on the start page: kept in its own folder, made once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator import atomic
from annotator.domain.media import Media
from annotator.inside import inside
from annotator.storage.folder_making import CACHE_NAME
from annotator.storage.session_folder import SessionFolder

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex

CARD_PX = (320, 180)
_FILE_NAME = "card.jpg"
_QUALITY = 80
_AT = 1 / 3
"""How far into the recording: at its beginning people still sit down."""
_CACHE_BYTES = 10_000_000
_MOST_BYTES = 2_000_000


def keep_card_picture(folder: SessionFolder, media: Media, path: Path, index: FrameIndex) -> None:
    """Make the picture, unless it is there or the folder cannot be written.

    Raises:
        MediaError: no picture of the recording can be decoded.
        OSError: it cannot be written.
    """
    target = inside(folder.cache_path, _FILE_NAME)
    if folder.read_only or not media.width_px or not len(index.times) or target.exists():
        return
    import cv2

    from annotator.media.picture_style import PictureStyle
    from annotator.media.video_reader import VideoReader

    with VideoReader(path, index, cache_bytes=_CACHE_BYTES) as reader:
        reader.style = PictureStyle(fit_px=CARD_PX)
        picture = reader.frame(round((len(index.times) - 1) * _AT))
    written, data = cv2.imencode(".jpg", picture.bgra[:, :, :3], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if written:
        target.parent.mkdir(exist_ok=True)
        atomic.write_bytes(target, data.tobytes())


def read_card_picture(session: Path) -> bytes:
    """The picture of the session in this folder as JPEG; empty where there is none."""
    try:
        path = inside(session / CACHE_NAME, _FILE_NAME)
        return path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
    except OSError:
        return b""
