"""One frame of a recording as a picture file: in full size, as recorded, without anything drawn on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from annotator import atomic
from annotator.ui.player.picture_track import OpenMedia


def write_frame(opened: OpenMedia, frame_index: int, path: Path) -> None:
    """Decode a frame and write it as PNG, whole or not at all. Takes its time: not for the window's thread.

    Raises:
        MediaError: the recording has no such frame, or it cannot be decoded.
        OSError: the file cannot be written.
    """
    from annotator.media.container import MediaError
    from annotator.media.video_reader import VideoReader

    if opened.index is None:
        raise MediaError(f"{opened.media.file_name} has no picture")
    reader = VideoReader(opened.path, opened.index)
    try:
        pixels = reader.frame(frame_index).bgra
    finally:
        reader.close()
    rows, columns = pixels.shape[:2]
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(pixels.data, columns, rows, pixels.strides[0], QImage.Format.Format_RGB32).save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    atomic.write_bytes(path, bytes(buffer.data().data()))
