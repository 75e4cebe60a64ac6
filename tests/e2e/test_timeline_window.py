"""Arranging the timeline, markers and following, in the real window by real keys and mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.ui import app
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.main_window import MainWindow
from annotator.ui.timeline.arrangement import Arrangement, from_text
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.timeline_view import TimelineView
from tests.e2e.hands import Hands

OPEN_MS = 60_000
SHORT_MS = 15_000


@dataclass
class Coder:
    """Somebody in front of the window."""

    window: MainWindow
    hands: Hands
    qtbot: QtBot

    @property
    def pane(self) -> SessionPane:
        assert self.window.pane is not None
        return self.window.pane

    @property
    def timeline(self) -> TimelineView:
        return self.pane.timeline

    @property
    def arrangement(self) -> Arrangement:
        return self.timeline.state.arrangement

    def tiers(self) -> list[Row]:
        return [placed.row for placed in self.timeline.state.content.layout.of_kind("tier")]

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=SHORT_MS)

    def on_name(self, row: Row, *, foot: bool = False) -> QPoint:
        """Where a row's name is, or the border below it; scrolled into view first."""
        canvas = self.timeline.canvas
        canvas.places.show_row(row)
        self.wait(lambda: canvas.places.panes.layout.find(row.key) is not None)
        placed = canvas.places.panes.layout.find(row.key)
        assert placed is not None
        area = canvas.places.row_rect(placed)
        return QPoint(canvas.places.label_px // 2, area.bottom() if foot else area.center().y())


@pytest.fixture
def coder(qapp: QApplication, qtbot: QtBot, tmp_path: Path, demo_session: Path) -> Iterator[Coder]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    app.style_application(qapp)
    window = app.make_window(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window.resize(1600, 1000)
    window.move(0, 0)
    window.show()
    qtbot.waitExposed(window)
    window.open_path(demo_session)
    qtbot.waitUntil(lambda: window.pane is not None and window.pane.ready, timeout=OPEN_MS)
    seated = Coder(window=window, hands=Hands(window), qtbot=qtbot)
    _annotate(seated)
    seated.hands.focus()
    seated.hands.key("ctrl+1")
    yield seated
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def _annotate(coder: Coder) -> None:
    """Something on two tiers."""
    document = coder.pane.workspace.document
    session, first = document.session, next(iter(document.session.participants))
    codes = {code.tier: code for code in session.codebook.codes}
    rows = [
        Annotation(
            id=f"{tier}-{n}",
            coder_id=document.coder_id,
            tier=tier,
            code_id=code.id,
            participant_id=first,
            start_s=5.0 + 3 * n,
            end_s=7.0 + 3 * n,
        )
        for tier, code in list(codes.items())[:2]
        for n in range(3)
    ]
    document.perform(edits.add_annotations(session, rows))


def test_tiers_are_arranged_by_keys(coder: Coder) -> None:
    hands, keys = coder.hands, [row.key for row in coder.tiers()]
    hands.key("Down")
    coder.wait(lambda: coder.timeline.state.current_row is not None)
    row = coder.timeline.state.current_row
    assert row is not None
    assert row.key == keys[0]
    height = row.height_px

    hands.key("alt+Down")
    coder.wait(lambda: [row.key for row in coder.tiers()][:2] == [keys[1], keys[0]])
    hands.key("alt+Up")
    coder.wait(lambda: [row.key for row in coder.tiers()] == keys)

    hands.key("ctrl+F8")
    coder.wait(lambda: coder.tiers()[0].height_px > height)
    hands.key("ctrl+F7")
    coder.wait(lambda: coder.tiers()[0].height_px == height)

    hands.key("ctrl+alt+k")
    coder.wait(lambda: coder.tiers()[0].folded)
    hands.key("ctrl+alt+k")
    coder.wait(lambda: not coder.tiers()[0].folded)

    hands.key("ctrl+h")
    coder.wait(lambda: keys[0] not in [row.key for row in coder.tiers()])
    hands.key("ctrl+alt+h")
    coder.wait(lambda: [row.key for row in coder.tiers()] == keys)

    headings: list[int] = []
    for _way in range(4):
        before = coder.arrangement.grouping
        hands.key("ctrl+shift+o")
        coder.wait(lambda before=before: coder.arrangement.grouping != before)
        headings.append(len(coder.timeline.state.content.layout.of_kind("group")))
    assert headings[-1] == 0
    assert min(headings[:-1]) >= 1


def test_a_locked_tier_holds_against_keys_and_mouse_and_undo_unlocks_it(coder: Coder) -> None:
    document, hands = coder.pane.workspace.document, coder.hands
    row = coder.tiers()[0]
    hands.click(coder.timeline.canvas, coder.on_name(row))
    coder.wait(lambda: coder.timeline.state.current_row == row)
    hands.key("ctrl+F9")
    coder.wait(lambda: row.name in document.session.tier_locks)

    held = document.session.annotations
    chosen = next(id_ for id_, one in held.items() if one.tier == row.name)
    coder.pane.workspace.selection.choose_annotations((chosen,))
    hands.key("Delete")
    coder.wait(lambda: "locked" in coder.window.message)
    assert document.session.annotations == held

    hands.key("ctrl+z")
    coder.wait(lambda: not document.session.tier_locks)
    hands.key("Delete")
    coder.wait(lambda: chosen not in document.session.annotations)


def test_names_are_dragged_and_heights_pulled_by_the_mouse(coder: Coder) -> None:
    hands, canvas = coder.hands, coder.timeline.canvas
    first, second = coder.tiers()[:2]
    start = coder.on_name(first)
    end = coder.on_name(second, foot=True)
    hands.drag(canvas, start, QPoint(end.x(), end.y() - 2))
    coder.wait(lambda: [row.key for row in coder.tiers()][:2] == [second.key, first.key])

    top = coder.tiers()[0]
    border = coder.on_name(top, foot=True)
    hands.drag(canvas, border, border + QPoint(0, 24))
    coder.wait(lambda: coder.tiers()[0].height_px >= top.height_px + 16)


def test_a_heading_is_folded_by_a_click_and_stays_so_next_time(coder: Coder) -> None:
    coder.hands.key("ctrl+shift+o")
    coder.wait(lambda: bool(coder.timeline.state.content.layout.of_kind("group")))
    heading = coder.timeline.state.content.layout.of_kind("group")[0].row
    before = len(coder.tiers())
    coder.hands.click(coder.timeline.canvas, coder.on_name(heading))
    coder.wait(lambda: len(coder.tiers()) < before)
    state, kept = coder.timeline.state, coder.timeline.state.arrangement
    state.set_arrangement(Arrangement())
    state.set_arrangement(from_text(kept.to_text()))
    assert coder.arrangement.folded == {heading.key}


def test_markers_are_set_while_it_plays_named_and_found_again(coder: Coder) -> None:
    hands, playhead = coder.hands, coder.pane.workspace.playhead
    document = coder.pane.workspace.document
    hands.key("space")
    coder.wait(lambda: playhead.playing and playhead.time_s > 0.4)
    hands.key("ctrl+u")
    coder.wait(lambda: len(document.session.markers) == 1)
    assert playhead.playing
    set_at_s = next(iter(document.session.markers.values())).time_s
    coder.wait(lambda: playhead.time_s > set_at_s + 0.3)
    hands.key("ctrl+shift+m")
    coder.wait(lambda: len(document.session.markers) == 2 and not playhead.playing)
    hands.type("look again")
    hands.key("Return")
    coder.wait(lambda: playhead.playing)
    latest_s = max(marker.time_s for marker in document.session.markers.values())
    coder.wait(lambda: playhead.time_s > latest_s + 0.2)
    hands.key("space")
    coder.wait(lambda: not playhead.playing)
    first, second = sorted(document.session.markers.values(), key=lambda marker: marker.time_s)
    assert (first.text, second.text) == ("", "look again")

    hands.key("alt+Prior")
    coder.wait(lambda: abs(playhead.time_s - second.time_s) < 1e-6)
    hands.key("alt+Prior")
    coder.wait(lambda: abs(playhead.time_s - first.time_s) < 1e-6)
    hands.key("alt+Next")
    coder.wait(lambda: abs(playhead.time_s - second.time_s) < 1e-6)
    hands.key("ctrl+alt+u")
    coder.wait(lambda: set(document.session.markers) == {first.id})
    for left in (2, 2, 1, 0):
        hands.key("ctrl+z")
        coder.wait(lambda left=left: len(document.session.markers) == left)


def test_the_playhead_stays_in_the_middle_when_asked_to(coder: Coder) -> None:
    hands, workspace, state = coder.hands, coder.pane.workspace, coder.timeline.state
    state.set_viewport(state.viewport.showing(20, 40, margin=0))
    hands.key("ctrl+shift+f")
    coder.wait(lambda: workspace.options.follow_mode == "centre")
    workspace.playhead.seek(30.0)
    hands.key("space")
    coder.wait(lambda: workspace.playhead.time_s > 31.5)
    middle = (state.viewport.start_s + state.viewport.end_s) / 2
    assert abs(middle - workspace.playhead.time_s) < 0.5
    hands.key("space", "ctrl+shift+f")
    coder.wait(lambda: workspace.options.follow_mode == "off")


def test_the_window_on_the_strip_is_dragged(coder: Coder) -> None:
    state, overview = coder.timeline.state, coder.timeline.overview
    state.set_viewport(state.viewport.showing(10, 30, margin=0))
    place = overview.window_rect().center().toPoint()
    coder.hands.drag(overview, place, place + QPoint(120, 0))
    coder.wait(lambda: state.viewport.start_s > 12.0)
    assert state.viewport.span_s == pytest.approx(20.0, rel=0.05)
