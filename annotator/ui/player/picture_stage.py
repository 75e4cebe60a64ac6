"""The place where pictures are shown: lays out up to four views as the layout says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.look.theme import ThemeSource
from annotator.ui.player.picture_view import PictureView
from annotator.ui.session.picture_layout import PictureLayout, arrange

_USUAL_ASPECT = 16 / 9


class PictureStage(QWidget):
    """Holds the views and gives each its place."""

    def __init__(self, themes: ThemeSource, lead: PictureView, parent: QWidget | None = None):
        super().__init__(parent)
        self._themes = themes
        self._lead = lead
        self._layout: PictureLayout = "one"
        self.views: tuple[PictureView, ...] = (lead,)
        """The views in the order in which they are laid out."""
        lead.setParent(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(lead.minimumSize())
        themes.changed.connect(self.update)

    def show_views(self, layout: PictureLayout, views: Sequence[PictureView]) -> None:
        """Lay out these views, the leading one among them; others are hidden."""
        for view in self.findChildren(PictureView, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if view not in views:
                view.hide()
        self._layout, self.views = layout, tuple(views)
        self._place()

    def sizeHint(self) -> QSize:
        return self._lead.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._themes.theme.color("surround"))
        painter.end()

    def _place(self) -> None:
        aspects = [view.aspect or _USUAL_ASPECT for view in self.views]
        lead = self.views.index(self._lead)
        places = arrange(self._layout, aspects, lead=lead, width_px=self.width(), height_px=self.height())
        for view, place in zip(self.views, places, strict=True):
            view.setVisible(place is not None)
            if place is not None:
                view.setGeometry(place.x, place.y, place.width, place.height)
        self.update()
