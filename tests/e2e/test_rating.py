"""Rating continuously in the real window by real keys and pointer, while the demo plays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from annotator.domain.ratings import RatingPiece
from annotator.storage.session_folder import SessionFolder
from annotator.ui.rating.dimensions_dialog import DimensionsDialog
from annotator.ui.rating.rating_bar import RatingBar
from tests.e2e.test_coding import Desk, sit_down
from tests.fixtures.ratings import rated_spans

__all__ = ["sit_down"]


def on_disk(path: Path) -> list[RatingPiece]:
    with SessionFolder.open(path, read_only=True) as reader:
        return list(reader.load().ratings.values())


def count(path: Path) -> int:
    return sum(len(list(piece.rated())) for piece in on_disk(path))


def test_a_dimension_is_defined_and_rated_by_keys_and_pointer_while_it_plays(
    demo_session: Path, sit_down: Callable[..., Desk]
) -> None:
    desk = sit_down(demo_session)
    hands, playhead, rating = desk.hands, desk.pane.workspace.playhead, desk.pane.rating
    chip = desk.pane.player.transport.mode

    # the first time there is nothing to rate on: what can be rated is asked, with a proposal
    hands.key("shift+F9")
    assert isinstance(desk.dialog(), DimensionsDialog)
    hands.key("Return")
    desk.until(lambda: QApplication.activeModalWidget() is None)
    assert [row.name for row in desk.session.codebook.dimensions] == ["Distress"]
    desk.on_timeline()
    hands.key("shift+F9")
    desk.until(lambda: rating.on)
    assert chip.text() == "RATING Distress"
    bar = desk.pane.findChild(RatingBar)
    assert bar is not None
    assert bar.isVisible()

    # keys move the value, also while a list has the keyboard, and nothing else hears them
    tier = desk.pane.workspace.selection.tier
    hands.key("Up", "Up", "Down")
    desk.until(lambda: rating.value == 52.5)
    hands.key("ctrl+2")
    desk.until(desk.pane.flags.view.hasFocus)
    row = desk.pane.workspace.selection.flag_id
    hands.key("shift+Up")
    desk.until(lambda: rating.value == 65.0)
    assert (desk.pane.workspace.selection.tier, desk.pane.workspace.selection.flag_id) == (tier, row)
    desk.on_timeline()

    # while it plays it is on disk within a second or so, long before the pause
    hands.key("space")
    desk.until(lambda: count(demo_session) >= 10)
    assert playhead.playing
    hands.move(bar, QPoint(bar.width() // 2, round(bar.y_of(20.0))))
    desk.until(lambda: rating.value == pytest.approx(20.0, abs=1.0))
    moved_s = playhead.time_s
    desk.until(lambda: playhead.time_s > moved_s + 1.0)
    desk.picture("rating-live")
    hands.key("space")
    desk.until(lambda: not playhead.playing)
    desk.document.flush()
    pieces = on_disk(demo_session)
    ((start_s, end_s),) = rated_spans({piece.number: piece for piece in pieces})
    assert start_s <= 0.1
    assert end_s == pytest.approx(playhead.time_s, abs=0.2)
    values = {value for piece in pieces for _time_s, value in piece.rated()}
    assert {65.0, rating.value} <= values

    # it is a row of the timeline, and one undo takes the whole take
    rows = [placed.row for placed in desk.pane.timeline.state.content.layout.of_kind("rating")]
    assert [row.title for row in rows] == ["Distress"]
    hands.key("ctrl+z")
    desk.until(lambda: not desk.session.ratings)
    assert not desk.pane.timeline.state.content.layout.of_kind("rating")
    hands.key("ctrl+shift+z")
    desk.until(lambda: bool(desk.session.ratings))
    hands.key("Escape")
    desk.until(lambda: not rating.on)
    assert chip.text().startswith("CODING")
    assert not bar.isVisible()
