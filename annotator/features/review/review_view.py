"""The trainer's mode of the window: large picture, the line that is said, nothing else until asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.domain import edits
from annotator.domain.edits import Edit
from annotator.domain.finding import Found
from annotator.domain.playlists import Playlist, PlaylistItem, Stroke, with_item
from annotator.features.review.kept_keys import is_for_control
from annotator.features.review.moment_words import MomentWords, tell
from annotator.features.review.playlist_panel import PlaylistPanel
from annotator.features.review.presenter_window import PresenterWindow
from annotator.features.review.reveal_panel import RevealPanel
from annotator.features.review.review_actions import ReviewActions
from annotator.features.review.review_bar import ReviewBar
from annotator.features.review.review_player import ReviewPlayer
from annotator.features.review.run import ReviewPlace, ReviewRun
from annotator.features.review.spoken_review import SpokenReview
from annotator.ui.document import SessionDocument
from annotator.ui.keys.focus_keys import is_for_button
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.names import signal_definitions
from annotator.ui.look.theme import ThemeSource
from annotator.ui.panels.still_pair import StillSource
from annotator.ui.player.landmark_overlay import TracksProvider
from annotator.ui.session.session_host import ReadyMedia
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.panel_parts import inset_numbers

_SLOWER = (0.5, 0.25)
_NEEDS_A_MOMENT = (
    "question",
    "draw",
    "clear_drawing",
    "stills",
    "apex",
    "play",
    "slower",
    "forward",
    "back",
    "next_moment",
    "previous_moment",
)


class ReviewView(QWidget):
    """One playlist at a time, moment after moment, revealed step by step."""

    leave_wanted = Signal()
    """Back to coding."""
    full_screen_wanted = Signal(bool)
    """Nothing but the review on this screen, or the whole window again."""

    def __init__(
        self,
        document: SessionDocument,
        media: Mapping[str, ReadyMedia],
        *,
        stills: StillSource,
        landmarks: TracksProvider,
        found: Callable[[], Sequence[Found]],
        themes: ThemeSource,
        place: ReviewPlace | None = None,
        keymap: Keymap | None = None,
    ):
        """``found`` gives what was found last while coding, to be added to a playlist; ``place`` where to go on."""
        super().__init__()
        self.setAccessibleName(self.tr("Review"))
        self._document = document
        self._keymap = keymap or Keymap(parent=self)
        self._playlist_id: str | None = next(iter(document.session.playlists), None)
        self._item_id: str | None = None
        self.run = ReviewRun(count=0)
        """Where the review stands."""
        self.presenter: PresenterWindow | None = None
        """The window with the presenter's notes, or None while it is closed."""
        self._began = QElapsedTimer()
        self._began.start()
        self.player = ReviewPlayer(document, media, stills=stills, landmarks=landmarks, themes=themes)
        self.reveal = RevealPanel()
        self.panel = PlaylistPanel(document, found=found, keymap=self._keymap)
        self.bar = ReviewBar()
        self._stage = QWidget()
        self.offered = ReviewActions(self, self._keymap, self._doing())
        self.actions_by_id = self.offered.by_id
        self.spoken = SpokenReview(self.player, self.panel.hold, self.actions_by_id["hold"], self)
        self._build()
        inset_numbers(self)
        self._connect()
        self._take_up(place)
        self._show_panel(on=not self.items)

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
        return self.items[self.run.place] if self.run.place < len(self.items) else None

    @property
    def place(self) -> ReviewPlace:
        """Where to go on another time."""
        return ReviewPlace(
            playlist_id=self._playlist_id,
            item_id=self._item_id,
            revealed=self.run.revealed,
            notes_shown=self.presenter is not None,
            hold=self.offered.is_on("hold"),
            lead_s=self.spoken.lead_s,
        )

    def choose_playlist(self, playlist_id: str | None) -> None:
        """Replay another playlist, from its first moment on."""
        self._playlist_id = playlist_id
        self.run = ReviewRun(count=len(self.items))
        self._stand_at_moment()

    def show_full_screen(self, on: bool) -> None:
        """The review has the whole screen now, or the window again."""
        self.actions_by_id["full_screen"].setChecked(on)
        self.bar.show_hints(not on)

    def flush(self) -> None:
        """Keep the note and the question that are being typed."""
        self.panel.flush()
        if self.presenter is not None:
            self.presenter.flush()

    def close_down(self) -> None:
        """Keep what is being typed, close the notes, let go of the files; call it before the view is taken away."""
        self.flush()
        if self.presenter is not None:
            self.presenter.close()
        self._document.edited.disconnect(self._follow_edit)
        self.player.shutdown()

    def take_keyboard(self) -> None:
        """Put the keyboard where the review is used: on the picture, or on the playlist while that is open."""
        target = self.panel.keyboard_target if self.panel.isVisibleTo(self) else self.player
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keeps(self, event: QKeyEvent) -> bool:
        """True for a key that belongs to the control that has the keyboard, before any action gets it."""
        return is_for_button(event) or is_for_control(event, self.panel)

    # --- building

    def _build(self) -> None:
        self._stage.setProperty("surface", "surround")
        self._stage.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        vbox(stretched(self.player, 1), self.reveal, self.bar, on=self._stage, margin=0, spacing=0)
        hbox(stretched(self._stage, 1), self.panel, on=self, margin=0, spacing=0)
        self._stage.installEventFilter(self)
        self.bar.offer(self.actions_by_id)

    def _doing(self) -> dict[str, Callable[[bool], None]]:
        return {
            "forward": lambda _on: self.forward(),
            "back": lambda _on: self.back(),
            "next_moment": lambda _on: self._go_to(self.run.place + 1),
            "previous_moment": lambda _on: self._go_to(self.run.place - 1),
            "play": lambda _on: self._play(),
            "start": lambda _on: self._start(),
            "slower": lambda _on: self._slow_down(),
            "apex": lambda _on: self._freeze(),
            "hold": lambda on: self.spoken.switch(on),
            "stills": self._show_stills,
            "camera": lambda _on: self._change_camera(),
            "question": lambda _on: self._show_moment(),
            "draw": self._draw,
            "clear_drawing": lambda _on: self._wipe(),
            "black": self._show_black,
            "playlist": self._show_panel,
            "notes": self._show_notes,
            "full_screen": lambda on: self.full_screen_wanted.emit(on),
            "keys": lambda on: self.offered.card.show_in_the_middle(on),
            "leave": lambda _on: self._step_back(),
        }

    def _connect(self) -> None:
        self._document.edited.connect(self._follow_edit)
        self.offered.keys_changed.connect(self._show_moment)
        self.panel.playlist_chosen.connect(self.choose_playlist)
        self.panel.item_chosen.connect(self._choose_item)
        self.player.drawing.drawn.connect(self._take_stroke)
        self.player.stills.time_chosen.connect(self._still_left)
        self.player.playhead.playing_changed.connect(self._playing_changed)
        self.player.held.connect(self._show_moment)

    def _take_up(self, place: ReviewPlace | None) -> None:
        if place is not None and place.playlist_id in self._document.session.playlists:
            self._playlist_id = place.playlist_id
        self.run = ReviewRun(count=len(self.items))
        ids = [item.id for item in self.items]
        if place is not None and place.item_id in ids:
            self.run = replace(self.run, place=ids.index(place.item_id), revealed=place.revealed)
        if place is not None:
            self.spoken.switch(place.hold, place.lead_s)
        self._stand_at_moment()

    # --- going through it

    def forward(self) -> None:
        """Reveal the next thing, or go to the next moment and play it."""
        self._move(self.run.forward())

    def back(self) -> None:
        """Hide the last thing, or go to the moment before."""
        self._move(self.run.back())

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self.items):
            self._move(self.run.to(place))

    def _choose_item(self, item_id: str) -> None:
        ids = [item.id for item in self.items]
        if item_id in ids:
            self._go_to(ids.index(item_id))

    def _move(self, run: ReviewRun) -> None:
        elsewhere = run.place != self.run.place
        if elsewhere:
            self.flush()
        self.run = run
        if elsewhere:
            self._stand_at_moment()
            self.player.play()
        else:
            self._show_moment()

    def _stand_at_moment(self) -> None:
        item = self.item
        self._item_id = item.id if item is not None else None
        self.offered.uncheck("stills", "question", "black", "draw")
        self.player.show_item(item, self.playlist)
        self._show_moment()

    def _play(self) -> None:
        self.offered.uncheck("stills", "black")
        self.player.toggle()

    def _start(self) -> None:
        """What the start button of a remote is pressed for."""
        if not self.offered.is_on("full_screen"):
            self.full_screen_wanted.emit(True)
        self.offered.uncheck("stills", "black")
        self.player.play()

    def _freeze(self) -> None:
        self.offered.uncheck("stills", "black")
        self.player.go_to_apex()

    def _show_stills(self, on: bool) -> None:
        self.offered.uncheck("black")
        self.player.set_stills_shown(on)
        self.actions_by_id["stills"].setChecked(self.player.stills_shown)

    def _show_black(self, on: bool) -> None:
        self.player.set_black(on)
        self.reveal.setVisible(not on and self.reveal.tells)

    def _slow_down(self) -> None:
        playhead = self.player.playhead
        playhead.set_rate(next((rate for rate in _SLOWER if rate < playhead.rate), 1.0))
        self._show_moment()

    def _change_camera(self) -> None:
        self.offered.uncheck("stills", "black", "draw")
        self.player.next_camera()
        self._show_moment()

    # --- showing

    def _show_moment(self) -> None:
        item, playlist = self.item, self.playlist
        self.panel.show_playlist(playlist, self._item_id)
        moment_words = self._moment_words(item) if item is not None else None
        asked = item is not None and self.offered.is_on("question")
        self.reveal.show_moment(moment_words, self.run, question=item.question if item is not None and asked else "")
        self.reveal.setVisible(self.reveal.tells and not self.player.black)
        self.player.show_cues(moment_words.signals if moment_words is not None and self.run.shows("cues") else None)
        self._show_status(item, moment_words)
        for name in _NEEDS_A_MOMENT:
            self.actions_by_id[name].setEnabled(item is not None)
        self.actions_by_id["stills"].setEnabled(item is not None and bool(item.participant_id))
        self.actions_by_id["camera"].setEnabled(item is not None and self.player.camera_count > 1)
        self.actions_by_id["question"].setEnabled(item is not None and bool(item.question or asked))
        if self.presenter is not None:
            following = self.items[self.run.place + 1] if self.run.place + 1 < len(self.items) else None
            self.presenter.show_moment(item, moment_words, self.run, following, read_only=self._document.read_only)

    def _moment_words(self, item: PlaylistItem) -> MomentWords:
        document = self._document
        definitions = signal_definitions(document.signal_sets.values())
        return tell(document.session, item, definitions, blind_to=document.coder.blind_to)

    def _show_status(self, item: PlaylistItem | None, moment_words: MomentWords | None) -> None:
        if item is None or moment_words is None:
            self.bar.show_place(self.tr("No moments yet"), None, ())
            return
        who = moment_words.who if self.run.shows("cues") else ""
        title = item.title if self.run.shows("annotation") else ""
        rate = self.player.playhead.rate
        speed = f"{rate:g}×" if rate != 1 else ""
        held = self.tr("the therapist speaks next") if self.player.is_held else ""
        place = self.tr("{a} of {b}").format(a=self.run.place + 1, b=self.run.count)
        self.bar.show_place(place, self.run, [words for words in (who, title, speed, held) if words])

    def _playing_changed(self, playing: bool) -> None:
        self.bar.show_playing(playing)
        if playing:
            self.offered.uncheck("draw")
            self._show_moment()

    def _follow_edit(self, edit: Edit) -> None:
        if not edit.touches("playlists", "annotations", "utterances", "codebook", "participants", "coders", "media"):
            return
        if self.playlist is None:
            self._playlist_id = next(iter(self._document.session.playlists), None)
        ids = [item.id for item in self.items]
        if self._item_id in ids:
            self.run = replace(self.run, count=len(ids), place=ids.index(self._item_id))
            item, playlist = self.item, self.playlist
            if item is not None and playlist is not None:
                self.player.refresh(item, playlist)
            self._show_moment()
        else:
            self.run = self.run.of(len(ids))
            self._stand_at_moment()

    def _show_panel(self, on: bool) -> None:
        self.panel.flush()
        self.panel.setVisible(on)
        self.actions_by_id["playlist"].setChecked(on)
        self.take_keyboard()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Type grows with the room there is: it is read from the last row."""
        if watched is self._stage and event.type() == QEvent.Type.Resize:
            self.reveal.fit(self._stage.size())
            self.bar.fit(self._stage.size())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.offered.card.isVisible():
            self.offered.card.show_in_the_middle(True)

    # --- drawing

    def _draw(self, on: bool) -> None:
        if on:
            self.offered.uncheck("stills", "black")
        self.player.let_draw(on)

    def _take_stroke(self, stroke: Stroke) -> None:
        item = self.item
        if item is not None:
            self._put(replace(item, strokes=(*item.strokes, stroke)), self.tr("Draw"))

    def _still_left(self, _time_s: float) -> None:
        self.offered.uncheck("stills")

    def _wipe(self) -> None:
        item = self.item
        if item is not None and item.strokes:
            self._put(replace(item, strokes=()), self.tr("Wipe the drawing"))

    def _put(self, item: PlaylistItem, what: str) -> None:
        playlist = self.playlist
        if playlist is not None and not self._document.read_only:
            rows = [with_item(playlist, item)]
            self._document.perform(edits.put_rows(self._document.session, "playlists", rows, label=what))

    # --- the presenter's own screen

    def _show_notes(self, on: bool) -> None:
        if on and self.presenter is None:
            presenter = self.presenter = PresenterWindow(self, began=self._began)
            presenter.forward_wanted.connect(self.forward)
            presenter.back_wanted.connect(self.back)
            presenter.note_written.connect(self._take_note)
            presenter.closed.connect(self._notes_closed)
            self.spoken.show_to_presenter(presenter.silence)
            presenter.addActions(list(self.actions_by_id.values()))  # whichever window the remote's keys go to
            presenter.show_beside(self.screen(), QGuiApplication.screens())
            self.actions_by_id["notes"].setChecked(True)
            self._show_moment()
        elif not on and self.presenter is not None:
            self.presenter.close()

    def _take_note(self, note: str) -> None:
        item = self.item
        if item is not None and item.note != note:
            self._put(replace(item, note=note), self.tr("Note on a moment"))

    def _notes_closed(self) -> None:
        self.presenter = None
        self.spoken.show_to_presenter(None)
        self.offered.uncheck("notes")

    def _step_back(self) -> None:
        """Esc: out of the keys, drawing, black, stills, the playlist, the full screen; at last out of the review."""
        for name in ("keys", "draw", "black", "stills"):
            action = self.actions_by_id[name]
            if action.isChecked():
                action.trigger()
                return
        if self.panel.isVisible() and self.panel.isAncestorOf(self.focusWidget()) and self.items:
            self._show_panel(False)
        elif self.offered.is_on("full_screen"):
            self.full_screen_wanted.emit(False)
        else:
            self.leave_wanted.emit()
