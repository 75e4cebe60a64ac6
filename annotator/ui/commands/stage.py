"""What commands act on: the window, the open session if any, and the models that outlive a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget

from annotator.domain import annotation_edits
from annotator.domain.annotations import Annotation
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session
from annotator.ui.actions.table import Handler
from annotator.ui.background.work import Background
from annotator.ui.document import SessionDocument
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, ThemeSource, text_scale
from annotator.ui.look.translation import translate
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.session_host import SessionHost
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import inset_numbers

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder


_AROUND_PX = 2 * GRID_PX
"""Kept free around a dialog."""


class OpenFolder(Protocol):
    """Opens the session folder that ``load`` gives, off the GUI thread."""

    def __call__(self, load: Callable[[], SessionFolder], *, path: Path | None = None, words: str = "") -> None: ...


@dataclass(kw_only=True)
class Stage:
    """Shared by all commands. ``host`` and ``pane`` are None while no session is open; actions are disabled then.

    What only an open session has (:attr:`session`, :attr:`opened`, :attr:`open_host`, :attr:`open_pane`) raises
    LookupError while there is none: the action should have been disabled.
    """

    window: QWidget
    playhead: Playhead
    selection: Selection
    options: ViewOptions
    themes: ThemeSource
    keymap: Keymap
    """The keys in force."""
    preferences: Preferences
    background: Background
    open_path: Callable[[Path], None]
    open_folder: OpenFolder
    close_session: Callable[[], None]
    say: Callable[[str], None]
    """Show a short line in the window."""
    show_switches: Callable[[], None] = field(default=lambda: None)
    """Make checkable actions show the state of what they switch."""
    host: SessionHost | None = None
    pane: SessionPane | None = None
    """The views of the open session."""

    @property
    def session(self) -> Session:
        """The open session."""
        return self.opened.session

    @property
    def opened(self) -> SessionDocument:
        """The open session's document."""
        return self.open_host.document

    @property
    def document(self) -> SessionDocument | None:
        """The open session's document, or None."""
        return self.host.document if self.host is not None else None

    @property
    def open_host(self) -> SessionHost:
        """The open session with its folder."""
        if self.host is None:
            raise LookupError("no session is open")
        return self.host

    @property
    def open_pane(self) -> SessionPane:
        """The views of the open session."""
        if self.pane is None:
            raise LookupError("no session is open")
        return self.pane

    def refuses_edits(self) -> bool:
        """True, and it is said, where the session is open for reading only."""
        if self.opened.read_only:
            self.say(translate("commands", "This session is open for reading only"))
        return self.opened.read_only

    def perform(self, make: Callable[[], Edit], *, as_it_is: bool = False) -> Edit | None:
        """Make an edit and perform it; a refusal is shown as a line. What was made; None if it was not performed.

        Args:
            as_it_is: See :meth:`SessionDocument.perform`.
        """
        if self.refuses_edits():
            return None
        made: list[Edit] = []

        def keep() -> Edit:
            made.append(make())
            return made[0]

        refusal = self.opened.attempt(keep, as_it_is=as_it_is)
        if refusal:
            self.say(refusal)
            return None
        return made[0]

    def own_chosen(self) -> list[Annotation]:
        """The chosen annotations, if they are the coder's own; else nothing, and it is said why."""
        return self.own(self.selection.annotation_ids)

    def own(self, ids: Sequence[str]) -> list[Annotation]:
        """These annotations, if they are the coder's own; else nothing, and it is said why."""
        try:
            return annotation_edits.own(self.session, ids, coder_id=self.opened.coder_id)
        except EditError as refusal:
            self.say(str(refusal))
            return []

    def chosen_span(self) -> tuple[float, float] | None:
        """The chosen time: the span, else the chosen annotations, else the chosen flag."""
        if self.selection.span is not None and self.selection.span[1] > self.selection.span[0]:
            return self.selection.span
        session = self.session
        rows = [session.annotations[id_] for id_ in self.selection.annotation_ids if id_ in session.annotations]
        if rows:
            start_s, end_s = min(row.start_s for row in rows), max(row.end_s for row in rows)
            return (start_s, max(end_s, start_s + 0.5))
        flag = session.flag(self.selection.flag_id or "")
        return (flag.start_s, flag.end_s) if flag is not None else None


class StageCommands:
    """What some of the window's actions do, all of it on one stage."""

    def __init__(self, stage: Stage):
        self._stage = stage

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        raise NotImplementedError

    def _pane(self) -> SessionPane:
        return self._stage.open_pane

    def _told(self, title: str) -> Callable[[Exception], None]:
        """What shows an error that came of work in the background."""
        return lambda error: show_problem(self._stage.window, title, str(error))


def show(dialog: QDialog) -> None:
    """Open a dialog over its window without holding up anything else; it is gone when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    make_room(dialog)
    dialog.open()


def bring(window: QDialog) -> None:
    """Show a window that stays beside the session, in front and with the keyboard; no larger than the screen."""
    if not window.isVisible():
        make_room(window)
    window.show()
    window.activateWindow()


def make_room(dialog: QDialog) -> None:
    """Give a dialog the room its text needs, and never more than the screen has.

    Sizes in pixels are meant for text at 100 %; and Qt gives wrapped text two thirds of the screen at most, and cuts
    lines off.
    """
    dialog.ensurePolished()
    inset_numbers(dialog)
    room = dialog.screen().availableGeometry().size().shrunkBy(QMargins(_AROUND_PX, _AROUND_PX, _AROUND_PX, _AROUND_PX))
    scale = max(1.0, text_scale())
    size = dialog.size() * scale if dialog.testAttribute(Qt.WidgetAttribute.WA_Resized) else dialog.sizeHint()
    size = size.expandedTo(QSize(round(dialog.minimumWidth() * scale), dialog.minimumHeight())).boundedTo(room)
    layout = dialog.layout()
    if layout is not None and layout.hasHeightForWidth():
        size.setHeight(min(max(size.height(), layout.totalHeightForWidth(size.width())), room.height()))
    dialog.resize(size)
