"""What is painted over and in place of the picture in one paint event: landmarks, regions, badges, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QImage, QPainter, QTransform

from annotator.domain.participants import Participant
from annotator.domain.percent import percent
from annotator.ui.look.theme import DARK
from annotator.ui.look.translation import translate
from annotator.ui.player.landmark_overlay import LandmarkOverlay
from annotator.ui.player.picture_words import paint_badges, paint_words
from annotator.ui.player.region_outline import paint_region, view_rect
from annotator.ui.player.view_transform import ViewTransform
from annotator.ui.session.view_options import ViewOptions

# Everything in here lies on a dark surround, in the light theme too, so that the eye judges the picture the same.
ON_PICTURE = DARK


def paint_picture(painter: QPainter, view: QRectF, transform: ViewTransform, image: QImage) -> None:
    """Scale only what is in view: zoomed in far, the whole picture would be many times the screen."""
    whole = QRectF(transform.left_px, transform.top_px, transform.width_px, transform.height_px)
    seen = whole.intersected(view)
    across, down = image.width() / whole.width(), image.height() / whole.height()
    source = QRectF(
        (seen.left() - whole.left()) * across,
        (seen.top() - whole.top()) * down,
        seen.width() * across,
        seen.height() * down,
    )
    # Beyond 3x single pixels are what the coder wants to see.
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, transform.scale < 3)
    painter.drawImage(seen, image, source)


def paint_landmarks(painter: QPainter, transform: ViewTransform, overlay: LandmarkOverlay) -> None:
    """Paint the points of a frame where they lie in the picture."""
    painter.save()
    painter.setClipRect(QRectF(transform.left_px, transform.top_px, transform.width_px, transform.height_px))
    painter.setTransform(
        QTransform(transform.scale, 0, 0, transform.scale, transform.left_px, transform.top_px), combine=True
    )
    overlay.paint(painter, ON_PICTURE.color("text"), face_width_px=overlay.face_width * transform.scale)
    painter.restore()


def paint_regions(
    painter: QPainter, transform: ViewTransform, people: Sequence[Participant], *, media_id: str, time_s: float
) -> None:
    """Paint where each participant who is seen in a recording sits at a time of the session."""
    for participant in people:
        now = participant.at(time_s)
        if now.media_id in ("", media_id):
            paint_region(painter, view_rect(now.region, transform), participant, ON_PICTURE, strong=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """What stands in the corners: what is not as recorded, so that nobody forgets it; and which recording this is.

    Attributes:
        zoom_factor: 1 where the whole picture is shown.
        enlarged: Whose region fills the view, if anybody's.
        beside: Another picture leads, and tells what all have in common.
    """

    caption: str
    zoom_factor: float
    enlarged: Participant | None
    beside: bool

    def paint(self, painter: QPainter, view: QRectF, options: ViewOptions) -> None:
        """Paint it."""
        words: list[str] = []
        factor = f"{self.zoom_factor:.1f}×"
        if self.enlarged is not None and self.zoom_factor > 1:
            words.append(
                translate("PictureView", "%1 enlarged, %2").replace("%1", self.enlarged.label).replace("%2", factor)
            )
        elif self.zoom_factor > 1:
            words.append(translate("PictureView", "%1 · double-click for the whole picture").replace("%1", factor))
        look = (
            (translate("PictureView", "Brightness"), options.brightness),
            (translate("PictureView", "Contrast"), options.contrast),
        )
        if not self.beside:
            words += [f"{name} {percent(value, signed=True)}" for name, value in look if value]
        paint_badges(painter, view, words, self.caption)


def paint_instead(
    painter: QPainter, view: QRectF, font: QFont, *, message: tuple[str, str] | None, loading: bool, caption: str
) -> None:
    """Paint words where the picture would be: the message, else what is awaited."""
    awaited = (
        (translate("PictureView", "Loading the picture…"), "")
        if loading
        else (
            translate("PictureView", "Drop a video on the window"),
            translate("PictureView", "or open one from the File menu"),
        )
    )
    paint_words(painter, view, font, *(message or awaited))
    if caption:
        paint_badges(painter, view, (), caption)
