"""The picture over the bar that plays it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.player.engine import PlayerEngine
from annotator.ui.player.picture_view import PictureView
from annotator.ui.player.transport import TransportBar
from annotator.ui.workspace import Workspace


class PlayerPanel(QWidget):
    """Picture, transport bar, and the engine behind them."""

    def __init__(self, workspace: Workspace, actions: Mapping[str, QAction], parent: QWidget | None = None):
        super().__init__(parent)
        self.engine = PlayerEngine(workspace, self)
        self.picture = PictureView(workspace, self)
        self.transport = TransportBar(workspace, actions, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picture, 1)
        column.addWidget(self.transport)
        self.setFocusProxy(self.picture)
        self.engine.media_changed.connect(self.picture.show_media)
        self.engine.picture_changed.connect(self.picture.show_picture)
        self.engine.message.connect(self.picture.show_message)

    def edit_region(self, participant_id: str | None) -> None:
        """Draw or adjust this participant's region on the picture; None ends it."""
        self.picture.set_region_editing(participant_id)
