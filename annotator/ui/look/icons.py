"""Line icons that take the theme's colour."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.resources import resource
from annotator.ui.look.theme import Theme

_SIZES_PX = (16, 20, 24, 32, 48)


def icon(theme: Theme, name: str, *, checkable: bool = True) -> QIcon:
    """The icon ``resources/icons/NAME.svg`` in the theme's text colour, for disabled too, and for checked.

    Args:
        checkable: Whether it can be checked; else that is left out.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    made = QIcon()
    looks = [
        (theme.text, QIcon.Mode.Normal, QIcon.State.Off),
        (theme.text_disabled, QIcon.Mode.Disabled, QIcon.State.Off),
    ]
    if checkable:
        looks.append((theme.accent, QIcon.Mode.Normal, QIcon.State.On))
    for color, mode, state in looks:
        for image in _images(name, color):
            made.addPixmap(QPixmap.fromImage(image), mode, state)
    return made


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def tinted_svg(name: str, color: str) -> str:
    """The drawing of an icon in a colour (``#rrggbb``)."""
    return _source(name).replace("currentColor", color)


@cache
def _images(name: str, color: str) -> list[QImage]:
    """In all sizes; kept, for whoever goes back to light or dark. Pixmaps must not outlive the application."""
    drawing = QSvgRenderer(QByteArray(tinted_svg(name, color).encode()))
    return [_image(drawing, size) for size in _SIZES_PX]


def _image(drawing: QSvgRenderer, size_px: int) -> QImage:
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return image
