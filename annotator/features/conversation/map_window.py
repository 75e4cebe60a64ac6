"""The map of the conversation: the whole session at a glance, beside the main window."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from annotator import atomic
from annotator.analysis.conversation import LONG_SILENCE_S
from annotator.app.conversation import moment_words
from annotator.app.conversation.drawing import DARK, LIGHT, draw_map, map_height_px
from annotator.app.conversation.gather import Conversation, gather_conversation
from annotator.app.conversation.layout import FILE_PX, map_layout
from annotator.app.conversation.moment_words import TimingMoment, timing_moments
from annotator.domain.edits import Edit
from annotator.features.conversation.map_picture import DrawnMap, MapPicture, png_bytes, rendered
from annotator.inside import named_after
from annotator.storage.session_folder import SessionFolder
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.ask_where import ask_where
from annotator.ui.widgets.beside_window import BesideWindow
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import Choice, seconds_field
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import EmptyState, hint

_PAUSE_MS = 250
_ENLARGED = (1.6, 1.4, 1.2, 1.0)
_SHARPNESS = 2.0
_SAME_S = 0.05
_LONGEST_S = 60.0


class ConversationMapWindow(BesideWindow):
    """A window of its own; a click goes there in the main window, and what is edited there is followed."""

    def __init__(self, workspace: Workspace, folder: SessionFolder, parent: QWidget):
        super().__init__(parent, width_px=1180, height_px=720, rest_ms=_PAUSE_MS)
        self.setWindowTitle(self.tr("Map of the conversation"))
        self._workspace = workspace
        self._folder = folder
        self.conversation: Conversation | None = None
        """What is shown; None until it has been read."""
        self.picture = MapPicture(workspace.themes, self._told_at)
        tip = self.tr("From how many seconds on a silence is shown as one")
        self.silence = seconds_field(
            self.tr("Shortest long silence"), tip, value=LONG_SILENCE_S, least=0.5, most=_LONGEST_S
        )
        self.kind = Choice(self.tr("Go through"), self.tr("What Previous and Next go to"))
        self.previous, self.next = QPushButton(self.tr("Previous")), QPushButton(self.tr("Next"))
        self.export = QPushButton(self.tr("Save picture…"))
        self.told = hint()
        self.empty = EmptyState()
        self._build()
        workspace.document.edited.connect(self._follow_edit)
        workspace.document.signals_changed.connect(self._pause.start)
        workspace.themes.changed.connect(self._draw)
        workspace.playhead.moved.connect(self.picture.show_time)
        self.picture.show_time(workspace.playhead.time_s)
        self.compute()

    def compute(self) -> None:
        """Find out anew who speaks when, off the GUI thread; the latest question counts."""
        document, folder, long_s = self._workspace.document, self._folder, self.silence.value()
        session, seen = document.session, tuple(document.signal_sets.values())
        self._background.run(
            partial(gather_conversation, folder, session, seen, long_silence_s=long_s),
            done=self._take,
            question="who speaks",
            failed=lambda error: self._say(self.tr("It cannot be read who speaks"), str(error)),
        )

    def save(self, path: Path) -> None:
        """Write the map as SVG or, by its suffix, as PNG with twice the pixels: in light colours, with its title."""
        conversation, session = self.conversation, self._workspace.document.session
        if conversation is None:
            return
        self._background.run(
            partial(_write_picture, conversation, session.info.title, path),
            done=lambda _nothing: self.told.setText(self.tr("Saved: {path}").format(path=path)),
            failed=lambda error: show_problem(self, self.tr("The picture could not be written"), str(error)),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    # --- building

    def _build(self) -> None:
        self.silence.valueChanged.connect(self._pause.start)
        self.kind.offer(
            [
                (self.tr("Long silences"), "silence"),
                (self.tr("Speech at once"), "overlap"),
                (self.tr("Late answers"), "late"),
            ]
        )
        self.kind.setMinimumContentsLength(14)
        self.kind.activated.connect(self._tell_count)
        self.previous.setToolTip(self.tr("Go to the one before (Left, on the map)"))
        self.next.setToolTip(self.tr("Go to the next one (Right, on the map)"))
        self.export.setToolTip(self.tr("Write the map as SVG or PNG, in light colours"))
        self.previous.clicked.connect(partial(self.step, -1))
        self.next.clicked.connect(partial(self.step, 1))
        self.export.clicked.connect(self._ask)
        self.export.setEnabled(False)  # there is nothing to save until it is known who speaks
        self.picture.stepped.connect(self.step)
        self.picture.time_chosen.connect(self._go_to)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(self.picture)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for button in (self.previous, self.next, self.export):
            button.setAutoDefault(False)
        top = hbox(
            label(self.tr("Silences from")),
            self.silence,
            2 * GRID_PX,
            self.kind,
            self.previous,
            self.next,
            stretched(self.told, 1),
            self.export,
        )
        page = QWidget()
        vbox(top, stretched(self._scroll, 1), on=page, margin=GRID_PX)
        self._stack = stacked(page, self.empty, on=self)
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- showing

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("annotations", "utterances", "participants", "media", "info"):
            self._pause.start()

    def _take(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.export.setEnabled(conversation.is_known)
        self._stack.setCurrentIndex(0 if conversation.is_known else 1)
        if not conversation.is_known:
            words = self.tr(
                "Import a transcript and say who its speakers are ({import_file}), analyse the session ({analyse}), or "
                "make the row “Who speaks” (Transcript, Who speaks) and mark there when each person speaks."
            )
            self._say(self.tr("It is not known who speaks"), self._workspace.keymap.fill(words))
            return
        self._tell_count()
        self._draw()

    def _say(self, title: str, words: str) -> None:
        self.empty.tell(title, words)
        self._stack.setCurrentIndex(1)

    def _draw(self, *_anything: object) -> None:
        conversation = self.conversation
        if conversation is None or not conversation.is_known:
            return
        width_px = max(self._scroll.viewport().width(), 400)
        room_px = width_px, self._scroll.viewport().height()
        dark, ratio, scale = self._workspace.themes.theme.dark, self.devicePixelRatioF(), text_scale()
        self._background.run(
            partial(_drawn, conversation, room_px, scale, ratio, dark=dark), done=self.picture.show_map
        )

    def _tell_count(self, *_anything: object) -> None:
        found = self._moments()
        for button in (self.previous, self.next):
            button.setEnabled(bool(found))
        self.told.setText(self.tr("{n} in this session").format(n=len(found)))

    def _told_at(self, time_s: float, near_s: float) -> str:
        if self.conversation is None:
            return ""
        lines = moment_words.told_at(self.conversation, self._workspace.document.session, time_s, near_s=near_s)
        return f"<div style='max-width: 320px'>{'<br>'.join(escape(line) for line in lines)}</div>"

    # --- going through it

    def step(self, by: int) -> None:
        """Go to the next thing of the chosen kind, or with -1 to the one before."""
        now_s = self._workspace.playhead.time_s
        ahead = [one for one in self._moments() if (one.start_s - now_s) * by > _SAME_S]
        if not ahead:
            self.told.setText(self.tr("There is no other one"))
            return
        found = ahead[0] if by > 0 else ahead[-1]
        self._go_to(found.start_s)
        self.told.setText(found.words)

    def _moments(self) -> tuple[TimingMoment, ...]:
        conversation = self.conversation
        return timing_moments(conversation, self.kind.currentData()) if conversation is not None else ()

    def _go_to(self, time_s: float) -> None:
        self._workspace.playhead.seek(time_s)
        place = self.picture.place_of(time_s)
        if place is not None:
            self._scroll.ensureVisible(round(place.x()), round(place.y()), 40, 60)

    # --- saving

    def _ask(self) -> None:
        suggested = named_after(Path.home(), self._workspace.document.session.info.title, "-conversation.svg")
        kinds = self.tr("SVG (*.svg);;PNG (*.png)")
        chosen = ask_where(self, self.tr("Save the map"), suggested, kinds)
        if chosen is not None:
            self.save(chosen[0])


def _drawn(conversation: Conversation, room_px: tuple[int, int], scale: float, ratio: float, *, dark: bool) -> DrawnMap:
    """As large as the room lets it be seen whole; where it cannot, at its usual size, to be scrolled."""
    layouts = [
        map_layout(
            duration_s=conversation.duration_s,
            width_px=room_px[0],
            lanes=len(conversation.people),
            scale=scale * enlarged,
        )
        for enlarged in _ENLARGED
    ]
    layout = next((one for one in layouts if map_height_px(one) <= room_px[1]), layouts[-1])
    svg = draw_map(conversation, layout, DARK if dark else LIGHT)
    return DrawnMap(layout=layout, image=rendered(svg, ratio))


def _write_picture(conversation: Conversation, title: str, path: Path) -> None:
    layout = map_layout(duration_s=conversation.duration_s, width_px=FILE_PX, lanes=len(conversation.people))
    svg = draw_map(conversation, layout, LIGHT, title=title)
    if path.suffix.lower() == ".png":
        atomic.write_bytes(path, png_bytes(rendered(svg, _SHARPNESS)))
    else:
        atomic.write_bytes(path, svg.encode())
