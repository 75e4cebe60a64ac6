"""The program's icon in the form that each system wants, drawn from one SVG."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DRAWING = Path(__file__).parents[1] / "resources" / "annotator.svg"
_SIDES_PX = (16, 24, 32, 48, 64, 128, 256, 512, 1024)


def make(folder: Path) -> Path:
    """Write the icon into ``folder``: ``.ico``, ``.icns``, or PNG of 256 pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise RuntimeError(f"{DRAWING} cannot be read")
    folder.mkdir(parents=True, exist_ok=True)
    pictures: list[Path] = []
    for side in _SIDES_PX:
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        pictures.append(folder / f"annotator-{side}.png")
        if not image.save(str(pictures[-1])):
            raise OSError(f"{pictures[-1]} cannot be written")
    del application
    suffix = {"win32": ".ico", "darwin": ".icns"}.get(sys.platform)
    if suffix is None:
        return folder / "annotator-256.png"
    target = folder / f"annotator{suffix}"
    drawn = [Image.open(path) for path in pictures]
    if suffix == ".ico":
        drawn[-3].save(target, sizes=[(side, side) for side in _SIDES_PX if side <= 256], append_images=drawn[:-3])
    else:
        drawn[-1].save(target, append_images=drawn[:-1])
    return target
