"""The trainer's window for a room: large picture, the line that is said, nothing else until asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from annotator.domain import edits
from annotator.domain.edits import Edit
from annotator.domain.finding import Found
from annotator.domain.playlists import Playlist, PlaylistItem, Stroke, with_item
from annotator.ui.document import SessionDocument
from annotator.ui.keys.keymap import Keymap
from annotator.ui.panels.names import signal_definitions
from annotator.ui.panels.still_pair import StillSource
from annotator.ui.panels.surfaces import inset_numbers
from annotator.ui.player.landmark_overlay import TracksProvider
from annotator.ui.review.playlist_panel import PlaylistPanel
from annotator.ui.review.presenter_window import PresenterWindow
from annotator.ui.review.reveal_panel import RevealPanel, step_dots
from annotator.ui.review.review_keys import ReviewAction, review_actions, review_slot
from annotator.ui.review.review_player import ReviewPlayer
from annotator.ui.review.run import ReviewRun
from annotator.ui.review.telling import Telling, tell
from annotator.ui.session_host import ReadyMedia
from annotator.ui.theme import GRID_PX, ThemeSource

_SLOWER = {1.0: 0.5, 0.5: 0.25}


class ReviewWindow(QMainWindow):
    """One playlist at a time, moment after moment, revealed step by step."""

    closed = Signal()

    def __init__(
        self,
        document: SessionDocument,
        media: Mapping[str, ReadyMedia],
        *,
        stills: StillSource,
        landmarks: TracksProvider,
        found: Callable[[], Sequence[Found]],
        themes: ThemeSource,
        keymap: Keymap | None = None,
        parent: QWidget | None = None,
    ):
        """``found`` gives what the coder's window has found last, to be added to a playlist."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._keymap = keymap or Keymap(parent=self)
        self._playlist_id: str | None = next(iter(document.session.playlists), None)
        self._item_id: str | None = None
        self._run = ReviewRun(count=0)
        self._presenter: PresenterWindow | None = None
        self.player = ReviewPlayer(document, media, stills=stills, landmarks=landmarks, themes=themes)
        self.reveal = RevealPanel()
        self.panel = PlaylistPanel(document, found=found, keymap=self._keymap)
        self._status = QLabel()
        self._keys = QLabel()
        self.actions_by_id: dict[str, QAction] = {}
        self._build()
        inset_numbers(self)
        self._connect()
        self._take_playlist()
        self._show_panel(on=not self.items)
        self.resize(1280, 800)

    # --- what there is

    @property
    def playlist(self) -> Playlist | None:
        """The playlist being replayed, as it stands in the session."""
        return self._document.session.playlists.get(self._playlist_id or "")

    @property
    def items(self) -> tuple[PlaylistItem, ...]:
        """Its moments in the order they come."""
        return self.playlist.ordered() if self.playlist is not None else ()

    @property
    def item(self) -> PlaylistItem | None:
        """The moment that is shown."""
        return self.items[self._run.place] if self._run.place < len(self.items) else None

    @property
    def run(self) -> ReviewRun:
        """Where the review stands."""
        return self._run

    def choose_playlist(self, playlist_id: str | None) -> None:
        """Replay another playlist, from its first moment on."""
        self._playlist_id = playlist_id
        self._item_id = None
        self._run = ReviewRun(count=len(self.items))
        self._take_playlist()

    # --- building

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Review"))
        self._status.setProperty("muted", True)
        self._status.setAccessibleName(self.tr("Where the review stands"))
        bar = QWidget()
        bar.setProperty("surface", "room")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(bar)
        line.setContentsMargins(4 * GRID_PX, GRID_PX // 2, 4 * GRID_PX, GRID_PX // 2)
        line.addWidget(self._status, 1)
        self._hint = QLabel()
        self._hint.setProperty("muted", True)
        self._hint.setWordWrap(True)  # beside the playlist there may be no room for one line
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._hint, 1)
        stage = QWidget()
        column = QVBoxLayout(stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.player, 1)
        column.addWidget(self.reveal)
        column.addWidget(bar)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(stage, 1)
        row.addWidget(self.panel)
        self.setCentralWidget(page)
        self._keys.setParent(self)
        self._keys.setProperty("card", True)
        self._keys.setTextFormat(Qt.TextFormat.RichText)
        self._keys.setAccessibleName(self.tr("Keys of the review"))
        self._keys.hide()
        self._make_actions()
        self.player.setFocus()

    def _make_actions(self) -> None:
        menu = self.menuBar().addMenu(self.tr("Review"))
        doing = self._doing()
        specs = review_actions()
        for spec in specs:
            action = QAction(spec.text, self)
            action.setObjectName(spec.id)
            action.setStatusTip(spec.tip)
            action.setCheckable(spec.checkable)
            action.triggered.connect(doing[spec.id])
            if spec.starts_group:
                menu.addSeparator()
            menu.addAction(action)
            self.addAction(action)  # works in full screen too, where the menu is hidden
            self.actions_by_id[spec.id] = action
        self._keymap.changed.connect(self._follow_keys)
        self._give_keys()

    def _follow_keys(self) -> None:
        self._give_keys()
        self._show_moment()

    def _give_keys(self) -> None:
        keymap, specs = self._keymap, review_actions()
        for spec in specs:
            action = self.actions_by_id[spec.id]
            action.setShortcuts([QKeySequence(key) for key in keymap.keys(review_slot(spec.id))])
            action.setToolTip(keymap.tip(spec.tip, review_slot(spec.id)))
        rows = "".join(_key_row(spec, keymap.all_text(review_slot(spec.id))) for spec in specs)
        self._keys.setText(f"<table cellspacing=4>{rows}</table>")
        self._keys.adjustSize()
        self._hint.setText(
            keymap.fill(self.tr("{review_play} plays · {review_forward} reveals · {review_keys} shows the keys"))
        )

    def _doing(self) -> dict[str, Callable[[bool], None]]:
        return {
            "forward": lambda _on: self.forward(),
            "back": lambda _on: self.back(),
            "next_moment": lambda _on: self._go_to(self._run.place + 1),
            "previous_moment": lambda _on: self._go_to(self._run.place - 1),
            "play": lambda _on: self.player.toggle(),
            "slower": lambda _on: self._slow_down(),
            "apex": lambda _on: self.player.go_to_apex(),
            "stills": self.player.set_stills_shown,
            "question": lambda _on: self._show_moment(),
            "draw": self._draw,
            "clear_drawing": lambda _on: self._wipe(),
            "undo": lambda _on: self._document.undo(),
            "black": self.player.set_black,
            "playlist": self._show_panel,
            "notes": self._show_notes,
            "full_screen": self._fill_screen,
            "keys": self._show_keys,
            "leave": lambda _on: self._leave(),
        }

    def _connect(self) -> None:
        self._document.edited.connect(self._follow_edit)
        self.panel.playlist_chosen.connect(self.choose_playlist)
        self.panel.item_chosen.connect(self._choose_item)
        self.player.drawing.drawn.connect(self._take_stroke)
        self.player.stills.time_chosen.connect(self._still_left)

    # --- going through it

    def forward(self) -> None:
        """Reveal the next thing, or go to the next moment and play it."""
        self._move(self._run.forward())

    def back(self) -> None:
        """Hide the last thing, or go to the moment before."""
        self._move(self._run.back())

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self.items):
            self._move(self._run.to(place))

    def _choose_item(self, item_id: str) -> None:
        ids = [item.id for item in self.items]
        if item_id in ids:
            self._go_to(ids.index(item_id))

    def _move(self, run: ReviewRun) -> None:
        elsewhere = run.place != self._run.place
        self._run = run
        if elsewhere:
            self._stand_at_moment()
            self.player.play()
        else:
            self._show_moment()

    def _stand_at_moment(self) -> None:
        item = self.item
        self._item_id = item.id if item is not None else None
        for name in ("stills", "question", "black"):
            self.actions_by_id[name].setChecked(False)
        self.player.show_item(item, self.playlist)
        self._show_moment()

    def _take_playlist(self) -> None:
        self._run = ReviewRun(count=len(self.items))
        self._stand_at_moment()

    def _slow_down(self) -> None:
        playhead = self.player.playhead
        playhead.set_rate(_SLOWER.get(playhead.rate, 1.0))
        self._show_moment()

    # --- showing

    def _show_moment(self) -> None:
        item, playlist = self.item, self.playlist
        self.panel.show_playlist(playlist, self._item_id)
        telling = self._telling(item) if item is not None else Telling(who="", words=(), cues=(), annotation=())
        asked = self.actions_by_id["question"].isChecked()
        self.reveal.show_moment(telling, self._run, question=item.question if item is not None and asked else "")
        self.player.set_cues_shown(item is not None and self._run.shows("cues"))
        self._status.setText(self._status_text(item, telling))
        for name in ("question", "draw", "clear_drawing", "stills", "apex", "play", "slower", "forward", "back"):
            self.actions_by_id[name].setEnabled(item is not None)
        if self._presenter is not None:
            following = self.items[self._run.place + 1] if self._run.place + 1 < len(self.items) else None
            self._presenter.show_moment(item, telling if item is not None else None, self._run, following)

    def _telling(self, item: PlaylistItem) -> Telling:
        return tell(self._document.session, item, signal_definitions(self._document.signal_sets.values()))

    def _status_text(self, item: PlaylistItem | None, telling: Telling) -> str:
        if item is None:
            return self._keymap.fill(self.tr("No moments yet: {review_playlist} opens the playlist"))
        title = item.title if self._run.shows("annotation") else ""
        rate = self.player.playhead.rate
        speed = f"{rate:g}×" if rate != 1 else ""
        place = self.tr("{a} of {b}").format(a=self._run.place + 1, b=self._run.count)
        return "   ".join(part for part in (place, step_dots(self._run), telling.who, title, speed) if part)

    def _follow_edit(self, edit: Edit) -> None:
        if not edit.touches("playlists", "annotations", "utterances", "codebook", "participants"):
            return
        if self.playlist is None:
            self._playlist_id = next(iter(self._document.session.playlists), None)
        ids = [item.id for item in self.items]
        count = len(ids)
        if self._item_id in ids:
            self._run = replace(self._run, count=count, place=ids.index(self._item_id))
            item, playlist = self.item, self.playlist
            if item is not None and playlist is not None:
                self.player.refresh(item, playlist)
            self._show_moment()
        else:
            self._run = self._run.of(count)
            self._stand_at_moment()

    def _show_panel(self, on: bool) -> None:
        self.panel.flush()
        self.panel.setVisible(on)
        self.actions_by_id["playlist"].setChecked(on)
        if on:
            self.panel.items.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.player.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_keys(self, on: bool) -> None:
        self._keys.adjustSize()
        self._keys.move((self.width() - self._keys.width()) // 2, (self.height() - self._keys.height()) // 2)
        self._keys.setVisible(on)
        self._keys.raise_()

    # --- drawing

    def _draw(self, on: bool) -> None:
        if on:
            self.player.playhead.pause()
        self.player.drawing.set_drawing(on)

    def _take_stroke(self, stroke: Stroke) -> None:
        item = self.item
        if item is not None:
            self._put(replace(item, strokes=(*item.strokes, stroke)), self.tr("Draw"))

    def _still_left(self, _time_s: float) -> None:
        self.actions_by_id["stills"].setChecked(False)

    def _wipe(self) -> None:
        item = self.item
        if item is not None and item.strokes:
            self._put(replace(item, strokes=()), self.tr("Wipe the drawing"))

    def _put(self, item: PlaylistItem, what: str) -> None:
        playlist = self.playlist
        if playlist is not None and not self._document.read_only:
            rows = [with_item(playlist, item)]
            self._document.perform(edits.put_rows(self._document.session, "playlists", rows, label=what))

    # --- windows

    def _show_notes(self, on: bool) -> None:
        if on and self._presenter is None:
            presenter = self._presenter = PresenterWindow(self)
            presenter.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            presenter.forward_wanted.connect(self.forward)
            presenter.back_wanted.connect(self.back)
            presenter.closed.connect(self._notes_closed)
            others = [screen for screen in QGuiApplication.screens() if screen is not self.screen()]
            if others:
                presenter.move(others[0].availableGeometry().topLeft())
            presenter.show()
            self._show_moment()
        elif not on and self._presenter is not None:
            self._presenter.close()

    def _notes_closed(self) -> None:
        self._presenter = None
        self.actions_by_id["notes"].setChecked(False)

    def _fill_screen(self, on: bool) -> None:
        self.menuBar().setVisible(not on)
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    def _leave(self) -> None:
        """Esc goes one step back: the keys, drawing, full screen, then the review itself."""
        for name in ("keys", "draw", "black", "stills"):
            action = self.actions_by_id[name]
            if action.isChecked():
                action.trigger()
                return
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.flush()
        if self._presenter is not None:
            self._presenter.close()
        self._document.edited.disconnect(self._follow_edit)
        self.player.shutdown()
        super().closeEvent(event)
        self.closed.emit()


def _key_row(spec: ReviewAction, keys: str) -> str:
    cells = (keys or "–", spec.text, spec.tip)
    return f"<tr>{''.join(f'<td>{escape(cell)}&nbsp;&nbsp;</td>' for cell in cells)}</tr>"
