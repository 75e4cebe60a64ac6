"""The sessions opened last, as cards on the start page: open one, or take it off the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QToolButton, QWidget

from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.remembered.recent_note import RecentNote
from annotator.ui.widgets.boxes import STRETCH, hbox, vbox
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import heading

_PICTURE_PX = QSize(240, 135)
_REMOVE_PX = 3 * GRID_PX
_NO_NOTES: Mapping[Path, RecentNote] = MappingProxyType({})


class RecentSessions(QWidget):
    """A card for each session; one that is not in its place any more is grey and says what to do."""

    opened = Signal(object)
    forgotten = Signal(object)
    """Paths of the session to open, or to take off the list."""
    pictures_wanted = Signal(bool)
    """Whether pictures are to be shown was switched."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.pictures = QCheckBox(self.tr("Pictures"))
        self.pictures.setToolTip(self.tr("Show a picture of each recording; without, nobody is seen who walks past"))
        self.pictures.setChecked(True)
        self.pictures.toggled.connect(self._show_pictures)
        self.pictures.clicked.connect(self.pictures_wanted)
        self._cards: dict[Path, _Card] = {}
        line = hbox(heading(self.tr("Recent")), STRETCH, self.pictures)
        self._flow = FlowLayout(spacing=GRID_PX)
        vbox(line, self._flow, on=self, margin=0)

    def show_paths(self, paths: Sequence[Path], notes: Mapping[Path, RecentNote] = _NO_NOTES) -> None:
        """Show these, newest first, with what is known of them; a card that was there stays."""
        for card in self._cards.values():
            self._flow.removeWidget(card)
        before, self._cards = self._cards, {}
        for path in paths:
            card = before.pop(path, None) or self._make_card(path)
            card.tell(notes.get(path))
            self._cards[path] = card
            self._flow.addWidget(card)
            card.show()  # one that was never shown has no size, and the page may have been laid out without it
        for card in before.values():
            card.hide()
            card.deleteLater()
        self.setVisible(bool(paths))

    def fit(self) -> None:
        """Follow the size of the text."""
        for card in self._cards.values():
            card.fit()

    def without_picture(self) -> list[Path]:
        """Sessions whose picture was not shown yet."""
        return [path for path, card in self._cards.items() if not card.has_picture]

    def show_picture(self, path: Path, jpeg: bytes) -> None:
        """Show a session's picture."""
        card = self._cards.get(path)
        image = QImage.fromData(jpeg)
        if card is not None and not image.isNull():
            card.show_image(image)

    def mark_missing(self, paths: Collection[Path]) -> None:
        """Say of these that they are not in their place."""
        for path, card in self._cards.items():
            if path in paths:
                card.mark_missing()

    def _make_card(self, path: Path) -> _Card:
        card = _Card(path)
        card.button.clicked.connect(partial(self.opened.emit, path))
        card.remove.clicked.connect(partial(self.forgotten.emit, path))
        card.picture.setVisible(self.pictures.isChecked())
        return card

    def _show_pictures(self, on: bool) -> None:
        for card in self._cards.values():
            card.picture.setVisible(on)
            card.fit()


class _CardButton(QPushButton):
    """As large as what stands on it; Enter opens as Space does."""

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class _Card(QWidget):
    def __init__(self, path: Path):
        super().__init__()
        self._path = path
        self.has_picture = False
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.picture.setProperty("ground", True)
        self._name, self.note, self._folder = QLabel(), QLabel(), QLabel()
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        self.button = _CardButton()
        self.button.setProperty("card", True)
        self.button.setToolTip(str(path))
        self.button.setAccessibleName(self.tr("Open recent session {name}").format(name=path.stem))
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        lines = vbox(self.picture, on=self.button, margin=GRID_PX // 2, spacing=2)
        for label in (self._name, self.note, self._folder):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setProperty("muted", label is not self._name)
            lines.addWidget(label)
        self.picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.remove = QToolButton()
        self.remove.setText("✕")
        self.remove.setToolTip(self.tr("Take it off this list; the session itself stays"))
        self.remove.setAccessibleName(self.tr("Take {name} off the list").format(name=path.stem))
        self.remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        both = QGridLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self.button, 0, 0)
        both.addWidget(self.remove, 0, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        self.fit()

    def fit(self) -> None:
        """Give everything the room that the size of the text asks for."""
        scale = max(1.0, text_scale())
        width = round(_PICTURE_PX.width() * scale)
        self.picture.setFixedSize(width, round(_PICTURE_PX.height() * scale))
        for label, words in ((self._name, self._path.stem), (self._folder, str(self._path.parent))):
            how = Qt.TextElideMode.ElideRight if label is self._name else Qt.TextElideMode.ElideMiddle
            room = width if label is self._name else width - round(_REMOVE_PX * scale)
            label.setFixedWidth(room)
            label.setText(label.fontMetrics().elidedText(words, how, room))
        self.note.setFixedWidth(width)
        self.note.setWordWrap(True)
        self.updateGeometry()

    def tell(self, note: RecentNote | None) -> None:
        """Show what is known of the session."""
        self.note.setText(self._told(note) if note is not None else "")
        self.note.setVisible(note is not None)
        self.button.setAccessibleDescription(self.note.text())

    def show_image(self, image: QImage) -> None:
        self.has_picture = True
        room = self.picture.size() * self.devicePixelRatioF()
        fitting = Qt.AspectRatioMode.KeepAspectRatio
        scaled = image.scaled(room, fitting, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(QPixmap.fromImage(scaled))

    def _told(self, note: RecentNote) -> str:
        minutes = self.tr("{n} min").format(n=max(round(note.length_s / 60), 1))
        share = self.tr("{done} of {all} decided").format(done=note.decided, all=note.moments)
        days = note.days_ago()
        when = self.tr("today") if not days else self.tr("yesterday") if days == 1 else self.tr("{n} days ago")
        return " · ".join((minutes, *((share,) if note.moments else ()), when.format(n=days)))

    def mark_missing(self) -> None:
        self.note.setText(self.tr("Missing: moved, renamed, or its drive is not connected. Open it where it is now."))
        self.note.show()
        self.picture.clear()
        self.button.setEnabled(False)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.button.setToolTip(
            self.tr("Moved, renamed, or on a drive that is not connected. Open it where it is now, or take it off.")
        )
        self.button.setAccessibleName(self.tr("{name} is missing").format(name=self._path.stem))
