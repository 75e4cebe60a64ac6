"""The trainer's side: which moments, in which order, how they are played, with which note and question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from annotator.domain import edits
from annotator.domain.clock import format_time, new_id
from annotator.domain.finding import Found
from annotator.domain.moments import accepted_moments
from annotator.domain.playlist_making import delete_playlist
from annotator.domain.playlists import (
    PLAYLIST_ORDERS,
    Playlist,
    PlaylistItem,
    moved,
    with_added,
    with_item,
    without_items,
)
from annotator.features.review.add_menu import AddMenu
from annotator.features.review.hold_field import HoldField
from annotator.features.review.moment_list import MomentList
from annotator.ui.document import SessionDocument
from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import Choice, NoteEdit, seconds_field
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import EmptyState, KeyboardPanel, as_panel, heading

_RATES = (0.25, 0.5, 0.75, 1.0)
_WIDTH_PX = 380
_MOST_ROLL_S = 30.0


class PlaylistPanel(KeyboardPanel):
    """Every change is one edit of the session, at once, and can be undone."""

    playlist_chosen = Signal(object)
    """Id of a playlist."""
    item_chosen = Signal(str)
    """Id of a moment of the playlist that is shown."""

    def __init__(self, document: SessionDocument, *, found: Callable[[], Sequence[Found]], keymap: Keymap):
        """``found`` gives what the coder's window has found last."""
        super().__init__()
        self._keymap = keymap
        as_panel(self)
        self._document = document
        self.playlist: Playlist | None = None
        """The playlist that is shown."""
        self._item_id: str | None = None
        self._shown: tuple[tuple[str, str], ...] = ()
        """Id and words of each row of the list."""
        self.playlists = Choice(self.tr("Playlist"), self.tr("Which playlist is replayed"))
        self.name = QLineEdit()
        self.order = Choice(self.tr("Order"), self.tr("In which order the moments come"))
        self.items = MomentList()
        self.add = QPushButton()
        self.add_menu = AddMenu(document, found, keymap, self.add)
        self.pre_roll = seconds_field(
            self.tr("Before"), self.tr("Seconds played before each moment"), most=_MOST_ROLL_S
        )
        self.post_roll = seconds_field(self.tr("After"), self.tr("Seconds played after each moment"), most=_MOST_ROLL_S)
        self.rate = Choice(self.tr("Speed"), self.tr("How fast the moments are played"))
        self.repeats = QSpinBox(minimum=1, maximum=20, suffix="×")
        self.freeze = QCheckBox(self.tr("Freeze at the apex"))
        self.hold = HoldField()
        self.question = QLineEdit()
        self.note = NoteEdit()
        self.empty = EmptyState()
        self._build()
        self._connect()
        self.show_playlist(None, None)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.layout() is not None:
            self._make_room()

    def _make_room(self) -> None:
        """As wide as always, and wider where large text needs it."""
        self.ensurePolished()
        scaled_px = round(_WIDTH_PX * (0.4 + 0.6 * max(1.0, text_scale())))
        self.setFixedWidth(max(scaled_px, self._body.minimumSizeHint().width() + 4 * GRID_PX))

    @property
    def keyboard_target(self) -> QWidget:
        """What takes the keyboard: the list; while it is empty, the button that fills it."""
        if self._stack.currentWidget() is self._body:
            return self.items
        return self.empty.button if self.empty.button.text() else self.add

    def show_playlist(self, playlist: Playlist | None, item_id: str | None) -> None:
        """Show a playlist as it stands in the session, with this moment chosen."""
        if item_id != self._item_id:
            self._keep_note()
        self.playlist, self._item_id = playlist, item_id
        self._fill_playlists()
        self._fill_items()
        self._fill_settings()
        self._fill_moment()
        self._let_change(not self._document.read_only)

    def _let_change(self, on: bool) -> None:
        """A session that is open for reading only can be replayed, and that is all."""
        for widget in (self.add, self.new, self.delete, self.name, self.order, self._played, self.empty.button):
            widget.setEnabled(on)
        self.items.setDragEnabled(on)

    # --- building

    def _build(self) -> None:
        self._name_widgets()
        self._fill_orders()
        self.new = self._button("+", self.tr("New playlist"), self._make_new)
        self.delete = self._button("−", self.tr("Delete this playlist"), self._delete)
        top = hbox(stretched(self.playlists, 1), self.new, self.delete, spacing=GRID_PX // 2)
        row = hbox(self.add, STRETCH, self.order, spacing=GRID_PX // 2)
        self._build_body()
        holder = QWidget()
        self._stack = stacked(self._body, self.empty, on=holder)
        vbox(top, self.name, row, stretched(holder, 1), on=self, margin=2 * GRID_PX)
        self.give_keyboard_to(self.items)

    def _name_widgets(self) -> None:
        self.name.setAccessibleName(self.tr("Name of the playlist"))
        self.name.setToolTip(self.tr("What the playlist is called"))
        self.items.setAccessibleName(self.tr("Moments of the playlist"))
        self._keymap.changed.connect(self._tell_keys)
        self._tell_keys()
        self.add.setText(self.tr("Add moments"))
        self.add.setAccessibleName(self.tr("Add moments"))
        self.add.setToolTip(self.tr("Add all accepted moments, all flags, or those with one code or of one person"))
        self.add_menu.chosen.connect(self._add)
        self.add.setMenu(self.add_menu)
        self.repeats.setAccessibleName(self.tr("Times"))
        self.repeats.setToolTip(self.tr("How often each moment is played in a row"))
        self.question.setAccessibleName(self.tr("Question for the room"))
        self.note.setAccessibleName(self.tr("Presenter's note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(5 * self.note.fontMetrics().lineSpacing())

    def _tell_keys(self) -> None:
        told = self._keymap.fill
        self.items.setToolTip(
            told(self.tr("{list_go} goes to the moment, {list_up} and {list_down} move it, {list_remove} takes it out"))
        )
        self.freeze.setToolTip(told(self.tr("Stop at the strongest picture of each moment; {review_play} goes on")))
        self.question.setPlaceholderText(told(self.tr("Question for the room ({review_question} shows it)")))
        self.note.setPlaceholderText(told(self.tr("Note for the discussion ({review_notes} shows it on your screen)")))

    def _fill_orders(self) -> None:
        names = (self.tr("By time"), self.tr("By strength"), self.tr("By hand"))
        self.order.offer(zip(names, PLAYLIST_ORDERS, strict=True))
        self.rate.offer((f"{rate:g}×", rate) for rate in _RATES)

    def _build_body(self) -> None:
        fields = form()
        rolls = hbox(stretched(self.pre_roll, 1), stretched(self.post_roll, 1))
        fields.addRow(label(self.tr("Before, after")), rolls)
        played = hbox(stretched(self.rate, 1), stretched(self.repeats, 1))
        fields.addRow(label(self.tr("Speed, times")), played)
        self._body = QWidget()
        self._played = QWidget()
        vbox(fields, self.freeze, self.hold, on=self._played, margin=0)
        vbox(
            stretched(self.items, 1),
            self._played,
            heading(self.tr("This moment")),
            self.question,
            self.note,
            on=self._body,
            margin=0,
        )

    def _button(self, text: str, tip: str, pressed: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(pressed)
        return button

    def _connect(self) -> None:
        self.playlists.activated.connect(self._choose_playlist)
        self.name.editingFinished.connect(self._rename)
        self.order.activated.connect(self._reorder)
        self.items.moment_chosen.connect(self.item_chosen)
        self.items.dragged.connect(self._take_order)
        self.pre_roll.editingFinished.connect(self._set_played)
        self.post_roll.editingFinished.connect(self._set_played)
        self.rate.activated.connect(self._set_played)
        self.repeats.editingFinished.connect(self._set_played)
        self.freeze.clicked.connect(self._set_played)
        self.question.editingFinished.connect(self._keep_note)
        self.note.left.connect(self._keep_note)
        self.empty.action_requested.connect(self.add_menu.choose_accepted)
        doing = {"list_go": self._go, "list_up": partial(self._move, -1), "list_down": partial(self._move, 1)}
        OwnKeys(self._keymap, self.items, {**doing, "list_remove": self._remove})

    def _go(self) -> None:
        if self.items.current_id is not None:
            self.item_chosen.emit(self.items.current_id)

    # --- changing

    def flush(self) -> None:
        """Keep the note and the question that are being typed."""
        self._keep_note()

    def _put(self, playlist: Playlist, what: str) -> None:
        session = self._document.session
        if self._document.read_only:
            return
        self._document.perform(edits.put_rows(session, "playlists", [playlist], label=what))
        if self.playlist is None or self.playlist.id != playlist.id:
            self.playlist_chosen.emit(playlist.id)

    def _new(self, name: str) -> Playlist:
        return Playlist(id=new_id(), name=name, coder_id=self._document.coder_id)

    def _make_new(self) -> None:
        number = len(self._document.session.playlists) + 1
        self._put(self._new(self.tr("Playlist {n}").format(n=number)), self.tr("New playlist"))

    def _delete(self) -> None:
        playlist = self.playlist
        if playlist is not None:
            self._document.perform(delete_playlist(playlist, label=self.tr("Delete playlist")))

    def _rename(self) -> None:
        name = self.name.text().strip()
        if self.playlist is not None and name and name != self.playlist.name:
            self._put(replace(self.playlist, name=name), self.tr("Rename playlist"))

    def _reorder(self) -> None:
        if self.playlist is not None:
            order = self.order.currentData()
            items = self.playlist.ordered() if order == "hand" else self.playlist.items
            self._put(replace(self.playlist, order=order, items=items), self.tr("Order playlist"))

    def _set_played(self, *_anything: object) -> None:
        if self.playlist is not None:
            changed = replace(
                self.playlist,
                pre_roll_s=self.pre_roll.value(),
                post_roll_s=self.post_roll.value(),
                rate=self.rate.currentData(),
                repeats=self.repeats.value(),
                freeze_at_apex=self.freeze.isChecked(),
            )
            if changed != self.playlist:
                self._put(changed, self.tr("Change how moments are played"))

    def _add(self, items: list[PlaylistItem], name: str) -> None:
        self._put(with_added(self.playlist or self._new(name), items), self.tr("Add to playlist"))

    def _move(self, steps: int) -> None:
        id_ = self.items.current_id
        if self.playlist is not None and id_ is not None:
            self._put(moved(self.playlist, id_, steps), self.tr("Move in playlist"))

    def _take_order(self, order: list[str]) -> None:
        playlist = self.playlist
        rows = [row for id_ in order if playlist is not None and (row := playlist.item(id_)) is not None]
        if playlist is not None and len(rows) == len(playlist.items):
            self._put(replace(playlist, order="hand", items=tuple(rows)), self.tr("Move in playlist"))
        self.show_playlist(self.playlist, self._item_id)  # the numbers of the rows, too

    def _remove(self) -> None:
        id_ = self.items.current_id
        if self.playlist is not None and id_ is not None:
            self.items.let_go_of_current()
            self._put(without_items(self.playlist, [id_]), self.tr("Take out of playlist"))

    def _keep_note(self) -> None:
        playlist, item = self.playlist, self._item()
        if playlist is None or item is None or self._document.read_only:
            return
        changed = replace(item, question=self.question.text().strip(), note=self.note.toPlainText().strip())
        self.question.setModified(False)
        self.note.document().setModified(False)
        if changed != item:
            self._put(with_item(playlist, changed), self.tr("Note on a moment"))

    # --- showing

    def _item(self) -> PlaylistItem | None:
        return self.playlist.item(self._item_id) if self.playlist is not None and self._item_id else None

    def _choose_playlist(self) -> None:
        self._keep_note()
        self.playlist_chosen.emit(self.playlists.currentData())

    def _fill_playlists(self) -> None:
        self.playlists.offer((playlist.name, playlist.id) for playlist in self._document.session.playlists.values())
        self.playlists.choose(self.playlist.id if self.playlist is not None else None)
        self.playlists.setEnabled(self.playlists.count() > 0)
        for widget in (self.name, self.delete):
            widget.setVisible(self.playlist is not None)
        if self.playlist is not None and not self.name.hasFocus():
            self.name.setText(self.playlist.name)

    def _fill_items(self) -> None:
        playlist = self.playlist
        some = playlist is not None and bool(playlist.items)
        self._stack.setCurrentIndex(0 if some else 1)
        if not some:
            self._tell_empty()
        ordered = playlist.ordered() if playlist is not None else ()
        rows = [
            (item.id, self._row_text(number, item), item.note or item.question)
            for number, item in enumerate(ordered, start=1)
        ]
        self.items.show_rows(rows, self._item_id)

    def _row_text(self, number: int, item: PlaylistItem) -> str:
        who = participant_label(self._document.session, item.participant_id) if item.participant_id else ""
        marks = "".join(mark for mark, there in (("?", item.question), ("✎", item.strokes or item.note)) if there)
        parts = (f"{number}", format_time(item.start_s, decimals=0), who, item.title, marks)
        return "  ".join(part for part in parts if part)

    def _tell_empty(self) -> None:
        found = len(accepted_moments(self._document.session))
        if found:
            self.empty.tell(
                self.tr("Nothing to replay yet"),
                self.tr("Add moments above, or start with everything that was accepted."),
                self.tr("Add {n} accepted moments").format(n=found),
            )
        else:
            self.empty.tell(
                self.tr("Nothing to replay yet"),
                self.tr(
                    "Accept flags or annotate incongruences while coding; or add all flags with Add moments. "
                    "Ctrl+Shift+B while coding adds what is chosen to “My picks”."
                ),
            )

    def _fill_settings(self) -> None:
        playlist = self.playlist
        if playlist is None:
            return
        self.order.choose(playlist.order)
        self.rate.choose(playlist.rate)
        for field, value in ((self.pre_roll, playlist.pre_roll_s), (self.post_roll, playlist.post_roll_s)):
            with QSignalBlocker(field):
                field.setValue(value)
        with QSignalBlocker(self.repeats):
            self.repeats.setValue(playlist.repeats)
        self.freeze.setChecked(playlist.freeze_at_apex)

    def _fill_moment(self) -> None:
        item = self._item()
        for field in (self.question, self.note):
            field.setEnabled(item is not None and not self._document.read_only)
        question, note = (item.question, item.note) if item is not None else ("", "")
        if not self.question.isModified() and question != self.question.text():
            self.question.setText(question)
        if not self.note.document().isModified() and note != self.note.toPlainText():
            self.note.setPlainText(note)
