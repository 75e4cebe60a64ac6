"""A timeline on an offscreen window, over a real document that writes into a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Edit
from annotator.domain.session import Session
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import ThemeSource
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace
from annotator.ui.timeline.timeline_view import TimelineView
from tests.ui.timeline import sessions

MakeWorkspace = Callable[[Session], Workspace]


@pytest.fixture
def make_workspace(qapp: object) -> Iterator[MakeWorkspace]:
    """Builds a workspace with frames, signals and the first signal shown."""
    opened: list[SessionDocument] = []

    def make(session: Session) -> Workspace:
        written: list[Edit] = []
        document = SessionDocument(session, coder_id="me", write=lambda edit, **_who: written.append(edit))
        opened.append(document)
        document.set_frame_times("m", sessions.frames())
        if session.findings.info is not None:
            document.set_signal_sets(sessions.signal_sets())
        playhead, options = Playhead(), ViewOptions()
        playhead.set_duration(session.info.duration_s)
        playhead.set_frames(sessions.frames())
        options.shown_signals = ("lip_corner_pull",)
        return Workspace(
            document=document, playhead=playhead, selection=Selection(), options=options, themes=ThemeSource("light")
        )

    yield make
    for document in opened:
        document.close()


@dataclass
class Hand:
    """Moves a real mouse over a timeline, by row and time."""

    view: TimelineView

    def at(self, row_key: str, time_s: float, lane: int = 0) -> QPoint:
        """Where a time lies in a row; ``ruler`` for the ruler."""
        canvas = self.view.canvas
        x = round(canvas.places.x_of(time_s))
        if row_key == "ruler":
            return QPoint(x, canvas.places.ruler_px // 2)
        placed = canvas.state.content.layout.find(row_key)
        assert placed is not None, row_key
        area = canvas.places.row_rect(placed)
        return QPoint(x, area.top() + 4 + lane * canvas.state.metrics.lane_px + 6)

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.canvas, Qt.MouseButton.LeftButton, modifiers, at)

    def press(self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mousePress(self.view.canvas, button, Qt.KeyboardModifier.NoModifier, at)

    def drag(self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        canvas = self.view.canvas
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, modifiers, start)
        self.move(start + (end - start) / 2, modifiers)
        self.move(end, modifiers)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, modifiers, end)

    def move(self, to: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A movement with the left button held; QTest's own carries no button."""
        from PySide6.QtCore import QEvent, QPointF
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        canvas = self.view.canvas
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(to),
            QPointF(canvas.mapToGlobal(to)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            modifiers,
        )
        QApplication.sendEvent(canvas, event)

    def annotation(self, id_: str) -> Annotation:
        return self.view.state.workspace.document.session.annotations[id_]


MakeView = Callable[..., Hand]


@pytest.fixture
def make_view(qtbot: QtBot, make_workspace: MakeWorkspace) -> Iterator[MakeView]:
    """Shows a timeline 1200 x 700 with all series prepared and the whole session in view."""
    made: list[TimelineView] = []

    def make(session: Session | None = None, *, size: tuple[int, int] = (1200, 700)) -> Hand:
        view = TimelineView(make_workspace(session or sessions.full_session()))
        qtbot.addWidget(view)
        made.append(view)
        view.resize(*size)
        view.show()
        qtbot.waitUntil(lambda: not view.state.preparing)
        view.canvas.refresh()
        return Hand(view)

    yield make
    for view in made:
        view.state.close()


@pytest.fixture
def hand(make_view: MakeView) -> Hand:
    """A hand over the usual session."""
    return make_view()
