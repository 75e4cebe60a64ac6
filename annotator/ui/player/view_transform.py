"""Where the picture lies in the view: letterboxed, zoomed, panned. Plain arithmetic, no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from annotator.domain.media import Region

MAX_ZOOM = 16.0
_FROM_THE_TOP = 0.25
"""Of what does not fit, this share is left out above, the rest below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoom:
    """How far the user zoomed into the picture.

    Attributes:
        factor: 1 shows the whole picture, as large as fits.
        centre_x: The point in the middle of the view, as a fraction of the picture's width; likewise ``centre_y``.
    """

    factor: float = 1.0
    centre_x: float = 0.5
    centre_y: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewTransform:
    """Picture pixels to view pixels: ``view = picture * scale + (left, top)``."""

    scale: float
    left_px: float
    top_px: float
    picture_width_px: int
    picture_height_px: int

    @property
    def width_px(self) -> float:
        """Width of the whole picture in the view."""
        return self.picture_width_px * self.scale

    @property
    def height_px(self) -> float:
        """Height of the whole picture in the view."""
        return self.picture_height_px * self.scale

    def to_fraction(self, x_px: float, y_px: float) -> tuple[float, float]:
        """A point of the view as fractions of the picture; outside the picture below 0 or above 1."""
        return (x_px - self.left_px) / self.width_px, (y_px - self.top_px) / self.height_px

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """A point given as fractions of the picture, in pixels of the view."""
        return self.left_px + x * self.width_px, self.top_px + y * self.height_px


def place(
    *, picture_width_px: int, picture_height_px: int, view_width_px: int, view_height_px: int, zoom: Zoom
) -> ViewTransform:
    """Lay the picture into the view. Where it is smaller than the view it is centred; no void is panned into view."""
    fit = min(view_width_px / picture_width_px, view_height_px / picture_height_px)
    scale = max(fit, 1e-6) * zoom.factor
    return ViewTransform(
        scale=scale,
        left_px=_start(picture_width_px * scale, view_width_px, zoom.centre_x),
        top_px=_start(picture_height_px * scale, view_height_px, zoom.centre_y),
        picture_width_px=picture_width_px,
        picture_height_px=picture_height_px,
    )


def zoomed_at(
    present: ViewTransform, zoom: Zoom, *, by: float, x_px: float, y_px: float, view: tuple[int, int]
) -> Zoom:
    """Zoom by a factor so that what is under the point (``x_px``, ``y_px``) of the view stays there."""
    factor = min(max(zoom.factor * by, 1.0), MAX_ZOOM)
    grown = factor / zoom.factor
    fixed_x, fixed_y = present.to_fraction(x_px, y_px)
    return Zoom(
        factor=factor,
        centre_x=fixed_x + (view[0] / 2 - x_px) / (present.width_px * grown),
        centre_y=fixed_y + (view[1] / 2 - y_px) / (present.height_px * grown),
    )


def zoom_to(
    region: Region, *, picture_width_px: int, picture_height_px: int, view_width_px: int, view_height_px: int
) -> Zoom:
    """The zoom that shows one region of the picture large.

    A region that is much higher or wider than the view would hardly grow if all of it had to be seen: then it is shown
    half way between whole and filling the view, with more of its upper part, where faces are.
    """
    fit = max(min(view_width_px / picture_width_px, view_height_px / picture_height_px), 1e-6)
    across = view_width_px / (region.width * picture_width_px)
    down = view_height_px / (region.height * picture_height_px)
    scale = math.sqrt(across * down)
    slack = max(0.0, region.height - view_height_px / (scale * picture_height_px))
    return Zoom(
        factor=min(max(scale / fit, 1.0), MAX_ZOOM),
        centre_x=region.x + region.width / 2,
        centre_y=region.y + region.height / 2 - slack * (0.5 - _FROM_THE_TOP),
    )


def panned(present: ViewTransform, zoom: Zoom, *, dx_px: float, dy_px: float, view: tuple[int, int]) -> Zoom:
    """Move the picture with the hand. The centre that is kept is the one really shown, so no pan is stored up."""
    shown_x, shown_y = present.to_fraction(view[0] / 2, view[1] / 2)
    return Zoom(
        factor=zoom.factor,
        centre_x=shown_x - dx_px / present.width_px,
        centre_y=shown_y - dy_px / present.height_px,
    )


def _start(length_px: float, view_px: int, centre: float) -> float:
    if length_px <= view_px:
        return (view_px - length_px) / 2
    return min(0.0, max(view_px - length_px, view_px / 2 - centre * length_px))
