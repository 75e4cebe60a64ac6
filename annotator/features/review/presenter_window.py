"""What only the presenter sees, on their own screen: the note, the question, what comes next, the time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QWidget

from annotator.domain.clock import format_time
from annotator.domain.playlists import PlaylistItem
from annotator.features.review.kept_keys import is_for_control
from annotator.features.review.moment_words import MomentWords
from annotator.features.review.review_bar import step_dots
from annotator.features.review.run import ReviewRun
from annotator.features.review.silence_bar import SilenceBar
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.widgets.boxes import STRETCH, Stretch, hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import NoteEdit
from annotator.ui.widgets.panel_parts import as_panel, heading, hint, warning

_SIZE_PX = (720, 560)
_WIDE_PX = 1000


class PresenterWindow(QWidget):
    """Follows the review; its two buttons do what the remote does; what the room says can be written down in it."""

    forward_wanted = Signal()
    back_wanted = Signal()
    note_written = Signal(str)
    """The note of the moment was changed."""
    closed = Signal()

    def __init__(self, parent: QWidget, *, began: QElapsedTimer):
        """``began`` runs since the review began."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        as_panel(self)
        self.setWindowTitle(self.tr("Presenter's notes"))
        self.resize(*_SIZE_PX)
        self._began = began
        self._item_id = ""
        self.show_all = QPushButton()
        self.place = QLabel()
        self.note = NoteEdit()
        self.question = QLabel()
        self.next = hint()
        self.told = QLabel()
        self.silence = SilenceBar()
        self._time = QLabel()
        self._ticks = QTimer(self, interval=1000)
        self._ticks.timeout.connect(self._show_time)
        self._ticks.start()
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._build()
        self.note.left.connect(self.flush)
        self._show_time()

    def show_beside(self, screen: QScreen, screens: Sequence[QScreen]) -> None:
        """Show it on a screen other than the room's, all over it.

        Where there is no other it is a window on the same one, and tells nothing until that is wanted: the room would
        read what is not revealed yet.
        """
        other = next((one for one in screens if one is not screen), None)
        if other is None:
            self._pages.setCurrentIndex(1)
            self.show()
            self.show_all.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.setScreen(other)
        self.setGeometry(other.availableGeometry())
        self.showMaximized()

    def show_moment(
        self,
        item: PlaylistItem | None,
        moment_words: MomentWords | None,
        run: ReviewRun,
        following: PlaylistItem | None,
        *,
        read_only: bool = False,
    ) -> None:
        """Show everything about a moment, revealed or not."""
        self.place.setText(
            self.tr("{a} of {b}: {what}  {dots}").format(
                a=run.place + 1, b=run.count, what=item.title, dots=step_dots(run)
            )
            if item is not None
            else self.tr("No moment")
        )
        self._show_note(item)
        self.note.setReadOnly(item is None or read_only)
        asked = item.question if item is not None else ""
        self.question.setText(asked or self.tr("No question for this moment"))
        self.question.setEnabled(bool(asked))
        lines = (*moment_words.words, *moment_words.cues, *moment_words.annotation) if moment_words is not None else ()
        self.told.setText("\n".join(lines))
        if following is None:
            self.next.setText(self.tr("This is the last moment"))
        else:
            when = format_time(following.start_s, decimals=0)
            self.next.setText(self.tr("Next: {what} at {when}").format(what=following.title, when=when))

    def flush(self) -> None:
        """Keep the note that is being typed."""
        if self.note.document().isModified():
            self.note.document().setModified(False)
            self.note_written.emit(self.note.toPlainText().strip())

    def event(self, event: QEvent) -> bool:
        """Let the note keep the keys it lives by; those of a remote reveal."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and is_for_control(event, self)
        ):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a screen of its own the note stands beside what is told."""
        super().resizeEvent(event)
        wide = event.size().width() > _WIDE_PX
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.flush()
        self._ticks.stop()
        super().closeEvent(event)
        self.closed.emit()

    def _show_note(self, item: PlaylistItem | None) -> None:
        another = (item.id if item is not None else "") != self._item_id
        self._item_id = item.id if item is not None else ""
        note = item.note if item is not None else ""
        if (another or not self.note.document().isModified()) and note != self.note.toPlainText():
            self.note.setPlainText(note)
            self.note.document().setModified(False)

    def _build(self) -> None:
        self.place.setProperty("title", True)
        large = QFont(self.font())
        large.setPointSizeF(large.pointSizeF() * 1.5)
        self.note.setFont(large)
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName(self.tr("Note for the discussion"))
        self.note.setPlaceholderText(self.tr("Note for the discussion: what you mean to say, and what the room says"))
        self.question.setFont(large)
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setAccessibleName(self.tr("Question for the room"))
        told_font = QFont(self.font())
        told_font.setPointSizeF(told_font.pointSizeF() * 1.2)
        self.told.setFont(told_font)
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self._time.setFont(numbers_font(large))
        self._time.setAccessibleName(self.tr("Time since the review began"))
        back, forward = QPushButton(self.tr("Back")), QPushButton(self.tr("Reveal next"))
        forward.setProperty("primary", True)
        back.setToolTip(self.tr("Hide the last thing; then the moment before"))
        forward.setToolTip(self.tr("Reveal the next thing; then the next moment"))
        for button in (back, forward):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space plays in this window as well; both have keys
        back.clicked.connect(self.back_wanted)
        forward.clicked.connect(self.forward_wanted)
        top = hbox(stretched(self.place, 1), self._time)
        buttons = hbox(stretched(self.next, 1), back, forward)
        self._lay_out_parts()
        page = QWidget()
        vbox(
            top,
            GRID_PX,
            stretched(self._parts, 1),
            self.silence,
            buttons,
            on=page,
            margin=(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX),
        )
        self._pages = stacked(page, self._cover(), on=self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def covered(self) -> bool:
        """True while nothing is told because the room would see it."""
        return self._pages.currentIndex() == 1

    def uncover(self) -> None:
        """Tell everything, whoever looks at this screen."""
        self._pages.setCurrentIndex(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cover(self) -> QWidget:
        page = QWidget()
        words = warning()
        words.setText(
            self.tr(
                "There is one screen only: the room would read here what is not revealed yet. Connect a second screen, "
                "or have the notes on paper or another computer."
            )
        )
        self.show_all.setText(self.tr("Show the notes on this screen all the same"))
        self.show_all.setAutoDefault(False)
        self.show_all.clicked.connect(self.uncover)
        vbox(
            STRETCH,
            words,
            stretched(self.show_all, 0, Qt.AlignmentFlag.AlignLeft),
            Stretch(factor=2),
            on=page,
            margin=(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX),
        )
        return page

    def _lay_out_parts(self) -> None:
        told = vbox(
            heading(self.tr("Question for the room")),
            self.question,
            GRID_PX,
            heading(self.tr("What there is to reveal")),
            self.told,
            STRETCH,
        )
        note = vbox(heading(self.tr("Note")), stretched(self.note, 1))
        self._parts.setSpacing(3 * GRID_PX)
        self._parts.addLayout(told, 1)
        self._parts.addLayout(note, 1)

    def _show_time(self) -> None:
        self._time.setText(format_time(self._began.elapsed() / 1000, decimals=0))
