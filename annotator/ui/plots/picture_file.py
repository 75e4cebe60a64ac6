"""Plots as files to print or to put into a paper: SVG or PNG, in the light colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QFont, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from annotator import atomic
from annotator.ui.look.theme import LIGHT

_SHARPNESS = 2


def write_picture(path: Path, size: QSize, *, title: str, font: QFont, draw: Callable[[QPainter], None]) -> None:
    """Write what ``draw`` draws as SVG or, by the suffix, as PNG with twice the pixels.

    Raises:
        OSError: it cannot be written; nothing half-written stays.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".png":
        image = QImage(size * _SHARPNESS, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(_SHARPNESS)
        image.fill(LIGHT.color("panel"))
        _draw_on(image, font, draw)
        QImageWriter(buffer, b"png").write(image)
    else:
        drawing = QSvgGenerator()
        drawing.setOutputDevice(buffer)
        drawing.setSize(size)
        drawing.setViewBox(QRect(0, 0, size.width(), size.height()))
        drawing.setTitle(title)
        _draw_on(drawing, font, draw)
    atomic.write_bytes(path, bytes(buffer.data().data()))


def _draw_on(device: QImage | QSvgGenerator, font: QFont, draw: Callable[[QPainter], None]) -> None:
    painter = QPainter(device)
    painter.setFont(font)
    draw(painter)
    painter.end()
