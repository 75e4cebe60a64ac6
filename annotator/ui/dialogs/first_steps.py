"""What to do first, on one page."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.theme import GRID_PX

_STEPS = (
    (
        "Open",
        "Drop a video on the window (Ctrl+O). A session folder is made beside it; "
        "the video itself is never copied or changed.",
    ),
    (
        "Say who is where",
        "In People (Ctrl+6), name client and therapist and draw where each one sits in the picture.",
    ),
    (
        "Analyse",
        "Ctrl+R tracks faces and bodies and flags what differs from each person's own usual. "
        "It runs in the background.",
    ),
    (
        "Decide",
        "Go through the flags (Ctrl+2): Enter plays one, A accepts, R rejects, U leaves it for later. "
        "Accepting makes an annotation.",
    ),
    (
        "Annotate",
        "Play with Space, step frames with Left and Right, mark with [ and ]; Enter on the timeline annotates, "
        "Ctrl+I links words and cues. Everything can be undone.",
    ),
    ("Export", "Ctrl+E writes one JSON file. There is no Save: every change is on disk at once."),
)


class FirstSteps(QDialog):
    """Six steps from a video to an export."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("First steps"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX + GRID_PX // 2)
        grid.setColumnStretch(1, 1)
        for row, (name, words) in enumerate(_STEPS):
            title = QLabel(f"{row + 1}  {self.tr(name)}")
            title.setProperty("title", True)
            text = QLabel(self.tr(words))
            text.setWordWrap(True)
            grid.addWidget(title, row, 0)
            grid.addWidget(text, row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID_PX, 3 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        column.addLayout(grid)
        column.addWidget(buttons)
        self.setMinimumWidth(72 * GRID_PX)
