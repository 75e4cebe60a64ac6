"""The list of utterances: clicks go there, dragging over words chooses their time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from annotator.domain.transcript import Utterance
from annotator.domain.utterance_edits import whole_words
from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import ThemeSource
from annotator.ui.panels.transcript_delegate import ChosenWords, TranscriptDelegate
from annotator.ui.panels.transcript_model import UTTERANCE_ROLE, TranscriptModel


class TranscriptView(QListView):
    """Shows utterances and the words marked in one of them."""

    play_requested = Signal()
    words_chosen = Signal(object)
    """:class:`~annotator.ui.panels.transcript_delegate.ChosenWords`, once the mouse is let go."""
    menu_requested = Signal(QPoint)
    """Where on the screen."""

    def __init__(self, model: TranscriptModel, themes: ThemeSource, keymap: Keymap, parent: QWidget):
        super().__init__(parent)
        OwnKeys(keymap, self, {"list_go": self.play_requested.emit}, letters_pass=True)
        self.delegate = TranscriptDelegate(self, model, themes)
        self.setItemDelegate(self.delegate)
        self._pressed: tuple[QModelIndex, QPoint] | None = None
        self._put_off = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setModel(model)  # last: everything before would lay out all rows anew

    def keep_in_view(self, index: QModelIndex) -> None:
        """Bring a row to the middle, unless it is in full view already; nothing is done while nobody sees the list."""
        if not self._seen():
            return
        self._catch_up()
        if not self.viewport().rect().contains(self.visualRect(index)):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def show_words(self, words: ChosenWords | None) -> None:
        """Mark these words, or none."""
        if self.delegate.words != words:
            self.delegate.words = words
            self.viewport().update()

    def doItemsLayout(self) -> None:
        """Not while nobody sees it: the rows of a long transcript would be wrapped at widths that are never shown."""
        self._put_off = not self._seen()
        if not self._put_off:
            super().doItemsLayout()

    def _seen(self) -> bool:
        """False behind another tab too: Qt calls that visible, but it lies outside the window."""
        return not self.viewport().visibleRegion().isEmpty()

    def _catch_up(self) -> None:
        if self._put_off:
            self._put_off = False
            super().doItemsLayout()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._catch_up()
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            at = event.position().toPoint()
            self._pressed = self.indexAt(at), at
            self.show_words(None)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        index, began = self._pressed
        at = event.position().toPoint()
        if index.isValid() and (at - began).manhattanLength() >= QApplication.startDragDistance():
            self.show_words(self._words_between(index, began, at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        words = self.delegate.words
        pressed, self._pressed = self._pressed, None
        if pressed is not None and words is not None and event.button() == Qt.MouseButton.LeftButton:
            self.words_chosen.emit(words)
            return  # else the list takes it for a click and goes to the start of the utterance
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def _words_between(self, index: QModelIndex, one: QPoint, other: QPoint) -> ChosenWords | None:
        row = index.data(UTTERANCE_ROLE)
        item = self.visualRect(index)
        places = [self.delegate.character_at(index, item, at, self.font()) for at in (one, other)]
        if not isinstance(row, Utterance) or places[0] is None or places[1] is None:
            return None
        first, last = whole_words(row.text, places[0], places[1])
        return ChosenWords(utterance_id=row.id, first=first, last=last) if last > first else None
